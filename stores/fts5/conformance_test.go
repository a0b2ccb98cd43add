package fts5_test

import (
	"context"
	"testing"

	"go.uber.org/goleak"

	"fivefold/stores/fts5"
	"fivefold/stores/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open opens an engine, which is closed when t ends.
func open(t testing.TB, dir string) *fts5.Engine {
	t.Helper()
	engine, err := fts5.Open(t.Context(), dir, fts5.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	return engine
}

func TestConformance(t *testing.T) {
	t.Parallel()
	harness := func(t *testing.T) storetest.Harness {
		engine := open(t, fts5.Memory)
		return storetest.Harness{Set: engine.Set(), Close: engine.Close}
	}
	t.Run("Search", func(t *testing.T) { storetest.Search(t, harness) })
	t.Run("SearchIndex", func(t *testing.T) { storetest.SearchIndex(t, harness) })
}

func TestDurability(t *testing.T) {
	t.Parallel()
	storetest.SearchDurability(t, func(t *testing.T) storetest.Harness { return reopened(t, t.TempDir()) })
}

// reopened returns a harness over a directory.
func reopened(t *testing.T, dir string) storetest.Harness {
	engine := open(t, dir)
	return storetest.Harness{Set: engine.Set(), Close: engine.Close, Reopen: func(context.Context) (storetest.Harness, error) {
		if err := engine.Close(); err != nil {
			return storetest.Harness{}, err
		}
		return reopened(t, dir), nil
	}}
}
