import assert from 'node:assert/strict';
import { createClient } from 'graphql-sse';
import { AUTHOR, endless, reader, three, timeout, url } from './client.mjs';

// Returns the events of a stream, up to its end or until enough(events).
async function stream(body, { enough = () => false, accept = 'text/event-stream', headers = {} } = {}) {
  const abort = new AbortController();
  const response = await fetch(url, {
    method: 'POST',
    signal: AbortSignal.any([abort.signal, AbortSignal.timeout(timeout)]),
    headers: { accept, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  let text = '';
  const events = () =>
    text.split('\n\n').filter((block) => block.startsWith('event: ')).map((block) => {
      const [event, ...rest] = block.split('\n');
      return { event: event.slice('event: '.length), data: rest.map((line) => line.replace(/^data: ?/, '')).join('\n'), lines: rest.length };
    });
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (enough(events())) {
      abort.abort();
      break;
    }
  }
  return { response, events: events(), text };
}

// The checks of event streams by name.
export const eventStreamChecks = {
  'an event stream is a next for each event and complete, which has data': async () => {
    const { response, events } = await stream({ query: three });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type'), /^text\/event-stream\b/);
    assert.deepEqual(events.map(({ event }) => event), ['next', 'next', 'next', 'complete']);
    for (const { event, data } of events) if (event === 'next') assert.ok(JSON.parse(data).data.messagePublished.id);
    assert.equal(events.at(-1).lines, 1);
  },
  'a query over an event stream is one next and complete': async () => {
    const { events } = await stream({ query: '{ __typename }' });
    assert.deepEqual(events.map(({ event }) => event), ['next', 'complete']);
    assert.deepEqual(JSON.parse(events[0].data).data, { __typename: 'Query' });
  },
  'an invalid operation returns an error in the stream': async () => {
    const { response, events } = await stream({ query: '{ nothing }' });
    assert.equal(response.status, 200);
    assert.deepEqual(events.map(({ event }) => event), ['next', 'complete']);
    assert.ok(JSON.parse(events[0].data).errors[0].extensions.code);
  },
  'an invalid request returns 400 and is not echoed': async () => {
    const { response, text } = await stream('{"query":"S3cr3t');
    assert.equal(response.status, 400);
    assert.doesNotMatch(text, /S3cr3t/);
  },
  'a client that leaves an event stream can reconnect': async () => {
    const { events } = await stream({ query: endless }, { enough: (events) => events.length > 0 });
    assert.equal(events[0].event, 'next');
    assert.equal((await stream({ query: three })).events.at(-1).event, 'complete');
  },
  'an event stream is not held back by compression': async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const { response } = await stream({ query: endless }, { headers, enough: (events) => events.length > 0 });
    assert.equal(response.headers.get('content-encoding'), null);
  },
  'the package graphql-sse subscribes with a session': async () => {
    const client = createClient({ url, retryAttempts: 0, headers: { authorization: `Bearer ${reader.token}` } });
    let received = 0;
    for await (const { data } of client.iterate({ query: 'subscription { messagePublished(count: 3) { author { handle } } }' })) {
      assert.equal(data.messagePublished.author.handle, AUTHOR);
      received++;
    }
    client.dispose();
    assert.equal(received, 3);
  },
};
