package storetest

import (
	"context"
	"flag"
	"testing"

	"pgregory.net/rapid"
)

// Properties are drawn 30 times instead of 100, which takes a third of the time of all tests of the stores. -rapid.checks is another number.
func init() {
	if err := flag.Set("rapid.checks", "30"); err != nil {
		panic(err)
	}
}

// A suite runs the subtests of one port.
type suite struct {
	t    *testing.T
	open Open
	port string // its field in stores.Set
}

// test runs a subtest on its own store.
func (s suite) test(sentence string, run func(t *testing.T, fx *fixture)) {
	s.t.Run(sentence, func(t *testing.T) {
		t.Parallel()
		run(t, newFixture(t, s))
	})
}

// check runs a property on its own store. The draws share the store, so each draw creates its own people and interests.
func (s suite) check(sentence string, property func(t *rapid.T, fx *fixture)) {
	s.test(sentence, func(t *testing.T, fx *fixture) {
		rapid.Check(t, func(t *rapid.T) { property(t, fx) })
	})
}

// tester is what *testing.T and *rapid.T have in common.
type tester interface {
	Helper()
	Context() context.Context
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}
