package relay

import (
	"time"

	"fivefold/stores"
)

// A State describes what a projection does in this process.
type State struct {
	Name     string
	Leading  bool            // always false when it follows
	Lag      time.Duration   // age of the oldest change that is not applied; zero when there is none
	Until    stores.Revision // everything of this revision and smaller ones is applied
	Applied  int64           // changes since the start of the process
	Batches  int64           // since the start of the process
	Failed   int64           // changes that this process has parked or, when it follows, dropped
	Parked   int64           // parked changes in the truth; zero when it follows
	Failures int64           // failed attempts that were repeated, because a store was unavailable
}

// States returns the state of each projection of this process, in the order in which they were added.
func (r *Relay) States() []State {
	states := make([]State, len(r.tasks))
	for i, t := range r.tasks {
		states[i] = State{Name: t.Name(), Leading: t.leading.Load(), Until: t.until.get(), Applied: t.applied.Load(),
			Batches: t.batches.Load(), Failed: t.parked.Load(), Parked: t.parkedNow.Load(), Failures: t.failures.Load()}
		if oldest := t.oldest.Load(); oldest != 0 {
			states[i].Lag = max(0, time.Since(time.Unix(0, oldest)))
		}
	}
	return states
}

// OutboxState returns the state of the outbox when it was pruned last; zero before.
func (r *Relay) OutboxState() stores.OutboxState {
	r.outbox.mu.Lock()
	defer r.outbox.mu.Unlock()
	return r.outbox.state
}
