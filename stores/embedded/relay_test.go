package embedded_test

import (
	"testing"

	"fivefold/stores"
	"fivefold/stores/embedded"
	"fivefold/stores/relay/relaytest"
)

func TestRelay(t *testing.T) {
	t.Parallel()
	relaytest.Test(t, func(t testing.TB) stores.Set { return embedded.OpenEmpty(t).Set() })
}
