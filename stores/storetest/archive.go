package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Archive tests stores.Archive.
func Archive(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(archiveCalls)
	s.test("an empty store has no rows", func(t *testing.T, w *world) {
		want(t, "Counts", w.counts(t), counted(stores.Rows{}))
		w.holds(t, stores.Rows{})
		want(t, "added", must(w.Archive.Put(t.Context(), stores.Rows{}))(t), 0)
	})
	s.archivePut()
	s.archiveVolume()
	s.archiveReference()
	s.archivePorts()
	s.archiveBadRow()
	s.archiveScan()
}

func archiveCalls(t *testing.T, w *world, n int) []call {
	w.put(t, w.everything())
	rows := stores.Rows{Users: w.users(n, nil)}
	return []call{
		{"Archive.Put", 0, func(ctx context.Context) error { return failure(w.Archive.Put(ctx, rows)) }},
		{"Archive.Scan", 0, func(ctx context.Context) error {
			return failure(w.Archive.Scan(ctx, stores.TableUsers, stores.Rows{}, n))
		}},
		{"Archive.Counts", 0, func(ctx context.Context) error { return failure(w.Archive.Counts(ctx)) }},
	}
}
