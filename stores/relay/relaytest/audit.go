package relaytest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// auditOfLag audits a projection of which every batch is late.
func auditOfLag(t *testing.T, tr *truth) {
	p := NewPeople(tr.Set)
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

func notAudited(t *testing.T, tr *truth) {
	if _, err := relay.Audit(t.Context(), tr.options("auditor"), newRecorder("live", nil), relay.AuditOptions{}); !errors.Is(err, relay.ErrNoContent) {
		t.Errorf("audit of no content: %v", err)
	}
	if err := relay.Rebuild(t.Context(), tr.options("operator"), newRecorder("live", nil), nil); !errors.Is(err, relay.ErrNoContent) {
		t.Errorf("rebuild of no content: %v", err)
	}
	p := NewPeople(tr.Set)
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
