package storetest

import (
	"testing"
	"time"

	"fivefold/stores"
)

// searchIndexPut tests Put.
func (s suite) searchIndexPut() {
	s.test("a document is stored with all its fields", func(t *testing.T, fx *fixture) {
		full := fx.fullDocument()
		empty := stores.SearchDocument{ID: fx.id(stores.KindUser), Version: 1}
		fx.putDocuments(t, full, empty)
		fx.wantStored(t, full, empty)
	})
	s.test("times are stored to the microsecond", func(t *testing.T, fx *fixture) {
		var documents []stores.SearchDocument
		for _, when := range []time.Time{{}, at(0), time.Unix(0, 0).UTC(), time.Unix(0, -1000).UTC(), time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC),
			time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)} {
			d := searchText("a")
			d.At = when
			documents = append(documents, d)
		}
		fx.putDocuments(t, documents...)
		fx.wantStored(t, documents...)
	})
	s.test("a document with a smaller version does not replace one with a greater version", func(t *testing.T, fx *fixture) {
		newer := searchDocument(stores.KindUser, "ada")
		older := newer
		newer.Version, newer.Popularity, older.Names = 2, 7, []stores.SearchName{{"other"}}
		fx.putDocuments(t, newer)
		fx.putDocuments(t, older)
		fx.wantStored(t, newer)
		fx.wantDocuments(t, searchFor("ada"), newer)
		fx.wantFound(t, searchFor("other"))
	})
	s.test("a document with an equal or a greater version replaces the one that is stored, with all its words", func(t *testing.T, fx *fixture) {
		d := fx.fullDocument()
		d.Version = 1
		fx.putDocuments(t, d)
		for i, version := range []stores.Revision{1, 1, 2, 1 << 62} {
			before := d
			d = searchDocument(stores.KindPost, "name", numberWord(i))
			d.ID, d.Version, d.Text = before.ID, version, searchName("text", numberWord(i+40))
			fx.putDocuments(t, d)
			fx.wantStored(t, d)
			fx.wantDocuments(t, searchFor(numberWord(i), numberWord(i+40)), d)
			fx.wantFound(t, searchFor(before.Names[0][1]))
			fx.wantFound(t, searchFor(before.Text[1]))
		}
	})
	s.test("a close name of a former version is not found", func(t *testing.T, fx *fixture) {
		d := searchDocument(stores.KindUser, "kennedys")
		fx.putDocuments(t, d)
		d.Names, d.Version = []stores.SearchName{{"lovelace"}}, 2
		fx.putDocuments(t, d)
		fx.wantFound(t, searchFor("kenedys"))
		fx.wantFound(t, searchFor("lovelaec"), d.ID)
	})
	s.test("every field may change when the words do not", func(t *testing.T, fx *fixture) {
		d := fx.fullDocument()
		d.Version = 1
		fx.putDocuments(t, d)
		changed := searchDocument(stores.KindPost)
		changed.ID, changed.Version, changed.Names, changed.Text = d.ID, 2, d.Names, d.Text
		changed.Popularity, changed.Category, changed.At, changed.Genres = 3, "other", at(9), fx.ids(stores.KindInterest, 1)
		fx.putDocuments(t, changed)
		fx.wantStored(t, changed)
		fx.wantDocuments(t, searchFor("ada"), changed)
		request := searchFor("ada")
		request.Filter = stores.SearchFilter{Categories: []string{"other"}, From: at(9), Genres: changed.Genres}
		fx.wantDocuments(t, request, changed)
	})
	s.test("a batch stores each of its documents by the version of its own", func(t *testing.T, fx *fixture) {
		a, b, c := searchText("a"), searchText("b"), searchText("c")
		a.Version, b.Version = 5, 5
		fx.putDocuments(t, a, b)
		older, newer := a, b
		older.Version, newer.Version, older.Popularity, newer.Popularity = 4, 6, 1, 1
		fx.putDocuments(t, older, c, newer)
		fx.wantStored(t, a, newer, c)
	})
	s.test("a batch has 0 to MaxBatch documents", func(t *testing.T, fx *fixture) {
		fx.putDocuments(t)
		if err := fx.SearchIndex.Put(t.Context(), stores.SearchServing, nil); err != nil {
			t.Error(err)
		}
		documents := make([]stores.SearchDocument, stores.MaxBatch)
		for i := range documents {
			documents[i] = searchDocument(stores.KindUser, "name", numberWord(i%600))
		}
		fx.putDocuments(t, documents...)
		fx.wantStored(t, documents...)
		want(t, "Count", must(fx.SearchIndex.Count(t.Context()))(t), stores.MaxBatch)
	})
	s.test("documents with the same bytes and another kind are different", func(t *testing.T, fx *fixture) {
		user, page := searchDocument(stores.KindUser, "ada"), searchDocument(stores.KindPage, "ada")
		page.ID = asKind(user.ID, stores.KindPage)
		fx.putDocuments(t, user, page)
		fx.wantDocuments(t, searchFor("ada"), user, page)
		fx.putDocuments(t, tombstone(user, 2))
		fx.wantDocuments(t, searchFor("ada"), page)
	})
	s.test("of writers of the same document the greatest version stays", func(t *testing.T, fx *fixture) {
		d := searchText("a")
		for _, err := range concurrently(16, func(i int) error {
			d := d
			d.Version, d.Popularity = stores.Revision(i+1), i+1
			return fx.SearchIndex.Put(t.Context(), stores.SearchServing, []stores.SearchDocument{d})
		}) {
			if err != nil {
				t.Error(err)
			}
		}
		d.Version, d.Popularity = 16, 16
		fx.wantStored(t, d)
	})
}

