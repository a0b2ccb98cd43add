package storetest

import (
	"time"

	"fivefold/stores"
)

// befriend makes each of others a friend of person.
func (fx *fixture) befriend(t tester, person stores.ID, others ...stores.ID) {
	t.Helper()
	rows := make([]stores.Friendship, len(others))
	for i, other := range others {
		rows[i] = friendship(person, other, at(0))
	}
	fx.put(t, stores.Rows{Friendships: rows})
}

// act performs an action that must succeed.
func (fx *fixture) act(t tester, by stores.ID, action stores.FriendshipAction, other stores.ID, when time.Time) stores.Friendship {
	t.Helper()
	f, err := fx.Friendships.Act(t.Context(), by, action, other, when)
	if err != nil {
		t.Fatalf("%s: %v", action, err)
	}
	return f
}

// like stores a like.
func (fx *fixture) like(t tester, person, interest stores.ID, strength int) {
	t.Helper()
	if _, err := fx.Likes.Set(t.Context(), stores.Like{User: person, Interest: interest, Strength: strength, Since: at(0)}); err != nil {
		t.Fatalf("Set: %v", err)
	}
}

// join makes person a member of page.
func (fx *fixture) join(t tester, page, person stores.ID, when time.Time) {
	t.Helper()
	if _, err := fx.Memberships.Join(t.Context(), page, person, when); err != nil {
		t.Fatalf("Join: %v", err)
	}
}

// leave removes the membership of person in page.
func (fx *fixture) leave(t tester, page, person stores.ID) {
	t.Helper()
	if err := fx.Memberships.Leave(t.Context(), page, person); err != nil {
		t.Fatalf("Leave: %v", err)
	}
}

// members returns the number of members of page.
func (fx *fixture) members(t tester, page stores.ID) int {
	t.Helper()
	p, ok := must(fx.Pages.ByIDs(t.Context(), []stores.ID{page}))(t)[page]
	if !ok {
		t.Fatalf("%v is missing", page)
	}
	return p.Members
}

// friendship returns the row of a friendship that a requested.
func friendship(a, b stores.ID, since time.Time) stores.Friendship {
	f := stores.Friendship{ID: stores.FriendshipID(a, b), Low: a, High: b, Requester: a, RequestedAt: since, Since: since}
	if a.Compare(b) > 0 {
		f.Low, f.High = b, a
	}
	return f
}

// at returns an instant with microseconds, i seconds after at(0). It is far in the future, so that nothing expires by an engine's
// own clock.
func at(i int) time.Time {
	return time.Date(2100, 2, 3, 4, 5, 6, 123456000, time.UTC).Add(time.Duration(i) * time.Second)
}

// inOtherZone returns an instant with nanoseconds in another zone. Stored and read, it is at(0).
func inOtherZone() time.Time {
	return at(0).Add(999 * time.Nanosecond).In(time.FixedZone("abroad", -7*60*60))
}

// unlike removes a like.
func (fx *fixture) unlike(t tester, person, interest stores.ID) {
	t.Helper()
	if err := fx.Likes.Remove(t.Context(), person, interest); err != nil {
		t.Fatalf("Remove: %v", err)
	}
}

// asKind returns an ID of another kind with the bytes of id, which no store has.
func asKind(id stores.ID, kind stores.Kind) stores.ID {
	id.Kind = kind
	return id
}

// pageLink returns the row of two pages that like each other.
func pageLink(a, b stores.ID) stores.PageLink {
	if a.Compare(b) > 0 {
		a, b = b, a
	}
	return stores.PageLink{A: a, B: b}
}
