package storetest

import (
	"errors"
	"slices"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// searchIndexRead tests ByIDs, Versions, Scan and Count.
func (s suite) searchIndexRead() {
	s.test("ByIDs and Versions return what they find", func(t *testing.T, fx *fixture) {
		d := searchText("a")
		fx.putDocuments(t, d)
		ids := []stores.ID{fx.id(stores.KindPost), d.ID, asKind(d.ID, stores.KindPage)}
		got := must(fx.SearchIndex.ByIDs(t.Context(), ids))(t)
		want(t, "number of documents", len(got), 1)
		want(t, "document", normalizeDocument(got[d.ID]), d)
		want(t, "versions", must(fx.SearchIndex.Versions(t.Context(), stores.SearchServing, ids))(t), map[stores.ID]stores.Revision{d.ID: 1})
		want(t, "documents of no IDs", must(fx.SearchIndex.ByIDs(t.Context(), nil))(t), nil)
		want(t, "versions of no IDs", must(fx.SearchIndex.Versions(t.Context(), stores.SearchServing, nil))(t), nil)
	})
	s.test("Versions of a copy that does not exist returns ErrNotFound", func(t *testing.T, fx *fixture) {
		if _, err := fx.SearchIndex.Versions(t.Context(), "none", []stores.ID{fx.id(stores.KindUser)}); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("Versions returns %v", err)
		}
	})
	s.test("Scan returns IDs in their order, after a given one", func(t *testing.T, fx *fixture) {
		var documents []stores.SearchDocument
		for i := range 60 {
			d := searchText("a")
			d.ID = searchID(searchKinds[i%4], i/2) // some have the same bytes
			documents = append(documents, d)
		}
		fx.putDocuments(t, documents...)
		fx.putDocuments(t, tombstone(documents[7], 2))
		documents = slices.Delete(documents, 7, 8)
		sortBy(documents, func(d stores.SearchDocument) stores.ID { return d.ID })
		ids := make([]stores.ID, len(documents))
		for i, d := range documents {
			ids[i] = d.ID
		}
		for _, limit := range []int{1, 7, 59, 60, stores.MaxBatch} {
			want(t, "Scan", fx.scanned(t, limit), ids)
		}
		want(t, "after the last", must(fx.SearchIndex.Scan(t.Context(), ids[58], 10))(t), nil)
		want(t, "after one that is not stored", must(fx.SearchIndex.Scan(t.Context(), asKind(ids[0], "a"), 1))(t), ids[:1])
	})
	s.test("Count of an empty index is 0", func(t *testing.T, fx *fixture) {
		want(t, "Count", must(fx.SearchIndex.Count(t.Context()))(t), 0)
		want(t, "Scan", fx.scanned(t, 5), nil)
	})
}

// searchIndexModel compares random writes with a map.
func (s suite) searchIndexModel() {
	s.test("random documents, versions and tombstones leave what a model has", func(t *testing.T, fx *fixture) {
		stored := map[stores.ID]stores.SearchDocument{}
		documents := randomDocuments(4, 40, []stores.SearchWord{"apple", "banana", "cherry"})
		rapid.Check(t, func(t *rapid.T) {
			var batch []stores.SearchDocument
			for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(documents)-1), 1, 8, rapid.ID).Draw(t, "documents") {
				d := documents[rapid.IntRange(0, len(documents)-1).Draw(t, "content")]
				d.ID, d.Version = documents[i].ID, stores.Revision(rapid.IntRange(1, 20).Draw(t, "version"))
				if rapid.IntRange(0, 3).Draw(t, "deleted") == 0 {
					d = tombstone(d, d.Version)
				}
				if batch = append(batch, d); stored[d.ID].Version <= d.Version {
					stored[d.ID] = d
				}
			}
			fx.putDocuments(t, batch...)
			if before := stores.Revision(rapid.IntRange(0, 12).Draw(t, "sweep")); before > 8 {
				if err := fx.SearchIndex.Sweep(t.Context(), before); err != nil {
					t.Fatalf("sweep: %v", err)
				}
				for id, d := range stored {
					if d.Deleted && d.Version < before {
						delete(stored, id)
					}
				}
			}
			var model searchModel
			live := 0
			for _, d := range stored {
				if model = append(model, d); !d.Deleted {
					live++
				}
			}
			fx.wantStored(t, model...)
			want(t, "Count", must(fx.SearchIndex.Count(t.Context()))(t), live)
			want(t, "scanned", len(fx.scanned(t, 7)), live)
			request := searchFor(rapid.SampledFrom([]string{"apple", "banana"}).Draw(t, "word"))
			model.check(t, request, fx.find(t, request))
		})
	})
}
