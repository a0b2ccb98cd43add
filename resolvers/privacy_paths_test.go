package resolvers_test

import (
	"reflect"
	"testing"

	"fivefold/stores"
)

// A friendship, a session and what two people have together, by every path.

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
		MutualFriends, CommonInterests *lines
	}
}

func (s *society) checkPair(t *testing.T, w *world, viewer stores.ID, a, b stores.User) {
	t.Helper()
	f := stores.FriendshipID(a.ID, b.ID).String()
	got := get[pairView](w, viewer, pairPaths, map[string]any{"a": a.ID.String(), "b": b.ID.String(), "f": f,
		"reps": []any{map[string]any{"__typename": "Friendship", "id": f}}})
	want := s.friendshipState(viewer, a, b)
	for path, view := range []*friendshipView{got.Node, got.Nodes[0], got.Entities[0]} {
		if (view == nil) != (want == "") || view != nil && (view.State != want || len(view.Users) != 2) {
			t.Fatalf("%q sees the friendship of %s and %s by path %d as %+v and may as %q", viewer, a.Handle, b.Handle, path, view, want)
		}
	}
	if got.User == nil {
		if s.sees(viewer, a.ID) {
			t.Fatalf("%q does not see %s", viewer, a.Handle)
		}
		return
	}
	sees := s.sees(viewer, b.ID)
	wantMutual := when(sees && s.showsFriends(viewer, a) && s.showsFriends(viewer, b), zeros(s.mutual(viewer, a, b)))
	if told := got.User.MutualFriends.told(); !reflect.DeepEqual(told, wantMutual) {
		t.Fatalf("%q sees as mutual friends of %s and %s %v and may see %v", viewer, a.Handle, b.Handle, told, wantMutual)
	}
	wantCommon := when(sees && s.showsInterests(viewer, a) && s.showsInterests(viewer, b), s.liked(a, &b))
	if told := got.User.CommonInterests.told(); !reflect.DeepEqual(told, wantCommon) {
		t.Fatalf("%q sees in common between %s and %s %v and may see %v", viewer, a.Handle, b.Handle, told, wantCommon)
	}
	length := -1
	if p := got.User.Path; p != nil {
		if length = p.Length; len(p.Users) != length+1 || p.Users[0].Handle != a.Handle || p.Users[length].Handle != b.Handle {
			t.Fatalf("a path of length %d with people %v", length, p.Users)
		}
	}
	if want := s.distance(viewer, a, b); length != want {
		t.Fatalf("%q sees %s and %s at distance %d and may at %d", viewer, a.Handle, b.Handle, length, want)
	}
}

// friendshipState says how far the friendship of two has come as viewer may know it, "" when there is none.
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

// requests lists the ids of the requests a person sent or received; all were made at the same time.
func (s *society) requests(person stores.ID, sent bool) []string {
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
			out = append(out, u.Handle)
		}
	}
	return out
}

func (s *society) checkSession(t *testing.T, w *world, viewer stores.ID, person stores.User) {
	t.Helper()
	id := s.sessions[person.ID].ID.String()
	got := get[struct {
		Node     *struct{ ID string }
		Nodes    []*struct{ ID string }
		Entities []*struct{ ID string } `json:"_entities"`
	}](w, viewer, `query($id: ID!, $reps: [_Any!]!) {
  node(id: $id) { id } nodes(ids: [$id]) { id } _entities(representations: $reps) { ... on Session { id } } }`,
		map[string]any{"id": id, "reps": []any{map[string]any{"__typename": "Session", "id": id}}})
	for path, node := range []*struct{ ID string }{got.Node, got.Nodes[0], got.Entities[0]} {
		if (node != nil) != (viewer == person.ID) {
			t.Fatalf("%q sees the session of %s by path %d: %v", viewer, person.Handle, path, node != nil)
		}
	}
}

func (s *society) checkInterests(t *testing.T, w *world, viewer stores.ID) {
	t.Helper()
	got := get[struct {
		Interests struct {
			Nodes []struct {
				ID             string
				LikeCount      int
				ViewerLike     *struct{ Strength int }
				FriendsWhoLike *lines
			}
		}
	}](w, viewer, `{ interests { nodes { id likeCount viewerLike { strength } friendsWhoLike { edges { node { x: handle } n: strength } totalCount } } } }`, nil)
	for _, node := range got.Interests.Nodes {
		id, _ := stores.ParseID(node.ID)
		if want := when(!viewer.IsZero(), s.likedBy(viewer, id)); !reflect.DeepEqual(node.FriendsWhoLike.told(), want) {
			t.Fatalf("%q sees who likes %s as %v and may see %v", viewer, node.ID, node.FriendsWhoLike.told(), want)
		}
		strength := 0
		if node.ViewerLike != nil {
			strength = node.ViewerLike.Strength
		}
		if strength != s.likes[viewer][id] {
			t.Fatalf("%q likes %s by %d, not by %d", viewer, node.ID, strength, s.likes[viewer][id])
		}
	}
}
