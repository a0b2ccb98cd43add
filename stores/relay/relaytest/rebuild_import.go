package relaytest

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// anyRowOutbox is an outbox with changes of TableAll after each change that is written while it is armed.
type anyRowOutbox struct {
	stores.Outbox
	mu    sync.Mutex
	armed bool
	times map[int64]int // changes of TableAll by the version before them
}

func (o *anyRowOutbox) Read(ctx context.Context, after stores.Cursor, limit int) (stores.ChangeBatch, error) {
	batch, err := o.Outbox.Read(ctx, after, limit)
	o.mu.Lock()
	defer o.mu.Unlock()
	var changes []stores.Change
	for _, c := range batch.Changes {
		if _, ok := o.times[c.Version]; !ok {
			o.times[c.Version] = 0
			if o.armed {
				o.times[c.Version] = 2
			}
		}
		changes = append(changes, c)
		for range o.times[c.Version] {
			changes = append(changes, stores.Change{Revision: c.Revision, Version: c.Version, At: c.At, Table: stores.TableAll, Op: stores.RowUpdated})
		}
	}
	batch.Changes = changes
	return batch, err
}

func (o *anyRowOutbox) arm(armed bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.armed = armed
}

// leadWithImports leads a projection, which has been filled, with an outbox that can say that any row has changed.
func leadWithImports(tr *truth) (*anyRowOutbox, *People) {
	outbox := &anyRowOutbox{Outbox: tr.Outbox, times: map[int64]int{}}
	tr.Outbox = outbox
	p := newPeople(tr.Set)
	tr.lead("a", p)
	tr.awaitRebuilt(p, 1)
	return outbox, p
}

func oneRebuildOfMany(t *testing.T, tr *truth) {
	outbox, p := leadWithImports(tr)
	outbox.arm(true)
	for range 5 {
		tr.put(2)
	}
	tr.awaitRebuilt(p, 2)
	outbox.arm(false)
	tr.put(1)
	tr.awaitRebuilt(p, 2)
}

func filledAgain(t *testing.T, tr *truth) {
	outbox, p := leadWithImports(tr)
	var times atomic.Int64
	p.fill = func(context.Context) error {
		if times.Add(1) == 1 {
			outbox.arm(true)
			tr.put(1)
			tr.complete()
			for at := (stores.Cursor{}); ; { // marks the changes
				batch, err := outbox.Read(t.Context(), at, 50)
				if err != nil || len(batch.Changes) == 0 {
					break
				}
				at = batch.Next
			}
			outbox.arm(false)
		}
		return nil
	}
	if err := relay.Rebuild(t.Context(), tr.options("operator"), p, nil); err != nil {
		t.Error(err)
	}
	if times.Load() < 2 {
		t.Error("the copy was not filled again")
	}
}
