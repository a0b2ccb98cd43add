package resolvers_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"fivefold/stores"
)

// The privacy matrix: in random societies, for nobody and for everybody, every noun on every path is what the slow reference
// says, and what is hidden looks like what is missing.
func TestNobodySeesMoreThanTheyMay(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("society ", seed), func(t *testing.T) {
			s := randomSociety(rand.New(rand.NewPCG(seed, 5)), 8)
			w := newWorld(t)
			w.settle(s)
			for _, viewer := range append([]stores.User{{}}, s.people...) {
				for _, person := range s.people {
					s.checkPerson(t, w, viewer.ID, person)
					s.checkSession(t, w, viewer.ID, person)
					for _, other := range s.people {
						s.checkPair(t, w, viewer.ID, person, other)
					}
				}
				s.checkInterests(t, w, viewer.ID)
			}
		})
	}
}

// settle stores a society.
func (w *world) settle(s *society) {
	w.t.Helper()
	w.clock = began
	if _, err := w.set.Archive.Put(w.t.Context(), s.rows()); err != nil {
		w.t.Fatal(err)
	}
	for _, session := range s.sessions {
		if err := w.set.Sessions.Create(w.t.Context(), session); err != nil {
			w.t.Fatal(err)
		}
	}
}

// A line list is any connection whose edges were asked as node { x } and n, as lines "x n".
type lines struct {
	Edges []struct {
		Node *struct{ X string }
		N    int
	}
	TotalCount int
}

// told gives the lines of a list, nil for a hidden one, and says so when the count is not that of the lines.
func (l *lines) told() []string {
	if l == nil {
		return nil
	}
	out := []string{}
	for _, e := range l.Edges {
		if e.Node == nil {
			out = append(out, "a hole")
			continue
		}
		out = append(out, fmt.Sprint(e.Node.X, " ", e.N))
	}
	if l.TotalCount != len(out) {
		out = append(out, fmt.Sprint("counted ", l.TotalCount))
	}
	return out
}

const personFields = `
fragment Person on User {
  handle friendsVisibility interestsVisibility viewerFriendship viewerMutualFriendCount
  friends { edges { node { x: handle } friendship { id } } totalCount }
  friendsOfFriends { edges { node { x: handle } n: mutualFriendCount } totalCount }
  interests { edges { node { x: name } n: strength } totalCount }
  similarPeople { edges { node { x: handle } n: commonInterestCount } totalCount }
  friendRequests { edges { node { x: id } } totalCount }
  sent: friendRequests(direction: SENT) { edges { node { x: id } } totalCount }
  blockedUsers { edges { node { x: handle } } totalCount }
  sessions { edges { node { x: id } } totalCount }
}`

// personPaths reaches one person by every path, with the same fields behind each.
const personPaths = `query($id: ID!, $handle: String!, $reps: [_Any!]!) {
  byID: user(id: $id) { ...Person } byHandle: user(handle: $handle) { ...Person }
  node(id: $id) { ...Person } nodes(ids: [$id]) { ...Person } _entities(representations: $reps) { ...Person }
}` + personFields

type personView struct {
	Handle, ViewerFriendship                     string
	FriendsVisibility, InterestsVisibility       *string
	ViewerMutualFriendCount                      *int
	Friends                                      *lines
	FriendsOfFriends, Interests, SimilarPeople   *lines
	FriendRequests, Sent, BlockedUsers, Sessions *lines
}

type pathsView struct {
	ByID, ByHandle, Node *personView
	Nodes                []*personView
	Entities             []*personView `json:"_entities"`
}

func (s *society) checkPerson(t *testing.T, w *world, viewer stores.ID, person stores.User) {
	t.Helper()
	id := person.ID.String()
	got := get[pathsView](w, viewer, personPaths, map[string]any{"id": id, "handle": person.Handle, "reps": []any{
		map[string]any{"__typename": "User", "id": id}, map[string]any{"__typename": "User", "handle": person.Handle}}})
	for path, view := range []*personView{got.ByID, got.ByHandle, got.Node, got.Nodes[0], got.Entities[0], got.Entities[1]} {
		if got, want := view.told(), s.told(viewer, person); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q sees %s by path %d as\n%v\nand may as\n%v", viewer, person.Handle, path, got, want)
		}
	}
}

// told lays a view out by field; nil when the person is not there.
func (v *personView) told() map[string]any {
	if v == nil {
		return nil
	}
	return map[string]any{"handle": v.Handle, "friendship": v.ViewerFriendship, "settings": v.FriendsVisibility != nil && v.InterestsVisibility != nil,
		"mutual": v.ViewerMutualFriendCount != nil, "friends": v.Friends.told(), "behind": v.FriendsOfFriends.told(),
		"interests": v.Interests.told(), "similar": v.SimilarPeople.told(), "received": v.FriendRequests.told(), "sent": v.Sent.told(),
		"blocked": v.BlockedUsers.told(), "sessions": v.Sessions.told()}
}

// told says what viewer may see of a person, in the same layout.
func (s *society) told(viewer stores.ID, person stores.User) map[string]any {
	if !s.sees(viewer, person.ID) {
		return nil
	}
	friends, interests, you := s.showsFriends(viewer, person), s.showsInterests(viewer, person), viewer == person.ID
	return map[string]any{"handle": person.Handle, "friendship": s.friendship(viewer, person.ID), "settings": you,
		"mutual": friends && !you && !viewer.IsZero(), "friends": when(friends, zeros(s.friendsOf(viewer, person))),
		"behind": when(friends, s.friendsOfFriends(viewer, person)), "interests": when(interests, s.liked(person, nil)),
		"similar": when(friends && interests, s.similar(viewer, person)), "received": when(you, zeros(s.requests(person.ID, false))),
		"sent": when(you, zeros(s.requests(person.ID, true))), "blocked": when(you, zeros(s.blockedBy(person.ID))),
		"sessions": when(you, zeros([]string{s.sessions[person.ID].ID.String()}))}
}

func when(open bool, list []string) []string {
	if open {
		return list
	}
	return nil
}

// zeros writes a list without numbers as one with.
func zeros(list []string) []string {
	out := []string{}
	for _, x := range list {
		out = append(out, x+" 0")
	}
	return out
}
