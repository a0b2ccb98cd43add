package storetest

import (
	"context"
	"testing"
	"time"

	"fivefold/stores"
)

// Outbox tests stores.Outbox, and that the ports of the truth report what they have written.
func Outbox(t *testing.T, open Open) {
	s := suite{t, open, "Outbox"}
	s.promises(outboxCalls)
	s.outboxRead()
	s.outboxOf()
	s.outboxChanges()
	s.outboxMessageChanges()
	s.outboxNoChanges()
	s.outboxModel()
	s.outboxPrune()
	s.outboxWait()
	s.outboxConcurrency()
}

func outboxCalls(t *testing.T, fx *fixture, _ int) []call {
	p := fx.person(t)
	return []call{
		{"Outbox.Head", 0, func(ctx context.Context) error { return errOf(fx.Outbox.Head(ctx)) }},
		{"Outbox.Read", 0, func(ctx context.Context) error { return errOf(fx.Outbox.Read(ctx, stores.Cursor{}, 10)) }},
		{"Outbox.Of", 0, func(ctx context.Context) error { return errOf(fx.Outbox.Of(ctx, stores.Cursor{}, []stores.ID{p}, 10)) }},
		{"Outbox.Wait", 0, func(ctx context.Context) error { return fx.Outbox.Wait(ctx, stores.Cursor{}) }},
		{"Outbox.State", 0, func(ctx context.Context) error { return errOf(fx.Outbox.State(ctx)) }},
		{"Outbox.Prune", 0, func(ctx context.Context) error { return errOf(fx.Outbox.Prune(ctx, stores.Cursor{}, time.Hour)) }},
	}
}

// headAt returns a cursor after all changes, when those of a revision are complete.
func (fx *fixture) headAt(t tester, revision stores.Revision) stores.Cursor {
	t.Helper()
	for {
		head := must(fx.Outbox.Head(t.Context()))(t)
		if head.Revision >= revision {
			return head
		}
		if err := fx.Outbox.Wait(t.Context(), head); err != nil {
			t.Fatalf("Wait: %v", err)
		}
	}
}

// head writes pending fixtures and returns a cursor after their changes.
func (fx *fixture) head(t tester) stores.Cursor {
	t.Helper()
	var written stores.Written
	if err := fx.prepare(stores.WithWritten(t.Context(), &written), false); err != nil {
		t.Fatalf("%v", err)
	}
	return fx.headAt(t, written.Revision())
}

// written runs do and returns the revision that it reports.
func written(t tester, do func(ctx context.Context) error) stores.Revision {
	t.Helper()
	var written stores.Written
	if err := do(stores.WithWritten(t.Context(), &written)); err != nil {
		t.Fatalf("%v", err)
	}
	return written.Revision()
}

// readUntil reads the changes after a cursor, limit at a time, until those of a revision, which has committed, are complete.
func (fx *fixture) readUntil(t tester, after stores.Cursor, revision stores.Revision, limit int) (all []stores.Change, next stores.Cursor) {
	t.Helper()
	for {
		batch := must(fx.Outbox.Read(t.Context(), after, limit))(t)
		all = append(all, batch.Changes...)
		after = fx.checkBatch(t, after, batch, limit)
		if batch.Latest < revision {
			t.Fatalf("Latest is %d after the commit of %d", batch.Latest, revision)
		}
		if batch.Until >= revision {
			return all, after
		}
		if err := fx.Outbox.Wait(t.Context(), after); err != nil {
			t.Fatalf("Wait: %v", err)
		}
	}
}

// checkBatch fails unless the changes of a batch follow a cursor in order, and returns the next one.
func (fx *fixture) checkBatch(t tester, after stores.Cursor, batch stores.ChangeBatch, limit int) stores.Cursor {
	t.Helper()
	if len(batch.Changes) > limit {
		t.Fatalf("%d changes, limit %d", len(batch.Changes), limit)
	}
	for _, c := range batch.Changes {
		cursor := stores.Cursor{Revision: c.Revision, Version: c.Version}
		if !after.Before(cursor) || c.At.IsZero() || c.At.Location() != time.UTC {
			t.Fatalf("%+v follows %+v", c, after)
		}
		after = cursor
	}
	want(t, "Next", batch.Next, after)
	if n := len(batch.Changes); n > 0 && batch.Until < batch.Changes[n-1].Revision-1 {
		t.Fatalf("Until is %d after a change of %d", batch.Until, batch.Changes[n-1].Revision)
	}
	if batch.Until > batch.Latest {
		t.Fatalf("Until is %d, Latest %d", batch.Until, batch.Latest)
	}
	return after
}

// expectChanges runs do and fails unless it stores these changes in one or more transactions, in any order. The revision that do reports is that of the last.
func (fx *fixture) expectChanges(t tester, what string, do func(ctx context.Context) error, wanted ...stores.Change) {
	t.Helper()
	head := fx.head(t)
	revision := written(t, do)
	got, _ := fx.readUntil(t, head, revision, stores.MaxLimit)
	last := stores.Revision(0)
	for i := range got {
		last = max(last, got[i].Revision)
		got[i].Revision, got[i].Version, got[i].At = 0, 0, time.Time{}
	}
	want(t, what, sorted(got, compareChanges), sorted(wanted, compareChanges))
	want(t, what+": the reported revision", revision, last)
}
