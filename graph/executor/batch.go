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

// A meeting lets calls that run side by side ask together what several of them want to know. Nothing is asked before every call
// has ended or waits for an answer; then all that is waited for is asked at once, and all go on. So what is asked together depends
// on the calls alone, not on which is faster or how many processors there are.
type meeting struct {
	slots chan struct{} // whoever runs holds one

	mu      sync.Mutex
	running int           // how many have neither ended nor wait
	waiting int           // how many wait
	needs   []need        // what they wait for
	asked   chan struct{} // closed when it has been asked
}

// A need is what some wait for.
type need interface {
	asks(question any) bool
	perform()
}

// A seat is somebody's place in a meeting.
type seat struct {
	*meeting
	order []int // among the others; of what has split, below it
}

type seatKey struct{}

func newMeeting(seats, sideBySide int) *meeting {
	return &meeting{slots: make(chan struct{}, sideBySide), running: seats, asked: make(chan struct{})}
}

// computingContext returns the context of calls that only compute. Batch and Split fail in it.
func (r *run) computingContext() context.Context {
	if r.computing == nil {
		r.computing = context.WithValue(r.ctx, seatKey{}, seat{})
	}
	return r.computing
}

// errOnlyComputes is the error of a resolver that batches although it is named as one that only computes.
func errOnlyComputes(ctx context.Context) error {
	fc := graphql.GetFieldContext(ctx)
	return fmt.Errorf("%s.%s asks a store, but Options.OnlyComputes names it as a field that only computes", fc.Object, fc.Field.Name)
}

// sit does something at a place of the meeting.
func (m *meeting) sit(ctx context.Context, do func(context.Context), order ...int) {
	m.slots <- struct{}{}
	do(context.WithValue(ctx, seatKey{}, seat{m, order}))
	<-m.slots
}

// end counts somebody who has ended.
func (m *meeting) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rest()
}

// rest counts one less who runs. When it was the last, it asks what the others wait for. It is called under the lock.
func (m *meeting) rest() {
	if m.running--; m.running > 0 || m.waiting == 0 {
		return
	}
	var wg sync.WaitGroup
	for _, n := range m.needs[1:] {
		wg.Go(func() {
			m.slots <- struct{}{}
			n.perform()
			<-m.slots
		})
	}
	m.needs[0].perform()
	wg.Wait()
	close(m.asked)
	m.needs, m.asked, m.running, m.waiting = nil, make(chan struct{}), m.waiting, 0
}

// Batch asks for keys, together with the calls of the level that ask the same question meanwhile, and gives what was found of
// these keys. The question is a comparable value that says what is asked and how; who asks the same has an ask that does the same,
// which gets every key once and in an order that is always the same. It must not use Batch itself, and neither may goroutines
// that a resolver starts: see Split. Where nothing runs side by side it is ask(ctx, keys).
func Batch[K comparable, V any](ctx context.Context, question any, keys []K, ask func(context.Context, []K) (map[K]V, error)) (map[K]V, error) {
	at, ok := ctx.Value(seatKey{}).(seat)
	switch {
	case !ok:
		return ask(ctx, keys)
	case at.meeting == nil:
		return nil, errOnlyComputes(ctx)
	}
	at.mu.Lock()
	i := slices.IndexFunc(at.needs, func(n need) bool { return n.asks(question) })
	if i < 0 {
		i = len(at.needs)
		at.needs = append(at.needs, &request[K, V]{question: question, ask: ask})
	}
	r, asked := at.needs[i].(*request[K, V]), at.asked
	r.wants = append(r.wants, want[K]{ctx, at.order, keys})
	at.waiting++
	<-at.slots
	at.rest()
	at.mu.Unlock()
	<-asked
	at.slots <- struct{}{}
	return r.answer(keys), r.err
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
	at, ok := ctx.Value(seatKey{}).(seat)
	if ok && at.meeting == nil {
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
		at.meeting = newMeeting(1, n)
		at.slots <- struct{}{}
	}
	at.mu.Lock()
	at.running += n - 1
	at.mu.Unlock()
	<-at.slots
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			at.sit(ctx, func(ctx context.Context) {
				errs[i] = guard(ctx, func() error { return do(ctx, i) })
			}, append(slices.Clip(at.order), i)...)
			at.mu.Lock()
			defer at.mu.Unlock()
			if n--; n > 0 {
				at.rest() // the last leaves its place to who has split
			}
		})
	}
	wg.Wait()
	at.slots <- struct{}{}
	return errors.Join(errs...)
}
