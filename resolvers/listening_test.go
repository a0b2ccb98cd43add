package resolvers_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"

	"fivefold/graph/subscription"
	"fivefold/resolvers"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
)

// A listening is one subscription of a test, and what it was told.
type listening struct {
	t     testing.TB
	mark  *marked
	stop  context.CancelFunc
	gate  chan struct{} // what is told waits for it to be closed; nil never waits
	ended chan struct{}

	mu   sync.Mutex
	told []answer // guarded by mu
	why  *answer  // it ended before it was complete; guarded by mu
}

// listen subscribes as a person, as nobody when the id is zero.
func (w *world) listen(as stores.ID, query string, variables map[string]any) *listening {
	w.t.Helper()
	return w.listenBehind(nil, as, query, variables)
}

// listenBehind is listen for somebody who is told nothing before the gate is closed.
func (w *world) listenBehind(gate chan struct{}, as stores.ID, query string, variables map[string]any) *listening {
	w.t.Helper()
	ctx, stop := context.WithCancel(graphql.StartOperationTrace(w.t.Context()))
	l := &listening{t: w.t, stop: stop, gate: gate, ended: make(chan struct{})}
	open := make(chan struct{})
	first := sync.OnceFunc(func() { close(open) })
	turns := 0
	runner := subscription.Runner{Executor: w.executor, Send: l.tell, Begin: func(ctx context.Context) (context.Context, context.CancelFunc, error) {
		if turns++; turns > 1 && gate != nil {
			<-gate
		}
		return resolvers.WithViewer(context.WithoutCancel(ctx), &resolvers.Viewer{ID: as}), first, nil
	}}
	op, errs := w.executor.CreateOperationContext(resolvers.WithViewer(ctx, &resolvers.Viewer{ID: as}), &graphql.RawParams{Query: query, Variables: variables})
	if errs != nil {
		w.t.Fatalf("%s: %v", query, errs)
	}
	go func() {
		defer close(l.ended)
		if why := runner.Run(ctx, op); why != nil {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.why = &answer{Data: why.Data, Errors: why.Errors}
		}
	}()
	w.t.Cleanup(l.end)
	<-open
	l.mark = w.topics.last()
	return l
}

func (l *listening) tell(r *graphql.Response) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told = append(l.told, answer{Data: r.Data, Errors: r.Errors})
	return nil
}

// settle waits until everything that has happened is told, and gives what was told since it was last asked.
func (l *listening) settle() []answer {
	l.t.Helper()
	if l.mark != nil {
		l.mark.settle(l.t, l.ended)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	told := l.told
	l.told = nil
	return told
}

// end stops listening, and waits until that is done.
func (l *listening) end() {
	l.stop()
	<-l.ended
}

// failure gives the code with which it ended, empty when it is complete.
func (l *listening) failure() string {
	l.t.Helper()
	<-l.ended
	if l.why == nil {
		return ""
	}
	if l.why.Data != nil {
		l.t.Errorf("it ended with data: %s", l.why.Data)
	}
	return l.why.code()
}

// leaf gives the one value at the end of each answer: {"a": {"b": "c"}} is c. Errors are their code.
func leaf(t testing.TB, told []answer) []string {
	t.Helper()
	out := []string{}
	for _, a := range told {
		if len(a.Errors) > 0 {
			out = append(out, a.code())
			continue
		}
		var v any = decode[map[string]any](t, a.Data)
		for {
			m, ok := v.(map[string]any)
			if !ok {
				break
			}
			for _, v = range m {
			}
		}
		text, _ := json.Marshal(v)
		if s, ok := v.(string); ok {
			text = []byte(s)
		}
		out = append(out, string(text))
	}
	return out
}

// markings are the store's topics, through which a test finds out whether a subscription has read what it was told.
type markings struct {
	stores.Events
	mu   sync.Mutex
	made []*marked // guarded by mu
}

// A marked subscription also listens to a topic of its own, whose events it acknowledges and gives to nobody. They come in the
// order of all others, so that who has read one has read what was published before.
type marked struct {
	stores.Subscription
	topics stores.Events
	of     stores.ID
	read   chan struct{}
}

const kindMark = stores.EventKind("MARK")

func (m *markings) Subscribe(ctx context.Context, topics ...stores.Channel) (stores.Subscription, error) {
	id := stores.NewID(stores.KindSession)
	s, err := m.Events.Subscribe(ctx, append(topics, stores.Channel{Kind: kindMark, Of: id})...)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.made = append(m.made, &marked{Subscription: s, topics: m.Events, of: id, read: make(chan struct{})})
	return m.made[len(m.made)-1], nil
}

// last gives the subscription that was made last, nil when none was made since it was last asked.
func (m *markings) last() *marked {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.made) == 0 {
		return nil
	}
	made := m.made[len(m.made)-1]
	m.made = nil
	return made
}

func (m *marked) Next(ctx context.Context) (stores.Event, error) {
	for {
		e, err := m.Subscription.Next(ctx)
		if err != nil || e.Kind != kindMark {
			return e, err
		}
		m.read <- struct{}{}
	}
}

func (m *marked) settle(t testing.TB, ended chan struct{}) {
	t.Helper()
	if err := m.topics.Publish(t.Context(), stores.Event{Kind: kindMark}, m.of); err != nil {
		t.Fatal(err)
	}
	select {
	case <-m.read:
	case <-ended:
	}
}
