package resolvers_test

import (
	"fmt"
	"reflect"
	"testing"

	"fivefold/stores"
)

// The privacy of friendships, sessions and what two people have in common, on every path.

const pairPaths = `query($a: ID!, $b: ID!, $f: ID!, $reps: [_Any!]!) {
  node(id: $f) { ...F } nodes(ids: [$f]) { ...F } _entities(representations: $reps) { ...F }
  user(id: $a) {
    path(to: $b) { length users { handle } }
    mutualFriends(with: $b) { edges { node { x: handle } } totalCount }
    commonInterests(with: $b) { edges { node { x: name } n: strength } totalCount }
  }
}
fragment F on Friendship { state users { handle } }`

type friendshipView struct {
	State string
	Users []struct{ Handle string }
}

type pairView struct {
	Node     *friendshipView
	Nodes    []*friendshipView
	Entities []*friendshipView `json:"_entities"`
	User     *struct {
		Path *struct {
			Length int
			Users  []struct{ Handle string }
		}
		MutualFriends, CommonInterests *countedList
	}
}

func (s *society) checkPair(t *testing.T, h *harness, viewer stores.ID, a, b stores.User) {
	t.Helper()
	f := stores.FriendshipID(a.ID, b.ID).String()
	got := get[pairView](h, viewer, pairPaths, map[string]any{"a": a.ID.String(), "b": b.ID.String(), "f": f,
		"reps": []any{map[string]any{"__typename": "Friendship", "id": f}}})
	want := s.friendshipState(viewer, a, b)
	for path, view := range []*friendshipView{got.Node, got.Nodes[0], got.Entities[0]} {
		if (view == nil) != (want == "") || view != nil && (view.State != want || len(view.Users) != 2) {
			t.Fatalf("viewer %q sees the friendship of %s and %s on path %d as %+v, want %q", viewer, a.Handle, b.Handle, path, view, want)
		}
	}
	if got.User == nil {
		if s.sees(viewer, a.ID) {
			t.Fatalf("viewer %q does not see %s", viewer, a.Handle)
		}
		return
	}
	sees := s.sees(viewer, b.ID)
	wantMutual := ifOpen(sees && s.showsFriends(viewer, a) && s.showsFriends(viewer, b), withZeros(s.mutual(viewer, a, b)))
	if values := got.User.MutualFriends.values(); !reflect.DeepEqual(values, wantMutual) {
		t.Fatalf("viewer %q sees as mutual friends of %s and %s %v, want %v", viewer, a.Handle, b.Handle, values, wantMutual)
	}
	wantCommon := ifOpen(sees && s.showsInterests(viewer, a) && s.showsInterests(viewer, b), s.liked(a, &b))
	if values := got.User.CommonInterests.values(); !reflect.DeepEqual(values, wantCommon) {
		t.Fatalf("viewer %q sees as common interests of %s and %s %v, want %v", viewer, a.Handle, b.Handle, values, wantCommon)
	}
	length := -1
	if p := got.User.Path; p != nil {
		if length = p.Length; len(p.Users) != length+1 || p.Users[0].Handle != a.Handle || p.Users[length].Handle != b.Handle {
			t.Fatalf("a path of length %d with people %v", length, p.Users)
		}
	}
	if want := s.distance(viewer, a, b); length != want {
		t.Fatalf("viewer %q sees %s and %s at distance %d, want %d", viewer, a.Handle, b.Handle, length, want)
	}
}

// friendshipState returns the state of the friendship of two people that viewer may see, "" when there is none.
func (s *society) friendshipState(viewer stores.ID, a, b stores.User) string {
	isTheirs := viewer == a.ID || viewer == b.ID
	_, asked := s.asked[stores.Pair{A: a.ID, B: b.ID}]
	_, askedBack := s.asked[stores.Pair{A: b.ID, B: a.ID}]
	switch {
	case !s.sees(viewer, a.ID) || !s.sees(viewer, b.ID):
		return ""
	case s.areFriends(a.ID, b.ID) && (isTheirs || s.showsFriends(viewer, a) || s.showsFriends(viewer, b)):
		return "FRIENDS"
	case (asked || askedBack) && isTheirs:
		return "REQUESTED"
	default:
		return ""
	}
}

