package redis

import "testing"

// OpenEmpty opens an engine whose keys no other test has, with a limit that a busy machine keeps. It is closed when t ends.
func OpenEmpty(t testing.TB) *Engine { return openEmpty(t) }
