package typesense_test

import (
	"context"
	"testing"

	"go.uber.org/goleak"

	"fivefold/stores/storetest"
	"fivefold/stores/typesense"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestConformance(t *testing.T) {
	t.Parallel()
	harness := func(t *testing.T) storetest.Harness {
		engine := typesense.OpenEmpty(t)
		return storetest.Harness{Set: engine.Set(), Close: engine.Close}
	}
	t.Run("Search", func(t *testing.T) { storetest.Search(t, harness) })
	t.Run("SearchIndex", func(t *testing.T) { storetest.SearchIndex(t, harness) })
}

func TestDurability(t *testing.T) {
	t.Parallel()
	storetest.SearchDurability(t, func(t *testing.T) storetest.Harness { return reopened(t, typesense.OpenEmpty(t)) })
}

// reopened returns a harness of an engine, of which Reopen opens another over the same documents.
func reopened(t *testing.T, engine *typesense.Engine) storetest.Harness {
	return storetest.Harness{Set: engine.Set(), Close: engine.Close, Reopen: func(context.Context) (storetest.Harness, error) {
		if err := engine.Close(); err != nil {
			return storetest.Harness{}, err
		}
		return reopened(t, typesense.OpenAgain(t, engine)), nil
	}}
}
