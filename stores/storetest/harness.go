package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// A Harness is an engine with an empty store, opened for one subtest.
type Harness struct {
	// Set is under test. A port that the engine does not serve is the truth's.
	Set stores.Set

	// Truth holds the truth: suites write their fixtures to it. The zero value means that Set is the truth itself.
	Truth stores.Set

	// Settle returns when the ports under test show everything that Truth holds. An engine of the truth needs none.
	Settle func(ctx context.Context) error

	// Reopen closes the engine, opens it again over the same data and returns the new harness. Only Durability needs it.
	Reopen func(ctx context.Context) (Harness, error)

	// Disturb makes transactions commit after random delays, and begins one that writes and stays open until the function that it returns
	// is called. nil where transactions commit in the order in which they begin. Only Outbox uses it.
	Disturb func(t *testing.T) (end func())

	// Close closes the engine under test before the end of the subtest. The ports of Truth stay open.
	Close func() error
}

// Open returns a harness with an empty store, which it closes when t ends.
type Open func(t *testing.T) Harness
