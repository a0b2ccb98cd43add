package storetest

import (
	"testing"

	"fivefold/stores"
)

// A list that cannot count, go backward or end before a position passes the suite of lists when it says so.
func TestAListPassesWithTheLimitsItStates(t *testing.T) {
	t.Parallel()
	limits := stores.ListLimits{NoTotal: true, NoBackward: true, NoBefore: true}
	s := suite{t: t, port: "Threads", open: func(*testing.T) Harness { return Harness{Close: func() error { return nil }} }}
	s.lists("a timeline", func(_ tester, fx *fixture, ranks []int) listFixture {
		l := &timeline{ids: fx.ids(stores.KindPost, len(ranks)), ranks: ranks, in: make([]bool, len(ranks)), limits: limits}
		return listFixture{ids: l.ids, limits: limits, read: l.read, add: func(items ...int) {
			for _, i := range items {
				l.in[i] = true
			}
		}, remove: func(item int) { l.in[item] = false }}
	})
}

// A timeline is a list as a wide-column store keeps it: read forward only, never counted.
type timeline struct {
	ids    []stores.ID
	ranks  []int
	in     []bool
	limits stores.ListLimits
}

func (l *timeline) read(w stores.Window) (list stores.List[stores.ID], err error) {
	if err := l.limits.Check(w); err != nil {
		return list, err
	}
	if w.Count {
		list.Total = stores.UnknownTotal
	}
	whole := drawnList{listFixture: listFixture{ids: l.ids}, ranks: l.ranks, in: l.in}
	for _, id := range whole.whole() {
		at := stores.ListPosition{ID: id}
		for i := range l.ids {
			if l.ids[i] == id {
				at.Rank = int64(l.ranks[i])
			}
		}
		if w.After != nil && (at.Rank > w.After.Rank || at.Rank == w.After.Rank && id.Compare(w.After.ID) <= 0) {
			continue
		}
		if list.More = len(list.Items) == w.Limit; list.More {
			break
		}
		list.Items = append(list.Items, stores.Item[stores.ID]{At: at, Value: id})
	}
	return list, nil
}
