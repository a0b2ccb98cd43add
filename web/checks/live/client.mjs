// Requests over HTTP, the two people of the demo network, and the posts that one of them publishes.
import assert from 'node:assert/strict';

const { URL: url, AUTHOR = 'ada', READER = 'grace', PASSWORD: password = 'fivefold-demo' } = process.env;
if (!url) {
  console.error('URL is not set');
  process.exit(2);
}
export const timeout = 10_000; // milliseconds

export async function post(query, variables = {}, token) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(timeout),
  }).catch((error) => {
    console.error(`${url} does not answer: ${error.cause?.message ?? error.message}`);
    process.exit(1);
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

export async function signIn(handle) {
  const query = `mutation($input: SignInInput!) { signIn(input: $input) { token viewer { id } userErrors { message } } }`;
  const { signIn } = await post(query, { input: { handle, password } });
  assert.deepEqual(signIn.userErrors, [], `signing in as ${handle}`);
  return { id: signIn.viewer.id, token: signIn.token };
}

export const author = await signIn(AUTHOR);
export const reader = await signIn(READER);

export { url, AUTHOR, READER };

let published = 0;
let publishing = true;
const publisher = (async () => {
  const query = 'mutation($text: String!) { publishPost(input: {text: $text}) { userErrors { message } } }';
  while (publishing) {
    await post(query, { text: `post ${++published}` }, author.token);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
})();
// Waits until the author has published more posts.
export const later = async (posts) => {
  for (const target = published + posts; published < target; ) await new Promise((resolve) => setTimeout(resolve, 20));
};

export async function stopPublishing() {
  publishing = false;
  await publisher;
}

export const three = `subscription { messagePublished(from: "${author.id}", count: 3) { id text } }`;
export const endless = `subscription { messagePublished(from: "${author.id}") { id } }`;
