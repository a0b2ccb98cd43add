package resolvers_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"fivefold/stores"
)

// payloadEdge is an edge that a mutation returns, and the list that contains it.
type payloadEdge struct {
	edge   string // the field of the payload
	in     string // the list of an object, with %s for the selection of the edges
	fields string // of the edge
}

// Front ends insert the edges of payloads into their lists: each edge is in its list with the same cursor.
func TestPayloadsReturnTheEdgesOfTheListsThatTheyAddTo(t *testing.T) {
	t.Parallel()
	v := newSmallNetwork(t)
	topic := v.interest("maps")
	onWall, onPage := v.post(v.bob, "on bob's wall", ""), v.post(v.dan, "on the page", v.onChess())
	comment := v.comment(v.bob, onWall, "a comment")
	request := numbered(stores.KindUser, 0)
	const messages, replies, reactions = `viewer { messages { %s } }`, `node(id: %q) { ... on Message { replies { %%s } } }`, `node(id: %q) { ... on Message { reactions { %%s } } }`
	const comments = `node(id: %q) { ... on Post { comments { %%s } } }`
	wall, page := fmt.Sprintf(`user(id: %q) { wall { %%s } }`, v.bob), fmt.Sprintf(`node(id: %q) { ... on Page { posts { %%s } } }`, v.chess)
	for _, c := range []struct {
		as              stores.ID
		mutation, input string
		want            []payloadEdge
	}{
		{v.bob, "publishPost", `text: "again"`, []payloadEdge{{"messageEdge", messages, "node { id }"}, {"postEdge", wall, "node { id }"}}},
		{v.ann, "publishPost", fmt.Sprintf(`text: "for you" wallId: %q`, v.bob), []payloadEdge{{"messageEdge", messages, "node { id }"}, {"postEdge", wall, "node { id }"}}},
		{v.ann, "publishPost", `text: "to all" ` + v.onChess(), []payloadEdge{{"messageEdge", messages, "node { id }"}, {"postEdge", page, "node { id }"}}},
		{v.ann, "publishComment", fmt.Sprintf(`text: "yes" messageId: %q`, onWall),
			[]payloadEdge{{"commentEdge", fmt.Sprintf(replies, onWall), "node { id }"}, {"threadEdge", fmt.Sprintf(comments, onWall), "node { id }"}, {"messageEdge", messages, "node { id }"}}},
		{v.ann, "publishComment", fmt.Sprintf(`text: "and yes" messageId: %q`, comment),
			[]payloadEdge{{"commentEdge", fmt.Sprintf(replies, comment), "node { id }"}, {"threadEdge", fmt.Sprintf(comments, onWall), "node { id }"}}},
		{v.ann, "react", fmt.Sprintf(`messageId: %q kind: WOW`, onPage), []payloadEdge{{"reactionEdge", fmt.Sprintf(reactions, onPage), "node { kind since }"}}},
		{v.ann, "react", fmt.Sprintf(`messageId: %q`, onPage), []payloadEdge{{"reactionEdge", fmt.Sprintf(reactions, onPage), "node { kind since }"}}},
		{v.bob, "deleteMessage", fmt.Sprintf(`messageId: %q`, onWall), []payloadEdge{{"deletedMessageEdge", `viewer { deletedMessages { %s } }`, "node { id }"},
			{"deletedPostEdge", `viewer { deletedWallPosts { %s } }`, "node { id }"}}},
		{v.bob, "restoreMessage", fmt.Sprintf(`messageId: %q`, onWall), []payloadEdge{{"messageEdge", messages, "node { id }"}, {"postEdge", wall, "node { id }"}}},
		{v.bob, "deleteMessage", fmt.Sprintf(`messageId: %q`, comment), []payloadEdge{{"deletedMessageEdge", `viewer { deletedMessages { %s } }`, "node { id }"},
			{"deletedCommentEdge", fmt.Sprintf(`node(id: %q) { ... on Post { deletedComments { %%s } } }`, onWall), "node { id }"}}},
		{v.dan, "deleteMessage", fmt.Sprintf(`messageId: %q`, onPage), []payloadEdge{{"deletedMessageEdge", `viewer { deletedMessages { %s } }`, "node { id }"},
			{"deletedPostEdge", fmt.Sprintf(`node(id: %q) { ... on Page { deletedPosts { %%s } } }`, v.chess), "node { id }"}}},
		{v.dan, "restoreMessage", fmt.Sprintf(`messageId: %q`, onPage), []payloadEdge{{"messageEdge", messages, "node { id }"}, {"postEdge", page, "node { id }"}}},
		{v.bob, "restoreMessage", fmt.Sprintf(`messageId: %q`, comment),
			[]payloadEdge{{"messageEdge", messages, "node { id }"}, {"commentEdge", fmt.Sprintf(replies, onWall), "node { id }"}}},
		{v.cyd, "joinPage", fmt.Sprintf(`pageId: %q`, v.chess), []payloadEdge{{"pageEdge", `viewer { pages { %s } }`, "role since node { id }"},
			{"memberEdge", fmt.Sprintf(`node(id: %q) { ... on Page { members { %%s } } }`, v.chess), "role since node { id }"}}},
		{v.dan, "setPageRole", fmt.Sprintf(`pageId: %q userId: %q role: MODERATOR`, v.chess, v.cyd),
			[]payloadEdge{{"memberEdge", fmt.Sprintf(`node(id: %q) { ... on Page { members { %%s } } }`, v.chess), "role since node { id }"}}},
		{v.cyd, "createPage", `name: "Go"`, []payloadEdge{{"pageEdge", `viewer { pages { %s } }`, "role since node { id }"}}},
		{v.ann, "likeInterest", fmt.Sprintf(`interestId: %q`, topic), []payloadEdge{{"likeEdge", `viewer { interests { %s } }`, "strength since node { id }"}}},
		{v.cyd, "requestFriendship", fmt.Sprintf(`userId: %q`, request),
			[]payloadEdge{{"requestEdge", `viewer { friendRequests(direction: SENT) { %s } }`, "user { id } node { id }"}}},
		{v.ann, "acceptFriendship", fmt.Sprintf(`userId: %q`, v.cyd), []payloadEdge{{"friendEdge", `viewer { friends { %s } }`, "since node { id }"}}},
		{v.dan, "blockUser", fmt.Sprintf(`userId: %q`, v.bob), []payloadEdge{{"blockEdge", `viewer { blockedUsers { %s } }`, "userId since node { id }"}}},
	} {
		selection := "userErrors { code field }"
		for _, e := range c.want {
			selection += " " + e.edge + " { cursor " + e.fields + " }"
		}
		got := get[struct {
			Done map[string]json.RawMessage
		}](v.harness, c.as, "mutation { done: "+c.mutation+"(input: {"+c.input+"}) { "+selection+" } }", nil).Done
		if string(got["userErrors"]) != "[]" {
			t.Fatalf("%s: %s", c.mutation, got["userErrors"])
		}
		for _, e := range c.want {
			query := "{ of: " + fmt.Sprintf(e.in, "edges { cursor "+e.fields+" }") + " }"
			lists := get[struct {
				Of map[string]struct{ Edges []json.RawMessage }
			}](v.harness, c.as, query, nil).Of
			for name, list := range lists {
				if !slices.ContainsFunc(list.Edges, func(edge json.RawMessage) bool { return string(edge) == string(got[e.edge]) }) {
					t.Errorf("%s: %s %s is not in %s %s", c.mutation, e.edge, got[e.edge], name, list.Edges)
				}
			}
		}
		v.clock = v.clock.Add(1e9)
	}
}

