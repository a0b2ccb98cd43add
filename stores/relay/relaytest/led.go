package relaytest

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"fivefold/stores"
	"fivefold/stores/relay"
)

func ledAppliesEverything(t *testing.T, tr *truth) {
	p := newRecorder("search", nil)
	tr.lead("a", p)
	tr.filled(p)
	rows := append(tr.put(1), tr.put(120)...)
	p.awaitRows(t, rows)
	for _, id := range rows {
		if n := p.count(id); n != 1 {
			t.Fatalf("a change was applied %d times", n)
		}
	}
}

func ledContinues(t *testing.T, tr *truth) {
	p := newRecorder("search", nil)
	first := tr.lead("a", p)
	tr.filled(p)
	before := tr.put(3)
	p.awaitRows(t, before)
	tr.awaitState("search")
	first.stop()
	if state := tr.state("search", func(stores.ProjectionState) bool { return true }); state.Leader != "" {
		t.Errorf("the leader that has stopped still leads: %+v", state)
	}
	meanwhile := tr.put(3)
	tr.lead("b", p)
	p.awaitRows(t, append(meanwhile, tr.put(3)...))
	for _, id := range before {
		if n := p.count(id); n != 1 {
			t.Errorf("a change was applied %d times", n)
		}
	}
	if p.all != 1 {
		t.Errorf("the projection was filled %d times", p.all)
	}
}

func takenOver(t *testing.T, tr *truth) {
	tr.lease = shortLease
	var applying, most atomic.Int64
	recorded := newRecorder("search", func(context.Context, []stores.Change) error {
		most.Store(max(most.Load(), applying.Add(1)))
		defer applying.Add(-1)
		return nil
	})
	processes := map[string]*process{}
	for _, owner := range []string{"a", "b", "c"} {
		processes[owner] = tr.lead(owner, recorded)
	}
	tr.filled(recorded)
	for len(processes) > 0 {
		recorded.awaitRows(t, tr.put(10))
		leader := tr.state("search", func(s stores.ProjectionState) bool {
			for owner, p := range processes {
				if p.States()[0].Leading != (owner == s.Leader) { // a process that was late has not noticed yet that its lease has passed
					return false
				}
			}
			return processes[s.Leader] != nil
		}).Leader
		processes[leader].kill()
		delete(processes, leader)
	}
	if n := most.Load(); n != 1 {
		t.Errorf("%d processes applied changes at once", n)
	}
}

// failing returns a function that fails for changes of these rows.
func failing(rows []stores.ID, err error) func(context.Context, []stores.Change) error {
	return func(_ context.Context, changes []stores.Change) error {
		if slices.ContainsFunc(changes, func(c stores.Change) bool { return slices.Contains(rows, c.Key) }) {
			return err
		}
		return nil
	}
}

var errPoison = errors.New("the row cannot be stored")

func poisonIsParked(t *testing.T, tr *truth) {
	tr.put(100)
	var bad []stores.ID
	p := newRecorder("search", func(ctx context.Context, changes []stores.Change) error { return failing(bad, errPoison)(ctx, changes) })
	first := tr.lead("a", p)
	tr.filled(p)
	first.stop()
	rows := tr.put(100)
	bad = []stores.ID{rows[0], rows[49], rows[50], rows[98]}
	tr.lead("a", p)
	p.awaitRows(t, slices.DeleteFunc(slices.Clone(rows), func(id stores.ID) bool { return slices.Contains(bad, id) }))
	p.awaitRows(t, tr.put(1))
	tr.state("search", func(s stores.ProjectionState) bool { return s.Parked == len(bad) })
	parked, err := tr.Projections.Parked(t.Context(), "search", 0, 9)
	if err != nil {
		t.Fatal(err)
	}
	var keys []stores.ID
	for _, x := range parked {
		keys = append(keys, x.Key)
		if x.Reason != errPoison.Error() || x.Attempts < 2 || x.Table != stores.TableUsers || x.ParkedAt.IsZero() {
			t.Errorf("%+v", x)
		}
	}
	slices.SortFunc(keys, stores.ID.Compare)
	slices.SortFunc(bad, stores.ID.Compare)
	if !slices.Equal(keys, bad) {
		t.Errorf("parked %v, want %v", keys, bad)
	}
	for _, id := range rows {
		if n := p.count(id); n > 1 {
			t.Errorf("a change was applied %d times", n)
		}
	}
}

// poisonDelaysNobody holds a projection while it fails. Another one goes on.
func poisonDelaysNobody(t *testing.T, tr *truth) {
	held := make(chan struct{})
	bad := newRecorder("bad", func(ctx context.Context, changes []stores.Change) error {
		if changes[0].Table == stores.TableAll {
			return nil
		}
		select {
		case <-held:
			return errPoison
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	good := newRecorder("good", nil)
	r := tr.start("a", func(r *relay.Relay) { r.Lead(bad); r.Lead(good) })
	tr.filled(good)
	tr.filled(bad)
	for range 3 {
		good.awaitRows(t, tr.put(5))
	}
	tr.state("good", func(stores.ProjectionState) bool { return r.States()[1].Applied == 15 }) // is counted after the cursor has moved
	if states := r.States(); states[0].Applied != 0 {
		t.Errorf("%+v", states)
	}
	close(held)
	tr.state("bad", func(s stores.ProjectionState) bool { return s.Parked == 15 })
}

func unavailableParksNothing(t *testing.T, tr *truth) {
	var calls atomic.Int64
	p := newRecorder("search", func(context.Context, []stores.Change) error {
		if n := calls.Add(1); n%3 != 0 {
			return []error{stores.ErrUnavailable, context.DeadlineExceeded}[n%2]
		}
		return nil
	})
	r := tr.lead("a", p)
	tr.filled(p)
	for range 3 {
		p.awaitRows(t, tr.put(3))
	}
	state := tr.state("search", func(s stores.ProjectionState) bool { return !s.Rebuild })
	if state.Parked != 0 || r.States()[0].Failures == 0 {
		t.Errorf("%+v, %+v", state, r.States())
	}
}

func panicIsParked(t *testing.T, tr *truth) {
	var bad []stores.ID
	p := newRecorder("search", func(ctx context.Context, changes []stores.Change) error {
		if failing(bad, errPoison)(ctx, changes) != nil {
			panic("poison")
		}
		return nil
	})
	first := tr.lead("a", p)
	tr.filled(p)
	first.stop()
	rows := tr.put(3)
	bad = rows[1:2]
	tr.lead("a", p)
	p.awaitRows(t, []stores.ID{rows[0], rows[2]})
	tr.state("search", func(s stores.ProjectionState) bool { return s.Parked == 1 })
}
