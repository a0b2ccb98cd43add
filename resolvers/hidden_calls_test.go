package resolvers_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// A hiddenThing is what a viewer may not see, and the id of one that does not exist.
type hiddenThing struct {
	name            string
	viewers         []stores.ID
	hidden, missing string
	documents       []string // with the variable $id
	mayDiffer       bool     // whether the calls may differ, since such ids cannot be guessed
}

var nodeDocuments = []string{`query($id: ID!) { node(id: $id) { id } }`, `query($id: ID!) { nodes(ids: [$id, $id]) { id } }`}

// entityDocument asks a gateway's question for a key of a type.
func entityDocument(typeName, key string) string {
	return fmt.Sprintf(`query($id: ID!) { _entities(representations: [{__typename: %q, %s: $id}]) { __typename } }`, typeName, key)
}

// Friendships, people, sessions and memberships have ids or handles that can be computed, guessed or noted: who may not see one must not learn
// from the time of the answer that it exists. docs/security.md says why messages differ.
func TestHiddenThingsTakeTheCallsOfMissingOnes(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	countsCalls := *executedBy == "breadth" // gqlgen's executor resolves fields concurrently: which of two finds the value of the other differs from run to run
	things, own := hiddenThings(h)
	messages, ownMessages := hiddenMessages(h)
	things = append(things, messages...)
	maps.Copy(own, ownMessages)
	advertisers, ownAdvertisers := hiddenAdvertisers(h)
	things = append(things, advertisers...)
	maps.Copy(own, ownAdvertisers)
	for _, thing := range things {
		for _, document := range thing.documents {
			for _, viewer := range thing.viewers {
				hidden, hiddenCalls := h.answerAbout(viewer, document, thing.hidden)
				missing, missingCalls := h.answerAbout(viewer, document, thing.missing)
				if !reflect.DeepEqual(hidden, missing) {
					t.Errorf("%s, %s, viewer %s:\nhidden  %s\nmissing %s", thing.name, document, viewer, indented(t, hidden), indented(t, missing))
				}
				if countsCalls && !thing.mayDiffer && !slices.Equal(hiddenCalls, missingCalls) {
					t.Errorf("%s, %s, viewer %s:\nhidden  %q\nmissing %q", thing.name, document, viewer, hiddenCalls, missingCalls)
				}
				if len(hiddenCalls) == 0 && (!viewer.IsZero() || strings.HasPrefix(document, "query")) {
					t.Errorf("%s, %s: no call", thing.name, document)
				}
			}
		}
	}
	for id, viewer := range own {
		if got, _ := h.answerAbout(viewer, nodeDocuments[0], id); !strings.Contains(string(got.Data), `"ID"`) {
			t.Errorf("%s for %s, who may see it: %s %v", id, viewer, got.Data, got.Errors)
		}
	}
}

// answerAbout returns the response with ID in the place of the id, and the calls with their numbers of keys.
func (h *harness) answerAbout(viewer stores.ID, document, id string) (response, []string) {
	h.t.Helper()
	r := h.execute(viewer, document, map[string]any{"id": id})
	r.Data = []byte(strings.ReplaceAll(string(r.Data), id, "ID"))
	calls := make([]string, len(h.calls))
	for i, c := range h.calls {
		calls[i] = fmt.Sprint(c.Method, " ", c.Keys)
	}
	slices.Sort(calls) // some run concurrently
	return r, calls
}

