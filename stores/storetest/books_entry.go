package storetest

import (
	"slices"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// booksEntries tests Entries.
func (s suite) booksEntries() {
	s.test("Entries returns the entries of each account, the last recorded first", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0, 0, 0)
		wanted := map[stores.ID][]stores.Entry{}
		for i := range 9 {
			transfer := fx.transfer(world, ids[i%2], int64(i+1))
			transfer.EffectiveAt = at(-(i * 7) % 5)
			fx.record(t, at(1+i), transfer)
		}
		keys := []stores.ID{ids[1], world, fx.id(stores.KindAccount), ids[2], ids[0], asKind(ids[0], stores.KindUser), {}, ids[1]}
		for _, id := range []stores.ID{world, ids[0], ids[1]} {
			wanted[id] = fx.entries(t, id)
			slices.Reverse(wanted[id])
			want(t, "entries", len(wanted[id]), map[bool]int{true: 9, false: 4 + map[bool]int{true: 1}[id == ids[0]]}[id == world])
		}
		got := must(fx.Books.Entries(t.Context(), keys, time.Time{}, time.Time{}, wholeList))(t)
		sameLists(t, "entries", got, wanted)
		for _, list := range got {
			for _, item := range list.Items {
				want(t, "position", item.At, item.Value.Position())
			}
		}
	})
	s.test("Entries returns those that are effective from from and before until; a zero time is no bound", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0)
		effective := []int{5, 1, 3, 3, -200, 5}
		for i, e := range effective {
			transfer := fx.transfer(world, ids[0], int64(i+1))
			transfer.EffectiveAt = at(e)
			fx.record(t, at(10), transfer)
		}
		none, µs := time.Time{}, time.Microsecond
		for _, c := range []struct {
			from, until time.Time
			numbers     []int64
		}{
			{none, none, []int64{6, 5, 4, 3, 2, 1}}, {at(3), none, []int64{6, 4, 3, 1}}, {at(3).Add(µs), none, []int64{6, 1}}, {none, at(3), []int64{5, 2}},
			{none, at(3).Add(µs), []int64{5, 4, 3, 2}}, {at(1), at(5), []int64{4, 3, 2}}, {at(3), at(3), nil}, {at(5), at(3), nil}, {at(6), none, nil}, {none, at(-200), nil},
		} {
			for _, limit := range []int{0, 1, 2, 100} {
				for _, backward := range []bool{false, true} {
					list := must(fx.Books.Entries(t.Context(), ids, c.from, c.until, stores.Window{Limit: limit, Count: true, Backward: backward}))(t)[ids[0]]
					n := min(limit, len(c.numbers))
					wanted := c.numbers[:n]
					if backward {
						wanted = c.numbers[len(c.numbers)-n:]
					}
					var got []int64
					for _, e := range values(list) {
						got = append(got, e.Number)
					}
					want(t, "numbers", got, wanted)
					if list.Total != len(c.numbers) || list.More != (len(c.numbers) > limit) {
						t.Fatalf("%v to %v: Total is %d and More %t, want %d", c.from, c.until, list.Total, list.More, len(c.numbers))
					}
				}
			}
		}
	})
	s.check("every window of Entries has the entries after After and before Before", entryWindows)
	s.test("Entries neither repeats nor skips an entry while others are recorded between windows", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0)
		for i := range 9 {
			fx.record(t, at(1+i), fx.transfer(world, ids[0], 1))
		}
		window := stores.Window{Limit: 2}
		var got []int64
		for step := 0; ; step++ {
			list := must(fx.Books.Entries(t.Context(), ids, time.Time{}, time.Time{}, window))(t)[ids[0]]
			for _, e := range values(list) {
				got = append(got, e.Number)
			}
			if !list.More {
				break
			}
			window.After = &list.Items[len(list.Items)-1].At
			fx.record(t, at(20+step), fx.transfer(world, ids[0], 1))
		}
		want(t, "numbers", got, []int64{9, 8, 7, 6, 5, 4, 3, 2, 1})
	})
}

// entryWindows compares drawn windows of several accounts with their entries. Accounts have different numbers of entries.
func entryWindows(t *rapid.T, fx *fixture) {
	world, ids := fx.funded(t, 0, 0)
	all := map[stores.ID][]stores.Entry{}
	effective := rapid.SliceOfN(rapid.IntRange(-3, 0), 1, 8).Draw(t, "effective")
	for i, e := range effective {
		transfer := fx.transfer(world, ids[0], 1)
		if i%3 == 0 {
			transfer.Legs = append(transfer.Legs, stores.Leg{Account: ids[1]})
		}
		transfer.EffectiveAt = at(e)
		fx.record(t, at(i), transfer)
	}
	from, until := rapid.SampledFrom([]time.Time{{}, at(-2), at(-1)}).Draw(t, "from"), rapid.SampledFrom([]time.Time{{}, at(0), at(-1)}).Draw(t, "until")
	for _, id := range ids {
		for _, e := range fx.entries(t, id) {
			if !e.EffectiveAt.Before(from) && (until.IsZero() || e.EffectiveAt.Before(until)) {
				all[id] = append(all[id], e)
			}
		}
		slices.Reverse(all[id])
	}
	for _, id := range ids {
		window := stores.Window{Limit: rapid.IntRange(0, len(effective)+1).Draw(t, "limit"), Backward: rapid.Bool().Draw(t, "backward"), Count: rapid.Bool().Draw(t, "count")}
		position := func(name string) *stores.ListPosition {
			if rapid.Bool().Draw(t, "with "+name) {
				return &stores.ListPosition{Rank: int64(rapid.IntRange(0, len(effective)+1).Draw(t, name)), ID: id}
			}
			return nil
		}
		window.After, window.Before = position("after"), position("before")
		got := must(fx.Books.Entries(t.Context(), []stores.ID{id}, from, until, window))(t)[id]
		var between []stores.Entry
		for _, e := range all[id] {
			if window.Contains(e.Position()) {
				between = append(between, e)
			}
		}
		n := min(window.Limit, len(between))
		wanted := between[:n]
		if window.Backward {
			wanted = between[len(between)-n:]
		}
		total := 0
		if window.Count {
			total = len(all[id])
		}
		want(t, "entries", values(got), wanted)
		if got.More != (len(between) > window.Limit) || got.Total != total {
			t.Fatalf("More is %t and Total %d, want %d of %d after and before", got.More, got.Total, total, len(between))
		}
	}
}
