package opensearch

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"fivefold/stores"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patient is a limit that a busy machine keeps.
const patient = time.Minute

// servers returns the addresses of the servers of the tests by their names. Each test uses indexes of its own. It skips the test when there is none, but
// not in CI.
func servers(t testing.TB) map[string]string {
	t.Helper()
	found := map[string]string{}
	for name, variable := range map[string]string{"OpenSearch": "FIVEFOLD_TEST_OPENSEARCH", "Elasticsearch": "FIVEFOLD_TEST_ELASTICSEARCH"} {
		if address := os.Getenv(variable); address != "" {
			found[name] = address
		}
	}
	if len(found) == 0 {
		missing(t, "neither FIVEFOLD_TEST_OPENSEARCH nor FIVEFOLD_TEST_ELASTICSEARCH is set; make engines starts a server and prints the first")
	}
	return found
}

// missing skips a test that has no server, but not in CI.
func missing(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

// onEach runs a test on each server.
func onEach(t *testing.T, test func(t *testing.T, address string)) {
	t.Helper()
	t.Parallel()
	for name, address := range servers(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, address)
		})
	}
}

// openEmpty opens an engine with an empty index that no other test has, and removes its indexes when t ends.
func openEmpty(t testing.TB, address string) *Engine {
	t.Helper()
	options := Options{Timeout: patient, WriteTimeout: patient, Prefix: "test-" + strings.ToLower(rand.Text())}
	t.Cleanup(func() { // after the engine is closed
		e, err := Open(context.WithoutCancel(t.Context()), address, options)
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		indexes, err := e.indexes(context.WithoutCancel(t.Context()))
		for name := range indexes {
			if err == nil {
				err = e.write(context.WithoutCancel(t.Context()), "DELETE", "/"+name, nil, nil)
			}
		}
		if err != nil {
			t.Error(err)
		}
	})
	e := open(t, address, options)
	begin(t, e)
	return e
}

// begin makes the documents that are read be those given.
func begin(t testing.TB, e *Engine, documents ...stores.SearchDocument) {
	t.Helper()
	made, err := index{e}.Copy(t.Context())
	if err == nil {
		err = index{e}.Put(t.Context(), made, documents)
	}
	if err == nil {
		err = index{e}.Swap(t.Context(), made)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// open opens an engine, which is closed when t ends.
func open(t testing.TB, address string, options Options) *Engine {
	t.Helper()
	e, err := Open(t.Context(), address, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// eventually waits until a condition holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	defer cancel()
	for !holds() {
		select {
		case <-ctx.Done():
			t.Fatalf("never: %s", what)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
