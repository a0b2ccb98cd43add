// All requests of this page to the API: a POST of JSON with the session's cookie. A subscription returns an event stream.
import type { Fetcher, FetcherOpts, FetcherParams } from "@graphiql/toolkit";
import { createClient } from "graphql-sse";

const endpoint = "graphql"; // relative: a proxy may serve the page under a path

type Answer<Data> = { data?: Data | null; errors?: { message: string }[] };

async function post(request: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(endpoint, {
    method: "POST",
    headers: {
      accept: "application/graphql-response+json, application/json",
      "content-type": "application/json",
      ...headers,
    },
    body: JSON.stringify(request),
    credentials: "same-origin",
  });
}

// Executes an operation of the page itself, and throws when it returns no data.
export async function ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  const response = await post({ query, variables });
  const answer = (await response.json()) as Answer<Data>;
  if (!answer.data) {
    throw new Error(answer.errors?.[0]?.message ?? `the API returned ${response.status}`);
  }
  return answer.data;
}

// Dispatched on window after a mutation from the editor, which may have changed the viewer.
export const afterMutation = "fivefold:mutation";

// What GraphiQL sends: operations from the editor and the introspection.
export const fetcher: Fetcher = (request, options) =>
  isSubscription(request, options) ? listen(request, options?.headers) : send(request, options?.headers);

function isSubscription({ operationName }: FetcherParams, options?: FetcherOpts): boolean {
  return Boolean(
    options?.documentAST?.definitions.some(
      (definition) =>
        definition.kind === "OperationDefinition" &&
        definition.operation === "subscription" &&
        (!operationName || definition.name?.value === operationName),
    ),
  );
}

// GraphiQL shows the latest event, and closes the stream when it is stopped.
function listen({ query, variables, operationName }: FetcherParams, headers: Record<string, string> = {}) {
  const client = createClient({ url: endpoint, credentials: "same-origin", headers, retryAttempts: 0 });
  return client.iterate({ query, variables: variables ?? undefined, operationName: operationName ?? undefined });
}

async function send(request: FetcherParams, headers?: Record<string, string>) {
  const response = await post(request, headers);
  const text = await response.text();
  if (/\bmutation\b/.test(request.query)) {
    window.dispatchEvent(new Event(afterMutation));
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`The API returned ${response.status} ${response.statusText} without JSON.`);
  }
}
