// The unmodified openai package for Node: node client_openai.mjs GATEWAY UPSTREAM KEY
// Prints TAP. The package is looked for from the working folder on.
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';
import {check, done, seen, until} from './tap.mjs';

const [gateway, upstream, apiKey] = process.argv.slice(2);
const from = createRequire(pathToFileURL(process.cwd() + '/'));
const {default: OpenAI, toFile} = await import(pathToFileURL(from.resolve('openai')));
const client = new OpenAI({baseURL: `${gateway}/v1`, apiKey, maxRetries: 2, timeout: 20000});
const user = 'node-openai';
const ask = (text, more = {}) =>
  ({model: 'echo', user, messages: [{role: 'user', content: text}], ...more});
const tools = [{type: 'function', function: {name: 'weather', parameters: {type: 'object'}}}];
const pixel = 'data:image/png;base64,iVBORw0KGgo=';

await check('a chat is answered', async () => {
  const r = await client.chat.completions.create(ask('hello'));
  return r.choices[0].message.content === 'You said: hello' && r.usage.total_tokens === 8;
});
await check('several choices', async () =>
  (await client.chat.completions.create(ask('twice', {n: 2}))).choices.length === 2);
await check('a chat is streamed, with its usage', async () => {
  let text = '', usage;
  const more = {stream: true, stream_options: {include_usage: true}};
  for await (const c of await client.chat.completions.create(ask('one two three', more))) {
    text += c.choices[0]?.delta.content ?? '';
    usage = c.usage ?? usage;
  }
  return text === 'You said: one two three' && usage.total_tokens === 8;
});
await check('the stream helper ends with the whole', async () => {
  const s = client.chat.completions.stream(ask('in pieces'));
  return (await s.finalContent()) === 'You said: in pieces';
});
await check('an address comes back, in a stream and in a whole answer', async () => {
  const said = 'write to someone@example.org please';
  const whole = await client.chat.completions.create(ask(said));
  const pieces = await client.chat.completions.stream(ask(said)).finalContent();
  const s = client.responses.stream({model: 'echo', user, input: said});
  const r = (await s.finalResponse()).output[0].content[0].text;
  return [whole.choices[0].message.content, pieces, r].every(t => t === `You said: ${said}`);
});
await check('a tool is called and answered', async () => {
  const first = await client.chat.completions.create(ask('weather?', {tools}));
  const [call] = first.choices[0].message.tool_calls;
  const messages = [{role: 'user', content: 'weather?'}, first.choices[0].message,
    {role: 'tool', tool_call_id: call.id, content: 'rain'}];
  const second = await client.chat.completions.create(ask('', {tools, messages}));
  return JSON.parse(call.function.arguments).city === 'Oslo' &&
    second.choices[0].message.content === 'You said: rain';
});
await check('a tool call is streamed', async () => {
  const s = client.chat.completions.stream(ask('weather?', {tools}));
  const [call] = (await s.finalMessage()).tool_calls;
  return call.function.arguments === '{"city":"Oslo"}';
});
await check('an image in a question', async () => {
  const content = [{type: 'text', text: 'what is this'},
    {type: 'image_url', image_url: {url: pixel}}];
  const r = await client.chat.completions.create(ask(content));
  return r.choices[0].message.content === 'You said: what is this [image]';
});
await check('stored chats: read, list, change, delete', async () => {
  const all = client.chat.completions;
  const {id} = await all.create(ask('keep me', {store: true, metadata: {a: 'b'}}));
  const same = (await all.retrieve(id)).id === id;
  const changed = (await all.update(id, {metadata: {a: 'c'}})).metadata.a === 'c';
  const listed = (await all.list()).data.some(c => c.id === id);
  const gone = (await all.delete(id)).deleted;
  const after = await all.retrieve(id).then(() => 200, e => e.status);
  return same && changed && listed && gone && after === 404;
});
await check('responses: whole, streamed, with a tool, continued, deleted', async () => {
  const one = await client.responses.create({model: 'echo', user, input: 'first'});
  const two = await client.responses.create(
    {model: 'echo', user, input: 'second', previous_response_id: one.id});
  const s = client.responses.stream({model: 'echo', user, input: 'third one'});
  let text = '', last = -1, inOrder = true;
  for await (const e of s) {
    if (e.type === 'response.output_text.delta') text += e.delta;
    inOrder &&= e.sequence_number === last + 1;
    last = e.sequence_number;
  }
  const call = await client.responses.create({model: 'echo', user, input: 'weather?',
    tools: [{type: 'function', name: 'weather', parameters: {}, strict: false}]});
  await client.responses.delete(one.id);
  const after = await client.responses.retrieve(one.id).then(() => 200, e => e.status);
  return one.output_text === 'You said: first' && text === 'You said: third one' && inOrder &&
    two.previous_response_id === one.id && call.output[0].name === 'weather' && after === 404;
});
await check('embeddings, models, moderations, completions', async () => {
  const e = await client.embeddings.create({model: 'echo', input: ['a', 'bb']});
  const m = await client.models.list();
  const f = await client.moderations.create({input: 'hello'});
  const c = await client.completions.create({model: 'echo', prompt: 'old', user});
  return e.data.length === 2 && m.data[0].id === 'echo' && !f.results[0].flagged &&
    c.choices[0].text === 'You said: old';
});
await check('images are made and edited', async () => {
  const image = await toFile(Buffer.alloc(70000, 7), 'a.png', {type: 'image/png'});
  const made = await client.images.generate({prompt: 'a cat', model: 'echo'});
  const edited = await client.images.edit({image, prompt: 'a dog', model: 'echo'});
  return made.data[0].b64_json === 'iVBORw0=' &&
    parseInt(edited.data[0].revised_prompt) > 70000;
});
await check('sound goes both ways', async () => {
  const file = await toFile(Buffer.alloc(300000, 1), 'a.wav', {type: 'audio/wav'});
  const heard = await client.audio.transcriptions.create({file, model: 'echo'});
  const said = await client.audio.speech.create({model: 'echo', voice: 'alloy', input: 'hi'});
  const bytes = Buffer.from(await said.arrayBuffer());
  return parseInt(heard.text) > 300000 && bytes.length === 16384 && bytes[255] === 255;
});
await check('errors keep their shape', async () => {
  const of = (p) => p.then(() => null, e => e);
  const bad = await of(client.chat.completions.create(ask('x', {model: 'bad'})));
  const wrong = new OpenAI({baseURL: `${gateway}/v1`, apiKey: 'nobody', maxRetries: 0});
  const nobody = await of(wrong.chat.completions.create(ask('x')));
  return bad.status === 400 && bad.code === 'scripted_refusal' && bad.param === 'model' &&
    nobody.status === 401 && nobody.code === 'invalid_api_key';
});
await check('a failed try is tried again', async () => {
  const r = await client.chat.completions.create(ask('once more', {model: 'fail'}));
  const b = await client.chat.completions.create(ask('in a while', {model: 'busy'}));
  return r.choices[0].message.content === 'You said: once more' &&
    b.choices[0].message.content === 'You said: in a while';
});
await check('a stream that dies is an error, not an end', async () => {
  let error;
  try {
    const s = await client.chat.completions.create(ask('a b c d', {model: 'dies', stream: true}));
    for await (const c of s) void c;
  } catch (e) {
    error = e;
  }
  return error !== undefined;
});
await check('an abort ends the work of the upstream', async () => {
  const s = await client.chat.completions.create(
    ask('on and on', {model: 'slow', stream: true, user: 'node-abort'}));
  for await (const c of s) {
    void c;
    s.controller.abort();
  }
  return until(async () =>
    (await seen(upstream)).some(n => n.gone && n.body.includes('node-abort')));
});
await check('the key of the product stays here', async () =>
  (await seen(upstream)).every(n => !JSON.stringify(n.fields).includes(apiKey)));
done();
