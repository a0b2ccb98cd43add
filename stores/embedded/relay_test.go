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

func BenchmarkRelay(b *testing.B) {
	relaytest.Benchmark(b, func(b testing.TB) stores.Set {
		e, err := embedded.Open(b.Context(), b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = e.Close() })
		return e.Set()
	})
}
