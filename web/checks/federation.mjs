// Runs a server behind a real gateway with three other subgraphs, and executes queries across them.
//
//   URL=http://127.0.0.1:8080/graphql node federation.mjs
//
// HANDLE (ada) is somebody with friends whom everybody may see. HEADERS, a JSON object, goes with every request, as from a
// client. GATEWAY_SECRET, the one that our server was started with, goes to our server as X-Fivefold-Secret.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { snapshot } from './compose.mjs';
import { startGateway } from './gateway.mjs';
import { luckyNumber, motto, readingTime, startPeer } from './peer.mjs';

const { URL: url, HANDLE: handle = 'ada', GATEWAY_SECRET: secret } = process.env;
if (!url) {
  console.error('URL is not set');
  process.exit(2);
}
const secretHeader = 'x-fivefold-secret';
const clientHeaders = JSON.parse(process.env.HEADERS ?? '{}');
const ownHeaders = secret ? { [secretHeader]: secret } : {};

// Queries our server without the gateway.
async function direct(query, variables = {}) {
  const res = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...clientHeaders, ...ownHeaders },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(15_000),
  }).catch((error) => {
    console.error(`${url} does not answer: ${error.cause?.message ?? error.message}`);
    process.exit(1);
  });
  return res.json();
}

const stored = readFileSync(snapshot('subgraph.graphql'), 'utf8');
const served = (await direct('{ _service { sdl } }')).data?._service?.sdl;
if (!served) console.log('note: the server does not serve its SDL; the snapshot is used instead');

const peers = await Promise.all(['luck', 'mottoes', 'reading'].map(startPeer));
const gateway = await startGateway([{ name: 'fivefold', url, sdl: served ?? stored, headers: ownHeaders }, ...peers]);
const ask = (query, variables, headers = {}) => gateway.ask(query, variables, { ...clientHeaders, ...headers });

const { data } = await direct(
  'query($handle: String!) { user(handle: $handle) { id handle name friends(first: 5) { nodes { id handle name } } } }',
  { handle },
);
const person = data?.user;
const friends = person?.friends?.nodes ?? [];
// Well-formed ids of nobody.
const nobody = 'user_00000000000000000000000000';
const noHandle = 'nobody-has-this-handle';

