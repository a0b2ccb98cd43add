package resolvers_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"fivefold/stores"
)

// A measuredCache records the size of the largest value that is stored in a cache.
type measuredCache struct {
	stores.Cache
	entries, largest int
}

// Set implements stores.Cache.
func (c *measuredCache) Set(ctx context.Context, entries []stores.CacheEntry) (int, error) {
	for _, e := range entries {
		c.entries++
		c.largest = max(c.largest, len(e.Key)+len(e.Value))
	}
	return c.Cache.Set(ctx, entries)
}

// The text after the characters of a query that a search reads neither ends its pages nor makes its kept ranking large.
func TestPagesOfASearchForALongText(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	ada := h.id("user ada")
	kept := &measuredCache{Cache: h.root.Rankings}
	h.root.Rankings = kept
	const unread = 180_000
	source := rand.New(rand.NewPCG(1, 2))
	random := make([]byte, unread) // does not compress
	for i := range random {
		random[i] = byte('0' + source.IntN(75))
	}
	useful := "s" + strings.Repeat(" ", stores.MaxSearchQuery-1)
	want := get[searchPage](h, ada, searchPages, map[string]any{"q": useful, "first": 10}).Search.Nodes
	short := kept.largest
	for name, text := range map[string]string{"escaped in JSON": strings.Repeat("<", unread), "random": string(random)} {
		variables := map[string]any{"q": useful + text, "first": 5}
		first := get[searchPage](h, ada, searchPages, variables).Search
		variables["after"] = *first.PageInfo.EndCursor
		next := h.execute(ada, searchPages, variables)
		if next.code() != "" {
			t.Errorf("%s: the second page is %v", name, next.Errors)
			continue
		}
		nodes := append(first.Nodes, decode[searchPage](t, next.Data).Search.Nodes...)
		if len(nodes) != 10 || [10]struct{ ID string }(nodes) != [10]struct{ ID string }(want) {
			t.Errorf("%s: got %v, want %v", name, nodes, want)
		}
	}
	if kept.entries != 3 || short == 0 || kept.largest > short+100 {
		t.Errorf("the largest of %d kept rankings has %d bytes, that of a short query %d", kept.entries, kept.largest, short)
	}
}
