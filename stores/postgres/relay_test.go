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

func BenchmarkRelay(b *testing.B) {
	relaytest.Benchmark(b, func(b testing.TB) stores.Set { return postgres.OpenDurable(b).Set() })
}
