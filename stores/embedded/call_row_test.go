package embedded

import (
	"testing"

	"fivefold/stores"
)

// Rows are read on connections that map no file until many have been read since the last commit, and both see that commit.
func TestRowsAreReadUnmappedAfterACommit(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	mapped := func() (size int) {
		if err := e.readRow(t.Context(), func(c *conn) (err error) {
			size, err = queryRow(t.Context(), c, (*row).int, "PRAGMA mmap_size")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return size
	}
	for n := range 2 {
		u := stores.User{ID: testID(stores.KindUser, n), Handle: "a" + string(rune('a'+n))}
		if err := e.Set().Users.Create(t.Context(), u, ""); err != nil {
			t.Fatal(err)
		}
		for i := range 2 * unmappedReads {
			switch size := mapped(); {
			case i < unmappedReads/2 && size != 0, i >= unmappedReads && size == 0:
				t.Fatalf("row %d after the commit is read with %d bytes mapped", i, size)
			}
			if i%8 != 0 {
				continue
			}
			if found, err := e.Set().Users.ByIDs(t.Context(), []stores.ID{u.ID}); err != nil || len(found) != 1 {
				t.Fatal(found, err)
			}
		}
	}
}