// hiddenThings stores what some may not see. own has the ids of the hidden things, and somebody who may see each.
func hiddenThings(h *harness) (things []hiddenThing, own map[string]stores.ID) {
	var stage society
	for i, handle := range []string{"low", "high", "asked", "stranger", "blocker", "alone"} {
		stage.people = append(stage.people, stores.User{ID: numbered(stores.KindUser, i), Handle: handle, Name: handle, JoinedAt: epoch,
			FriendsVisibility: stores.OnlyMe, InterestsVisibility: stores.Everyone})
	}
	person := func(n int) stores.ID { return stage.people[n].ID }
	low, high, asked, stranger, blocker, alone := person(0), person(1), person(2), person(3), person(4), person(5)
	page := numbered(stores.KindPage, 20)
	friends, request := stores.FriendshipID(low, high), stores.FriendshipID(low, asked)
	h.put(stores.Rows{Users: stage.people, Blocks: []stores.Block{{Blocker: blocker, Blocked: stranger, Since: epoch}},
		Friendships: []stores.Friendship{{ID: friends, Low: low, High: high, Requester: low, RequestedAt: epoch, Since: epoch},
			{ID: request, Low: low, High: asked, Requester: low, RequestedAt: epoch}},
		Pages: []stores.Page{{ID: page, Kind: stores.Group, Name: "Group", Owner: stranger, CreatedAt: epoch}}})
	session := stores.Session{ID: numbered(stores.KindSession, 1), User: low, CreatedAt: h.clock, LastSeenAt: h.clock,
		ExpiresAt: h.clock.Add(time.Hour), EndsAt: h.clock.Add(time.Hour)}
	if err := h.set.Sessions.Create(h.t.Context(), session, ""); err != nil {
		h.t.Fatal(err)
	}
	former := h.formerMembership(alone, page)
	missing, nobody := strings.Trim(missingUser, `"`), stores.ID{}
	friendship := append(slices.Clone(nodeDocuments), entityDocument("Friendship", "id"))
	sessions := append(slices.Clone(nodeDocuments), entityDocument("Session", "id"),
		`mutation($id: ID!) { revokeSession(input: {sessionId: $id}) { endedSessionId userErrors { code field message } } }`)
	people := append(slices.Clone(nodeDocuments), entityDocument("User", "id"), `query($id: ID!) { user(id: $id) { id } }`,
		`query($id: ID!) { viewer { mutualFriends(with: $id) { totalCount } commonInterests(with: $id) { totalCount } } }`,
		`query($id: ID!) { viewer { path(to: $id) { length } paths(to: $id) { length } } }`,
		`mutation($id: ID!) { publishPost(input: {text: "x", wallId: $id}) { wall { id } userErrors { code field message } } }`)
	for _, action := range []string{"requestFriendship", "acceptFriendship", "declineFriendship", "cancelFriendship", "unfriend", "unblockUser"} {
		people = append(people, `mutation($id: ID!) { `+action+`(input: {userId: $id}) { user { id } userErrors { code field message } } }`)
	}
	memberships := []string{fmt.Sprintf(`mutation($id: ID!) { removePageMember(input: {pageId: %q, membershipId: $id}) { page { memberCount } userErrors { code field message } } }`, page)}
	for _, role := range []stores.PageRole{stores.Member, stores.Moderator} {
		people = append(people, fmt.Sprintf(`mutation($id: ID!) { setPageRole(input: {pageId: %q, userId: $id, role: %s}) { user { id } userErrors { code field message } } }`,
			page, role))
		memberships = append(memberships, fmt.Sprintf(`mutation($id: ID!) { setPageRole(input: {pageId: %q, membershipId: $id, role: %s}) { memberEdge { role } userErrors { code field message } } }`,
			page, role))
	}
	handles := []string{entityDocument("User", "handle"), `query($id: String!) { user(handle: $id) { id } }`}
	return []hiddenThing{
		{"a friendship of two others", []stores.ID{nobody, stranger}, friends.String(), stores.FriendshipID(high, alone).String(), friendship, false},
		{"a request of two others", []stores.ID{nobody, stranger, high}, request.String(), stores.FriendshipID(high, alone).String(), friendship, false},
		{"another person's session", []stores.ID{nobody, stranger}, session.ID.String(), numbered(stores.KindSession, 2).String(), sessions, false},
		{"a person who blocks the viewer", []stores.ID{stranger}, blocker.String(), missing, people, false},
		{"the handle of a person who blocks the viewer", []stores.ID{stranger}, "blocker", "missing", handles, false},
		{"a membership that has ended", []stores.ID{nobody, stranger, alone}, former, strings.Trim(missingMember, `"`), memberships, false},
	}, map[string]stores.ID{friends.String(): low, request.String(): asked, session.ID.String(): low, blocker.String(): high}
}

