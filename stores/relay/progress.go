package relay

import (
	"context"
	"sync"

	"fivefold/stores"
)

// A progress is a revision that increases, and that calls can wait for. Its zero value is ready to use.
type progress struct {
	mu      sync.Mutex
	until   stores.Revision
	changed chan struct{} // closed when until increases; nil while nobody waits
}

func (p *progress) get() stores.Revision {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.until
}

func (p *progress) reach(r stores.Revision) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r <= p.until {
		return
	}
	p.until = r
	if p.changed != nil {
		close(p.changed)
		p.changed = nil
	}
}

// next returns the revision, and a channel that is closed when it increases.
func (p *progress) next() (stores.Revision, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.changed == nil {
		p.changed = make(chan struct{})
	}
	return p.until, p.changed
}

// Await waits until a projection of this process has applied every change of a revision and smaller ones, or returns the error of ctx. A
// projection that was not added returns ErrNotFound. For one that is led, this process must be the leader.
func (r *Relay) Await(ctx context.Context, projection string, revision stores.Revision) error {
	for _, t := range r.tasks {
		if t.Name() == projection {
			return t.await(ctx, revision)
		}
	}
	return stores.ErrNotFound
}

func (t *task) await(ctx context.Context, revision stores.Revision) error {
	for {
		until, changed := t.until.next()
		if until >= revision {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