// searchIndexTombstones tests tombstones and Sweep.
func (s suite) searchIndexTombstones() {
	s.test("a deleted document is not found, not scanned and not counted", func(t *testing.T, fx *fixture) {
		d, kept := searchDocument(stores.KindUser, "ada"), searchDocument(stores.KindUser, "ada")
		fx.putDocuments(t, d, kept)
		fx.putDocuments(t, tombstone(d, 2))
		for _, request := range []stores.SearchRequest{searchFor("ada"), searchFor("aada"), searchPrefix("a"), searchFor()} {
			fx.wantFound(t, request, kept.ID)
		}
		want(t, "Scan", fx.scanned(t, 10), []stores.ID{kept.ID})
		want(t, "Count", must(fx.SearchIndex.Count(t.Context()))(t), 1)
		fx.wantStored(t, tombstone(d, 2), kept)
	})
	s.test("a tombstone of what was never stored is stored", func(t *testing.T, fx *fixture) {
		d := tombstone(searchText("a"), 3)
		fx.putDocuments(t, d)
		fx.wantStored(t, d)
		fx.wantFound(t, searchFor())
		want(t, "Count", must(fx.SearchIndex.Count(t.Context()))(t), 0)
	})
	s.test("an older document does not replace a tombstone, an equal or newer one does", func(t *testing.T, fx *fixture) {
		d := searchText("a")
		fx.putDocuments(t, tombstone(d, 5))
		d.Version = 4
		fx.putDocuments(t, d)
		fx.wantStored(t, tombstone(d, 5))
		fx.wantFound(t, searchFor("a"))
		d.Version = 5
		fx.putDocuments(t, d)
		fx.wantStored(t, d)
		fx.wantFound(t, searchFor("a"), d.ID)
	})
	s.test("an older tombstone does not delete a document", func(t *testing.T, fx *fixture) {
		d := searchText("a")
		d.Version = 5
		fx.putDocuments(t, d)
		fx.putDocuments(t, tombstone(d, 4))
		fx.wantStored(t, d)
	})
	s.test("Sweep removes the tombstones with a smaller version, and nothing else", func(t *testing.T, fx *fixture) {
		live, swept, kept := searchText("a"), tombstone(searchText("a"), 4), tombstone(searchText("a"), 5)
		fx.putDocuments(t, live, swept, kept)
		if err := fx.SearchIndex.Sweep(t.Context(), 5); err != nil {
			t.Fatal(err)
		}
		ids := []stores.ID{live.ID, swept.ID, kept.ID}
		want(t, "versions", must(fx.SearchIndex.Versions(t.Context(), stores.SearchServing, ids))(t), map[stores.ID]stores.Revision{live.ID: 1, kept.ID: 5})
		fx.wantFound(t, searchFor("a"), live.ID)
	})
}
