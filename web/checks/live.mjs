// Subscribes to a running server as clients do: frame by frame over websockets (graphql-transport-ws), line by line over event
// streams (graphql-sse), and with the packages of these names, while a person of the demo network publishes.
//
//   URL=http://127.0.0.1:8080/graphql node live.mjs
//
// The server must have the demo network. AUTHOR (ada) publishes, READER (grace) is a friend, and PASSWORD is that of both.
import { stopPublishing } from './live/client.mjs';
import { deadSessionChecks } from './live/dead_session.mjs';
import { eventStreamChecks } from './live/event_stream.mjs';
import { websocketChecks } from './live/websocket.mjs';

const checks = { ...websocketChecks, ...eventStreamChecks, ...deadSessionChecks };
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
await stopPublishing();
console.log(`${Object.keys(checks).length - failed} of ${Object.keys(checks).length} ok`);
process.exit(failed > 0 ? 1 : 0);
