package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// searchIndexCopy tests Copy and Put to a copy.
func (s suite) searchIndexCopy() {
	s.test("a copy is empty, and what is stored in it is not found before the swap", func(t *testing.T, fx *fixture) {
		d, copied := searchText("served"), searchText("copied")
		fx.putDocuments(t, d)
		to := must(fx.SearchIndex.Copy(t.Context()))(t)
		ids := []stores.ID{d.ID, copied.ID}
		want(t, "versions in the copy", must(fx.SearchIndex.Versions(t.Context(), to, ids))(t), nil)
		fx.putCopy(t, to, copied)
		want(t, "versions in the copy", must(fx.SearchIndex.Versions(t.Context(), to, ids))(t), map[stores.ID]stores.Revision{copied.ID: 1})
		fx.wantFound(t, searchFor(), d.ID)
		fx.wantStored(t, d)
		want(t, "scanned", fx.scanned(t, 5), []stores.ID{d.ID})
	})
	s.test("a copy keeps versions and tombstones of its own", func(t *testing.T, fx *fixture) {
		d := searchText("word")
		d.Version = 9
		fx.putDocuments(t, d)
		to := must(fx.SearchIndex.Copy(t.Context()))(t)
		older := d
		older.Version = 3
		fx.putCopy(t, to, older)
		fx.putCopy(t, to, tombstone(d, 2))
		want(t, "versions in the copy", must(fx.SearchIndex.Versions(t.Context(), to, []stores.ID{d.ID}))(t), map[stores.ID]stores.Revision{d.ID: 3})
		fx.putCopy(t, to, tombstone(d, 4))
		fx.putCopy(t, to, older)
		want(t, "versions in the copy", must(fx.SearchIndex.Versions(t.Context(), to, []stores.ID{d.ID}))(t), map[stores.ID]stores.Revision{d.ID: 4})
		fx.wantFound(t, searchFor("word"), d.ID)
	})
	s.test("Put to a copy that does not exist returns ErrNotFound", func(t *testing.T, fx *fixture) {
		for _, to := range []stores.SearchCopy{"none", "1", "fivefold", "documents; DROP TABLE documents", "../x", "*"} {
			if err := fx.SearchIndex.Put(t.Context(), to, []stores.SearchDocument{searchText("a")}); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Put to %q returns %v", to, err)
			}
			if err := fx.SearchIndex.Swap(t.Context(), to); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Swap of %q returns %v", to, err)
			}
		}
		fx.wantFound(t, searchFor())
	})
	s.test("Copy removes the copies that were not swapped in", func(t *testing.T, fx *fixture) {
		served, abandoned := searchText("served"), searchText("abandoned")
		fx.putDocuments(t, served)
		first := must(fx.SearchIndex.Copy(t.Context()))(t)
		fx.putCopy(t, first, abandoned)
		second := must(fx.SearchIndex.Copy(t.Context()))(t)
		for _, err := range []error{fx.SearchIndex.Put(t.Context(), first, []stores.SearchDocument{abandoned}), fx.SearchIndex.Swap(t.Context(), first),
			errOf(fx.SearchIndex.Versions(t.Context(), first, []stores.ID{abandoned.ID}))} {
			if first != second && !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("a call of an abandoned copy returns %v", err)
			}
		}
		fx.wantFound(t, searchFor(), served.ID)
		want(t, "versions", must(fx.SearchIndex.Versions(t.Context(), second, []stores.ID{abandoned.ID}))(t), nil)
	})
}

// searchIndexSwap tests Swap.
func (s suite) searchIndexSwap() {
	swap := func(t *testing.T, fx *fixture, documents ...stores.SearchDocument) stores.SearchCopy {
		t.Helper()
		to := must(fx.SearchIndex.Copy(t.Context()))(t)
		fx.putCopy(t, to, documents...)
		if err := fx.SearchIndex.Swap(t.Context(), to); err != nil {
			t.Fatalf("swap: %v", err)
		}
		return to
	}
	s.test("after Swap the documents of the copy are found and read, and no others", func(t *testing.T, fx *fixture) {
		former, latter := searchText("former", "word"), fx.fullDocument()
		fx.putDocuments(t, former)
		swap(t, fx, latter, tombstone(searchText("x"), 7))
		fx.wantDocuments(t, searchFor(), latter)
		fx.wantFound(t, searchFor("word"))
		fx.wantFound(t, searchFor("wrod"))
		fx.wantStored(t, latter)
		want(t, "scanned", fx.scanned(t, 5), []stores.ID{latter.ID})
		want(t, "Count", must(fx.SearchIndex.Count(t.Context()))(t), 1)
		want(t, "versions", must(fx.SearchIndex.Versions(t.Context(), stores.SearchServing, []stores.ID{former.ID}))(t), nil)
	})
	s.test("after Swap documents are stored in what was the copy", func(t *testing.T, fx *fixture) {
		d, e := searchText("word"), searchText("word")
		d.Version = 5
		swap(t, fx, d)
		older := d
		older.Version = 4
		fx.putDocuments(t, older, e)
		fx.wantStored(t, d, e)
		fx.wantDocuments(t, searchFor("word"), d, e)
	})
	s.test("a copy that was swapped in is no copy any more", func(t *testing.T, fx *fixture) {
		d := searchText("word")
		to := swap(t, fx, d)
		if err := fx.SearchIndex.Swap(t.Context(), to); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("Swap returns %v", err)
		}
		fx.wantFound(t, searchFor("word"), d.ID)
	})
	s.test("swapping many times leaves the last", func(t *testing.T, fx *fixture) {
		for i := range 5 {
			d := searchText("word", numberWord(i))
			swap(t, fx, d)
			fx.wantDocuments(t, searchFor("word"), d)
		}
	})
	s.test("writes to the serving documents while a copy is filled are not in the copy", func(t *testing.T, fx *fixture) {
		to := must(fx.SearchIndex.Copy(t.Context()))(t)
		served, copied := searchText("word"), searchText("word")
		fx.putDocuments(t, served)
		fx.putCopy(t, to, copied)
		fx.wantFound(t, searchFor("word"), served.ID)
		if err := fx.SearchIndex.Swap(t.Context(), to); err != nil {
			t.Fatal(err)
		}
		fx.wantFound(t, searchFor("word"), copied.ID)
	})
}
