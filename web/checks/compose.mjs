// Composes subgraphs to a supergraph, with two independent composers: Apollo's and The Guild's.
//
//   node compose.mjs            our subgraph's snapshot composes, and the result is the supergraph's snapshot
//   node compose.mjs --update   writes the supergraph's snapshot anew
//
// It also compares the API's snapshot, printed by our own code, with the API of The Guild's composer.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { composeServices as composeApollo } from '@apollo/composition';
import { composeServices as composeGuild } from '@theguild/federation-composition';
import { buildSchema, findBreakingChanges, findDangerousChanges, parse } from 'graphql';

export const snapshot = (name) => fileURLToPath(new URL(`../../schema/testdata/${name}`, import.meta.url));

// Takes [{name, url, sdl}] and returns {supergraph, api, hints}; throws the errors of both composers.
export function compose(subgraphs) {
  const services = () => subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
  const apollo = composeApollo(services());
  const guild = composeGuild(services());
  const errors = [
    ...(apollo.errors ?? []).map((e) => `apollo: ${e.message}`),
    ...(guild.errors ?? []).map((e) => `guild: ${e.message}`),
  ];
  if (errors.length > 0) throw new Error(`the subgraphs do not compose:\n  ${errors.join('\n  ')}`);
  return {
    supergraph: apollo.supergraphSdl,
    api: guild.publicSdl,
    // Of the directive @consistency a supergraph keeps only the enum of its argument.
    hints: (apollo.hints ?? []).map((h) => `${h.definition.code}: ${h.message}`)
      .filter((hint) => !hint.startsWith('UNUSED_ENUM_TYPE: Enum type "ConsistencyLevel"')),
  };
}

// Breaking and dangerous changes between two APIs, in both directions. A gateway has its own @defer and leaves @consistency out.
function differences(one, other) {
  const [a, b] = [buildSchema(one), buildSchema(other)];
  return [[a, b], [b, a]].flatMap(([from, to]) => [...findBreakingChanges(from, to), ...findDangerousChanges(from, to)])
    .filter(({ description }) => !['defer was removed.', 'consistency was removed.'].includes(description));
}

function main() {
  const failures = [];
  const composed = compose([
    // The server's default address. A gateway may be configured with another.
    { name: 'fivefold', url: 'http://127.0.0.1:8080/graphql', sdl: readFileSync(snapshot('subgraph.graphql'), 'utf8') },
  ]);
  for (const hint of composed.hints) failures.push(`hint ${hint}`);

  for (const { description } of differences(readFileSync(snapshot('api.graphql'), 'utf8'), composed.api))
    failures.push(`api.graphql differs from the composed API: ${description}`);

  const supergraph = `${composed.supergraph.trimEnd()}\n`;
  if (process.argv.includes('--update')) {
    writeFileSync(snapshot('supergraph.graphql'), supergraph);
  } else {
    let before = '';
    try { before = readFileSync(snapshot('supergraph.graphql'), 'utf8'); } catch { /* there is none yet */ }
    if (before !== supergraph) failures.push('supergraph.graphql is out of date: node compose.mjs --update');
  }

  for (const failure of failures) console.error(failure);
  console.log(`composed by both, ${failures.length} findings`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
