// Relay's compiler on a front end with pagination, refetching and edges that mutations add and remove, on the README's queries and on
// the examples of the playground.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { scalars } from './codegen.mjs';

const root = new URL('../../../', import.meta.url);
const compiler = createRequire(import.meta.url)('relay-compiler');

export function check(schemaText, directory) {
  const sources = join(directory, 'src');
  mkdirSync(sources, { recursive: true });
  mkdirSync(join(directory, 'artifacts'), { recursive: true });
  copyFileSync(new URL('relay/feed.js', import.meta.url), join(sources, 'feed.js'));
  const write = (name, text) =>
    writeFileSync(join(sources, `${name}.js`), `import { graphql } from "relay-runtime";\ngraphql\`${text}\`;\n`);
  let queries = 0;
  const readme = readFileSync(new URL('README.md', root), 'utf8');
  for (const [, text] of readme.matchAll(/```graphql\n(\{[^]*?)```/g)) write(`readme${++queries}`, `query readme${queries}Query ${text}`);
  assert.ok(queries >= 3, 'queries in the README');
  const examples = new URL('web/src/examples/', root);
  for (const name of readdirSync(examples)) {
    const text = name.endsWith('.graphql') ? readFileSync(new URL(name, examples), 'utf8') : '_entities';
    if (!text.includes('_entities')) write(name.replace(/\W/g, '_'), text); // gateways ask _entities, which clients do not see
  }
  writeFileSync(join(directory, 'schema.graphql'), schemaText);
  writeFileSync(join(directory, 'relay.config.json'), JSON.stringify({
    src: 'src', schema: 'schema.graphql', language: 'javascript', artifactDirectory: 'artifacts', customScalarTypes: scalars,
  }));
  const { status, stdout, stderr } = spawnSync(compiler, ['relay.config.json'], { cwd: directory, encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  assert.doesNotMatch(stdout + stderr, /WARN/);
  assert.ok(readdirSync(join(directory, 'artifacts')).length >= 12);
}
