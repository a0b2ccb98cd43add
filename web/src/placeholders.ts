// Variables of an example may hold placeholders such as "{{user:grace}}". They are filled by queries when the example is opened, so
// that an example works with any data and for any viewer.
import { ask } from "./api.ts";

type Node = { id: string } | null | undefined;
type List<Edge> = { edges: Edge[] } | null | undefined;

// Each function returns an id, or nothing. The text after the colon is its argument.
const questions: Record<string, (argument: string) => Promise<string | undefined>> = {
  user: async (handle) => {
    const { user } = await ask<{ user: Node }>("query($handle: String) { user(handle: $handle) { id } }", { handle });
    return user?.id;
  },

  // The most liked interest of a kind.
  interest: async (kind) => {
    type Data = { interests: { nodes: Node[] } };
    const query = "query($kind: InterestKind) { interests(kind: $kind, first: 1) { nodes { id } } }";
    const { interests } = await ask<Data>(query, { kind });
    return interests.nodes[0]?.id;
  },

  viewer: async () => (await viewer<NonNullable<Node>>("id"))?.id,

  // Somebody the viewer could ask: the one with the most mutual friends among those not asked yet.
  stranger: async () => {
    type Data = { friendsOfFriends: List<{ node: { id: string; viewerFriendship: string } | null }> };
    const data = await viewer<Data>("friendsOfFriends(first: 100) { edges { node { id viewerFriendship } } }");
    return data?.friendsOfFriends?.edges.find(({ node }) => node?.viewerFriendship === "NONE")?.node?.id;
  },

  friend: async () => {
    const data = await viewer<{ friends: List<{ node: Node }> }>("friends(first: 1) { edges { node { id } } }");
    return data?.friends?.edges[0]?.node?.id;
  },

  // The other person of the newest request that the viewer received or sent.
  request: async (direction) => {
    type Data = { friendRequests: List<{ user: Node }> };
    const data = await viewer<Data>(`friendRequests(direction: ${direction}, first: 1) { edges { user { id } } }`);
    return data?.friendRequests?.edges[0]?.user?.id;
  },

  blocked: async () => {
    const data = await viewer<{ blockedUsers: List<{ node: Node }> }>("blockedUsers(first: 1) { edges { node { id } } }");
    return data?.blockedUsers?.edges[0]?.node?.id;
  },

  liked: async () => {
    const data = await viewer<{ interests: List<{ node: Node }> }>("interests(first: 1) { edges { node { id } } }");
    return data?.interests?.edges[0]?.node?.id;
  },

  // The newest post of a person around ada that the viewer may read.
  post: async () => {
    type Data = { user: { circle: { messages: List<{ node: (Node & { __typename: string }) | null }> } } | null };
    const query = '{ user(handle: "ada") { circle { messages(first: 20) { edges { node { __typename id } } } } } }';
    const { user } = await ask<Data>(query);
    return user?.circle.messages?.edges.find(({ node }) => node?.__typename === "Post")?.node?.id;
  },

  // An advertiser for which the viewer has a role.
  advertiser: async () => {
    const data = await viewer<{ advertisers: List<{ node: Node }> }>("advertisers(first: 1) { edges { node { id } } }");
    return data?.advertisers?.edges[0]?.node?.id;
  },

  // The newest campaign of the advertiser, or the newest one with a report.
  campaign: async (kind) => {
    const all = await campaigns("report { impressions }");
    return all.find(({ report }) => kind !== "reported" || report?.length)?.id;
  },

  // An ad set of the newest campaign that has one.
  adSet: async () => (await campaigns("adSets { id }")).find(({ adSets }) => adSets?.length)?.adSets?.[0]?.id,

  // The newest post of the advertiser's page, which can be shown as an ad.
  advertiserPost: async () => {
    type Data = { advertisers: List<{ node: { page: { posts: List<{ node: Node }> } | null } | null }> };
    const data = await viewer<Data>("advertisers(first: 1) { edges { node { page { posts(first: 1) { edges { node { id } } } } } } }");
    return data?.advertisers?.edges[0]?.node?.page?.posts?.edges[0]?.node?.id;
  },

  // The token of an ad that the viewer is shown.
  adToken: async () => {
    const data = await viewer<{ sponsoredPosts: { token: string }[] | null }>("sponsoredPosts(first: 1) { token }");
    return data?.sponsoredPosts?.[0]?.token;
  },

  // The end of a campaign: midnight in UTC in some days.
  days: async (number) => `${new Date(Date.now() + Number(number) * 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`,

  // An idempotency key that nobody has used yet.
  key: async () => `example-${Date.now().toString(36)}`,

  // A session of the viewer other than the one that asks.
  session: async () => {
    type Data = { sessions: List<{ node: { id: string; isCurrent: boolean } | null }> };
    const data = await viewer<Data>("sessions(first: 100) { edges { node { id isCurrent } } }");
    return data?.sessions?.edges.find(({ node }) => node && !node.isCurrent)?.node?.id;
  },

  // A handle nobody has yet.
  handle: async () => `guest_${Date.now().toString(36)}`,
};

type Campaign = { id: string; report?: unknown[] | null; adSets?: { id: string }[] | null };

// The newest campaigns of the viewer's first advertiser.
async function campaigns(selection: string): Promise<Campaign[]> {
  type Data = { advertisers: List<{ node: { campaigns: { nodes: (Campaign | null)[] | null } | null } | null }> };
  const data = await viewer<Data>(`advertisers(first: 1) { edges { node { campaigns(first: 10) { nodes { id ${selection} } } } } }`);
  return (data?.advertisers?.edges[0]?.node?.campaigns?.nodes ?? []).filter((campaign) => campaign !== null);
}

async function viewer<Fields>(selection: string): Promise<Fields | null> {
  return (await ask<{ viewer: Fields | null }>(`{ viewer { ${selection} } }`)).viewer;
}

// Replaces every placeholder in a value. Several may stand in one, in order of preference: "{{stranger|user:grace}}". What
// nobody can answer becomes an empty text, and counts as missing.
export async function fill(value: unknown): Promise<{ filled: unknown; missing: boolean }> {
  const answers = new Map<string, string>();
  for (const [placeholder, choices] of JSON.stringify(value).matchAll(/\{\{([^{}]+)\}\}/g)) {
    answers.set(placeholder, await firstAnswer(choices!.split("|")));
  }
  const filled = JSON.parse(JSON.stringify(value), (_key, item) => answers.get(item) ?? item);
  return { filled, missing: [...answers.values()].includes("") };
}

async function firstAnswer(choices: string[]): Promise<string> {
  for (const choice of choices) {
    const [name, argument = ""] = choice.split(":");
    try {
      const answer = await questions[name!]?.(argument);
      if (answer) {
        return answer;
      }
    } catch {
      // The example opens all the same, with the gap to be filled by hand.
    }
  }
  return "";
}
