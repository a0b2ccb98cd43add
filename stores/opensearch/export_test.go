package opensearch

import (
	"encoding/json"
	"testing"

	"fivefold/stores"
)

// OnEach runs a test on each server.
func OnEach(t *testing.T, test func(t *testing.T, address string)) {
	t.Helper()
	onEach(t, test)
}

// OpenEmpty opens an engine whose indexes no other test has, with limits that a busy machine keeps. It is closed when t ends.
func OpenEmpty(t testing.TB, address string) *Engine {
	t.Helper()
	return openEmpty(t, address)
}

// Request returns the path and the body of the request that Find makes.
func (e *Engine) Request(t testing.TB, request stores.SearchRequest) (path string, body []byte) {
	t.Helper()
	body, err := json.Marshal(bodyOf(request))
	if err != nil {
		t.Fatal(err)
	}
	return searchPath(e.serving()), body
}

// Servers returns the addresses of the servers of the tests by their names.
func Servers(t testing.TB) map[string]string {
	t.Helper()
	return servers(t)
}
