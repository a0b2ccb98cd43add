package stores_test

import (
	"errors"
	"slices"
	"testing"

	"fivefold/stores"
)

func TestListLimitsRejectWhatAListDoesNotHave(t *testing.T) {
	t.Parallel()
	forward := stores.Window{Limit: 10, After: &stores.ListPosition{}, Count: true}
	backward := stores.Window{Limit: 10, Backward: true}
	before := stores.Window{Limit: 10, Before: &stores.ListPosition{}}
	for _, c := range []struct {
		limits      stores.ListLimits
		supported   []stores.Window
		unsupported []stores.Window
	}{
		{stores.ListLimits{}, []stores.Window{forward, backward, before}, nil},
		{stores.ListLimits{NoTotal: true}, []stores.Window{forward, backward, before}, nil},
		{stores.ListLimits{NoBackward: true}, []stores.Window{forward, before}, []stores.Window{backward}},
		{stores.ListLimits{NoBefore: true}, []stores.Window{forward, backward}, []stores.Window{before}},
	} {
		for _, w := range c.supported {
			if err := c.limits.Check(w); err != nil {
				t.Errorf("%+v of %+v: %v", c.limits, w, err)
			}
		}
		for _, w := range c.unsupported {
			if err := c.limits.Check(w); !errors.Is(err, stores.ErrUnsupported) {
				t.Errorf("%+v of %+v: %v, want ErrUnsupported", c.limits, w, err)
			}
		}
	}
}

func TestInWindowIsAPartOfTheSortedList(t *testing.T) {
	t.Parallel()
	at := func(rank int64, text string) stores.ListPosition { return stores.ListPosition{Rank: rank, Text: text} }
	all := []stores.ListPosition{at(3, ""), at(2, "a"), at(2, "b"), at(1, "")}
	for _, c := range []struct {
		window stores.Window
		want   []stores.ListPosition
		more   bool
	}{
		{stores.Window{Limit: 4}, all, false},
		{stores.Window{Limit: 2}, all[:2], true},
		{stores.Window{Limit: 2, Backward: true}, all[2:], true},
		{stores.Window{Limit: 2, After: &all[1]}, all[2:], false},
		{stores.Window{Limit: 9, After: &all[0], Before: &all[3]}, all[1:3], false},
		{stores.Window{}, nil, true},
		{stores.Window{Before: &all[0]}, nil, false},
	} {
		var items []stores.Item[int]
		for _, i := range []int{2, 0, 3, 1} {
			if c.window.Contains(all[i]) {
				items = append(items, stores.Item[int]{At: all[i], Value: i})
			}
		}
		list := stores.InWindow(items, c.window)
		var got []stores.ListPosition
		for _, item := range list.Items {
			got = append(got, item.At)
		}
		if !slices.Equal(got, c.want) || list.More != c.more || c.window.Limit == 0 && list.Items != nil {
			t.Errorf("%+v: got %v, more %v", c.window, got, list.More)
		}
	}
}
