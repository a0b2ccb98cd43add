package embedded

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fivefold/stores"
)

// TestWhoeverJoinsAndLeavesIsCounted lets a few people make, join and leave pages in any order, and compares with a count by
// hand.
func TestWhoeverJoinsAndLeavesIsCounted(t *testing.T) {
	e := open(t, Memory)
	var people, all []stores.ID
	for n := range 5 {
		people = append(people, numbered(stores.KindUser, n))
		put(t, e, stores.Rows{Users: []stores.User{{ID: people[n], Handle: fmt.Sprint("person-", n)}}})
	}
	s, clock, in := e.Set(), time.Unix(1_600_000_000, 0), map[stores.Pair]bool{}
	create := func(t *rapid.T, user stores.ID) {
		page := stores.Page{ID: numbered(stores.KindPage, len(all)), Owner: user, CreatedAt: clock, Members: 7}
		if err := s.Pages.Create(t.Context(), page); err != nil {
			t.Fatal(err)
		}
		all = append(all, page.ID)
		in[stores.Pair{A: page.ID, B: user}] = true
	}
	rapid.Check(t, func(t *rapid.T) {
		create(t, people[0])
		for range rapid.IntRange(1, 30).Draw(t, "acts") {
			clock = clock.Add(time.Second)
			m := stores.Pair{A: all[max(0, len(all)-rapid.IntRange(1, 3).Draw(t, "page"))], B: rapid.SampledFrom(people).Draw(t, "person")}
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				want := map[bool]error{true: stores.ErrMember}[in[m]]
				if _, err := s.Memberships.Join(t.Context(), m.A, m.B, clock); !errors.Is(err, want) {
					t.Fatalf("joining gives %v, want %v", err, want)
				}
				in[m] = true
			case 1:
				want := map[bool]error{false: stores.ErrNoMember}[in[m]]
				if err := s.Memberships.Leave(t.Context(), m.A, m.B); !errors.Is(err, want) {
					t.Fatalf("leaving gives %v, want %v", err, want)
				}
				delete(in, m)
			case 2:
				rows := stores.Rows{Memberships: []stores.Membership{{Page: m.A, User: m.B, Role: stores.Member, Since: clock}}}
				added, err := s.Archive.Put(t.Context(), rows)
				if err != nil || (added == 1) == in[m] {
					t.Fatalf("putting adds %d, %v", added, err)
				}
				in[m] = true
			case 3:
				create(t, m.B)
			}
		}
		counted := map[stores.ID]int{}
		for m := range in {
			counted[m.A]++
		}
		recent := all[max(0, len(all)-stores.MaxBatch):]
		pages, err := s.Pages.ByIDs(t.Context(), recent)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range recent {
			if pages[id].Members != counted[id] {
				t.Fatalf("page %s has %d members, counted %d", id, pages[id].Members, counted[id])
			}
		}
		if err := e.Integrity(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}
