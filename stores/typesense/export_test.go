package typesense

import "testing"

// OpenEmpty opens an engine whose collections no other test has, with limits that a busy machine keeps. It is closed when t ends.
func OpenEmpty(t testing.TB) *Engine { return openEmpty(t) }

// OpenAgain opens another engine with the collections of e.
func OpenAgain(t testing.TB, e *Engine) *Engine { return open(t, serverURL(t), e.options) }
