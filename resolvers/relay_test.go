package resolvers_test

import (
	"context"
	"io"
	"log/slog"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// startRelay publishes the events of what the test writes, until the end of the test.
func (h *harness) startRelay() {
	h.t.Helper()
	set := h.set
	set.Events = rootEvents{h: h}
	h.relay = relay.New(relay.Options{Outbox: set.Outbox, Projections: set.Projections})
	h.relay.Follow(&relay.LiveEvents{Stores: set, Wanted: func() bool { return true }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	ctx, stop := context.WithCancel(context.WithoutCancel(h.t.Context()))
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.relay.Run(ctx)
	}()
	h.t.Cleanup(func() {
		stop()
		<-done
	})
	if err := h.relay.Ready(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// rootEvents publishes on the events that the resolvers have now: a test may replace them.
type rootEvents struct {
	stores.Events
	h *harness
}

func (e rootEvents) Publish(ctx context.Context, event stores.Event, of ...stores.ID) error {
	return e.h.root.Stores.Events.Publish(ctx, event, of...)
}

// awaitEvents waits until the events of what an operation has written are published.
func (h *harness) awaitEvents(written *stores.Written) {
	h.t.Helper()
	if written.Revision() == 0 {
		return
	}
	if err := h.relay.Await(h.t.Context(), "live_events", written.Revision()); err != nil {
		h.t.Error(err)
	}
}
