import assert from 'node:assert/strict';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { AUTHOR, READER, author, endless, later, post, reader, signIn, three, url } from './client.mjs';
import { Connection, begin, closes, init, opened, protocol, ready, socketURL } from './connection.mjs';

// The checks of websockets by name.
export const websocketChecks = {
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
  'closed with 4401: an invalid session': closes(4401, opened, { ...init, payload: { authorization: 'Bearer nonsense' } }),
  'closed with 4408: no connection_init': closes(4408, opened),
  'closed with 4409: an id that is in use': closes(4409, ready, begin('a', endless), begin('a', endless)),
  'closed with 4429: connection_init twice': closes(4429, ready, init),
  'closed with 1009: 2 MB': closes(1009, ready, { type: 'ping', payload: { a: 'x'.repeat(2 << 20) } }),
  'the package graphql-ws subscribes with a session': async () => {
    const client = createClient({ url: socketURL, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${reader.token}` } });
    let received = 0;
    for await (const { data } of client.iterate({ query: 'subscription { messagePublished(count: 3) { author { handle } } }' })) {
      assert.equal(data.messagePublished.author.handle, AUTHOR);
      received++;
    }
    await client.dispose();
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
    await connection.expect({ closed: 4401 });
  },
};
