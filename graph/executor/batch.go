package executor

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/99designs/gqlgen/graphql"
)

// A barrier batches the loads of calls that run concurrently. No batch is loaded before every call has either ended or waits for a
// batch. Then all pending batches are loaded and every waiting call continues. Which keys are batched depends on the calls only, not
// on their speed or on the number of processors. Batching is deterministic and uses no timers.
type barrier struct {
	slots chan struct{} // one for each participant that runs

	mu      sync.Mutex
	running int            // participants that have neither ended nor wait
	waiting int            // participants that wait
	pending []pendingBatch // in the order of their first waiters
	loaded  chan struct{}  // closed when the pending batches have been loaded
}

// A pendingBatch collects keys until the barrier loads it.
type pendingBatch interface {
	isFor(batchKey any) bool
	load()
}

// A participant is a call, or a part of a call that Split has started, at its barrier.
type participant struct {
	*barrier
	order []int // the position among the calls of the level, then among the parts of each Split
}

type participantKey struct{}

func newBarrier(participants, concurrency int) *barrier {
	return &barrier{slots: make(chan struct{}, concurrency), running: participants, loaded: make(chan struct{})}
}

// computingContext returns the context of calls that only compute. Batch and Split fail in it.
func (r *run) computingContext() context.Context {
	if r.computing == nil {
		r.computing = context.WithValue(r.ctx, participantKey{}, participant{})
	}
	return r.computing
}

// errOnlyComputes is the error of a resolver that batches although it is named as one that only computes.
func errOnlyComputes(ctx context.Context) error {
	fc := graphql.GetFieldContext(ctx)
	return fmt.Errorf("%s.%s asks a store, but Options.OnlyComputes names it as a field that only computes", fc.Object, fc.Field.Name)
}

// enter runs do as a participant, once a slot is free.
func (b *barrier) enter(ctx context.Context, do func(context.Context), order ...int) {
	b.slots <- struct{}{}
	do(context.WithValue(ctx, participantKey{}, participant{b, order}))
	<-b.slots
}

// leave records that a participant has ended.
func (b *barrier) leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.arrive()
}

// arrive records that a participant has ended or waits. The last one to arrive loads the pending batches. mu must be held.
func (b *barrier) arrive() {
	if b.running--; b.running > 0 || b.waiting == 0 {
		return
	}
	var wg sync.WaitGroup
	for _, p := range b.pending[1:] {
		wg.Go(func() {
			b.slots <- struct{}{}
			p.load()
			<-b.slots
		})
	}
	b.pending[0].load()
	wg.Wait()
	close(b.loaded)
	b.pending, b.loaded, b.running, b.waiting = nil, make(chan struct{}), b.waiting, 0
}

// Batch loads keys in one call of load with the keys that other calls of the same level load under an equal batchKey, and returns
// the values found for its own keys. Keys that are not found are absent. batchKey is a comparable value; equal batch keys must have
// equivalent load functions. load receives every key once, in an order that is the same in every run; its error or panic is the
// error of every caller. load must not call Batch, and neither must goroutines that a resolver starts without Split. Outside the
// calls of a level, Batch returns load(ctx, keys).
func Batch[K comparable, V any](ctx context.Context, batchKey any, keys []K, load func(context.Context, []K) (map[K]V, error)) (map[K]V, error) {
	at, ok := ctx.Value(participantKey{}).(participant)
	switch {
	case !ok:
		return load(ctx, keys)
	case at.barrier == nil:
		return nil, errOnlyComputes(ctx)
	}
	at.mu.Lock()
	i := slices.IndexFunc(at.pending, func(p pendingBatch) bool { return p.isFor(batchKey) })
	if i < 0 {
		i = len(at.pending)
		at.pending = append(at.pending, &batch[K, V]{batchKey: batchKey, loader: load})
	}
	b, loaded := at.pending[i].(*batch[K, V]), at.loaded
	b.waiters = append(b.waiters, waiter[K]{ctx, at.order, keys})
	at.waiting++
	<-at.slots
	at.arrive()
	at.mu.Unlock()
	<-loaded
	at.slots <- struct{}{}
	return b.resultsOf(keys), b.err
}

// Groups runs do for each group concurrently, as Split does. The order of the groups is that of their names.
func Groups[T any](ctx context.Context, groups map[string][]T, do func(ctx context.Context, name string, group []T)) error {
	names := slices.Sorted(maps.Keys(groups))
	return Split(ctx, len(names), func(ctx context.Context, i int) error {
		do(ctx, names[i], groups[names[i]])
		return nil
	})
}

// Split runs do for 0 to n-1 concurrently within one call, bounded by Options.Concurrency. Each may use Batch. It returns all errors,
// in order, joined; a panic is returned as an error.
func Split(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
	at, ok := ctx.Value(participantKey{}).(participant)
	if ok && at.barrier == nil {
		return errOnlyComputes(ctx)
	}
	errs := make([]error, n)
	if n < 2 {
		for i := range errs {
			errs[i] = guard(ctx, func() error { return do(ctx, i) })
		}
		return errors.Join(errs...)
	}
	if !ok {
		at.barrier = newBarrier(1, n)
		at.slots <- struct{}{}
	}
	at.mu.Lock()
	at.running += n - 1
	at.mu.Unlock()
	<-at.slots
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			at.enter(ctx, func(ctx context.Context) {
				errs[i] = guard(ctx, func() error { return do(ctx, i) })
			}, append(slices.Clip(at.order), i)...)
			at.mu.Lock()
			defer at.mu.Unlock()
			if n--; n > 0 {
				at.arrive() // the last one keeps the count for the call that has split
			}
		})
	}
	wg.Wait()
	at.slots <- struct{}{}
	return errors.Join(errs...)
}
