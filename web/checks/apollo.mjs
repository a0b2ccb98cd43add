// Runs Apollo's subgraph-compatibility suite, all of it and as it is, against the subgraph of products that it asks for: the one
// of graph/executor/internal/apollo, which our executor runs.
//
//   PRODUCTS=/path/of/its/server node apollo.mjs
//
// By itself the suite starts everything in containers. Here its own two subgraphs run beside ours as they are, behind the gateway
// of gateway.mjs. It expects the gateway at port 4000.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { runJest } from '@apollo/federation-subgraph-compatibility-tests/dist/testRunner.js';
import { startGateway } from './gateway.mjs';

const { PRODUCTS: program } = process.env;
if (!program) {
  console.error('PRODUCTS is not set');
  process.exit(2);
}
const gatewayPort = 4000;
const suite = '@apollo/federation-subgraph-compatibility-tests';
const children = [];

// Resolves with a child's first message, and rejects if the child ends before.
async function firstMessage(name, child, message) {
  children.push(child);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${name} has ended`)));
  return Promise.race([message, ended]);
}

async function startProducts() {
  const child = spawn(program, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = await firstMessage('products', child, once(createInterface(child.stdout), 'line'));
  return { name: 'products', url };
}

async function startOfSuite(name) {
  const path = createRequire(import.meta.url).resolve(`${suite}/dist/subgraphs/${name}/index.js`);
  const child = fork(path, { execArgv: ['--import', new URL('loopback.mjs', import.meta.url).href], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [{ port }] = await firstMessage(name, child, once(child, 'message'));
  return { name, url: `http://127.0.0.1:${port}/` };
}

async function withSDL(subgraph) {
  const response = await fetch(subgraph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
    signal: AbortSignal.timeout(15_000),
  });
  const { data } = await response.json();
  return { ...subgraph, sdl: data._service.sdl };
}

async function mustBeFree(port) {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening').catch(() => Promise.reject(new Error(`port ${port} is in use, and the suite uses no other`)));
  server.close();
  await once(server, 'close');
}

async function run() {
  await mustBeFree(gatewayPort);
  const started = await Promise.all([startProducts(), startOfSuite('users'), startOfSuite('inventory')]);
  const subgraphs = await Promise.all(started.map(withSDL));
  const gateway = await startGateway(subgraphs, gatewayPort);
  try {
    return await runJest(subgraphs[0].url);
  } finally {
    await gateway.stop();
  }
}

let assertions = [];
try {
  ({ assertions } = await run());
} catch (error) {
  console.error(error.message);
}
for (const child of children) child.kill();

for (const { fullName, status, failureMessages } of assertions) {
  console.log(`${status === 'passed' ? 'ok   ' : 'FAIL '} ${fullName}`);
  for (const message of failureMessages) console.log(message.replace(/^/gm, '      '));
}
const passed = assertions.filter(({ status }) => status === 'passed').length;
console.log(`${passed} of ${assertions.length} ok`);
// Fewer tests would be a change of the package, not a success.
process.exit(passed === assertions.length && passed >= 23 ? 0 : 1);
