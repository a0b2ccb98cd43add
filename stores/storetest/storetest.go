// Package storetest holds the promises of every port of stores as tests, one subtest per sentence, which every engine must
// pass. It knows no engine: each subtest asks for a fresh, empty store and reaches it through the ports only.
package storetest

import (
	"context"
	"encoding/binary"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// Open gives a fresh, empty, open store, which ends with the test; close ends it before that.
type Open = func(t *testing.T) (set stores.Set, close func() error)

// All tests every port.
func All(t *testing.T, open Open) {
	t.Run("Places", func(t *testing.T) { Places(t, open) })
	t.Run("Organisations", func(t *testing.T) { Organisations(t, open) })
	t.Run("Users", func(t *testing.T) { Users(t, open) })
	t.Run("Friendships", func(t *testing.T) { Friendships(t, open) })
	t.Run("Network", func(t *testing.T) { Network(t, open) })
	t.Run("Circles", func(t *testing.T) { Circles(t, open) })
	t.Run("CircleTopics", func(t *testing.T) { CircleTopics(t, open) })
	t.Run("Whereabouts", func(t *testing.T) { Whereabouts(t, open) })
	t.Run("Interests", func(t *testing.T) { Interests(t, open) })
	t.Run("Likes", func(t *testing.T) { Likes(t, open) })
	t.Run("Pages", func(t *testing.T) { Pages(t, open) })
	t.Run("Memberships", func(t *testing.T) { Memberships(t, open) })
	t.Run("Messages", func(t *testing.T) { Messages(t, open) })
	t.Run("Threads", func(t *testing.T) { Threads(t, open) })
	t.Run("Reactions", func(t *testing.T) { Reactions(t, open) })
	t.Run("Sessions", func(t *testing.T) { Sessions(t, open) })
	t.Run("Topics", func(t *testing.T) { Topics(t, open) })
	t.Run("Archive", func(t *testing.T) { Archive(t, open) })
}

// A suite runs the subtests of one port.
type suite struct {
	t    *testing.T
	open Open
}

// test runs a subtest on a store of its own.
func (s suite) test(sentence string, run func(t *testing.T, w *world)) {
	s.t.Run(sentence, func(t *testing.T) { run(t, newWorld(t, s.open)) })
}

// check runs a property on a store of its own. The tries share the store, so each makes people and interests of its own.
func (s suite) check(sentence string, property func(t *rapid.T, w *world)) {
	s.test(sentence, func(t *testing.T, w *world) {
		rapid.Check(t, func(t *rapid.T) { property(t, w) })
	})
}

// tester is what *testing.T and *rapid.T have in common.
type tester interface {
	Helper()
	Context() context.Context
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// A world is an open store and what fills it.
type world struct {
	stores.Set
	close func() error
	made  uint32 // how many IDs were made
}

func newWorld(t *testing.T, open Open) *world {
	t.Helper()
	set, closeStore := open(t)
	return &world{Set: set, close: closeStore}
}

// ids makes n IDs that the store has never seen. Their order is not the order in which they are made, and depends on n only,
// so that a failed try can be repeated.
func (w *world) ids(kind stores.Kind, n int) []stores.ID {
	ids := make([]stores.ID, n)
	for i := range ids {
		w.made++
		ids[i].Kind = kind
		binary.BigEndian.PutUint16(ids[i].UUID[:], uint16(i*40503+20000)) // an odd factor: all different
		ids[i].UUID[6], ids[i].UUID[8] = 0x80, 0x80                       // UUIDv8
		binary.BigEndian.PutUint32(ids[i].UUID[12:], w.made)
	}
	return ids
}

// id makes one ID that the store has never seen.
func (w *world) id(kind stores.Kind) stores.ID { return w.ids(kind, 1)[0] }

// handle gives a handle that nobody has.
func (w *world) handle() string {
	w.made++
	return fmt.Sprintf("person-%d", w.made)
}

// users makes n people, changed by change, who are not stored yet.
func (w *world) users(n int, change func(i int, u *stores.User)) []stores.User {
	users := make([]stores.User, n)
	for i, id := range w.ids(stores.KindUser, n) {
		users[i] = stores.User{
			ID: id, Handle: w.handle(), Name: fmt.Sprintf("Person %d", i), JoinedAt: at(i),
			FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone,
		}
		if change != nil {
			change(i, &users[i])
		}
	}
	return users
}

// people stores n people, changed by change, and gives their IDs.
func (w *world) people(t tester, n int, change func(i int, u *stores.User)) []stores.ID {
	t.Helper()
	users := w.users(n, change)
	w.put(t, stores.Rows{Users: users})
	ids := make([]stores.ID, n)
	for i := range users {
		ids[i] = users[i].ID
	}
	return ids
}

// person stores a person.
func (w *world) person(t tester) stores.ID {
	t.Helper()
	return w.people(t, 1, nil)[0]
}

// interests stores n interests, changed by change, and gives their IDs.
func (w *world) interests(t tester, n int, change func(i int, interest *stores.Interest)) []stores.ID {
	t.Helper()
	rows := make([]stores.Interest, n)
	ids := w.ids(stores.KindInterest, n)
	for i, id := range ids {
		rows[i] = stores.Interest{ID: id, Kind: stores.KindBand, Name: fmt.Sprintf("Interest %d", i)}
		if change != nil {
			change(i, &rows[i])
		}
	}
	w.put(t, stores.Rows{Interests: rows})
	return ids
}

// places stores n places, changed by change, and gives their IDs.
func (w *world) places(t tester, n int, change func(i int, p *stores.Place)) []stores.ID {
	t.Helper()
	rows := make([]stores.Place, n)
	ids := w.ids(stores.KindPlace, n)
	for i, id := range ids {
		rows[i] = stores.Place{ID: id, Kind: stores.City, Name: fmt.Sprintf("Place %d", i)}
		if change != nil {
			change(i, &rows[i])
		}
	}
	w.put(t, stores.Rows{Places: rows})
	return ids
}

// organisations stores n organisations, changed by change, and gives their IDs.
func (w *world) organisations(t tester, n int, change func(i int, o *stores.Organisation)) []stores.ID {
	t.Helper()
	rows := make([]stores.Organisation, n)
	ids := w.ids(stores.KindOrganisation, n)
	for i, id := range ids {
		rows[i] = stores.Organisation{ID: id, Kind: stores.University, Name: fmt.Sprintf("Organisation %d", i)}
		if change != nil {
			change(i, &rows[i])
		}
	}
	w.put(t, stores.Rows{Organisations: rows})
	return ids
}

// newPages makes n pages, changed by change, which are not stored yet.
func (w *world) newPages(n int, change func(i int, p *stores.Page)) []stores.Page {
	pages := make([]stores.Page, n)
	for i, id := range w.ids(stores.KindPage, n) {
		pages[i] = stores.Page{ID: id, Kind: stores.Group, Name: fmt.Sprintf("Page %d", i), CreatedAt: at(i)}
		if change != nil {
			change(i, &pages[i])
		}
	}
	return pages
}

// pages stores n pages, changed by change, and gives their IDs.
func (w *world) pages(t tester, n int, change func(i int, p *stores.Page)) []stores.ID {
	t.Helper()
	rows := w.newPages(n, change)
	w.put(t, stores.Rows{Pages: rows})
	ids := make([]stores.ID, n)
	for i := range rows {
		ids[i] = rows[i].ID
	}
	return ids
}

// put stores rows that are not there yet.
func (w *world) put(t tester, rows stores.Rows) {
	t.Helper()
	added, err := w.Archive.Put(t.Context(), rows)
	if err != nil || added != rows.Len() {
		t.Fatalf("Put of %d rows: added %d, %v", rows.Len(), added, err)
	}
}

// befriend makes each of others a friend of person.
func (w *world) befriend(t tester, person stores.ID, others ...stores.ID) {
	t.Helper()
	rows := make([]stores.Friendship, len(others))
	for i, other := range others {
		rows[i] = friendship(person, other, at(0))
	}
	w.put(t, stores.Rows{Friendships: rows})
}

// act does what must succeed.
func (w *world) act(t tester, by stores.ID, action stores.FriendshipAction, other stores.ID, when time.Time) stores.Friendship {
	t.Helper()
	f, err := w.Friendships.Act(t.Context(), by, action, other, when)
	if err != nil {
		t.Fatalf("%s: %v", action, err)
	}
	return f
}

// like makes person like interest.
func (w *world) like(t tester, person, interest stores.ID, strength int) {
	t.Helper()
	if _, err := w.Likes.Set(t.Context(), stores.Like{User: person, Interest: interest, Strength: strength, Since: at(0)}); err != nil {
		t.Fatalf("Set: %v", err)
	}
}

// join makes person a member of page.
func (w *world) join(t tester, page, person stores.ID, when time.Time) {
	t.Helper()
	if _, err := w.Memberships.Join(t.Context(), page, person, when); err != nil {
		t.Fatalf("Join: %v", err)
	}
}

// leave takes person out of page.
func (w *world) leave(t tester, page, person stores.ID) {
	t.Helper()
	if err := w.Memberships.Leave(t.Context(), page, person); err != nil {
		t.Fatalf("Leave: %v", err)
	}
}

// members gives how many members page counts.
func (w *world) members(t tester, page stores.ID) int {
	t.Helper()
	p, ok := must(w.Pages.ByIDs(t.Context(), []stores.ID{page}))(t)[page]
	if !ok {
		t.Fatalf("%v is missing", page)
	}
	return p.Members
}

// friendship gives the row of a friendship for which a asked.
func friendship(a, b stores.ID, since time.Time) stores.Friendship {
	f := stores.Friendship{ID: stores.FriendshipID(a, b), Low: a, High: b, Requester: a, RequestedAt: since, Since: since}
	if a.Compare(b) > 0 {
		f.Low, f.High = b, a
	}
	return f
}

// at gives an instant with microseconds, i seconds later than at(0). It lies far ahead, so that no engine's own clock ends
// what the test still holds for alive.
func at(i int) time.Time {
	return time.Date(2100, 2, 3, 4, 5, 6, 123456000, time.UTC).Add(time.Duration(i) * time.Second)
}

// abroad is an instant with nanoseconds, written down in another zone; stored, it is at(0).
func abroad() time.Time {
	return at(0).Add(999 * time.Nanosecond).In(time.FixedZone("abroad", -7*60*60))
}

// equal tells whether two values are the same, times to the zone; an empty slice is the same as none.
func equal(a, b any) bool { return reflect.DeepEqual(plain(a), plain(b)) }

// plain brings what may differ without a meaning to one form: what is empty becomes nil.
func plain(v any) any {
	switch v := v.(type) {
	case stores.User:
		return plainUser(v)
	case []stores.User:
		users := slices.Clone(v)
		for i, u := range users {
			users[i] = plainUser(u)
		}
		return users
	case map[stores.ID]stores.User:
		return plainUsers(v)
	case map[string]stores.User:
		return plainUsers(v)
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Slice, reflect.Map:
		if r.Len() == 0 {
			return nil
		}
	}
	return v
}

func plainUser(u stores.User) stores.User {
	if len(u.Languages) == 0 {
		u.Languages = nil
	}
	if len(u.ProfileFields) == 0 {
		u.ProfileFields = nil
	}
	return u
}

func plainUsers[K comparable](users map[K]stores.User) map[K]stores.User {
	all := map[K]stores.User{}
	for k, u := range users {
		all[k] = plainUser(u)
	}
	return all
}

// want fails unless got and want are the same.
func want(t tester, what string, got, want any) {
	t.Helper()
	if !equal(got, want) {
		t.Fatalf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// values gives the values of a list's items.
func values[T any](list stores.List[T]) []T {
	values := make([]T, len(list.Items))
	for i, item := range list.Items {
		values[i] = item.Value
	}
	return values
}

// must gives the answer of a call that may not fail.
func must[T any](answer T, err error) func(t tester) T {
	return func(t tester) T {
		t.Helper()
		if err != nil {
			t.Fatalf("unexpected error: %v", err)
		}
		return answer
	}
}

// unlike takes a like away.
func (w *world) unlike(t tester, person, interest stores.ID) {
	t.Helper()
	if err := w.Likes.Remove(t.Context(), person, interest); err != nil {
		t.Fatalf("Remove: %v", err)
	}
}

// posing gives an ID of another kind with the bytes of id, which names nothing.
func posing(id stores.ID, kind stores.Kind) stores.ID {
	id.Kind = kind
	return id
}

// pageLink gives the row that says that a and b like each other.
func pageLink(a, b stores.ID) stores.PageLink {
	if a.Compare(b) > 0 {
		a, b = b, a
	}
	return stores.PageLink{A: a, B: b}
}

// sortBy orders by ID.
func sortBy[T any](list []T, id func(T) stores.ID) {
	slices.SortFunc(list, func(a, b T) int { return id(a).Compare(id(b)) })
}
