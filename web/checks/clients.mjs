// Uses the schema as front ends do: graphql-inspector, GraphQL Code Generator with TypeScript, Relay's compiler, and urql with
// graphcache against a running server.
//
//   URL=http://127.0.0.1:8080/graphql SCHEMA=schema.graphql node clients.mjs
//
// SCHEMA is the file that "fivefold schema" printed. The server must have the demo network.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as codegen from './clients/codegen.mjs';
import * as graphcache from './clients/graphcache.mjs';
import * as relay from './clients/relay.mjs';
import * as schemas from './clients/schema.mjs';

const { URL: url, SCHEMA: file, READER: handle = 'grace', PASSWORD: password = 'fivefold-demo' } = process.env;
if (!url || !file) {
  console.error('URL or SCHEMA is not set');
  process.exit(2);
}
const work = mkdtempSync(join(tmpdir(), 'fivefold-clients-'));
const loaded = await schemas.load(url, file);
let failed = 0;
for (const [name, check] of [
  ['graphql-inspector', () => schemas.check(loaded)],
  ['graphql-codegen of the printed schema', () => codegen.check(loaded.printed, join(work, 'printed'))],
  ['graphql-codegen of introspection', () => codegen.check(loaded.introspected, join(work, 'introspected'))],
  ['relay-compiler', () => relay.check(loaded.text, join(work, 'relay'))],
  ['graphcache', () => graphcache.check(loaded, url, { handle, password })],
]) {
  try {
    await check();
    console.log(`ok ${name}`);
  } catch (error) {
    failed++;
    console.error(`not ok ${name}\n${error.message}`);
  }
}
rmSync(work, { recursive: true });
process.exit(failed === 0 ? 0 : 1);