func (s *society) friendship(viewer, person stores.ID) string {
	_, asked := s.asked[stores.Pair{A: viewer, B: person}]
	_, askedYou := s.asked[stores.Pair{A: person, B: viewer}]
	switch {
	case viewer == person:
		return "YOURSELF"
	case s.areFriends(viewer, person):
		return "FRIENDS"
	case s.blocks[stores.Pair{A: viewer, B: person}]:
		return "BLOCKED"
	case asked:
		return "REQUESTED"
	case askedYou:
		return "REQUESTED_YOU"
	default:
		return "NONE"
	}
}

// requestIDs returns the ids of the requests a person sent or received; all were made at the same time.
func (s *society) requestIDs(person stores.ID, sent bool) []string {
	out := []string{}
	for _, u := range s.people {
		pair := stores.Pair{A: u.ID, B: person}
		if sent {
			pair = stores.Pair{A: person, B: u.ID}
		}
		if f, ok := s.asked[pair]; ok {
			out = append(out, f.ID.String())
		}
	}
	return out
}

func (s *society) blockedBy(person stores.ID) []string {
	out := []string{}
	for _, u := range s.people {
		if s.blocks[stores.Pair{A: person, B: u.ID}] {
			name := u.Handle
			if !s.sees(person, u.ID) { // who also blocks the person
				name = ""
			}
			out = append(out, fmt.Sprint(name, " ", u.ID, " 0"))
		}
	}
	return out
}

func (s *society) checkSession(t *testing.T, h *harness, viewer stores.ID, person stores.User) {
	t.Helper()
	id := s.sessions[person.ID].ID.String()
	got := get[struct {
		Node     *struct{ ID string }
		Nodes    []*struct{ ID string }
		Entities []*struct{ ID string } `json:"_entities"`
	}](h, viewer, `query($id: ID!, $reps: [_Any!]!) {
  node(id: $id) { id } nodes(ids: [$id]) { id } _entities(representations: $reps) { ... on Session { id } } }`,
		map[string]any{"id": id, "reps": []any{map[string]any{"__typename": "Session", "id": id}}})
	for path, node := range []*struct{ ID string }{got.Node, got.Nodes[0], got.Entities[0]} {
		if (node != nil) != (viewer == person.ID) {
			t.Fatalf("viewer %q sees the session of %s on path %d: %v", viewer, person.Handle, path, node != nil)
		}
	}
}

func (s *society) checkInterests(t *testing.T, h *harness, viewer stores.ID) {
	t.Helper()
	got := get[struct {
		Interests struct {
			Nodes []struct {
				ID             string
				LikeCount      int
				ViewerLike     *struct{ Strength int }
				FriendsWhoLike *countedList
			}
		}
	}](h, viewer, `{ interests { nodes { id likeCount viewerLike { strength } friendsWhoLike { edges { node { x: handle } n: strength } totalCount } } } }`, nil)
	for _, node := range got.Interests.Nodes {
		id, _ := stores.ParseID(node.ID)
		if want := ifOpen(!viewer.IsZero(), s.likedBy(viewer, id)); !reflect.DeepEqual(node.FriendsWhoLike.values(), want) {
			t.Fatalf("viewer %q sees who likes %s as %v, want %v", viewer, node.ID, node.FriendsWhoLike.values(), want)
		}
		strength := 0
		if node.ViewerLike != nil {
			strength = node.ViewerLike.Strength
		}
		if strength != s.likes[viewer][id] {
			t.Fatalf("viewer %q likes %s with strength %d, want %d", viewer, node.ID, strength, s.likes[viewer][id])
		}
	}
}
