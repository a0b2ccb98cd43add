package fts5

import (
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores"
)

func TestNumbersAreInTheOrderOfPopularityAndIDExceptInATie(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		document := func() stores.SearchDocument {
			d := stores.SearchDocument{ID: stores.ID{Kind: rapid.SampledFrom(append(kindCodes, "other")).Draw(t, "kind")}, Public: rapid.Bool().Draw(t, "public")}
			d.Popularity = rapid.OneOf(rapid.IntRange(0, 200), rapid.IntRange(0, 1<<40), rapid.Just(-1)).Draw(t, "popularity")
			copy(d.ID.UUID[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "uuid"))
			return d
		}
		a, b := document(), document()
		m, n := numberOf(a), numberOf(b)
		if n < 0 || n.public() != b.Public || n.kind() != "" && n.kind() != b.ID.Kind || n.kind() == "" && b.ID.Kind != "other" {
			t.Fatalf("%x of %+v", n, b)
		}
		a.Popularity, b.Popularity = max(a.Popularity, 0), max(b.Popularity, 0)
		before := a.Popularity > b.Popularity || a.Popularity == b.Popularity && a.ID.Compare(b.ID) < 0
		if m.tie() != n.tie() && before != (m < n) {
			t.Fatalf("%+v has %x, %+v has %x", a, m, b, n)
		}
	})
}
