#!/usr/bin/env python3
"""The unmodified openai and anthropic packages for Python; prints TAP.

    client_python.py GATEWAY UPSTREAM KEY
"""
import json
import sys
import time
import urllib.request

import anthropic
import openai

GATEWAY, UPSTREAM, KEY = sys.argv[1:4]
USER = "python-openai"
PIXEL = "data:image/png;base64,iVBORw0KGgo="
TOOLS = [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}]
client = openai.OpenAI(base_url=GATEWAY + "/v1", api_key=KEY, max_retries=2, timeout=20)
claude = anthropic.Anthropic(base_url=GATEWAY, api_key=KEY, max_retries=2, timeout=20)
points = failures = 0


def check(function):
    """Each function below is one point: its name says what must hold."""
    global points, failures
    points += 1
    try:
        held, why = bool(function()), ""
    except Exception as error:  # whatever a client raises is a failure
        held, why = False, " # %s: %s" % (type(error).__name__, str(error)[:200])
    failures += not held
    name = function.__name__.replace("_", " ")
    print("%s %d - %s%s" % ("ok" if held else "not ok", points, name, why), flush=True)


def seen():
    with urllib.request.urlopen(UPSTREAM + "/_seen") as answer:
        return json.load(answer)


def until(holds):
    for _ in range(100):
        if holds():
            return True
        time.sleep(0.1)
    return False


def ask(text, **more):
    return {"model": "echo", "user": USER,
            "messages": [{"role": "user", "content": text}], **more}


def said(answer):
    return answer.choices[0].message.content


def raised(function, *args, **more):
    try:
        function(*args, **more)
    except Exception as error:
        return error
    return None


@check
def a_chat_is_answered():
    answer = client.chat.completions.create(**ask("hello"))
    return said(answer) == "You said: hello" and answer.usage.total_tokens == 8


@check
def a_chat_is_streamed():
    chunks = list(client.chat.completions.create(**ask("one two three", stream=True)))
    text = "".join(c.choices[0].delta.content or "" for c in chunks)
    return text == "You said: one two three"


@check
def an_address_comes_back():
    said_so = "write to someone@example.org please"
    whole = said(client.chat.completions.create(**ask(said_so)))
    chunks = list(client.chat.completions.create(**ask(said_so, stream=True)))
    pieces = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    return whole == pieces == "You said: " + said_so


@check
def a_tool_is_called_and_answered():
    first = client.chat.completions.create(**ask("weather?", tools=TOOLS)).choices[0].message
    call = first.tool_calls[0]
    messages = [{"role": "user", "content": "weather?"}, first.model_dump(exclude_none=True),
                {"role": "tool", "tool_call_id": call.id, "content": "rain"}]
    second = client.chat.completions.create(model="echo", user=USER, messages=messages)
    return call.function.arguments == '{"city":"Oslo"}' and said(second) == "You said: rain"


@check
def an_image_in_a_question():
    content = [{"type": "text", "text": "what is this"},
               {"type": "image_url", "image_url": {"url": PIXEL}}]
    return said(client.chat.completions.create(**ask(content))) == "You said: what is this [image]"


@check
def stored_chats_are_read_changed_and_deleted():
    kept = client.chat.completions.create(**ask("keep me", store=True)).id
    changed = client.chat.completions.update(kept, metadata={"a": "c"}).metadata
    gone = client.chat.completions.delete(kept).deleted
    error = raised(client.chat.completions.retrieve, kept)
    return changed == {"a": "c"} and gone and error.status_code == 404


@check
def responses_are_whole_and_streamed():
    one = client.responses.create(model="echo", user=USER, input="first")
    two = client.responses.create(model="echo", user=USER, input="second",
                                  previous_response_id=one.id)
    with client.responses.stream(model="echo", user=USER, input="third one") as stream:
        events = list(stream)
        last = stream.get_final_response()
    numbers = [e.sequence_number for e in events]
    return (one.output_text == "You said: first" and two.previous_response_id == one.id
            and last.output_text == "You said: third one" and numbers == sorted(set(numbers)))


