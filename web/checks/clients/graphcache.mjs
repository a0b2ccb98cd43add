// urql with graphcache, which knows the schema: a front end reads, writes and reads again. Graphcache warns about types without keys,
// unknown fields and results that it cannot store; there must be no warning.
import { cacheExchange } from '@urql/exchange-graphcache';
import { Client, fetchExchange } from '@urql/core';
import assert from 'node:assert/strict';
import { Kind, concatAST, isObjectType, print, separateOperations } from 'graphql';
import { documents } from './schema.mjs';

const operations = separateOperations(concatAST(documents.map(({ document }) => document)));

// embedded are the types without id, which graphcache stores within their parents. Connections, edges and PageInfo it knows.
export function embedded(schema) {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.getFields().id && !roots.includes(type))
    .map(({ name }) => name)
    .filter((name) => !/^__|(Connection|Edge|Payload|PageInfo)$/.test(name));
}

export async function check({ introspected, introspection }, url, { handle, password }) {
  const warnings = [];
  const { warn, error } = console;
  console.warn = console.error = (...words) => warnings.push(words.join(' '));
  try {
    await use(url, { handle, password }, cacheExchange({
      schema: introspection,
      keys: Object.fromEntries(embedded(introspected).map((name) => [name, () => null])),
    }));
  } finally {
    Object.assign(console, { warn, error });
  }
  assert.deepEqual(warnings, [], 'warnings of graphcache');
}

async function use(url, { handle, password }, cache) {
  let requests = 0;
  let token;
  const client = new Client({
    url,
    preferGetMethod: false,
    exchanges: [cache, fetchExchange],
    fetch: (...request) => (requests++, fetch(...request)),
    fetchOptions: () => ({ headers: token ? { authorization: `Bearer ${token}` } : {} }),
  });
  const run = async (name, variables) => {
    const document = operations[name];
    const { operation } = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    const { data, error } = await client[operation](print(document), variables).toPromise();
    assert.equal(error, undefined, `${name}: ${error}`);
    return data;
  };
  token = (await run('SignIn', { handle, password })).signIn.token;
  const feed = await run('Feed', {});
  assert.ok(feed.viewer.circle.messages.edges.length > 0);
  let before = requests;
  assert.deepEqual(await run('Feed', {}), feed);
  assert.equal(requests, before, 'the second read comes from the cache');

  const { publishPost } = await run('PublishPost', { input: { text: 'from a cache' } });
  assert.deepEqual(publishPost.userErrors, []);
  const { id } = publishPost.post;
  const thread = await run('Thread', { id });
  assert.equal(thread.node.viewerReaction, null);
  await run('React', { message: id, kind: 'LOVE' });
  before = requests;
  const { node } = await run('Thread', { id });
  assert.deepEqual([node.viewerReaction.kind, node.reactionCounts.map(({ count }) => count)], ['LOVE', [1]]);
  assert.equal(requests, before + 1, 'viewerReaction.since is not known yet');
  await run('Profile', { handle: 'grace' });
  await run('Catalogue', {});
}