// formerMembership returns the id of the membership of a person who has left a page.
func (h *harness) formerMembership(person, page stores.ID) string {
	h.t.Helper()
	h.mustMutate(person, "joinPage", "pageId: %q", page)
	edges := h.memberEdges(person, page)
	h.mustMutate(person, "leavePage", "pageId: %q", page)
	if len(edges) != 1 {
		h.t.Fatalf("the members are %v", edges)
	}
	return edges[0].MembershipID
}

// hiddenMessages stores messages that the stranger of hiddenThings and nobody may not read. own has the author of each.
func hiddenMessages(h *harness) (things []hiddenThing, own map[string]stores.ID) {
	low, stranger, blocker := numbered(stores.KindUser, 0), numbered(stores.KindUser, 3), numbered(stores.KindUser, 4)
	own = map[string]stores.ID{}
	var rows stores.Rows
	post := func(author stores.ID, audience stores.Audience, deletedBy stores.ID) stores.ID {
		p := stores.Post{ID: numbered(stores.KindPost, len(rows.Posts)), Author: author, Wall: author, Text: "post", Audience: audience, CreatedAt: epoch,
			DeletedBy: deletedBy, DeletedAt: deletedAt(deletedBy)}
		rows.Posts, own[p.ID.String()] = append(rows.Posts, p), author
		return p.ID
	}
	comment := func(author, on, deletedBy stores.ID) stores.ID {
		c := stores.Comment{ID: numbered(stores.KindComment, 10+len(rows.Comments)), Author: author, ReplyTo: on, Text: "comment", CreatedAt: epoch,
			DeletedBy: deletedBy, DeletedAt: deletedAt(deletedBy)}
		rows.Comments, own[c.ID.String()] = append(rows.Comments, c), author
		return c.ID
	}
	nobody := stores.ID{}
	public, forFriends := post(low, stores.AudiencePublic, nobody), post(low, stores.AudienceFriends, nobody)
	both, onlyStranger := []stores.ID{nobody, stranger}, []stores.ID{stranger}
	for _, m := range []struct {
		name    string
		id      stores.ID
		viewers []stores.ID
	}{
		{"a post for friends", forFriends, both},
		{"a post for its author", post(low, stores.AudienceOnlyMe, nobody), both},
		{"a deleted post", post(low, stores.AudiencePublic, low), both},
		{"a post by a person who blocks the viewer", post(blocker, stores.AudiencePublic, nobody), onlyStranger},
		{"a comment on a post for friends", comment(low, forFriends, nobody), both},
		{"a deleted comment", comment(low, public, low), both},
		{"a comment by a person who blocks the viewer", comment(blocker, public, nobody), onlyStranger},
	} {
		typeName, field, missing := "Post", "postId", missingPost
		if m.id.Kind == stores.KindComment {
			typeName, field, missing = "Comment", "commentId", missingComment
		}
		documents := append(slices.Clone(nodeDocuments), entityDocument(typeName, "id"),
			`mutation($id: ID!) { edit`+typeName+`(input: {`+field+`: $id, text: "x"}) { clientMutationId userErrors { code field message } } }`)
		for mutation, more := range map[string]string{"publishComment": `, text: "x"`, "deleteMessage": "", "restoreMessage": "", "react": ", kind: LIKE", "withdrawReaction": ""} {
			documents = append(documents, `mutation($id: ID!) { `+mutation+`(input: {messageId: $id`+more+`}) { message { id } userErrors { code field message } } }`)
		}
		things = append(things, hiddenThing{m.name, m.viewers, m.id.String(), strings.Trim(missing, `"`), documents, true})
	}
	h.put(rows)
	return things, own
}
