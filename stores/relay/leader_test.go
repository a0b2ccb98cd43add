package relay

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"fivefold/stores"
)

// A slowTruth gives a lease once and then does not answer.
type slowTruth struct {
	stores.Projections
	calls int
}

func (s *slowTruth) Lead(ctx context.Context, _, owner string, _ time.Duration) (stores.ProjectionState, error) {
	if s.calls++; s.calls == 1 {
		time.Sleep(500 * time.Millisecond)
		return stores.ProjectionState{Leader: owner}, nil
	}
	<-ctx.Done()
	return stores.ProjectionState{}, ctx.Err()
}

func (s *slowTruth) Release(context.Context, string, string) error { return nil }

// oneChange has a change and then no other one.
type oneChange struct{ stores.Outbox }

func (oneChange) Read(_ context.Context, after stores.Cursor, _ int) (stores.ChangeBatch, error) {
	return stores.ChangeBatch{Changes: []stores.Change{{Revision: 1, Version: 1}}, Next: after}, nil
}

// An endless projection applies changes until the end of the context.
type endless struct{ ended chan error }

func (endless) Name() string { return "endless" }

func (e endless) Apply(ctx context.Context, _ []stores.Change) error {
	<-ctx.Done()
	select {
	case e.ended <- ctx.Err():
	default:
	}
	return ctx.Err()
}

// Another process leads when the lease has passed, whether the truth answers this process or not.
func TestALeaderWritesNothingAfterItsLease(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		p := endless{make(chan error, 1)}
		r := New(Options{Outbox: oneChange{}, Projections: &slowTruth{}, Owner: "a", Lease: 4 * time.Second})
		r.Lead(p)
		done := make(chan struct{})
		began := time.Now()
		go func() { defer close(done); r.tasks[0].leadAlways(ctx) }()
		defer func() { cancel(); <-done }()
		select {
		case err := <-p.ended:
			if took := time.Since(began); took >= 4*time.Second || !errors.Is(err, context.Canceled) {
				t.Errorf("ended with %v after %v, later than the lease", err, took)
			}
		case <-time.After(time.Minute):
			t.Error("the process goes on after its lease")
		}
	})
}
