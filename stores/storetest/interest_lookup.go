package storetest

import (
	"strings"
	"testing"

	"fivefold/stores"
)

// interestLookup tests ByIDs, Kinds and the number of likes.
func (s suite) interestLookup() {
	s.test("ByIDs returns the interests it finds; the missing are absent, keys given twice are answered once", func(t *testing.T, w *world) {
		ids := w.ids(stores.KindInterest, 3)
		rows := []stores.Interest{
			{ID: ids[0], Kind: "K2_X", Name: "Mötley \"Crüe\" 🎸 ", URL: "https://example.org/?q=%20&x='"},
			{ID: ids[1], Kind: stores.KindFood, Name: strings.Repeat("🍲", 300)},
			{ID: ids[2], Kind: stores.KindFood, Name: "x"},
		}
		w.put(t, stores.Rows{Interests: rows})
		sameBytes := ids[2]
		sameBytes.Kind = stores.KindUser
		got := must(w.Interests.ByIDs(t.Context(), []stores.ID{ids[1], ids[0], w.id(stores.KindInterest), ids[1], {}, sameBytes}))(t)
		want(t, "interests", got, map[stores.ID]stores.Interest{ids[0]: rows[0], ids[1]: rows[1]})
		want(t, "no keys", len(must(w.Interests.ByIDs(t.Context(), nil))(t)), 0)
	})
	s.test("MaxBatch keys are answered", func(t *testing.T, w *world) {
		ids := w.interests(t, stores.MaxBatch, nil)
		want(t, "interests", len(must(w.Interests.ByIDs(t.Context(), ids))(t)), len(ids))
	})
	s.test("engines count Likes, and never take it from a caller", func(t *testing.T, w *world) {
		id := w.interests(t, 1, func(_ int, i *stores.Interest) { i.Likes = 99 })[0]
		likes := func(wanted int) {
			t.Helper()
			want(t, "Likes by ID", must(w.Interests.ByIDs(t.Context(), []stores.ID{id}))(t)[id].Likes, wanted)
			catalogue := must(w.Interests.Catalogue(t.Context(), stores.InterestFilter{}, stores.InterestsByName, stores.Window{Limit: 1}))(t)
			want(t, "Likes in the catalogue", catalogue.Items[0].Value.Likes, wanted)
		}
		likes(0)
		p := w.people(t, 3, nil)
		w.like(t, p[0], id, 1)
		w.like(t, p[1], id, 5)
		likes(2)
		w.like(t, p[0], id, 7)
		likes(2)
		w.put(t, stores.Rows{Likes: []stores.Like{{User: p[2], Interest: id, Strength: 1, Since: at(0)}}})
		likes(3)
		for i := range 2 {
			w.unlike(t, p[i], id)
			likes(2 - i)
		}
		if err := w.Likes.Remove(t.Context(), p[0], id); err == nil {
			t.Error("a like was removed twice")
		}
		likes(1)
	})
	s.test("likes set and removed at the same time are all counted", func(t *testing.T, w *world) {
		p, id := w.people(t, 32, nil), w.interests(t, 1, nil)[0]
		for _, err := range together(len(p), func(i int) error {
			return failure(w.Likes.Set(t.Context(), stores.Like{User: p[i/2*2], Interest: id, Strength: 1 + i, Since: at(i)}))
		}) {
			if err != nil {
				t.Errorf("Set: %v", err)
			}
		}
		want(t, "Likes", must(w.Interests.ByIDs(t.Context(), []stores.ID{id}))(t)[id].Likes, 16)
		removed := 0
		for _, err := range together(len(p), func(i int) error { return w.Likes.Remove(t.Context(), p[i/4*4], id) }) {
			if err == nil {
				removed++
			}
		}
		want(t, "removed", removed, 8)
		want(t, "Likes", must(w.Interests.ByIDs(t.Context(), []stores.ID{id}))(t)[id].Likes, 8)
	})
	s.test("Kinds returns every kind with the number of its interests, the largest first, then by name", func(t *testing.T, w *world) {
		want(t, "of nothing", len(must(w.Interests.Kinds(t.Context()))(t)), 0)
		kinds := []string{"B_X", "BAND", "FOOD", "B0", "BAND", "ZOO", "FOOD", "ZOO", "ZOO", "B"}
		w.interests(t, len(kinds), func(i int, interest *stores.Interest) { interest.Kind = kinds[i] })
		want(t, "kinds", must(w.Interests.Kinds(t.Context()))(t), []stores.KindCount{
			{Kind: "ZOO", Count: 3}, {Kind: "BAND", Count: 2}, {Kind: "FOOD", Count: 2}, {Kind: "B", Count: 1}, {Kind: "B0", Count: 1}, {Kind: "B_X", Count: 1},
		})
	})
}
