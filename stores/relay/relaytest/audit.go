package relaytest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// auditOfLag audits a projection of which every batch is late.
func auditOfLag(t *testing.T, tr *truth) {
	p := newPeople(tr.Set)
	p.slow = func(ctx context.Context) error {
		select {
		case <-time.After(30 * time.Millisecond):
		case <-ctx.Done():
		}
		return ctx.Err()
	}
	tr.lead("a", p)
	rows := tr.put(200)
	tr.awaitRebuilt(p, 1)
	ctx, stop := context.WithCancel(tr.context())
	var writing sync.WaitGroup
	for i := range 4 {
		writing.Go(func() {
			for n := i; ctx.Err() == nil; n += 4 {
				time.Sleep(10 * time.Millisecond) // so that the projection catches up in the end
				name := time.Now().String()
				if _, err := tr.Users.Update(ctx, rows[n%len(rows)], stores.UserChange{Name: &name}); err != nil && ctx.Err() == nil {
					t.Error(err)
				}
			}
		})
	}
	for range 2 {
		report, err := relay.Audit(t.Context(), tr.options("auditor"), p, relay.AuditOptions{})
		if err != nil || report.Different != 0 || report.Compared < len(rows) {
			t.Errorf("%+v, %v", report, err)
		}
	}
	stop()
	writing.Wait()
}

// A heldOutbox holds back the changes after a place, as an open transaction does. Its state is answered late, when others already read on.
type heldOutbox struct {
	stores.Outbox
	since time.Time
	place atomic.Pointer[stores.Cursor] // nil when nothing is held back
}

func (o *heldOutbox) Head(ctx context.Context) (stores.Cursor, error) {
	if place := o.place.Load(); place != nil {
		return *place, nil
	}
	return o.Outbox.Head(ctx)
}

func (o *heldOutbox) Read(ctx context.Context, after stores.Cursor, limit int) (stores.ChangeBatch, error) {
	place := o.place.Load()
	batch, err := o.Outbox.Read(ctx, after, limit)
	if place != nil {
		batch.Changes, batch.Next, batch.Until = nil, after, min(batch.Until, place.Revision)
	}
	return batch, err
}

func (o *heldOutbox) State(ctx context.Context) (stores.OutboxState, error) {
	state, err := o.Outbox.State(ctx)
	if o.place.Load() != nil {
		state.OldestTransaction = time.Since(o.since)
		time.Sleep(2 * state.OldestTransaction)
	}
	return state, err
}

// auditOfHeldChanges audits a projection that lacks a change which cannot be read yet.
func auditOfHeldChanges(t *testing.T, tr *truth) {
	outbox, p := &heldOutbox{Outbox: tr.Outbox}, newPeople(tr.Set)
	tr.Outbox = outbox
	tr.lead("a", p)
	rows := tr.put(3)
	tr.awaitRebuilt(p, 1)
	place, err := outbox.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	outbox.since = time.Now()
	outbox.place.Store(&place)
	name := "New"
	if _, err := tr.Users.Update(tr.context(), rows[0], stores.UserChange{Name: &name}); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(time.Second, func() { outbox.place.Store(nil) })
	report, err := relay.Audit(t.Context(), tr.options("auditor"), p, relay.AuditOptions{})
	if err != nil || report.Different != 0 || report.Compared < len(rows) {
		t.Errorf("%+v, %v", report, err)
	}
}

func notAudited(t *testing.T, tr *truth) {
	if _, err := relay.Audit(t.Context(), tr.options("auditor"), newRecorder("live", nil), relay.AuditOptions{}); !errors.Is(err, relay.ErrNoContent) {
		t.Errorf("audit of no content: %v", err)
	}
	if err := relay.Rebuild(t.Context(), tr.options("operator"), newRecorder("live", nil), nil); !errors.Is(err, relay.ErrNoContent) {
		t.Errorf("rebuild of no content: %v", err)
	}
	p := newPeople(tr.Set)
	if _, err := relay.Audit(t.Context(), tr.options("auditor"), p, relay.AuditOptions{}); !errors.Is(err, relay.ErrMustRebuild) {
		t.Errorf("audit of a projection that was never filled: %v", err)
	}
	if err := relay.Rebuild(t.Context(), tr.options("operator"), p, nil); err != nil {
		t.Fatal(err)
	}
	if err := tr.Projections.NeedRebuild(t.Context(), p.Name()); err != nil {
		t.Fatal(err)
	}
	if _, err := relay.Audit(t.Context(), tr.options("auditor"), p, relay.AuditOptions{}); !errors.Is(err, relay.ErrMustRebuild) {
		t.Errorf("audit of a projection that must be rebuilt: %v", err)
	}
}
