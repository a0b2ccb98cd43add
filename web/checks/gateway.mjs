// A real gateway, @apollo/gateway in @apollo/server, on the given loopback port or a free one.
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { compose } from './compose.mjs';

// The headers forwarded from the client to the subgraphs.
const forwarded = (name) => name.startsWith('x-fivefold-') || name === 'authorization' || name === 'cookie';

// Takes subgraphs [{name, url, sdl, headers}], of which headers go to that subgraph only. Returns {url, ask, calls, stop};
// calls lists the name of the subgraph of every request sent since it was last emptied.
export async function startGateway(subgraphs, port = 0) {
  // Else it looks around for a cloud it may run in, and reports to its makers.
  process.env.APOLLO_TELEMETRY_DISABLED = 'true';
  const calls = [];
  const gateway = new ApolloGateway({
    supergraphSdl: compose(subgraphs).supergraph,
    buildService: ({ name, url }) =>
      new RemoteGraphQLDataSource({
        url,
        willSendRequest({ request, context }) {
          calls.push(name);
          for (const [key, value] of Object.entries(context.headers ?? {}))
            if (forwarded(key) && value !== undefined) request.http.headers.set(key, String(value));
          // Last, so that a client cannot override them.
          const own = subgraphs.find((s) => s.name === name)?.headers ?? {};
          for (const [key, value] of Object.entries(own)) request.http.headers.set(key, value);
        },
      }),
    logger: { debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  const server = new ApolloServer({ gateway, includeStacktraceInErrorResponses: false });
  const { url } = await startStandaloneServer(server, {
    listen: { port, host: '127.0.0.1' },
    context: async ({ req }) => ({ headers: req.headers }),
  });

  async function ask(query, variables = {}, headers = {}) {
    const res = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(15_000),
    });
    return res.json();
  }
  return { url, ask, calls, stop: () => server.stop() };
}
