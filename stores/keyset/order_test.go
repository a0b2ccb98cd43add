package keyset

import (
	"testing"

	"fivefold/stores"
)

func TestOrder(t *testing.T) {
	t.Parallel()
	after := stores.Window{After: &stores.ListPosition{}}
	between := stores.Window{After: &stores.ListPosition{}, Before: &stores.ListPosition{}}
	for _, c := range []struct {
		order                  Order
		window                 stores.Window
		condition, by, reverse string
	}{
		{Order{ID: "x.id"}, stores.Window{}, "", "x.id", "x.id DESC"},
		{Order{ID: "x.id"}, between, " AND x.id > @after_id AND x.id < @before_id", "x.id", "x.id DESC"},
		{Order{Text: "x.name", ID: "x.id"}, after, " AND (x.name, x.id) > (@after_text, @after_id)", "x.name, x.id", "x.name DESC, x.id DESC"},
		{Order{Rank: "x.at", ID: "x.id"}, after, " AND x.at <= @after_rank AND (x.at < @after_rank OR x.id > @after_id)", "x.at DESC, x.id", "x.at, x.id DESC"},
		{Order{Rank: "x.at", Text: "x.name", ID: "x.id"}, after,
			" AND x.at <= @after_rank AND (x.at < @after_rank OR (x.name, x.id) > (@after_text, @after_id))", "x.at DESC, x.name, x.id", "x.at, x.name DESC, x.id DESC"},
	} {
		if got := c.order.Condition(c.window); got != c.condition {
			t.Errorf("the condition of %+v: %s, want %s", c.order, got, c.condition)
		}
		if by, reverse := c.order.By(false), c.order.By(true); by != c.by || reverse != c.reverse {
			t.Errorf("the order of %+v: %s and %s, want %s and %s", c.order, by, reverse, c.by, c.reverse)
		}
	}
}
