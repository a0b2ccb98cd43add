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

// A subscriber is one subscription of a test and the responses it received.
type subscriber struct {
	t      testing.TB
	marker *markedSubscription
	stop   context.CancelFunc
	gate   chan struct{} // deliveries wait until it is closed; nil never waits
	ended  chan struct{}

	mu       sync.Mutex
	received []response // guarded by mu
	failed   *response  // the response with which it ended early; guarded by mu
}

// subscribe subscribes for a viewer. The zero id is nobody.
func (h *harness) subscribe(as stores.ID, query string, variables map[string]any) *subscriber {
	h.t.Helper()
	return h.subscribeGated(nil, as, query, variables)
}

// subscribeGated is subscribe, with deliveries only after gate is closed.
func (h *harness) subscribeGated(gate chan struct{}, as stores.ID, query string, variables map[string]any) *subscriber {
	h.t.Helper()
	ctx, stop := context.WithCancel(graphql.StartOperationTrace(h.t.Context()))
	l := &subscriber{t: h.t, stop: stop, gate: gate, ended: make(chan struct{})}
	open := make(chan struct{})
	first := sync.OnceFunc(func() { close(open) })
	executions := 0
	runner := subscription.Runner{Executor: h.executor, Send: l.receive, Begin: func(ctx context.Context) (context.Context, context.CancelFunc, error) {
		if executions++; executions > 1 && gate != nil {
			<-gate
		}
		return resolvers.WithViewer(context.WithoutCancel(ctx), &resolvers.Viewer{ID: as}), first, nil
	}}
	op, errs := h.executor.CreateOperationContext(resolvers.WithViewer(ctx, &resolvers.Viewer{ID: as}), &graphql.RawParams{Query: query, Variables: variables})
	if errs != nil {
		h.t.Fatalf("%s: %v", query, errs)
	}
	go func() {
		defer close(l.ended)
		if why := runner.Run(ctx, op); why != nil {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.failed = &response{Data: why.Data, Errors: why.Errors}
		}
	}()
	h.t.Cleanup(l.end)
	<-open
	l.marker = h.events.last()
	return l
}

func (l *subscriber) receive(r *graphql.Response) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.received = append(l.received, response{Data: r.Data, Errors: r.Errors})
	return nil
}

// drain waits until all published events are delivered, and returns the responses since the last call.
func (l *subscriber) drain() []response {
	l.t.Helper()
	if l.marker != nil {
		l.marker.drain(l.t, l.ended)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	responses := l.received
	l.received = nil
	return responses
}

// end stops the subscription and waits until it has ended.
func (l *subscriber) end() {
	l.stop()
	<-l.ended
}

// failure waits until the subscription has ended and returns its error code, empty when it completed.
func (l *subscriber) failure() string {
	l.t.Helper()
	<-l.ended
	if l.failed == nil {
		return ""
	}
	if l.failed.Data != nil {
		l.t.Errorf("it ended with data: %s", l.failed.Data)
	}
	return l.failed.code()
}

// leafValues returns the one value at the end of each response: {"a": {"b": "c"}} is c. Errors are their code.
func leafValues(t testing.TB, responses []response) []string {
	t.Helper()
	out := []string{}
	for _, a := range responses {
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

// markedEvents are the events of the stores, extended with markers by which a test waits until a subscription has read its events.
type markedEvents struct {
	stores.Events
	mu            sync.Mutex
	subscriptions []*markedSubscription // guarded by mu
}

// A markedSubscription also subscribes to a channel of its own, whose events it acknowledges and does not return. Events arrive in
// order, so a subscription that has read a marker has read everything published before it.
type markedSubscription struct {
	stores.Subscription
	events stores.Events
	of     stores.ID
	read   chan struct{}
}

const kindMark = stores.EventKind("MARK")

func (m *markedEvents) Subscribe(ctx context.Context, topics ...stores.Channel) (stores.Subscription, error) {
	id := stores.NewID(stores.KindSession)
	s, err := m.Events.Subscribe(ctx, append(topics, stores.Channel{Kind: kindMark, Of: id})...)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.subscriptions = append(m.subscriptions, &markedSubscription{Subscription: s, events: m.Events, of: id, read: make(chan struct{})})
	return m.subscriptions[len(m.subscriptions)-1], nil
}

// last returns the latest subscription, nil when there is none since the last call.
func (m *markedEvents) last() *markedSubscription {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.subscriptions) == 0 {
		return nil
	}
	made := m.subscriptions[len(m.subscriptions)-1]
	m.subscriptions = nil
	return made
}

func (m *markedSubscription) Next(ctx context.Context) (stores.Event, error) {
	for {
		e, err := m.Subscription.Next(ctx)
		if err != nil || e.Kind != kindMark {
			return e, err
		}
		m.read <- struct{}{}
	}
}

func (m *markedSubscription) drain(t testing.TB, ended chan struct{}) {
	t.Helper()
	if err := m.events.Publish(t.Context(), stores.Event{Kind: kindMark}, m.of); err != nil {
		t.Fatal(err)
	}
	select {
	case <-m.read:
	case <-ended:
	}
}
