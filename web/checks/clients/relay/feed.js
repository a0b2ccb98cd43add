import { graphql } from "relay-runtime";

graphql`fragment feed_message on Message { id text createdAt author { id name } replyCount viewerCanReply viewerCanReact viewerReaction { kind } }`;

graphql`
  fragment feed_friends on User @refetchable(queryName: "feedFriendsPagination")
    @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }, orderBy: { type: "FriendOrder", defaultValue: NEWEST }) {
    friends(first: $count, after: $cursor, orderBy: $orderBy) @connection(key: "feed_friends", filters: ["orderBy"]) {
      totalCount
      edges { since node { id name } }
    }
  }
`;

graphql`
  fragment feed_wall on User @refetchable(queryName: "feedWallPagination")
    @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) {
    wall(first: $count, after: $cursor) @connection(key: "feed_wall") { edges { node { ...feed_message } } }
  }
`;

graphql`
  fragment feed_replies on Post @refetchable(queryName: "feedRepliesPagination")
    @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) {
    replies(first: $count, after: $cursor) @connection(key: "feed_replies") { edges { node { ...feed_message } } }
  }
`;

graphql`
  fragment feed_comments on Post @refetchable(queryName: "feedCommentsPagination")
    @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }, order: { type: "MessageOrder", defaultValue: OLDEST }) {
    comments(first: $count, after: $cursor, order: $order) @connection(key: "feed_comments", filters: ["order"]) { edges { node { ...feed_message } } }
  }
`;

graphql`
  fragment feed_deleted on User @refetchable(queryName: "feedDeletedPagination")
    @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) {
    deletedMessages(first: $count, after: $cursor) @connection(key: "feed_deletedMessages") { edges { node { id text viewerCanRestore } } }
  }
`;

graphql`query feedQuery($handle: String!) { user(handle: $handle) { id name friendCount ...feed_friends ...feed_wall } pages(kind: GROUP, orderBy: POPULAR, first: 3) { nodes { id name viewerCanPost } } }`;

graphql`
  mutation feedPublishPostMutation($input: PublishPostInput!, $connections: [ID!]!, $walls: [ID!]!) {
    publishPost(input: $input) {
      messageEdge @prependEdge(connections: $connections) { node { ...feed_message } }
      postEdge @prependEdge(connections: $walls) { node { ...feed_message } }
      userErrors { code field message }
    }
  }
`;

graphql`
  mutation feedPublishCommentMutation($input: PublishCommentInput!, $connections: [ID!]!) {
    publishComment(input: $input) { commentEdge @prependEdge(connections: $connections) { node { ...feed_message } } threadEdge { cursor } userErrors { code } }
  }
`;

graphql`
  mutation feedRestoreMutation($id: ID!, $walls: [ID!]!, $replies: [ID!]!) {
    restoreMessage(input: { messageId: $id }) {
      postEdge @prependEdge(connections: $walls) { node { ...feed_message } }
      commentEdge @prependEdge(connections: $replies) { node { ...feed_message } }
      userErrors { code }
    }
  }
`;

graphql`
  mutation feedJoinMutation($page: ID!, $pages: [ID!]!, $members: [ID!]!) {
    joinPage(input: { pageId: $page }) {
      pageEdge @prependEdge(connections: $pages) { role node { id viewerCanPost } }
      memberEdge @prependEdge(connections: $members) { role node { id name } }
      userErrors { code }
    }
  }
`;

graphql`
  mutation feedRequestMutation($user: ID!, $requests: [ID!]!, $friends: [ID!]!) {
    requestFriendship(input: { userId: $user }) {
      requestEdge @prependEdge(connections: $requests) { user { id name } node { id state } }
      friendEdge @prependEdge(connections: $friends) { since node { id name } }
      viewer { id friendCount }
      userErrors { code }
    }
  }
`;

graphql`
  mutation feedBlockMutation($user: ID!, $blocked: [ID!]!) {
    blockUser(input: { userId: $user }) { blockEdge @prependEdge(connections: $blocked) { userId since } endedFriendshipId @deleteRecord userErrors { code } }
  }
`;

graphql`
  mutation feedDeleteMutation($id: ID!, $connections: [ID!]!) {
    deleteMessage(input: { messageId: $id }) { deletedMessageId @deleteEdge(connections: $connections) userErrors { code } }
  }
`;

graphql`subscription feedMessagesSubscription { messagePublished { id ...feed_message } }`;

graphql`subscription feedChangesSubscription($id: ID!) { messageChanged(id: $id) { messageId message { ...feed_message reactionCounts { kind count } } } }`;
