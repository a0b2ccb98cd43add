package storetest

import (
	"context"
	"testing"

	"pgregory.net/rapid"
)

// A suite runs the subtests of one port.
type suite struct {
	t    *testing.T
	open Open
}

// test runs a subtest on a store of its own.
func (s suite) test(sentence string, run func(t *testing.T, w *world)) {
	s.t.Run(sentence, func(t *testing.T) { run(t, newWorld(t, s.open)) })
}

// check runs a property on a store of its own. The tries share the store, so each makes people and interests of its own.
func (s suite) check(sentence string, property func(t *rapid.T, w *world)) {
	s.test(sentence, func(t *testing.T, w *world) {
		rapid.Check(t, func(t *rapid.T) { property(t, w) })
	})
}

// tester is what *testing.T and *rapid.T have in common.
type tester interface {
	Helper()
	Context() context.Context
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}