const checks = {
  'the server serves the SDL of the snapshot': () => assert.equal(served ?? stored, stored),

  'the person has friends': () => {
    assert.ok(person, `user(handle: "${handle}") is null`);
    assert.ok(friends.length >= 2, `${handle} shows ${friends.length} friends`);
  },

  'a person and their friends with fields of other subgraphs': async () => {
    gateway.calls.length = 0;
    const got = await ask(
      `query($handle: String!) {
        user(handle: $handle) { name luckyNumber motto friends(first: 5) { nodes { handle luckyNumber motto } } }
      }`,
      { handle },
    );
    assert.deepEqual(got, {
      data: {
        user: {
          name: person.name,
          luckyNumber: luckyNumber(person.id),
          motto: motto(person.handle),
          friends: {
            nodes: friends.map((f) => ({ handle: f.handle, luckyNumber: luckyNumber(f.id), motto: motto(f.handle) })),
          },
        },
      },
    });
    assert.equal(gateway.calls.filter((name) => name === 'fivefold').length, 1, 'one request to our server is enough');
  },

  'entities by id keep their order and repeat': async () => {
    const people = [...friends].reverse().concat(person, friends[0]);
    gateway.calls.length = 0;
    const got = await ask('query($ids: [ID!]!) { lucky(ids: $ids) { id name handle luckyNumber } }', {
      ids: people.map(({ id }) => id),
    });
    assert.deepEqual(got, {
      data: { lucky: people.map(({ id, name, handle }) => ({ id, name, handle, luckyNumber: luckyNumber(id) })) },
    });
    assert.deepEqual(gateway.calls, ['luck', 'fivefold'], 'all entities in one request');
  },

  'entities by handle keep their order': async () => {
    const people = [person, ...friends].reverse();
    const got = await ask('query($handles: [String!]!) { quoted(handles: $handles) { id name motto luckyNumber } }', {
      handles: people.map(({ handle }) => handle),
    });
    assert.deepEqual(got, {
      data: {
        quoted: people.map(({ id, name, handle }) => ({ id, name, motto: motto(handle), luckyNumber: luckyNumber(id) })),
      },
    });
  },

  'messages with a field that another subgraph adds to the interface': async () => {
    const got = await ask(
      `query($handle: String!) { user(handle: $handle) { messages(first: 9) { nodes { __typename id text readingTime } } wall { nodes { id readingTime } } } }`,
      { handle },
    );
    assert.equal(got.errors, undefined);
    const { messages, wall } = got.data.user;
    assert.deepEqual([...new Set(messages.nodes.map((m) => m.__typename))].sort(), ['Comment', 'Post']);
    for (const m of [...messages.nodes, ...wall.nodes]) assert.equal(m.readingTime, readingTime(m.id));
  },

  'posts and comments by the key of their interface': async () => {
    const { data } = await direct(`query($handle: String!) { user(handle: $handle) { messages(first: 9) { nodes { __typename id text } } } }`, { handle });
    const messages = data.user.messages.nodes;
    const missing = 'post_00000000000000000000000000';
    const got = await ask('query($ids: [ID!]!) { unread(ids: $ids) { __typename id readingTime text ... on Post { audience } } }', {
      ids: [...messages.map(({ id }) => id), missing],
    });
    assert.equal(got.errors?.length ?? 0, 0, JSON.stringify(got.errors));
    assert.deepEqual(
      got.data.unread,
      [...messages.map((m) => ({ ...m, readingTime: readingTime(m.id), ...(m.__typename === 'Post' ? { audience: 'PUBLIC' } : {}) })), null],
    );
  },

  'only missing people are null': async () => {
    const byID = await ask('query($ids: [ID!]!) { lucky(ids: $ids) { name } }', { ids: [person.id, nobody, friends[0].id] });
    assert.deepEqual(byID.data, { lucky: [{ name: person.name }, null, { name: friends[0].name }] });
    const byHandle = await ask('query($handles: [String!]!) { quoted(handles: $handles) { name } }', {
      handles: [noHandle, person.handle],
    });
    assert.deepEqual(byHandle.data, { quoted: [null, { name: person.name }] });
  },

  'a malformed id fails alone': async () => {
    const got = await ask('query($ids: [ID!]!) { lucky(ids: $ids) { name } }', { ids: ['nonsense', person.id] });
    assert.deepEqual(got.data, { lucky: [null, { name: person.name }] });
  },

  'our answer to _entities is in the order asked, with null for the missing': async () => {
    const representations = [
      { __typename: 'User', id: friends[1].id },
      { __typename: 'User', id: nobody },
      { __typename: 'User', handle: person.handle },
      { __typename: 'User', id: friends[0].id },
      { __typename: 'User', handle: noHandle },
    ];
    const got = await direct(
      'query($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on User { handle } } }',
      { representations },
    );
    const user = ({ handle }) => ({ __typename: 'User', handle });
    assert.deepEqual(got.data, { _entities: [user(friends[1]), null, user(person), user(friends[0]), null] });
  },

  'only our headers pass through the gateway': async () => {
    const query = '{ ours: requestHeader(header: "x-fivefold-request") theirs: requestHeader(header: "x-other") }';
    const got = await ask(query, {}, { 'X-Fivefold-Request': 'abc', 'X-Other': 'def' });
    assert.deepEqual(got, { data: { ours: 'abc', theirs: null } });
  },

  'only requests with the secret act for a viewer': async () => {
    const got = await ask('{ viewer { handle luckyNumber } }', {}, { 'X-Fivefold-Viewer': person.id });
    if (secret) assert.deepEqual(got, { data: { viewer: { handle: person.handle, luckyNumber: luckyNumber(person.id) } } });
    else assert.notEqual(got.data?.viewer?.handle, person.handle);
  },

  'the secret is sent to our server only': async () => {
    const got = await ask('query($header: String!) { requestHeader(header: $header) }', { header: secretHeader });
    assert.deepEqual(got, { data: { requestHeader: null } });
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
await gateway.stop();
for (const peer of peers) peer.stop();
console.log(`${Object.keys(checks).length - failed} of ${Object.keys(checks).length} ok`);
process.exit(failed > 0 ? 1 : 0);
