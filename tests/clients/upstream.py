#!/usr/bin/env python3
"""A scripted upstream: the routes of the OpenAI and Anthropic APIs, without a model.

    upstream.py PORT     0 takes any port; the first line printed is the port

The name of the model says what happens: "echo" answers with what was said last, "fail"
and "busy" answer 500 and 429 once and then as echo, "bad" is a wrong request, "slow"
streams for long, "dies" breaks off in the middle. GET /_seen tells what was asked.
"""
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SEEN, STORED, TRIED = [], {}, set()
LOCK = threading.Lock()
SLOW_EVENTS, SLOW_S = 400, 0.05


def text_of(content):
    if isinstance(content, str):
        return content
    said = []
    for part in content or []:
        if part.get("type") in ("text", "input_text", "output_text"):
            said.append(part["text"])
        elif "image" in part.get("type", ""):
            said.append("[image]")
        elif part.get("type") == "tool_result":
            said.append("tool: " + text_of(part.get("content")))
    return " ".join(said)


def answer_to(body):
    """What is said, and whether a tool is to be called first."""
    messages = body.get("messages")
    if messages is None:
        messages = body.get("input", body.get("prompt", ""))
    if isinstance(messages, str):
        messages = [{"role": "user", "content": messages}]
    last = messages[-1]
    text = text_of(last.get("content")) or text_of(last.get("output"))
    done = (last.get("role") == "tool" or last.get("type") == "function_call_output"
            or text.startswith("tool: "))
    return "You said: " + text, bool(body.get("tools")) and not done


def words(text):
    return [word + " " for word in text.split(" ")[:-1]] + text.split(" ")[-1:]


USAGE = {"prompt_tokens": 3, "completion_tokens": 5, "total_tokens": 8}
USAGE_R = {"input_tokens": 3, "output_tokens": 5, "total_tokens": 8,
           "input_tokens_details": {"cached_tokens": 0},
           "output_tokens_details": {"reasoning_tokens": 0}}
CALL = {"name": "weather", "arguments": '{"city":"Oslo"}'}


def chat(body, at):
    text, tool = answer_to(body)
    message = {"role": "assistant", "content": None if tool else text, "refusal": None}
    if tool:
        message["tool_calls"] = [{"id": "call_1", "type": "function", "function": CALL}]
    return {"id": at, "object": "chat.completion", "created": 1767225600,
            "model": body["model"], "usage": USAGE, "metadata": body.get("metadata"),
            "choices": [{"index": i, "message": message, "logprobs": None,
                         "finish_reason": "tool_calls" if tool else "stop"}
                        for i in range(body.get("n") or 1)]}


def chat_events(body, at):
    text, tool = answer_to(body)

    def chunk(delta, end=None):
        return {"id": at, "object": "chat.completion.chunk", "created": 1767225600,
                "model": body["model"], "obfuscation": "x" * (len(json.dumps(delta)) % 7),
                "choices": [{"index": 0, "delta": delta, "finish_reason": end}]}
    yield None, chunk({"role": "assistant", "content": ""})
    if tool:
        head = {"index": 0, "id": "call_1", "type": "function",
                "function": {"name": "weather", "arguments": ""}}
        yield None, chunk({"tool_calls": [head]})
        for piece in ('{"ci', 'ty":"O', 'slo"}'):
            yield None, chunk({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]})
    for word in [] if tool else words(text):
        yield None, chunk({"content": word})
    yield None, chunk({}, "tool_calls" if tool else "stop")
    if (body.get("stream_options") or {}).get("include_usage"):
        yield None, dict(chunk({}), choices=[], usage=USAGE)
    yield None, "[DONE]"


def response(body, at, status="completed"):
    text, tool = answer_to(body)
    if tool:
        item = {"type": "function_call", "id": "fc_1", "call_id": "call_1",
                "status": "completed", **CALL}
    else:
        item = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
                "content": [{"type": "output_text", "text": text, "annotations": []}]}
    return {"id": at, "object": "response", "created_at": 1767225600, "status": status,
            "model": body["model"], "output": [item] if status == "completed" else [],
            "error": None, "incomplete_details": None, "instructions": None,
            "metadata": body.get("metadata") or {}, "parallel_tool_calls": True,
            "previous_response_id": body.get("previous_response_id"), "temperature": 1.0,
            "tool_choice": "auto", "tools": [], "top_p": 1.0,
            "usage": USAGE_R if status == "completed" else None}


