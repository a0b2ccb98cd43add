package fts5

import (
	"errors"
	"fmt"
	"testing"

	"fivefold/stores"
)

// A full disk makes writes unavailable and is no damage. Searches go on, and writes do when there is space.
func TestAFullDiskIsUnavailableAndHeals(t *testing.T) {
	t.Parallel()
	e, err := Open(t.Context(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	set := e.Set()
	put := func() error {
		d := stores.SearchDocument{ID: stores.NewID(stores.KindUser), Version: 1, Public: true, Names: []stores.SearchName{{"ada"}}}
		return set.SearchIndex.Put(t.Context(), stores.SearchServing, []stores.SearchDocument{d})
	}
	limit := func(pages int) {
		if err := e.writer.run(t.Context(), "BEGIN", func(c *conn) error {
			return c.exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages))
		}); err != nil {
			t.Fatal(err)
		}
	}
	limit(1) // the pages that it has
	stored := 0
	for err = put(); err == nil && stored < 10_000; err = put() {
		stored++
	}
	if !errors.Is(err, stores.ErrUnavailable) || errors.Is(err, ErrDamaged) {
		t.Fatalf("after %d documents: %v", stored, err)
	}
	if n, err := set.SearchIndex.Count(t.Context()); err != nil || n != stored {
		t.Errorf("%d documents, %v; want %d", n, err, stored)
	}
	limit(1 << 30)
	if err := put(); err != nil {
		t.Error(err)
	}
}
