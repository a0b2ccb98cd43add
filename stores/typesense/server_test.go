package typesense

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// serverVariable has the address of the server of the tests, of which each uses collections of its own.
const serverVariable = "FIVEFOLD_TEST_TYPESENSE"

// serverURL returns the address of the server of the tests. It skips the test when there is none, but not in CI.
func serverURL(t testing.TB) string {
	t.Helper()
	address := os.Getenv(serverVariable)
	if address == "" {
		missing(t, serverVariable+" is not set; make engines starts a server and prints it")
	}
	return address
}

// missing skips a test that has no server, but not in CI.
func missing(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

// patient is a limit that a busy machine keeps.
const patient = time.Minute

// openEmpty opens an engine with an empty collection that no other test has. Its collections are removed, and it is closed, when t ends.
func openEmpty(t testing.TB) *Engine {
	t.Helper()
	e := open(t, serverURL(t), Options{Prefix: newPrefix()})
	t.Cleanup(func() { removeAll(t, e.options.Prefix) })
	begin(t, e)
	return e
}

// begin makes the documents that are read be those given.
func begin(t testing.TB, e *Engine, documents ...stores.SearchDocument) {
	t.Helper()
	made, err := e.Copy(t.Context())
	if err == nil {
		err = e.Put(t.Context(), made, documents)
	}
	if err == nil {
		err = e.Swap(t.Context(), made)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// removeAll removes the alias and the collections of a prefix, with an engine of its own: that of the test may be closed.
func removeAll(t testing.TB, prefix string) {
	ctx := context.WithoutCancel(t.Context())
	e, err := Open(ctx, serverURL(t), Options{Timeout: patient, Prefix: prefix})
	if err != nil {
		t.Error(err)
		return
	}
	defer e.Close()
	_, _ = e.client.Alias(e.alias).Delete(ctx)
	all, err := e.client.Collections().Retrieve(ctx)
	if err != nil {
		t.Error(err)
	}
	for _, c := range all {
		if strings.HasPrefix(c.Name, e.alias+".") {
			_, _ = e.client.Collection(c.Name).Delete(ctx)
		}
	}
}

func newPrefix() string { return "test-" + strings.ToLower(rand.Text()) }

// open opens a patient engine, which is closed when t ends.
func open(t testing.TB, address string, options Options) *Engine {
	t.Helper()
	if options.Timeout == 0 {
		options.Timeout, options.WriteTimeout = patient, patient
	}
	e, err := Open(t.Context(), address, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}
