package embedded

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"fivefold/stores"
)

// placeChain returns places that are each part of the next: enough for several INSERT statements.
func placeChain() []stores.Place {
	places := make([]stores.Place, 3*insertBatch+7)
	for n := range places {
		places[n] = stores.Place{ID: testID(stores.KindPlace, n), Kind: stores.City, Name: fmt.Sprint("Place ", n)}
		if n+1 < len(places) {
			places[n].PartOf = testID(stores.KindPlace, n+1)
		}
	}
	return places
}

func TestPlacesArriveInAnyOrder(t *testing.T) {
	t.Parallel()
	forward := placeChain()
	reversed := slices.Clone(forward)
	slices.Reverse(reversed)
	for _, places := range [][]stores.Place{forward, reversed} {
		e := OpenEmpty(t)
		putRows(t, e, stores.Rows{Places: places})
		if err := e.Integrity(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestRowErrorNamesThePlaceWithAMissingParent(t *testing.T) {
	t.Parallel()
	missing, last := testID(stores.KindPlace, 1_000_000), len(placeChain())-1
	for index, invalidate := range map[int]func([]stores.Place){
		0:               func(p []stores.Place) { p[0].PartOf = missing },
		insertBatch + 1: func(p []stores.Place) { p[insertBatch+1].PartOf, p[insertBatch+3].PartOf = missing, missing },
		last:            func(p []stores.Place) { p[last].PartOf = testID(stores.KindUser, 1) },
	} {
		e := OpenEmpty(t)
		places := placeChain()
		invalidate(places)
		_, err := e.Set().Archive.Put(t.Context(), stores.Rows{Places: places})
		var row *stores.RowError
		if !errors.As(err, &row) || row.Table != stores.TablePlaces || row.Index != index || !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("got %v, want row %d", err, index)
		}
		putRows(t, e, stores.Rows{Places: placeChain()}) // the failed Put wrote nothing and released the writer
	}
}

func TestAnExistingPlaceIsUnchanged(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	places := placeChain()[2:]
	putRows(t, e, stores.Rows{Places: places})
	places[0].PartOf, places[1].Name = testID(stores.KindPlace, 1_000_000), "another"
	if added, err := e.Set().Archive.Put(t.Context(), stores.Rows{Places: places}); err != nil || added != 0 {
		t.Errorf("added %d, %v", added, err)
	}
}

func TestAPageLinkIsOneRowInEitherDirection(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	a, b := testID(stores.KindPage, 1), testID(stores.KindPage, 2)
	putRows(t, e, stores.Rows{Pages: []stores.Page{{ID: a}, {ID: b}}})
	links := stores.Rows{PageLinks: []stores.PageLink{{A: b, B: a}, {A: a, B: b}}}
	if added, err := e.Set().Archive.Put(t.Context(), links); err != nil || added != 1 {
		t.Errorf("added %d, %v", added, err)
	}
	if got := scanAll(t, e).PageLinks; !slices.Equal(got, links.PageLinks[1:]) {
		t.Errorf("got %v", got)
	}
	if counts, err := e.Set().Archive.Counts(t.Context()); err != nil || counts[stores.TablePageLinks] != 1 {
		t.Errorf("counted %v, %v", counts, err)
	}
}

// Put has a large cache, and gives it up also when it fails.
func TestPutGivesUpItsCache(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	size := func() (size int) {
		if err := e.write(t.Context(), func(c *conn) (err error) {
			size, err = queryRow(t.Context(), c, (*row).int, "PRAGMA cache_size")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return size
	}
	small := size()
	for _, fails := range []bool{false, true} {
		if err := e.write(t.Context(), func(c *conn) error {
			return c.withLargeCache(t.Context(), func() error {
				large, err := queryRow(t.Context(), c, (*row).int, "PRAGMA cache_size")
				if large >= small {
					t.Errorf("the cache is %d, and %d in Put", small, large)
				}
				if fails {
					return stores.ErrNotFound
				}
				return err
			})
		}); fails != errors.Is(err, stores.ErrNotFound) {
			t.Fatal(err)
		}
		if after := size(); after != small {
			t.Errorf("the cache is %d after Put, was %d", after, small)
		}
	}
}
