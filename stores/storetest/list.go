package storetest

import (
	"errors"
	"slices"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// A listFixture is one list of the port under test. Its items have ranks: higher ranks come first, ties are in order of ID. Items are
// added and removed, but an item's position never changes.
type listFixture struct {
	ids    []stores.ID // IDs of the items
	add    func(items ...int)
	remove func(item int) // nil when the port cannot remove items
	read   func(window stores.Window) (stores.List[stores.ID], error)
	limits stores.ListLimits // of the list, by its port's contract
}

// ranks is the number of ranks of a list's items.
const ranks = 4

// lists tests one list of a port. fill returns an empty list for items with these ranks.
func (s suite) lists(name string, fill func(t tester, fx *fixture, ranks []int) listFixture) {
	s.check(name+" is in order, ties by ID, and every window has the items after After and before Before", func(t *rapid.T, fx *fixture) {
		l := drawList(t, fx, fill)
		l.expectLimits(t)
		l.expectOrder(t)
		l.expectWindow(t)
	})
	s.check(name+" neither repeats nor skips an item that stays while others are added and removed between windows", func(t *rapid.T, fx *fixture) {
		drawList(t, fx, fill).expectStable(t)
	})
}

// expectOrder compares the list, and its consecutive windows in every direction, with the expected list.
func (l *drawnList) expectOrder(t *rapid.T) {
	want := l.whole()
	all, err := l.read(stores.Window{Limit: stores.MaxLimit, Count: true})
	l.expect(t, all, err, want, false, true)
	for _, backward := range l.directions() {
		all, err = l.read(stores.Window{Limit: stores.MaxLimit, Backward: backward})
		l.expect(t, all, err, want, false, false)
		limit := rapid.IntRange(1, len(l.ids)+1).Draw(t, "limit")
		var cursor *stores.ListPosition
		for rest := want; ; {
			size := min(limit, len(rest))
			wanted, left := rest[:size], rest[size:]
			window := stores.Window{Limit: limit, After: cursor}
			if backward {
				wanted, left = rest[len(rest)-size:], rest[:len(rest)-size]
				window = stores.Window{Limit: limit, Before: cursor, Backward: true}
			}
			got, err := l.read(window)
			l.expect(t, got, err, wanted, len(left) > 0, false)
			if len(left) == 0 {
				break
			}
			last := lastItem(got, backward)
			rest, cursor = left, &last.At
		}
	}
}

// expectWindow compares a drawn window with the expected items.
func (l *drawnList) expectWindow(t *rapid.T) {
	want := l.whole()
	all, err := l.read(stores.Window{Limit: stores.MaxLimit})
	l.expect(t, all, err, want, false, false)
	window := stores.Window{
		Limit:    rapid.IntRange(0, len(want)+1).Draw(t, "limit"),
		Backward: rapid.SampledFrom(l.directions()).Draw(t, "backward"),
		Count:    rapid.Bool().Draw(t, "count"),
	}
	low, high := 0, len(want)
	if len(want) > 0 && rapid.Bool().Draw(t, "with After") {
		low = 1 + rapid.IntRange(0, len(want)-1).Draw(t, "after")
		window.After = &all.Items[low-1].At
	}
	if len(want) > 0 && !l.limits.NoBefore && rapid.Bool().Draw(t, "with Before") {
		high = rapid.IntRange(0, len(want)-1).Draw(t, "before")
		window.Before = &all.Items[high].At
	}
	between := want[min(low, high):high]
	size := min(window.Limit, len(between))
	wanted := between[:size]
	if window.Backward {
		wanted = between[len(between)-size:]
	}
	got, err := l.read(window)
	l.expect(t, got, err, wanted, len(between) > size, window.Count) // More is about the items between After and Before
}

// expectStable reads window by window while items are added and removed, and fails if an item that stays is repeated or skipped.
func (l *drawnList) expectStable(t *rapid.T) {
	backward := rapid.SampledFrom(l.directions()).Draw(t, "backward")
	limit := rapid.IntRange(1, 3).Draw(t, "limit")
	staying := l.whole()
	seen := map[stores.ID]int{}
	var cursor *stores.ListPosition
	for {
		window := stores.Window{Limit: limit, After: cursor, Backward: backward}
		if backward {
			window.After, window.Before = nil, cursor
		}
		got, err := l.read(window)
		if err != nil {
			t.Fatalf("window: %v", err)
		}
		for _, item := range got.Items {
			if seen[item.Value]++; seen[item.Value] > 1 {
				t.Fatalf("an item was repeated: %v", item.Value)
			}
		}
		if len(got.Items) == 0 || !got.More {
			break
		}
		last := lastItem(got, backward)
		cursor = &last.At
		if rapid.Bool().Draw(t, "the cursor's own item goes") {
			staying = l.leave(staying, slices.Index(l.ids, last.Value))
		}
		for _, item := range rapid.SliceOfN(rapid.IntRange(0, len(l.ids)-1), 0, 4).Draw(t, "come and go") {
			if l.in[item] {
				staying = l.leave(staying, item)
			} else {
				l.in[item] = true
				l.add(item)
			}
		}
	}
	for _, id := range staying {
		if seen[id] != 1 {
			t.Fatalf("an item that stayed was skipped: %v", id)
		}
	}
}

// expectLimits fails unless the list rejects the windows that it does not support.
func (l *drawnList) expectLimits(t tester) {
	t.Helper()
	for _, w := range []stores.Window{{Limit: 1, Backward: true}, {Limit: 1, Before: &stores.ListPosition{}}} {
		if _, err := l.read(w); !errors.Is(err, l.limits.Check(w)) {
			t.Errorf("%+v of a list with %+v: %v, want %v", w, l.limits, err, l.limits.Check(w))
		}
	}
}

// A drawnList is a listFixture with some of its items in the list.
type drawnList struct {
	listFixture
	ranks []int
	in    []bool
}

func drawList(t *rapid.T, fx *fixture, fill func(t tester, fx *fixture, ranks []int) listFixture) *drawnList {
	ranks := rapid.SliceOfN(rapid.IntRange(0, ranks-1), 1, 8).Draw(t, "ranks")
	in := rapid.SliceOfN(rapid.SampledFrom([]bool{true, true, false}), len(ranks), len(ranks)).Draw(t, "in")
	l := &drawnList{listFixture: fill(t, fx, ranks), ranks: ranks, in: in}
	var items []int
	for i := range in {
		if in[i] {
			items = append(items, i)
		}
	}
	if len(items) > 0 {
		l.add(items...)
	}
	return l
}

// directions returns the values of Window.Backward that the list supports. Paging backward takes positions to end before.
func (l *drawnList) directions() []bool {
	if l.limits.NoBackward || l.limits.NoBefore {
		return []bool{false}
	}
	return []bool{false, true}
}

// whole returns the list as it should be.
func (l *drawnList) whole() []stores.ID {
	var items []int
	for i, in := range l.in {
		if in {
			items = append(items, i)
		}
	}
	slices.SortFunc(items, func(a, b int) int {
		if l.ranks[a] != l.ranks[b] {
			return l.ranks[b] - l.ranks[a]
		}
		return l.ids[a].Compare(l.ids[b])
	})
	ids := make([]stores.ID, len(items))
	for i, item := range items {
		ids[i] = l.ids[item]
	}
	return ids
}

// leave removes an item from the list, if the port can, and returns the rest of staying.
func (l *drawnList) leave(staying []stores.ID, item int) []stores.ID {
	if l.remove == nil || item < 0 || !l.in[item] {
		return staying
	}
	l.in[item] = false
	l.remove(item)
	return slices.DeleteFunc(staying, func(id stores.ID) bool { return id == l.ids[item] })
}

func (l *drawnList) expect(t tester, got stores.List[stores.ID], err error, items []stores.ID, more, counted bool) {
	t.Helper()
	if err != nil {
		t.Fatalf("window: %v", err)
	}
	want(t, "items", values(got), items)
	total := 0
	switch {
	case counted && l.limits.NoTotal:
		total = stores.UnknownTotal
	case counted:
		total = len(l.whole())
	}
	if got.More != more || got.Total != total {
		t.Fatalf("More is %t and Total %d, want %t and %d", got.More, got.Total, more, total)
	}
}