def response_events(body, at):
    whole, number = response(body, at), 0
    item = whole["output"][0]
    place = {"item_id": item["id"], "output_index": 0}
    events = [("response.created", {"response": response(body, at, "in_progress")}),
              ("response.output_item.added",
               {"output_index": 0, "item": dict(item, status="in_progress", content=[])})]
    if item["type"] == "message":
        text = item["content"][0]["text"]
        part = {**place, "content_index": 0}
        events.append(("response.content_part.added", {
            **part, "part": {"type": "output_text", "text": "", "annotations": []}}))
        events += [("response.output_text.delta", {
            **part, "delta": word, "logprobs": [], "obfuscation": "xxxx"}) for word in words(text)]
        events += [("response.output_text.done", {**part, "text": text, "logprobs": []}),
                   ("response.content_part.done", {**part, "part": item["content"][0]})]
    else:
        events += [("response.function_call_arguments.delta", {**place, "delta": piece})
                   for piece in ('{"ci', 'ty":"O', 'slo"}')]
        events.append(("response.function_call_arguments.done",
                       {**place, "arguments": item["arguments"], "name": item["name"]}))
    events += [("response.output_item.done", {"output_index": 0, "item": item}),
               ("response.completed", {"response": whole})]
    for kind, event in events:
        yield kind, {"type": kind, "sequence_number": number, **event}
        number += 1


def message(body, at):
    text, tool = answer_to(body)
    part = {"type": "text", "text": text}
    if tool:
        part = {"type": "tool_use", "id": "toolu_1", "name": "weather",
                "input": {"city": "Oslo"}}
    return {"id": at, "type": "message", "role": "assistant", "model": body["model"],
            "content": [part], "stop_reason": "tool_use" if tool else "end_turn",
            "stop_sequence": None, "usage": {"input_tokens": 3, "output_tokens": 5}}


def message_events(body, at):
    whole = message(body, at)
    part = whole["content"][0]
    tool = part["type"] == "tool_use"
    empty = dict(part, input={}) if tool else {"type": "text", "text": ""}
    yield "message_start", {"message": dict(whole, content=[], stop_reason=None)}
    yield "content_block_start", {"index": 0, "content_block": empty}
    yield "ping", {}
    for piece in ('{"ci', 'ty":"O', 'slo"}') if tool else words(part["text"]):
        delta = ({"type": "input_json_delta", "partial_json": piece} if tool
                 else {"type": "text_delta", "text": piece})
        yield "content_block_delta", {"index": 0, "delta": delta}
    yield "content_block_stop", {"index": 0}
    yield "message_delta", {"delta": {"stop_reason": whole["stop_reason"], "stop_sequence": None},
                            "usage": {"output_tokens": 5}}
    yield "message_stop", {}


TALK = {"/v1/chat/completions": (chat, chat_events, "chatcmpl"),
        "/v1/responses": (response, response_events, "resp"),
        "/v1/messages": (message, message_events, "msg")}
FLAGS = ("harassment", "hate", "self-harm", "sexual", "violence")


def plain(path, body, raw):
    """Routes that answer at once."""
    if path == "/v1/embeddings":
        texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
        return {"object": "list", "model": body["model"], "usage": USAGE,
                "data": [{"object": "embedding", "index": i, "embedding": [0.5, -1.0, len(t)]}
                         for i, t in enumerate(texts)]}
    if path == "/v1/moderations":
        return {"id": "modr-1", "model": "omni", "results": [
            {"flagged": False, "categories": dict.fromkeys(FLAGS, False),
             "category_scores": dict.fromkeys(FLAGS, 0.0), "category_applied_input_types": {}}]}
    if path.startswith("/v1/images/"):
        return {"created": 1767225600, "data": [{"b64_json": "iVBORw0=", "url": None,
                                                 "revised_prompt": "%d bytes" % len(raw)}]}
    if path == "/v1/audio/transcriptions":
        return {"text": "%d bytes of sound" % len(raw)}
    if path == "/v1/completions":
        return {"id": "cmpl-1", "object": "text_completion", "created": 1767225600,
                "model": body["model"], "usage": USAGE, "choices": [
                    {"index": 0, "text": answer_to(body)[0], "finish_reason": "stop",
                     "logprobs": None}]}
    if path == "/v1/messages/count_tokens":
        return {"input_tokens": 7}
    return None


