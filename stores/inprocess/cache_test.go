package inprocess_test

import (
	"testing"

	"fivefold/stores/inprocess"
	"fivefold/stores/storetest"
)

func TestCache(t *testing.T) {
	t.Parallel()
	storetest.Cache(t, func(*testing.T) storetest.CacheHarness {
		c := inprocess.NewCache(16 << 20)
		return storetest.CacheHarness{Cache: c, Other: c, Close: c.Close}
	})
}
