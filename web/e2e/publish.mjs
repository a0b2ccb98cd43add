import assert from "node:assert/strict";

// Publishes a post of a person of the demo network, without the browser. URL is the server.
export async function publishAs(url, handle, text) {
  const api = async (query, variables, headers = {}) => {
    const response = await fetch(new URL("graphql", url), {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data;
  };
  const { demo } = await (await fetch(new URL("playground.json", url))).json();
  const signIn = "mutation($input: SignInInput!) { signIn(input: $input) { token } }";
  const { token } = (await api(signIn, { input: { handle, password: demo.password } })).signIn;
  const publish = "mutation($input: PublishPostInput!) { publishPost(input: $input) { userErrors { message } } }";
  const { publishPost } = await api(publish, { input: { text } }, { authorization: `Bearer ${token}` });
  assert.deepEqual(publishPost.userErrors, []);
}
