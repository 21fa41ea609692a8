// The unmodified @anthropic-ai/sdk for Node: node client_anthropic.mjs GATEWAY UPSTREAM KEY
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';
import {check, done, seen, until} from './tap.mjs';

const [gateway, upstream, apiKey] = process.argv.slice(2);
const from = createRequire(pathToFileURL(process.cwd() + '/'));
const {default: Anthropic} = await import(pathToFileURL(from.resolve('@anthropic-ai/sdk')));
const client = new Anthropic({baseURL: gateway, apiKey, maxRetries: 2, timeout: 20000});
const ask = (text, more = {}) => ({model: 'echo', max_tokens: 64,
  metadata: {user_id: 'node-anthropic'}, messages: [{role: 'user', content: text}], ...more});
const tools = [{name: 'weather', input_schema: {type: 'object'}}];
const image = {type: 'image',
  source: {type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo='}};

await check('a message is answered', async () =>
  (await client.messages.create(ask('hello', {system: 'be brief'}))).content[0].text ===
    'You said: hello');
await check('a message is streamed', async () => {
  const s = client.messages.stream(ask('one two three'));
  return (await s.finalText()) === 'You said: one two three';
});
await check('an address comes back, in a stream and in a whole answer', async () => {
  const said = 'write to someone@example.org please';
  const whole = (await client.messages.create(ask(said))).content[0].text;
  const pieces = await client.messages.stream(ask(said)).finalText();
  return whole === `You said: ${said}` && pieces === whole;
});
await check('a tool is called, streamed, and answered', async () => {
  const whole = await client.messages.create(ask('weather?', {tools}));
  const s = await client.messages.stream(ask('weather?', {tools})).finalMessage();
  const result = {type: 'tool_result', tool_use_id: whole.content[0].id, content: 'rain'};
  const messages = [{role: 'user', content: 'weather?'},
    {role: 'assistant', content: whole.content}, {role: 'user', content: [result]}];
  const end = await client.messages.create(ask('', {tools, messages}));
  return whole.content[0].input.city === 'Oslo' && s.content[0].input.city === 'Oslo' &&
    end.content[0].text === 'You said: tool: rain';
});
await check('an image in a question', async () => {
  const r = await client.messages.create(ask([{type: 'text', text: 'what is this'}, image]));
  return r.content[0].text === 'You said: what is this [image]';
});
await check('tokens are counted, models listed', async () => {
  const {messages, model} = ask('hello');
  const n = await client.messages.countTokens({messages, model});
  return n.input_tokens === 7 && (await client.models.list()).data[0].id === 'echo';
});
await check('errors keep their shape', async () => {
  const of = (p) => p.then(() => null, e => e);
  const bad = await of(client.messages.create(ask('x', {model: 'bad'})));
  const wrong = new Anthropic({baseURL: gateway, apiKey: 'nobody', maxRetries: 0});
  const nobody = await of(wrong.messages.create(ask('x')));
  return bad.status === 400 && bad.error.error.type === 'scripted_refusal' &&
    nobody.status === 401 && nobody.constructor === Anthropic.AuthenticationError &&
    nobody.error.error.type === 'authentication_error' && nobody.error.type === 'error';
});
await check('a failed try is tried again', async () => {
  const r = await client.messages.create(ask('once more', {model: 'fail'}));
  const b = await client.messages.create(ask('in a while', {model: 'busy'}));
  return r.content[0].text === 'You said: once more' &&
    b.content[0].text === 'You said: in a while';
});
await check('a stream that dies is an error, not an end', async () => {
  let error;
  try {
    await client.messages.stream(ask('a b c d', {model: 'dies'})).finalText();
  } catch (e) {
    error = e;
  }
  return error !== undefined;
});
await check('an abort ends the work of the upstream', async () => {
  const s = client.messages.stream(
    ask('on and on', {model: 'slow', metadata: {user_id: 'node-anthropic-abort'}}));
  for await (const e of s) if (e.type === 'content_block_start') break;
  s.abort();
  return until(async () =>
    (await seen(upstream)).some(n => n.gone && n.body.includes('node-anthropic-abort')));
});
await check('the key of the product stays here', async () =>
  (await seen(upstream)).every(n => !JSON.stringify(n.fields).includes(apiKey)));
done();