class Upstream(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def note(self, raw):
        note = {"method": self.command, "path": self.path, "gone": False, "bytes": len(raw),
                "fields": {k.lower(): v for k, v in self.headers.items()},
                "body": raw.decode("utf-8", "replace") if len(raw) < 65536 else ""}
        with LOCK:
            SEEN.append(note)
        return note

    def send(self, status, body, kind="application/json", **fields):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, status, code, **fields):
        self.send(status, {"type": "error", "error": {
            "message": "scripted: " + code, "type": code, "param": "model", "code": code}},
            **fields)

    def event(self, name, data):
        if isinstance(data, dict) and name and "type" not in data:
            data = {"type": name, **data}
        text = data if isinstance(data, str) else json.dumps(data)
        text = ("event: %s\n" % name if name else "") + "data: %s\n\n" % text
        self.wfile.write(b"%x\r\n%s\r\n" % (len(text), text.encode()))
        self.wfile.flush()

    def stream(self, events, model, note):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        try:
            for number, (name, data) in enumerate(events):
                if model == "dies" and number == 3:
                    self.close_connection = True
                    return
                self.event(name, data)
                for _ in range(SLOW_EVENTS if model == "slow" and number == 1 else 0):
                    time.sleep(SLOW_S)
                    self.wfile.write(b"3\r\n:.\n\r\n")
                    self.wfile.flush()
            self.wfile.write(b"0\r\n\r\n")
        except OSError:
            note["gone"] = True
            self.close_connection = True

    def talk(self, path, body, note):
        whole, events, front = TALK[path]
        model, who = body["model"], str(body.get("user") or body.get("metadata"))
        at = "%s-%d" % (front, len(SEEN))
        if model == "bad":
            return self.refuse(400, "scripted_refusal")
        if model in ("fail", "busy") and (model, path, who) not in TRIED:
            TRIED.add((model, path, who))
            if model == "fail":
                return self.refuse(500, "server_error")
            return self.refuse(429, "rate_limit_exceeded", retry_after="0")
        if body.get("stream"):
            return self.stream(events(body, at), model, note)
        answer = whole(body, at)
        if body.get("store", path == "/v1/responses"):
            STORED[at] = answer
        return self.send(200, answer)

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        note, path = self.note(raw), self.path.split("?")[0]
        json_body = self.headers.get("content-type", "").startswith("application/json")
        body = json.loads(raw) if json_body and raw else {}
        if path in TALK:
            return self.talk(path, body, note)
        if path == "/v1/audio/speech":
            return self.send(200, bytes(range(256)) * 64, "audio/mpeg")
        at = path.rsplit("/", 1)[-1]
        if at in STORED:
            STORED[at].update(body)
            return self.send(200, STORED[at])
        answer = plain(path, body, raw)
        return self.send(200, answer) if answer else self.refuse(404, "not_found")

    def do_GET(self):
        path = self.path.split("?")[0]
        at = path.rsplit("/", 1)[-1]
        if path == "/_seen":
            return self.send(200, SEEN)
        self.note(b"")
        model = {"id": "echo", "object": "model", "created": 1767225600, "owned_by": "us"}
        if path == "/v1/models":
            return self.send(200, {"object": "list", "data": [model]})
        if path == "/v1/chat/completions":
            held = [v for v in STORED.values() if v["object"] == "chat.completion"]
            return self.send(200, {"object": "list", "data": held, "has_more": False,
                                   "first_id": None, "last_id": None})
        if path == "/v1/models/echo":
            return self.send(200, model)
        return self.send(200, STORED[at]) if at in STORED else self.refuse(404, "not_found")

    def do_DELETE(self):
        self.note(b"")
        at = self.path.rsplit("/", 1)[-1]
        if STORED.pop(at, None) is None:
            return self.refuse(404, "not_found")
        kind = "response" if at.startswith("resp") else "chat.completion.deleted"
        return self.send(200, {"id": at, "object": kind, "deleted": True})

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Upstream)
    print(server.server_address[1], flush=True)
    server.serve_forever()
