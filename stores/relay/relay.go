// Package relay carries the changes of the outbox to projections. It runs in any number of processes.
//
// A projection that all processes share, such as a search index, is led: one process at a time applies its changes, in batches, and stores in
// the truth how far it has come. The leader has a lease of a few seconds, which it renews while it works and gives back when it stops. When it
// dies, another process leads after the lease has passed. Changes are applied at least once: a leader that was taken over may apply a
// batch while its successor does too, and after a crash of the truth the place of a leader may be an earlier one. Projections are therefore idempotent, and read what they store from the truth.
//
// Data that each process has for itself, such as open subscriptions, follow: every process applies every change from the moment it has started, and
// remembers its place in memory.
//
// # Rebuild and audit
//
// A projection with content can be rebuilt while it is read (Rebuilder): the leader fills a copy beside it, applies the changes that were stored
// meanwhile to the copy, and swaps the two; until then changes are applied to the content too. It can be compared with the truth (Auditor): an
// entry that differs is compared again when the projection has passed everything that the truth contained. A command that rebuilds or repairs
// leads in the place of the process that leads.
//
// # When changes cannot be applied
//
// While a store is unavailable, the relay repeats the batch, after longer and longer pauses. When a batch fails for another reason, it is halved
// until the changes that fail are alone. They are parked, and the others go on. An operator retries or discards parked changes.
package relay

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"fivefold/stores"
)

// Options say what a Relay works with. Outbox and Projections are those of the truth.
type Options struct {
	Outbox      stores.Outbox
	Projections stores.Projections
	Owner       string        // of this process; unique
	Log         *slog.Logger  // nil discards
	Lease       time.Duration // how long a leader leads without a sign of life; default DefaultLease
	Batch       int           // changes that are applied at once; default 500
	Pause       time.Duration // between two reads of a projection while changes arrive; default 2 milliseconds
	Keep        time.Duration // how long changes are kept that every projection has passed; default 1 hour
	KeepAll     time.Duration // how long changes are kept that a projection has not passed; it is rebuilt then; default 7 days
	PruneEvery  time.Duration // default 1 minute
}

// DefaultLease is the time after which a leader that has died is replaced: its successor begins within seconds, and a leader that waits
// for a store for some seconds keeps the lead.
const DefaultLease = 4 * time.Second

// A Relay carries changes from Run until the end of its context. Add projections before.
type Relay struct {
	Options
	tasks  []*task
	outbox outboxState
}

// New returns a relay without projections.
func New(o Options) *Relay {
	set := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	set(&o.Lease, DefaultLease)
	set(&o.Pause, 2*time.Millisecond)
	set(&o.Keep, time.Hour)
	set(&o.KeepAll, 7*24*time.Hour)
	set(&o.PruneEvery, time.Minute)
	if o.Batch == 0 {
		o.Batch = 500
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Relay{Options: o}
}

// Lead adds a projection that one process at a time applies.
func (r *Relay) Lead(p Projection) { r.add(p, (*task).leadAlways) }

// Follow adds a projection that this process applies for itself.
func (r *Relay) Follow(p Projection) { r.add(p, (*task).follow) }

func (r *Relay) add(p Projection, run func(*task, context.Context)) {
	r.tasks = append(r.tasks, &task{Projection: p, relay: r, run: run, log: r.Log.With(slog.String("projection", p.Name())), ready: make(chan struct{})})
}

// Run carries changes until ctx ends, and gives back the leases of this process.
func (r *Relay) Run(ctx context.Context) {
	var running sync.WaitGroup
	for _, t := range r.tasks {
		running.Go(func() { t.run(t, ctx) })
	}
	running.Go(func() { r.prune(ctx) })
	running.Wait()
}

// Ready waits until the projections that follow have found their place: they apply every change that is committed afterwards. It returns the error
// of ctx.
func (r *Relay) Ready(ctx context.Context) error {
	for _, t := range r.tasks {
		select {
		case <-t.ready:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
