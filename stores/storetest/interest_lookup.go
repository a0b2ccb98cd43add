package storetest

import (
	"strings"
	"testing"

	"fivefold/stores"
)

// interestLookup tests ByIDs, Kinds and the number of likes.
func (s suite) interestLookup() {
	s.test("ByIDs returns the interests it finds; missing ones are absent, duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		ids := fx.ids(stores.KindInterest, 3)
		rows := []stores.Interest{
			{ID: ids[0], Kind: "K2_X", Name: "Mötley \"Crüe\" 🎸 ", URL: "https://example.org/?q=%20&x='"},
			{ID: ids[1], Kind: stores.KindFood, Name: strings.Repeat("🍲", 300)},
			{ID: ids[2], Kind: stores.KindFood, Name: "x"},
		}
		fx.put(t, stores.Rows{Interests: rows})
		sameBytes := ids[2]
		sameBytes.Kind = stores.KindUser
		got := must(fx.Interests.ByIDs(t.Context(), []stores.ID{ids[1], ids[0], fx.id(stores.KindInterest), ids[1], {}, sameBytes}))(t)
		want(t, "interests", got, map[stores.ID]stores.Interest{ids[0]: rows[0], ids[1]: rows[1]})
		want(t, "no keys", len(must(fx.Interests.ByIDs(t.Context(), nil))(t)), 0)
	})
	s.test("MaxBatch keys are accepted", func(t *testing.T, fx *fixture) {
		ids := fx.interests(t, stores.MaxBatch, nil)
		want(t, "interests", len(must(fx.Interests.ByIDs(t.Context(), ids))(t)), len(ids))
	})
	s.test("engines count Likes and ignore the caller's value", func(t *testing.T, fx *fixture) {
		id := fx.interests(t, 1, func(_ int, i *stores.Interest) { i.Likes = 99 })[0]
		likes := func(wanted int) {
			t.Helper()
			want(t, "Likes by ID", must(fx.Interests.ByIDs(t.Context(), []stores.ID{id}))(t)[id].Likes, wanted)
			catalogue := must(fx.Interests.Catalogue(t.Context(), stores.InterestFilter{}, stores.InterestsByName, stores.Window{Limit: 1}))(t)
			want(t, "Likes in the catalogue", catalogue.Items[0].Value.Likes, wanted)
		}
		likes(0)
		p := fx.people(t, 3, nil)
		fx.like(t, p[0], id, 1)
		fx.like(t, p[1], id, 5)
		likes(2)
		fx.like(t, p[0], id, 7)
		likes(2)
		fx.put(t, stores.Rows{Likes: []stores.Like{{User: p[2], Interest: id, Strength: 1, Since: at(0)}}})
		likes(3)
		for i := range 2 {
			fx.unlike(t, p[i], id)
			likes(2 - i)
		}
		if err := fx.Likes.Remove(t.Context(), p[0], id); err == nil {
			t.Error("a like was removed twice")
		}
		likes(1)
	})
	s.test("likes set and removed concurrently are all counted", func(t *testing.T, fx *fixture) {
		p, id := fx.people(t, 32, nil), fx.interests(t, 1, nil)[0]
		for _, err := range concurrently(len(p), func(i int) error {
			return errOf(fx.Likes.Set(t.Context(), stores.Like{User: p[i/2*2], Interest: id, Strength: 1 + i, Since: at(i)}))
		}) {
			if err != nil {
				t.Errorf("Set: %v", err)
			}
		}
		want(t, "Likes", must(fx.Interests.ByIDs(t.Context(), []stores.ID{id}))(t)[id].Likes, 16)
		removed := 0
		for _, err := range concurrently(len(p), func(i int) error { return fx.Likes.Remove(t.Context(), p[i/4*4], id) }) {
			if err == nil {
				removed++
			}
		}
		want(t, "removed", removed, 8)
		want(t, "Likes", must(fx.Interests.ByIDs(t.Context(), []stores.ID{id}))(t)[id].Likes, 8)
	})
	s.test("Kinds returns every kind with the number of its interests, the largest first, then by name", func(t *testing.T, fx *fixture) {
		want(t, "of nothing", len(must(fx.Interests.Kinds(t.Context()))(t)), 0)
		kinds := []string{"B_X", "BAND", "FOOD", "B0", "BAND", "ZOO", "FOOD", "ZOO", "ZOO", "B"}
		fx.interests(t, len(kinds), func(i int, interest *stores.Interest) { interest.Kind = kinds[i] })
		want(t, "kinds", must(fx.Interests.Kinds(t.Context()))(t), []stores.KindCount{
			{Kind: "ZOO", Count: 3}, {Kind: "BAND", Count: 2}, {Kind: "FOOD", Count: 2}, {Kind: "B", Count: 1}, {Kind: "B0", Count: 1}, {Kind: "B_X", Count: 1},
		})
	})
}
