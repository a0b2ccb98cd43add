package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// SearchIndex tests the port. Search of the same set shows what it has stored.
func SearchIndex(t *testing.T, open Open) {
	s := suite{t, open, "SearchIndex"}
	s.searchIndexPut()
	s.searchIndexTombstones()
	s.searchIndexRead()
	s.searchIndexCopy()
	s.searchIndexSwap()
	s.searchIndexModel()
	s.searchErrors(func(_ *testing.T, fx *fixture) []call {
		id := fx.id(stores.KindUser)
		return []call{
			{"SearchIndex.Put", 0, func(ctx context.Context) error {
				return fx.SearchIndex.Put(ctx, stores.SearchServing, []stores.SearchDocument{searchText("a")})
			}},
			{"SearchIndex.ByIDs", 0, func(ctx context.Context) error { return errOf(fx.SearchIndex.ByIDs(ctx, []stores.ID{id})) }},
			{"SearchIndex.Versions", 0, func(ctx context.Context) error {
				return errOf(fx.SearchIndex.Versions(ctx, stores.SearchServing, []stores.ID{id}))
			}},
			{"SearchIndex.Scan", 0, func(ctx context.Context) error { return errOf(fx.SearchIndex.Scan(ctx, stores.ID{}, 1)) }},
			{"SearchIndex.Count", 0, func(ctx context.Context) error { return errOf(fx.SearchIndex.Count(ctx)) }},
			{"SearchIndex.Copy", 0, func(ctx context.Context) error { return errOf(fx.SearchIndex.Copy(ctx)) }},
			{"SearchIndex.Swap", 0, func(ctx context.Context) error { return fx.SearchIndex.Swap(ctx, "none") }},
			{"SearchIndex.Sweep", 0, func(ctx context.Context) error { return fx.SearchIndex.Sweep(ctx, 1) }},
		}
	})
}

// SearchDurability tests that an engine of Search and SearchIndex keeps what it stored. Its harness needs Reopen.
func SearchDurability(t *testing.T, open Open) {
	s := suite{t, open, "SearchIndex"}
	s.test("documents, tombstones and copies are kept when the engine is opened again", func(t *testing.T, fx *fixture) {
		full, deleted := fx.fullDocument(), searchText("deleted")
		fx.putDocuments(t, full, deleted)
		fx.putDocuments(t, tombstone(deleted, 9))
		copied := must(fx.SearchIndex.Copy(t.Context()))(t)
		fx.putCopy(t, copied, searchText("copied"))
		fx.reopen(t)
		fx.wantStored(t, full, tombstone(deleted, 9))
		fx.wantDocuments(t, searchFor("ada"), full)
		fx.putDocuments(t, deleted)
		fx.wantFound(t, searchFor("deleted"))
		if err := fx.SearchIndex.Swap(t.Context(), copied); err != nil {
			t.Fatal(err)
		}
		want(t, "Count", must(fx.SearchIndex.Count(t.Context()))(t), 1)
		fx.reopen(t)
		want(t, "Count", must(fx.SearchIndex.Count(t.Context()))(t), 1)
		fx.wantFound(t, searchFor("ada"))
	})
}

// tombstone returns the tombstone of a document.
func tombstone(d stores.SearchDocument, version stores.Revision) stores.SearchDocument {
	return stores.SearchDocument{ID: d.ID, Version: version, Deleted: true}
}

// wantStored fails unless the documents are stored, with all their fields.
func (fx *fixture) wantStored(t tester, documents ...stores.SearchDocument) {
	t.Helper()
	ids, wanted, versions := []stores.ID{}, map[stores.ID]stores.SearchDocument{}, map[stores.ID]stores.Revision{}
	for _, d := range documents {
		ids = append(ids, d.ID)
		wanted[d.ID], versions[d.ID] = normalizeDocument(d), d.Version
	}
	got := must(fx.SearchIndex.ByIDs(t.Context(), ids))(t)
	for id, d := range got {
		got[id] = normalizeDocument(d)
	}
	want(t, "documents", got, wanted)
	want(t, "versions", must(fx.SearchIndex.Versions(t.Context(), stores.SearchServing, ids))(t), versions)
}

// scanned returns all IDs that Scan returns, page by page.
func (fx *fixture) scanned(t tester, limit int) []stores.ID {
	t.Helper()
	var all []stores.ID
	var after stores.ID
	for {
		ids := must(fx.SearchIndex.Scan(t.Context(), after, limit))(t)
		if all = append(all, ids...); len(ids) < limit {
			return all
		}
		after = ids[len(ids)-1]
	}
}
