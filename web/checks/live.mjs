// Subscribes to a running server as clients do: frame by frame over websockets (graphql-transport-ws), line by line over event
// streams (graphql-sse), and with the packages of these names, while a person of the demo network publishes.
//
//   URL=http://127.0.0.1:8080/graphql node live.mjs
//
// The server must have the demo network. AUTHOR (ada) publishes, READER (grace) is a friend, and PASSWORD is that of both.
import assert from 'node:assert/strict';
import { createClient as createSSE } from 'graphql-sse';
import { createClient as createWS } from 'graphql-ws';
import WebSocket from 'ws';

const { URL: url, AUTHOR = 'ada', READER = 'grace', PASSWORD: password = 'fivefold-demo' } = process.env;
if (!url) {
  console.error('URL is not set');
  process.exit(2);
}
const socketURL = url.replace(/^http/, 'ws');
const protocol = 'graphql-transport-ws';
const patience = 10_000; // milliseconds for anything to come

async function post(query, variables = {}, token) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(patience),
  }).catch((error) => {
    console.error(`${url} does not answer: ${error.cause?.message ?? error.message}`);
    process.exit(1);
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

async function signIn(handle) {
  const query = `mutation($input: SignInInput!) { signIn(input: $input) { token viewer { id } userErrors { message } } }`;
  const { signIn } = await post(query, { input: { handle, password } });
  assert.deepEqual(signIn.userErrors, [], `signing in as ${handle}`);
  return { id: signIn.viewer.id, token: signIn.token };
}

const author = await signIn(AUTHOR);
const reader = await signIn(READER);

let published = 0;
let publishing = true;
const publisher = (async () => {
  const query = 'mutation($text: String!) { publishPost(input: {text: $text}) { userErrors { message } } }';
  while (publishing) {
    await post(query, { text: `post ${++published}` }, author.token);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
})();
const later = async (posts) => {
  for (const target = published + posts; published < target; ) await new Promise((resolve) => setTimeout(resolve, 20));
};

const three = `subscription { messagePublished(from: "${author.id}", count: 3) { id text } }`;
const endless = `subscription { messagePublished(from: "${author.id}") { id } }`;

// A Connection is a websocket with the messages that were received and not read yet.
class Connection {
  #came = [];
  #wake = () => {};

  constructor({ protocols = protocol, headers = {} } = {}) {
    this.socket = new WebSocket(socketURL, protocols, { headers });
    const add = (what) => {
      this.#came.push(what);
      this.#wake();
    };
    this.socket.on('open', () => add({ open: true }));
    this.socket.on('message', (data) => add(JSON.parse(data)));
    this.socket.on('close', (code, reason) => add({ closed: code, reason: String(reason) }));
    this.socket.on('unexpected-response', (_request, response) => add({ status: response.statusCode }));
    this.socket.on('error', () => {});
  }

  async next() {
    const end = Date.now() + patience;
    while (this.#came.length === 0) {
      assert.ok(Date.now() < end, 'nothing comes');
      await new Promise((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 100);
      });
    }
    return this.#came.shift();
  }

  send(...messages) {
    for (const m of messages) this.socket.send(typeof m === 'string' ? m : JSON.stringify(m));
  }

  // Expects the next thing to come to have at least these fields.
  async expect(wanted) {
    const got = await this.next();
    for (const [key, value] of Object.entries(wanted)) assert.deepEqual(got[key], value, JSON.stringify(got));
    return got;
  }
}

const init = { type: 'connection_init' };
const begin = (id, query) => ({ type: 'subscribe', id, payload: { query } });

async function opened(options) {
  const connection = new Connection(options);
  await connection.expect({ open: true });
  return connection;
}
async function ready(payload) {
  const connection = await opened();
  connection.send({ ...init, payload });
  await connection.expect({ type: 'connection_ack' });
  return connection;
}
const closes = (code, connection, ...messages) => async () => {
  const t = await connection();
  t.send(...messages);
  for (;;) {
    const got = await t.next();
    if (got.type === 'next') continue;
    assert.equal(got.closed, code, JSON.stringify(got));
    return;
  }
};

// An event stream, read to its end or until enough is there.
async function stream(body, { enough = () => false, accept = 'text/event-stream', headers = {} } = {}) {
  const away = new AbortController();
  const response = await fetch(url, {
    method: 'POST',
    signal: AbortSignal.any([away.signal, AbortSignal.timeout(patience)]),
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
      away.abort();
      break;
    }
  }
  return { response, events: events(), text };
}

const checks = {
  'a websocket accepts graphql-transport-ws only': async () => {
    assert.equal((await opened()).socket.protocol, protocol);
    for (const protocols of [[], 'graphql-ws', 'nonsense'])
      assert.notEqual((await new Connection({ protocols }).next()).open, true, `${protocols} is accepted`);
  },
  'a websocket is not opened for the page of another origin': async () => {
    await new Connection({ headers: { Origin: 'https://evil.example' } }).expect({ status: 403 });
    await opened({ headers: { Origin: new URL(url).origin } });
  },
  'a ping is answered before and after connection_init': async () => {
    const connection = await opened();
    connection.send({ type: 'ping' }, init, { type: 'ping', payload: { a: 1 } });
    await connection.expect({ type: 'pong' });
    await connection.expect({ type: 'connection_ack' });
    await connection.expect({ type: 'pong', payload: { a: 1 } });
  },
  'a query is one next and complete, and its id is free again': async () => {
    const connection = await ready();
    for (let i = 0; i < 2; i++) {
      connection.send(begin('q', '{ __typename }'));
      const { payload } = await connection.expect({ type: 'next', id: 'q' });
      assert.deepEqual(payload.data, { __typename: 'Query' });
      await connection.expect({ type: 'complete', id: 'q' });
    }
  },
  'a subscription is a next for each event, in order, and complete': async () => {
    const connection = await ready();
    connection.send(begin('s', three));
    const numbers = [];
    for (let i = 0; i < 3; i++) {
      const { payload } = await connection.expect({ type: 'next', id: 's' });
      numbers.push(Number(payload.data.messagePublished.text.split(' ')[1]));
    }
    await connection.expect({ type: 'complete', id: 's' });
    assert.deepEqual(numbers, [0, 1, 2].map((i) => numbers[0] + i));
  },
  'a query after a subscription leaves no gap': async () => {
    const connection = await ready({ authorization: `Bearer ${reader.token}` });
    const newest = `{ user(id: "${author.id}") { messages(first: 1) { nodes { text } } } }`;
    const number = ({ text }) => Number(text.split(' ')[1]);
    connection.send(begin('s', `subscription { messagePublished(count: 2) { text } }`), begin('q', newest));
    let listed;
    let received = [];
    for (let open = 2; open > 0; ) {
      const { type, id, payload } = await connection.next();
      if (type === 'complete') open--;
      else if (id === 'q') listed = number(payload.data.user.messages.nodes[0]);
      else received.push(number(payload.data.messagePublished));
    }
    assert.ok(received[0] <= listed + 1, `the list ends with ${listed}, and ${received[0]} is received first`);
  },
  'an invalid operation returns an error and keeps the websocket open': async () => {
    const connection = await ready();
    for (const query of ['{', '{ nothing }', 'subscription { replyReceived { id } }']) {
      connection.send(begin('e', query));
      const { payload } = await connection.expect({ type: 'error', id: 'e' });
      assert.ok(Array.isArray(payload) && payload[0].extensions.code, JSON.stringify(payload));
    }
    connection.send({ type: 'ping' });
    await connection.expect({ type: 'pong' });
  },
  'nothing is delivered for an operation that the client has completed': async () => {
    const connection = await ready();
    connection.send(begin('s', endless));
    await connection.expect({ type: 'next', id: 's' });
    connection.send({ type: 'complete', id: 's' }, { type: 'ping' });
    while ((await connection.next()).type !== 'pong');
    await later(3);
    connection.send({ type: 'ping' });
    await connection.expect({ type: 'pong' });
  },
  'two subscriptions share a websocket': async () => {
    const connection = await ready();
    connection.send(begin('a', three), begin('b', three));
    const received = { a: 0, b: 0 };
    for (let open = 2; open > 0; ) {
      const { type, id } = await connection.next();
      if (type === 'complete') open--;
      else received[id]++;
    }
    assert.deepEqual(received, { a: 3, b: 3 });
  },
  'closed with 4400: no JSON': closes(4400, ready, '{'),
  'closed with 4400: an unknown type': closes(4400, ready, { type: 'hello' }),
  'closed with 4400: no id': closes(4400, ready, { type: 'subscribe', payload: { query: '{ __typename }' } }),
  'closed with 4400: no query': closes(4400, ready, { type: 'subscribe', id: 'a', payload: {} }),
  'closed with 4401: an operation before connection_init': closes(4401, opened, begin('a', '{ __typename }')),
  'closed with 4403: an invalid session': closes(4403, opened, { ...init, payload: { authorization: 'Bearer nonsense' } }),
  'closed with 4408: no connection_init': closes(4408, opened),
  'closed with 4409: an id that is in use': closes(4409, ready, begin('a', endless), begin('a', endless)),
  'closed with 4429: connection_init twice': closes(4429, ready, init),
  'closed with 1009: 2 MB': closes(1009, ready, { type: 'ping', payload: { a: 'x'.repeat(2 << 20) } }),

  'the package graphql-ws subscribes with a session': async () => {
    const client = createWS({ url: socketURL, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${reader.token}` } });
    let received = 0;
    for await (const { data } of client.iterate({ query: 'subscription { messagePublished(count: 3) { author { handle } } }' })) {
      assert.equal(data.messagePublished.author.handle, AUTHOR);
      received++;
    }
    await client.dispose();
    assert.equal(received, 3);
  },

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
    const client = createSSE({ url, retryAttempts: 0, headers: { authorization: `Bearer ${reader.token}` } });
    let received = 0;
    for await (const { data } of client.iterate({ query: 'subscription { messagePublished(count: 3) { author { handle } } }' })) {
      assert.equal(data.messagePublished.author.handle, AUTHOR);
      received++;
    }
    client.dispose();
    assert.equal(received, 3);
  },
  'nothing is delivered after signing out': async () => {
    const guest = await signIn(READER);
    const connection = await ready({ authorization: `Bearer ${guest.token}` });
    connection.send(begin('s', 'subscription { messagePublished { id } }'));
    await connection.expect({ type: 'next', id: 's' });
    await post('mutation { signOut(input: {}) { endedSessionId } }', {}, guest.token);
    for (;;) {
      const got = await connection.next();
      if (got.type === 'next') continue; // was under way
      assert.equal(got.type, 'error');
      assert.equal(got.payload[0].extensions.code, 'UNAUTHENTICATED');
      break;
    }
    await connection.expect({ closed: 4403 });
  },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    console.log(`ok    ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${name}\n${String(error.message).replace(/^/gm, '      ')}`);
  }
}
publishing = false;
await publisher;
console.log(`${Object.keys(checks).length - failed} of ${Object.keys(checks).length} ok`);
process.exit(failed > 0 ? 1 : 0);
