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

// A barrier lets calls that run side by side ask together what several of them want to know. Nothing is asked before every call
// has ended or waits for an answer; then all that is waited for is asked at once, and all go on. So what is asked together depends
// on the calls alone, not on which is faster or how many processors there are.
type barrier struct {
	slots chan struct{} // whoever runs holds one

	mu      sync.Mutex
	running int            // how many have neither ended nor wait
	waiting int            // how many wait
	pending []pendingBatch // what they wait for
	loaded  chan struct{}  // closed when it has been asked
}

// A pendingBatch is what some wait for.
type pendingBatch interface {
	isFor(question any) bool
	load()
}

// A participant is somebody's place in a meeting.
type participant struct {
	*barrier
	order []int // among the others; of what has split, below it
}

type participantKey struct{}

func newBarrier(seats, sideBySide int) *barrier {
	return &barrier{slots: make(chan struct{}, sideBySide), running: seats, loaded: make(chan struct{})}
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

// enter does something at a place of the meeting.
func (m *barrier) enter(ctx context.Context, do func(context.Context), order ...int) {
	m.slots <- struct{}{}
	do(context.WithValue(ctx, participantKey{}, participant{m, order}))
	<-m.slots
}

// leave counts somebody who has ended.
func (m *barrier) leave() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.arrive()
}

// arrive counts one less who runs. When it was the last, it asks what the others wait for. It is called under the lock.
func (m *barrier) arrive() {
	if m.running--; m.running > 0 || m.waiting == 0 {
		return
	}
	var wg sync.WaitGroup
	for _, n := range m.pending[1:] {
		wg.Go(func() {
			m.slots <- struct{}{}
			n.load()
			<-m.slots
		})
	}
	m.pending[0].load()
	wg.Wait()
	close(m.loaded)
	m.pending, m.loaded, m.running, m.waiting = nil, make(chan struct{}), m.waiting, 0
}

// Batch asks for keys, together with the calls of the level that ask the same question meanwhile, and gives what was found of
// these keys. The question is a comparable value that says what is asked and how; who asks the same has an ask that does the same,
// which gets every key once and in an order that is always the same. It must not use Batch itself, and neither may goroutines
// that a resolver starts: see Split. Where nothing runs side by side it is ask(ctx, keys).
func Batch[K comparable, V any](ctx context.Context, question any, keys []K, ask func(context.Context, []K) (map[K]V, error)) (map[K]V, error) {
	at, ok := ctx.Value(participantKey{}).(participant)
	switch {
	case !ok:
		return ask(ctx, keys)
	case at.barrier == nil:
		return nil, errOnlyComputes(ctx)
	}
	at.mu.Lock()
	i := slices.IndexFunc(at.pending, func(n pendingBatch) bool { return n.isFor(question) })
	if i < 0 {
		i = len(at.pending)
		at.pending = append(at.pending, &batch[K, V]{batchKey: question, loader: ask})
	}
	r, asked := at.pending[i].(*batch[K, V]), at.loaded
	r.waiters = append(r.waiters, waiter[K]{ctx, at.order, keys})
	at.waiting++
	<-at.slots
	at.arrive()
	at.mu.Unlock()
	<-asked
	at.slots <- struct{}{}
	return r.resultsOf(keys), r.err
}

// Groups is Split for things in groups, in the order of their names.
func Groups[T any](ctx context.Context, groups map[string][]T, do func(ctx context.Context, name string, group []T)) error {
	names := slices.Sorted(maps.Keys(groups))
	return Split(ctx, len(names), func(ctx context.Context, i int) error {
		do(ctx, names[i], groups[names[i]])
		return nil
	})
}

// Split does n things of one call side by side, at most as many as the calls of a level, and each may use Together. It gives
// all errors, in order, as one; a panic is one of them.
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
				at.arrive() // the last leaves its place to who has split
			}
		})
	}
	wg.Wait()
	at.slots <- struct{}{}
	return errors.Join(errs...)
}
