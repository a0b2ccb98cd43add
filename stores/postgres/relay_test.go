package postgres_test

import (
	"testing"

	"fivefold/stores"
	"fivefold/stores/postgres"
	"fivefold/stores/relay/relaytest"
)

func TestRelay(t *testing.T) {
	t.Parallel()
	relaytest.Test(t, func(t testing.TB) stores.Set { return postgres.OpenEmpty(t).Set() })
}
