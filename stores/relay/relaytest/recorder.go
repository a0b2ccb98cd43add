package relaytest

import (
	"context"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
)

// A recorder is a projection that remembers what it was given.
type recorder struct {
	name string
	fail func(ctx context.Context, changes []stores.Change) error // before the changes are remembered; nil never fails

	mu      sync.Mutex
	times   map[stores.ID]int // how often a change of the row was applied
	all     int               // changes of TableAll
	changed chan struct{}     // closed at the next change
}

func newRecorder(name string, fail func(context.Context, []stores.Change) error) *recorder {
	return &recorder{name: name, fail: fail, times: map[stores.ID]int{}, changed: make(chan struct{})}
}

func (p *recorder) Name() string { return p.name }

func (p *recorder) Apply(ctx context.Context, changes []stores.Change) error {
	if p.fail != nil {
		if err := p.fail(ctx, changes); err != nil {
			return err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range changes {
		if c.Table == stores.TableAll {
			p.all++
			continue
		}
		p.times[c.Key]++
	}
	close(p.changed)
	p.changed = make(chan struct{})
	return nil
}

// await waits until a condition of the remembered changes holds. The time of the test bounds it.
func (p *recorder) await(t testing.TB, holds func() bool) {
	t.Helper()
	for {
		p.mu.Lock()
		ok, changed := holds(), p.changed
		p.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-time.After(time.Minute):
			t.Fatal("the relay has not applied the changes within a minute")
		}
	}
}

// awaitRows waits until changes of all rows were applied.
func (p *recorder) awaitRows(t testing.TB, rows []stores.ID) {
	t.Helper()
	p.await(t, func() bool {
		for _, id := range rows {
			if p.times[id] == 0 {
				return false
			}
		}
		return true
	})
}

// count returns how often changes of a row were applied.
func (p *recorder) count(id stores.ID) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.times[id]
}