// interest stores an interest and returns its id.
func (v *smallNetwork) interest(name string) stores.ID {
	v.t.Helper()
	i := stores.Interest{ID: numbered(stores.KindInterest, 0), Kind: "FOOD", Name: name}
	if _, err := v.set.Archive.Put(v.t.Context(), stores.Rows{Interests: []stores.Interest{i}}); err != nil {
		v.t.Fatal(err)
	}
	return i.ID
}

// Whoever signs in becomes the viewer, so that the list is read in the same operation.
func TestSigningInReturnsTheEdgeOfTheSession(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	for _, mutation := range []string{`signUp(input: {handle: "newcomer", name: "New", password: "correct horse 1"})`,
		`signIn(input: {handle: "newcomer", password: "correct horse 1"})`} {
		type edge struct {
			Cursor string
			Node   struct{ ID string }
		}
		got := get[struct {
			Done struct {
				SessionEdge *edge
				Viewer      struct{ Sessions struct{ Edges []*edge } }
			}
		}](h, stores.ID{}, "mutation { done: "+mutation+" { sessionEdge { cursor node { id } } viewer { sessions { edges { cursor node { id } } } } } }", nil).Done
		if got.SessionEdge == nil || len(got.Viewer.Sessions.Edges) == 0 || *got.Viewer.Sessions.Edges[0] != *got.SessionEdge {
			t.Errorf("%s: %v is not the first of %v", mutation, got.SessionEdge, got.Viewer.Sessions.Edges)
		}
		h.clock = h.clock.Add(1e9)
	}
}
