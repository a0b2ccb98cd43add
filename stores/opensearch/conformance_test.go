package opensearch_test

import (
	"testing"

	"fivefold/stores/opensearch"
	"fivefold/stores/storetest"
)

func TestConformance(t *testing.T) {
	opensearch.OnEach(t, func(t *testing.T, address string) {
		for port, suite := range map[string]func(*testing.T, storetest.Open){"Search": storetest.Search, "SearchIndex": storetest.SearchIndex} {
			t.Run(port, func(t *testing.T) {
				t.Parallel()
				suite(t, func(t *testing.T) storetest.Harness {
					engine := opensearch.OpenEmpty(t, address)
					return storetest.Harness{Set: engine.Set(), Close: engine.Close}
				})
			})
		}
	})
}
