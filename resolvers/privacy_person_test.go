package resolvers_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"fivefold/stores"
)

// The privacy matrix of people: in random societies, for an anonymous viewer and for every person as viewer, every noun on every path
// equals the slow reference, and hidden objects look like missing ones.
func TestPrivacyOfPeople(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("society ", seed), func(t *testing.T) {
			t.Parallel()
			s := randomSociety(rand.New(rand.NewPCG(seed, 5)), 8)
			h := newHarness(t)
			h.putSociety(s)
			for _, viewer := range append([]stores.User{{}}, s.people...) {
				for _, person := range s.people {
					s.checkPerson(t, h, viewer.ID, person)
					s.checkSession(t, h, viewer.ID, person)
					for _, other := range s.people {
						s.checkPair(t, h, viewer.ID, person, other)
					}
				}
				s.checkInterests(t, h, viewer.ID)
			}
		})
	}
}

// putSociety stores a society and sets the clock.
func (h *harness) putSociety(s *society) {
	h.t.Helper()
	h.clock = epoch
	if _, err := h.set.Archive.Put(h.t.Context(), s.rows()); err != nil {
		h.t.Fatal(err)
	}
	for _, session := range s.sessions {
		if err := h.set.Sessions.Create(h.t.Context(), session, ""); err != nil {
			h.t.Fatal(err)
		}
	}
}

// A countedList is any connection selected as edges { node { x } n }.
type countedList struct {
	Edges []struct {
		Node *struct{ X string }
		N    int
		Of   string // the id of a person who may be hidden
	}
	TotalCount int
}

// values returns the edges as "x n", nil for a hidden list. A missing node and a wrong total count are values of their own.
func (l *countedList) values() []string {
	if l == nil {
		return nil
	}
	out := []string{}
	for _, e := range l.Edges {
		switch {
		case e.Of != "" && e.Node == nil:
			out = append(out, fmt.Sprint(" ", e.Of, " ", e.N))
			continue
		case e.Of != "":
			e.Node.X += " " + e.Of
		case e.Node == nil:
			out = append(out, "a missing node")
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
  blockedUsers { edges { node { x: handle } of: userId } totalCount }
  sessions { edges { node { x: id } } totalCount }
}`

// personPaths selects the same fields of one person on every path.
const personPaths = `query($id: ID!, $handle: String!, $reps: [_Any!]!) {
  byID: user(id: $id) { ...Person } byHandle: user(handle: $handle) { ...Person }
  node(id: $id) { ...Person } nodes(ids: [$id]) { ...Person } _entities(representations: $reps) { ...Person }
}` + personFields

type personView struct {
	Handle, ViewerFriendship                     string
	FriendsVisibility, InterestsVisibility       *string
	ViewerMutualFriendCount                      *int
	Friends                                      *countedList
	FriendsOfFriends, Interests, SimilarPeople   *countedList
	FriendRequests, Sent, BlockedUsers, Sessions *countedList
}

type pathsView struct {
	ByID, ByHandle, Node *personView
	Nodes                []*personView
	Entities             []*personView `json:"_entities"`
}

func (s *society) checkPerson(t *testing.T, h *harness, viewer stores.ID, person stores.User) {
	t.Helper()
	id := person.ID.String()
	got := get[pathsView](h, viewer, personPaths, map[string]any{"id": id, "handle": person.Handle, "reps": []any{
		map[string]any{"__typename": "User", "id": id}, map[string]any{"__typename": "User", "handle": person.Handle}}})
	for path, view := range []*personView{got.ByID, got.ByHandle, got.Node, got.Nodes[0], got.Entities[0], got.Entities[1]} {
		if got, want := view.values(), s.personValues(viewer, person); !reflect.DeepEqual(got, want) {
			t.Fatalf("viewer %q sees %s on path %d as\n%v\nwant\n%v", viewer, person.Handle, path, got, want)
		}
	}
}

// values returns the view by field, nil when the person is not visible.
func (v *personView) values() map[string]any {
	if v == nil {
		return nil
	}
	return map[string]any{"handle": v.Handle, "friendship": v.ViewerFriendship, "settings": v.FriendsVisibility != nil && v.InterestsVisibility != nil,
		"mutual": v.ViewerMutualFriendCount != nil, "friends": v.Friends.values(), "behind": v.FriendsOfFriends.values(),
		"interests": v.Interests.values(), "similar": v.SimilarPeople.values(), "received": v.FriendRequests.values(), "sent": v.Sent.values(),
		"blocked": v.BlockedUsers.values(), "sessions": v.Sessions.values()}
}

// personValues returns what viewer may see of a person, in the same form.
func (s *society) personValues(viewer stores.ID, person stores.User) map[string]any {
	if !s.sees(viewer, person.ID) {
		return nil
	}
	friends, interests, isSelf := s.showsFriends(viewer, person), s.showsInterests(viewer, person), viewer == person.ID
	return map[string]any{"handle": person.Handle, "friendship": s.friendship(viewer, person.ID), "settings": isSelf,
		"mutual": friends && !isSelf && !viewer.IsZero(), "friends": ifOpen(friends, withZeros(s.friendsOf(viewer, person))),
		"behind": ifOpen(friends, s.friendsOfFriends(viewer, person)), "interests": ifOpen(interests, s.liked(person, nil)),
		"similar": ifOpen(friends && interests, s.similar(viewer, person)), "received": ifOpen(isSelf, withZeros(s.requestIDs(person.ID, false))),
		"sent": ifOpen(isSelf, withZeros(s.requestIDs(person.ID, true))), "blocked": ifOpen(isSelf, s.blockedBy(person.ID)),
		"sessions": ifOpen(isSelf, withZeros([]string{s.sessions[person.ID].ID.String()}))}
}

func ifOpen(open bool, list []string) []string {
	if open {
		return list
	}
	return nil
}

// withZeros appends the number 0 to each item.
func withZeros(list []string) []string {
	out := []string{}
	for _, x := range list {
		out = append(out, x+" 0")
	}
	return out
}
