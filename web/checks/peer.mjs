// Three independent subgraphs, written with graphql-js. Two know people only by a key and add a field to them: one uses ids, the other
// handles. The third adds a field to every message, whose types it does not know (@interfaceObject).
import { createServer } from 'node:http';
import { buildSchema, graphql } from 'graphql';

// A number and a text that depend on the key alone, so that the check can compute them.
const sum = (text) => [...text].reduce((n, c) => (n * 31 + c.codePointAt(0)) % 9973, 7);
export const luckyNumber = (id) => sum(id) % 100;
export const readingTime = sum;
export const motto = (handle) => `${handle} was here`;

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@interfaceObject"])';

const kinds = {
  luck: {
    own: `
      type User KEY { id: ID! luckyNumber: Int! }
      type Query { lucky(ids: [ID!]!): [User]! requestHeader(header: String!): String }`,
    key: 'id',
    entity: (id) => ({ __typename: 'User', id, luckyNumber: luckyNumber(id) }),
  },
  mottoes: {
    own: `
      type User KEY { handle: String! motto: String! }
      type Query { quoted(handles: [String!]!): [User]! }`,
    key: 'handle',
    entity: (handle) => ({ __typename: 'User', handle, motto: motto(handle) }),
  },
  reading: {
    own: `
      type Message KEY { id: ID! readingTime: Int! }
      type Query { unread(ids: [ID!]!): [Message]! }`,
    directives: '@interfaceObject',
    type: 'Message',
    key: 'id',
    entity: (id) => ({ __typename: 'Message', id, readingTime: readingTime(id) }),
  },
};

// Starts the peer on a free loopback port and returns {name, url, sdl, stop}.
export async function startPeer(name) {
  const { own, key, entity, type = 'User', directives = '' } = kinds[name];
  const sdl = `${link}\n${own.replace('KEY', `@key(fields: "${key}") ${directives}`)}`;
  const schema = buildSchema(`
    ${own.replace('KEY', '')}
    scalar _Any
    union _Entity = ${type}
    type _Service { sdl: String! }
    extend type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! }`);
  const rootValue = {
    lucky: ({ ids }) => ids.map(entity),
    quoted: ({ handles }) => handles.map(entity),
    unread: ({ ids }) => ids.map(entity),
    requestHeader: ({ header }, { headers }) => headers[header] ?? null,
    _entities: ({ representations }) => representations.map((r) => (r[key] === undefined ? null : entity(r[key]))),
    _service: () => ({ sdl }),
  };

  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    const { query, variables } = JSON.parse(body);
    const answer = await graphql({ schema, rootValue, source: query, variableValues: variables, contextValue: req });
    res.setHeader('content-type', 'application/json; charset=utf-8');
    res.end(JSON.stringify(answer));
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return { name, sdl, url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}
