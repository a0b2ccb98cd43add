package resolvers_test

import (
	"fmt"
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
}

var nodeDocuments = []string{`query($id: ID!) { node(id: $id) { id } }`, `query($id: ID!) { nodes(ids: [$id, $id]) { id } }`}

// entityDocument asks a gateway's question for a key of a type.
func entityDocument(typeName, key string) string {
	return fmt.Sprintf(`query($id: ID!) { _entities(representations: [{__typename: %q, %s: $id}]) { __typename } }`, typeName, key)
}

// Friendships, people and sessions have ids or handles that can be computed, guessed or noted: who may not see one must not learn from the time
// of the answer that it exists.
func TestHiddenThingsTakeTheCallsOfMissingOnes(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	things, own := hiddenThings(h)
	for _, thing := range things {
		for i, document := range thing.documents {
			for _, viewer := range thing.viewers {
				hidden, hiddenCalls := h.answerAbout(viewer, document, thing.hidden)
				missing, missingCalls := h.answerAbout(viewer, document, thing.missing)
				if !reflect.DeepEqual(hidden, missing) {
					t.Errorf("%s, %s, viewer %s:\nhidden  %s\nmissing %s", thing.name, document, viewer, indented(t, hidden), indented(t, missing))
				}
				if !slices.Equal(hiddenCalls, missingCalls) {
					t.Errorf("%s, %s, viewer %s:\nhidden  %q\nmissing %q", thing.name, document, viewer, hiddenCalls, missingCalls)
				}
				if len(hiddenCalls) == 0 && i < len(nodeDocuments) {
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
	stage := &society{}
	for i, handle := range []string{"low", "high", "asked", "stranger", "blocker", "alone"} {
		stage.people = append(stage.people, stores.User{ID: numbered(stores.KindUser, i), Handle: handle, Name: handle, JoinedAt: epoch,
			FriendsVisibility: stores.OnlyMe, InterestsVisibility: stores.Everyone})
	}
	person := func(n int) stores.ID { return stage.people[n].ID }
	low, high, asked, stranger, blocker, alone := person(0), person(1), person(2), person(3), person(4), person(5)
	friends, request := stores.FriendshipID(low, high), stores.FriendshipID(low, asked)
	h.put(stores.Rows{Users: stage.people, Blocks: []stores.Block{{Blocker: blocker, Blocked: stranger, Since: epoch}},
		Friendships: []stores.Friendship{{ID: friends, Low: low, High: high, Requester: low, RequestedAt: epoch, Since: epoch},
			{ID: request, Low: low, High: asked, Requester: low, RequestedAt: epoch}},
		Pages: []stores.Page{{ID: numbered(stores.KindPage, 20), Kind: stores.Group, Name: "Group", Owner: stranger, CreatedAt: epoch}}})
	session := stores.Session{ID: numbered(stores.KindSession, 1), User: low, CreatedAt: h.clock, LastSeenAt: h.clock,
		ExpiresAt: h.clock.Add(time.Hour), EndsAt: h.clock.Add(time.Hour)}
	if err := h.set.Sessions.Create(h.t.Context(), session, ""); err != nil {
		h.t.Fatal(err)
	}
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
	for _, role := range []stores.PageRole{stores.Member, stores.Moderator} {
		people = append(people, fmt.Sprintf(`mutation($id: ID!) { setPageRole(input: {pageId: %q, userId: $id, role: %s}) { user { id } userErrors { code field message } } }`,
			numbered(stores.KindPage, 20), role))
	}
	handles := []string{entityDocument("User", "handle"), `query($id: String!) { user(handle: $id) { id } }`}
	return []hiddenThing{
		{"a friendship of two others", []stores.ID{nobody, stranger}, friends.String(), stores.FriendshipID(high, alone).String(), friendship},
		{"a request of two others", []stores.ID{nobody, stranger, high}, request.String(), stores.FriendshipID(high, alone).String(), friendship},
		{"another person's session", []stores.ID{nobody, stranger}, session.ID.String(), numbered(stores.KindSession, 2).String(), sessions},
		{"a person who blocks the viewer", []stores.ID{stranger}, blocker.String(), missing, people},
		{"the handle of a person who blocks the viewer", []stores.ID{stranger}, "blocker", "missing", handles},
	}, map[string]stores.ID{friends.String(): low, request.String(): asked, session.ID.String(): low, blocker.String(): high}
}
