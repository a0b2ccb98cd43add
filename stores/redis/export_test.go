package redis

import "testing"

// OpenEmpty opens an engine whose keys no other test has, with a limit that a busy machine keeps. It is closed when t ends.
func OpenEmpty(t testing.TB) *Engine { return openEmpty(t) }

// OpenTwo opens two engines, as two processes do, that share keys which no other test has.
func OpenTwo(t testing.TB) (a, b *Engine) {
	t.Helper()
	options := Options{Timeout: patient, Prefix: newPrefix()}
	return open(t, serverURL(t), options), open(t, serverURL(t), options)
}
