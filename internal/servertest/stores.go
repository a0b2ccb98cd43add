package servertest

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fivefold/internal/testdatabase"
	"fivefold/stores/dataset"
	"fivefold/stores/engines"
)

// enginesVariable selects the stores of tests: "memory", the default, "file" for the embedded engine over a file, or "postgres" for databases of
// the server that testdatabase.Variable names.
const enginesVariable = "FIVEFOLD_TEST_STORES"

// redisVariable has the address of the Redis that servers on PostgreSQL use, each with keys of its own; they use none without it.
const redisVariable = "FIVEFOLD_TEST_REDIS"

// Redis returns the address of the Redis of the tests, and the prefix of keys that nothing else uses. Without one the test is skipped, but not in CI.
func Redis(t testing.TB) (address, prefix string) {
	t.Helper()
	if address = os.Getenv(redisVariable); address == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal(redisVariable + " is not set; make engines starts a server and prints it")
		}
		t.Skip(redisVariable + " is not set; make engines starts a server and prints it")
	}
	return address, strings.ToLower(rand.Text())
}

// EmptyDatabase returns the address of a PostgreSQL database without rows, with limits that a busy machine keeps.
func EmptyDatabase(t testing.TB) string {
	t.Helper()
	return testdatabase.Empty(t) + "&connect_timeout=60&statement_timeout=60000&lock_timeout=60000"
}

// StoreName returns the name of the engine of the relational data in call records and metrics.
func StoreName() string {
	if os.Getenv(enginesVariable) == "postgres" {
		return "postgres"
	}
	return "embedded"
}

// OpenEngines opens empty stores of the engines that the environment variable FIVEFOLD_TEST_STORES names, without Redis, and closes them at the end of
// the test. A test that counts calls of stores would miss those that a cache saves.
func OpenEngines(t testing.TB) *engines.Engines {
	t.Helper()
	opened := openEngines(t, engines.Memory, "", nil)
	if graphMemory() > 0 {
		opened.KeepGraph(testGraphBytes)
	}
	t.Cleanup(func() {
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	})
	return opened
}

// openEngines opens the stores after load, which may be nil, has filled them. Those on PostgreSQL use the Redis at an address, which may be empty.
func openEngines(t testing.TB, dir, redis string, load func(context.Context, dataset.Destination) error) *engines.Engines {
	t.Helper()
	addresses := engines.Addresses{DataDir: dir}
	switch os.Getenv(enginesVariable) {
	case "", "memory":
	case "file":
		if dir == engines.Memory {
			addresses.DataDir = filepath.Join(t.TempDir(), "data")
		}
	case "postgres":
		if dir == engines.Memory {
			addresses.PostgresURL = EmptyDatabase(t)
			addresses.RedisURL, addresses.RedisPrefix = redis, strings.ToLower(rand.Text())
		}
	default:
		t.Fatalf("%s must be memory, file or postgres", enginesVariable)
	}
	ctx := context.WithoutCancel(t.Context())
	inMemory := addresses == engines.Addresses{DataDir: engines.Memory}
	if load != nil && !inMemory {
		if err := importInto(ctx, addresses, load); err != nil {
			t.Fatal(err)
		}
	}
	opened, err := engines.Open(ctx, addresses)
	if err == nil && load != nil && inMemory {
		err = load(ctx, opened.Set.Archive)
	}
	if err != nil {
		t.Fatal(err)
	}
	return opened
}
