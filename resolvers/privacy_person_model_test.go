package resolvers_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"fivefold/stores"
)

// A society is a small random network in plain maps. It is a slow and simple reference for the privacy rules of
// people, to which the privacy tests compare the API.
type society struct {
	people    []stores.User
	interests []stores.Interest
	friends   map[stores.Pair]stores.Friendship // both ways
	asked     map[stores.Pair]stores.Friendship // from → to
	blocks    map[stores.Pair]bool              // blocker → blocked
	likes     map[stores.ID]map[stores.ID]int   // person → interest → strength
	sessions  map[stores.ID]stores.Session      // one a person
}

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func randomSociety(rng *rand.Rand, size int) *society {
	s := &society{friends: map[stores.Pair]stores.Friendship{}, asked: map[stores.Pair]stores.Friendship{},
		blocks: map[stores.Pair]bool{}, likes: map[stores.ID]map[stores.ID]int{}, sessions: map[stores.ID]stores.Session{}}
	visibilities := []stores.Visibility{stores.Everyone, stores.Everyone, stores.FriendsOnly, stores.OnlyMe}
	for i := range 5 {
		s.interests = append(s.interests, stores.Interest{ID: numbered(stores.KindInterest, i), Kind: stores.KindBand, Name: fmt.Sprint("band ", i)})
	}
	for i := range size {
		u := stores.User{ID: numbered(stores.KindUser, i), Handle: fmt.Sprint("person", i), Name: fmt.Sprint("Person ", i), JoinedAt: epoch,
			FriendsVisibility: visibilities[rng.IntN(4)], InterestsVisibility: visibilities[rng.IntN(4)]}
		s.people = append(s.people, u)
		s.likes[u.ID] = map[stores.ID]int{}
		for _, x := range s.interests {
			if rng.IntN(2) == 0 {
				s.likes[u.ID][x.ID] = 1 + rng.IntN(3)
			}
		}
		s.sessions[u.ID] = stores.Session{ID: numbered(stores.KindSession, i), User: u.ID, Token: stores.TokenHash{byte(i)}, CreatedAt: epoch,
			LastSeenAt: epoch, ExpiresAt: epoch.AddDate(1, 0, 0), EndsAt: epoch.AddDate(1, 0, 0)}
	}
	for i, a := range s.people {
		for _, b := range s.people[i+1:] {
			s.relate(rng, a.ID, b.ID)
		}
	}
	return s
}

// relate makes two people friends, or one request or block the other, or neither.
func (s *society) relate(rng *rand.Rand, a, b stores.ID) {
	f := stores.Friendship{ID: stores.FriendshipID(a, b), Low: a, High: b, Requester: a, RequestedAt: epoch}
	if b.Compare(a) < 0 {
		f.Low, f.High = b, a
	}
	switch n := rng.IntN(10); {
	case n < 4:
		f.Since = epoch.Add(time.Duration(rng.IntN(3)) * time.Hour)
		s.friends[stores.Pair{A: a, B: b}], s.friends[stores.Pair{A: b, B: a}] = f, f
	case n < 5:
		s.asked[stores.Pair{A: a, B: b}] = f
	case n < 6:
		s.blocks[stores.Pair{A: a, B: b}] = true
	case n < 7:
		s.blocks[stores.Pair{A: b, B: a}] = true
	case n < 8:
		s.blocks[stores.Pair{A: a, B: b}] = true
		s.blocks[stores.Pair{A: b, B: a}] = true
	}
}

func numbered(kind stores.Kind, n int) stores.ID {
	id := stores.ID{Kind: kind}
	id.UUID[0], id.UUID[6], id.UUID[8], id.UUID[15] = 1, 0x80, 0x80, byte(n+1)
	return id
}

// rows returns the society as rows to store.
func (s *society) rows() stores.Rows {
	rows := stores.Rows{Users: s.people, Interests: s.interests}
	for pair, f := range s.friends {
		if pair.A == f.Low {
			rows.Friendships = append(rows.Friendships, f)
		}
	}
	for _, f := range s.asked {
		rows.Friendships = append(rows.Friendships, f)
	}
	for pair := range s.blocks {
		rows.Blocks = append(rows.Blocks, stores.Block{Blocker: pair.A, Blocked: pair.B, Since: epoch})
	}
	for person, likes := range s.likes {
		for interest, strength := range likes {
			rows.Likes = append(rows.Likes, stores.Like{User: person, Interest: interest, Strength: strength, Since: epoch})
		}
	}
	return rows
}

func (s *society) areFriends(a, b stores.ID) bool {
	_, ok := s.friends[stores.Pair{A: a, B: b}]
	return ok
}

func (s *society) sees(viewer, person stores.ID) bool {
	return !s.blocks[stores.Pair{A: person, B: viewer}]
}

func (s *society) isOpen(viewer stores.ID, owner stores.User, list stores.Visibility) bool {
	return owner.ID == viewer || s.sees(viewer, owner.ID) &&
		(list == stores.Everyone || list == stores.FriendsOnly && s.areFriends(owner.ID, viewer))
}

func (s *society) showsFriends(viewer stores.ID, u stores.User) bool {
	return s.isOpen(viewer, u, u.FriendsVisibility)
}

