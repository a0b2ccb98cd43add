// Runs the audits of the package graphql-http against a running server. Every audit must be ok: a SHOULD that is not followed is a
// failure here.
//
//   URL=http://127.0.0.1:8080/graphql node audit.mjs
//
// HEADERS='{"authorization":"Bearer …"}' is sent with each request, for a server that restricts introspection.
import { auditServer } from 'graphql-http';

const { URL: url, HEADERS: headers = '{}' } = process.env;
if (!url) {
  console.error('URL is not set');
  process.exit(2);
}
await fetch(url).catch((error) => {
  console.error(`${url} does not answer: ${error.cause?.message ?? error.message}`);
  process.exit(1);
});

const extra = JSON.parse(headers);
const results = await auditServer({
  url,
  fetchFn: (to, init = {}) =>
    fetch(to, { ...init, headers: { ...extra, ...init.headers }, signal: AbortSignal.timeout(10_000) }),
});

const bad = results.filter(({ status }) => status !== 'ok');
for (const { id, name, status, reason, response } of bad)
  console.error(`${status} ${id} ${name}\n  ${reason}${response ? ` (HTTP ${response.status})` : ''}`);
console.log(`${results.length - bad.length} of ${results.length} ok`);

// An empty list of audits would be a change of the package, not a success.
process.exitCode = bad.length === 0 && results.length >= 61 ? 0 : 1;
