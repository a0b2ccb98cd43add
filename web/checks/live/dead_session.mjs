// The packages graphql-ws, which Apollo Client and urql use, graphql-sse, and urql's own event streams, with a session that has ended. With
// their own retries they must give up after the first connection: the first two do not read the status of a response.
import assert from 'node:assert/strict';
import { Client, fetchExchange } from '@urql/core';
import { createClient as createStreamClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { post, signIn, READER, timeout, url } from './client.mjs';
import { socketURL } from './connection.mjs';

const query = 'subscription { messagePublished { id } }';

// Returns what a client receives until its subscription ends, with the code of the error or of the close event it ends with.
async function end(client, received = () => {}) {
  const codes = [];
  await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('the client does not give up')), timeout).unref();
    const sink = {
      next: ({ errors }) => (errors ? codes.push(errors[0].extensions.code) : received()),
      error: (error) => (codes.push(error[0]?.extensions.code ?? error.code ?? error.message), resolve()),
      complete: resolve,
    };
    client.subscribe({ query }, sink);
  });
  await client.dispose();
  return codes;
}

// Returns a client of websockets and the number of websockets that it has opened.
function socketClient({ params, headers }) {
  const opened = { count: 0 };
  class Counted extends WebSocket {
    constructor(address, protocols) {
      super(address, protocols, { headers });
      opened.count++;
    }
  }
  return [createClient({ url: socketURL, webSocketImpl: Counted, connectionParams: params }), opened];
}

// Returns a client of event streams and the number of streams that it has requested.
function streamClient(headers) {
  const opened = { count: 0 };
  const fetchFn = (...request) => (opened.count++, fetch(...request));
  return [createStreamClient({ url, headers, fetchFn }), opened];
}

// Returns a client like streamClient, of urql's subscriptions over fetch.
function urqlClient(headers) {
  const opened = { count: 0 };
  const fetchFn = (...request) => (opened.count++, fetch(...request));
  const client = new Client({ url, exchanges: [fetchExchange], fetchSubscriptions: true, preferGetMethod: false, fetch: fetchFn, fetchOptions: { headers } });
  const subscribe = ({ query }, sink) =>
    client.subscription(query, {}).subscribe(({ error, data }) => {
      if (!error) return sink.next({ data });
      sink.error(error.graphQLErrors);
    });
  return [{ subscribe, dispose() {} }, opened];
}

const signOut = (token) => post('mutation { signOut(input: {}) { endedSessionId } }', {}, token);

async function endedToken() {
  const { token } = await signIn(READER);
  await signOut(token);
  return token;
}

// Signs out at the first event, and returns how the client ends.
async function endWhileOpen(connect) {
  const { token } = await signIn(READER);
  const [client, opened] = connect(token);
  let isSignedOut = false;
  const codes = await end(client, () => {
    if (!isSignedOut) signOut(token);
    isSignedOut = true;
  });
  return [codes, opened];
}

const check = (connect, wanted) => async () => {
  const [client, opened] = connect(`Bearer ${await endedToken()}`);
  assert.deepEqual(await end(client), [wanted]);
  assert.equal(opened.count, 1, `${opened.count} connections`);
};

const checkOpen = (connect, wanted) => async () => {
  const [codes, opened] = await endWhileOpen((token) => connect(`Bearer ${token}`));
  assert.deepEqual(codes, [wanted]);
  assert.equal(opened.count, 1, `${opened.count} connections`);
};

const inParams = (authorization) => socketClient({ params: { authorization } });
const inHandshake = (authorization) => socketClient({ headers: { authorization } });
const inCookie = (authorization) => socketClient({ headers: { cookie: `fivefold_session=${authorization.slice('Bearer '.length)}` } });
const inStream = (authorization) => streamClient({ authorization });
const inUrql = (authorization) => urqlClient({ authorization });
const inStreamCookie = (authorization) => streamClient({ cookie: `fivefold_session=${authorization.slice('Bearer '.length)}` });

export const deadSessionChecks = {
  'graphql-ws gives up with an ended token in connection_init': check(inParams, 4401),
  'graphql-ws gives up with an ended token in the handshake': check(inHandshake, 4401),
  'graphql-ws gives up with the cookie of an ended session': check(inCookie, 'UNAUTHENTICATED'),
  'graphql-sse gives up with an ended token': check(inStream, 'UNAUTHENTICATED'),
  'graphql-sse gives up with the cookie of an ended session': check(inStreamCookie, 'UNAUTHENTICATED'),
  'urql gives up with an ended token': check(inUrql, 'UNAUTHENTICATED'),
  'urql gives up when its session ends': checkOpen(inUrql, 'UNAUTHENTICATED'),
  'graphql-ws gives up when its session ends': checkOpen(inParams, 'UNAUTHENTICATED'),
  'graphql-ws gives up when the session of its cookie ends': checkOpen(inCookie, 'UNAUTHENTICATED'),
  'graphql-sse gives up when its session ends': checkOpen(inStream, 'UNAUTHENTICATED'),
  'graphql-sse gives up when the session of its cookie ends': checkOpen(inStreamCookie, 'UNAUTHENTICATED'),
};