func (s *society) showsInterests(viewer stores.ID, u stores.User) bool {
	return s.isOpen(viewer, u, u.InterestsVisibility)
}

// friendsOf returns the handles of the friends of a person that viewer may see, newest friendship first.
func (s *society) friendsOf(viewer stores.ID, person stores.User) []string {
	var out []stores.User
	for _, u := range s.people {
		if s.areFriends(person.ID, u.ID) && s.sees(viewer, u.ID) {
			out = append(out, u)
		}
	}
	slices.SortFunc(out, func(a, b stores.User) int {
		sa, sb := s.friends[stores.Pair{A: person.ID, B: a.ID}].Since, s.friends[stores.Pair{A: person.ID, B: b.ID}].Since
		return cmp.Or(sb.Compare(sa), a.ID.Compare(b.ID))
	})
	return handles(out)
}

func handles(people []stores.User) []string {
	out := []string{}
	for _, u := range people {
		out = append(out, u.Handle)
	}
	return out
}

// mutual returns the handles of the friends of both, newest friendship with a first.
func (s *society) mutual(viewer stores.ID, a, b stores.User) []string {
	theirs := s.friendsOf(viewer, b)
	out := []string{}
	for _, handle := range s.friendsOf(viewer, a) {
		if slices.Contains(theirs, handle) {
			out = append(out, handle)
		}
	}
	return out
}

// reachable counts, for the friends of a person's friends, the friends that lead to them and show their friends to viewer.
func (s *society) reachable(viewer stores.ID, person stores.User) map[string]int {
	out := map[string]int{}
	for _, m := range s.people {
		if !s.areFriends(person.ID, m.ID) || !s.sees(viewer, m.ID) || !s.showsFriends(viewer, m) {
			continue
		}
		for _, u := range s.people {
			if s.areFriends(m.ID, u.ID) && u.ID != person.ID && s.sees(viewer, u.ID) && !s.blocks[stores.Pair{A: viewer, B: u.ID}] {
				out[u.Handle]++
			}
		}
	}
	return out
}

// friendsOfFriends returns "handle count", highest count first.
func (s *society) friendsOfFriends(viewer stores.ID, person stores.User) []string {
	reached := s.reachable(viewer, person)
	for _, u := range s.people {
		if s.areFriends(person.ID, u.ID) {
			delete(reached, u.Handle)
		}
	}
	return s.ranked(reached)
}

// similar returns "handle count", highest count first.
func (s *society) similar(viewer stores.ID, person stores.User) []string {
	reached := s.reachable(viewer, person)
	for _, handle := range s.friendsOf(viewer, person) {
		reached[handle]++
	}
	counts := map[string]int{}
	for _, u := range s.people {
		if reached[u.Handle] == 0 || !s.showsInterests(viewer, u) || s.blocks[stores.Pair{A: viewer, B: u.ID}] {
			continue
		}
		for interest := range s.likes[u.ID] {
			if s.likes[person.ID][interest] > 0 {
				counts[u.Handle]++
			}
		}
	}
	return s.ranked(counts)
}

func (s *society) ranked(counts map[string]int) []string {
	out := []string{}
	for count := len(s.people) + len(s.interests); count > 0; count-- {
		for _, u := range s.people { // in order of their ids
			if counts[u.Handle] == count {
				out = append(out, fmt.Sprint(u.Handle, " ", count))
			}
		}
	}
	return out
}

// distance returns the length of a shortest path that viewer may see, -1 when there is none.
func (s *society) distance(viewer stores.ID, from, to stores.User) int {
	if !s.sees(viewer, from.ID) || !s.sees(viewer, to.ID) {
		return -1
	}
	at := map[stores.ID]int{from.ID: 0}
	for queue := []stores.User{from}; len(queue) > 0; queue = queue[1:] {
		u := queue[0]
		for _, next := range s.people {
			if _, known := at[next.ID]; !known && s.areFriends(u.ID, next.ID) && s.sees(viewer, next.ID) &&
				(s.showsFriends(viewer, u) || s.showsFriends(viewer, next)) {
				at[next.ID] = at[u.ID] + 1
				queue = append(queue, next)
			}
		}
	}
	if d, ok := at[to.ID]; ok {
		return d
	}
	return -1
}

// liked returns "interest strength" of a person, strongest first, only interests that also likes unless it is nil.
func (s *society) liked(person stores.User, also *stores.User) []string {
	out := []string{}
	for strength := 3; strength > 0; strength-- {
		for _, x := range s.interests {
			if s.likes[person.ID][x.ID] == strength && (also == nil || s.likes[also.ID][x.ID] > 0) {
				out = append(out, fmt.Sprint(x.Name, " ", strength))
			}
		}
	}
	return out
}

// likedBy returns "handle strength" of viewer's friends who like an interest and show it, strongest first.
func (s *society) likedBy(viewer stores.ID, interest stores.ID) []string {
	out := []string{}
	for strength := 3; strength > 0; strength-- {
		for _, u := range s.people {
			if s.areFriends(viewer, u.ID) && u.InterestsVisibility != stores.OnlyMe && s.likes[u.ID][interest] == strength {
				out = append(out, fmt.Sprint(u.Handle, " ", strength))
			}
		}
	}
	return out
}