@check
def a_tool_call_of_a_response():
    tool = {"type": "function", "name": "weather", "parameters": {}, "strict": False}
    answer = client.responses.create(model="echo", user=USER, input="weather?", tools=[tool])
    return json.loads(answer.output[0].arguments) == {"city": "Oslo"}


@check
def embeddings_models_moderations_and_completions():
    vectors = client.embeddings.create(model="echo", input=["a", "bb"])
    flags = client.moderations.create(input="hello")
    old = client.completions.create(model="echo", prompt="old", user=USER)
    return (len(vectors.data) == 2 and client.models.list().data[0].id == "echo"
            and not flags.results[0].flagged and old.choices[0].text == "You said: old")


@check
def images_are_made_and_edited():
    made = client.images.generate(model="echo", prompt="a cat")
    edited = client.images.edit(model="echo", prompt="a dog", image=("a.png", b"\7" * 70000))
    return made.data[0].b64_json and int(edited.data[0].revised_prompt.split()[0]) > 70000


@check
def sound_goes_both_ways():
    heard = client.audio.transcriptions.create(model="echo", file=("a.wav", b"\1" * 300000))
    spoken = client.audio.speech.create(model="echo", voice="alloy", input="hi").read()
    return int(heard.text.split()[0]) > 300000 and spoken == bytes(range(256)) * 64


@check
def errors_keep_their_shape():
    bad = raised(client.chat.completions.create, **ask("x", model="bad"))
    nobody = openai.OpenAI(base_url=GATEWAY + "/v1", api_key="nobody", max_retries=0)
    wrong = raised(nobody.chat.completions.create, **ask("x"))
    return (isinstance(bad, openai.BadRequestError) and bad.code == "scripted_refusal"
            and isinstance(wrong, openai.AuthenticationError) and wrong.code == "invalid_api_key")


@check
def a_failed_try_is_tried_again():
    failed = client.chat.completions.create(**ask("once more", model="fail"))
    busy = client.chat.completions.create(**ask("in a while", model="busy"))
    return said(failed) == "You said: once more" and said(busy) == "You said: in a while"


@check
def a_stream_that_dies_is_an_error():
    stream = client.chat.completions.create(**ask("a b c d", model="dies", stream=True))
    return raised(list, stream) is not None


@check
def an_abort_ends_the_work_of_the_upstream():
    stream = client.chat.completions.create(
        **dict(ask("on and on", model="slow", stream=True), user="python-abort"))
    next(iter(stream))
    stream.close()
    return until(lambda: any(n["gone"] and "python-abort" in n["body"] for n in seen()))


def tell(text, **more):
    return {"model": "echo", "max_tokens": 64, "metadata": {"user_id": "python-anthropic"},
            "messages": [{"role": "user", "content": text}], **more}


@check
def a_message_is_answered_and_streamed():
    whole = claude.messages.create(**tell("hello"))
    with claude.messages.stream(**tell("one two")) as stream:
        text = stream.get_final_text()
    return whole.content[0].text == "You said: hello" and text == "You said: one two"


@check
def a_message_calls_a_tool():
    tools = [{"name": "weather", "input_schema": {"type": "object"}}]
    with claude.messages.stream(**tell("weather?", tools=tools)) as stream:
        return stream.get_final_message().content[0].input == {"city": "Oslo"}


@check
def a_message_is_refused_and_tried_again():
    bad = raised(claude.messages.create, **tell("x", model="bad"))
    nobody = anthropic.Anthropic(base_url=GATEWAY, api_key="nobody", max_retries=0)
    wrong = raised(nobody.messages.create, **tell("x"))
    again = claude.messages.create(**tell("again", model="fail"))
    return (isinstance(bad, anthropic.BadRequestError)
            and isinstance(wrong, anthropic.AuthenticationError)
            and wrong.body["error"]["type"] == "authentication_error"
            and again.content[0].text == "You said: again")


@check
def the_key_of_the_product_stays_here():
    return all(KEY not in json.dumps(n["fields"]) for n in seen())


print("1..%d" % points)
sys.exit(1 if failures else 0)
