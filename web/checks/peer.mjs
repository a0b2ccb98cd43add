// Two independent subgraphs, written with graphql-js: they know people only by a key and add a field to them. One uses ids, the
// other handles.
import { createServer } from 'node:http';
import { buildSchema, graphql } from 'graphql';

// A number and a text that depend on the key alone, so that the check can compute them.
const sum = (text) => [...text].reduce((n, c) => (n * 31 + c.codePointAt(0)) % 9973, 7);
export const luckyNumber = (id) => sum(id) % 100;
export const motto = (handle) => `${handle} was here`;

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';

const kinds = {
  luck: {
    own: `
      type User KEY { id: ID! luckyNumber: Int! }
      type Query { lucky(ids: [ID!]!): [User]! requestHeader(header: String!): String }`,
    key: 'id',
    user: (id) => ({ __typename: 'User', id, luckyNumber: luckyNumber(id) }),
  },
  mottoes: {
    own: `
      type User KEY { handle: String! motto: String! }
      type Query { quoted(handles: [String!]!): [User]! }`,
    key: 'handle',
    user: (handle) => ({ __typename: 'User', handle, motto: motto(handle) }),
  },
};

// Starts the peer on a free loopback port and returns {name, url, sdl, stop}.
export async function startPeer(name) {
  const { own, key, user } = kinds[name];
  const sdl = `${link}\n${own.replace('KEY', `@key(fields: "${key}")`)}`;
  const schema = buildSchema(`
    ${own.replace('KEY', '')}
    scalar _Any
    union _Entity = User
    type _Service { sdl: String! }
    extend type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! }`);
  const rootValue = {
    lucky: ({ ids }) => ids.map(user),
    quoted: ({ handles }) => handles.map(user),
    requestHeader: ({ header }, { headers }) => headers[header] ?? null,
    _entities: ({ representations }) => representations.map((r) => (r[key] === undefined ? null : user(r[key]))),
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
