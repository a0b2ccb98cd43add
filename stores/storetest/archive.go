package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Archive tests stores.Archive.
func Archive(t *testing.T, open Open) {
	s := suite{t, open, "Archive"}
	s.promises(archiveCalls)
	s.test("an empty store has no rows", func(t *testing.T, fx *fixture) {
		want(t, "Counts", fx.counts(t), (stores.Rows{}).Counts())
		fx.expectRows(t, stores.Rows{})
		want(t, "added", must(fx.Archive.Put(t.Context(), stores.Rows{}))(t), 0)
	})
	s.archivePut()
	s.archiveVolume()
	s.archiveReference()
	s.archivePorts()
	s.archiveBadRow()
	s.archiveScan()
}

func archiveCalls(t *testing.T, fx *fixture, n int) []call {
	fx.put(t, fx.allTables())
	rows := stores.Rows{Users: fx.users(n, nil)}
	return []call{
		{"Archive.Put", 0, func(ctx context.Context) error { return errOf(fx.Archive.Put(ctx, rows)) }},
		{"Archive.Scan", 0, func(ctx context.Context) error {
			return errOf(fx.Archive.Scan(ctx, stores.TableUsers, stores.Rows{}, n))
		}},
		{"Archive.Counts", 0, func(ctx context.Context) error { return errOf(fx.Archive.Counts(ctx)) }},
	}
}
