package relaytest

import (
	"context"
	"errors"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// awaitRebuilt waits until the content was filled a number of times and is current.
func (tr *truth) awaitRebuilt(p *People, fills int) {
	tr.t.Helper()
	tr.state(p.Name(), func(s stores.ProjectionState) bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return s.Leader != "" && !s.Rebuild && p.fills >= fills
	})
	tr.awaitState(p.Name())
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fills != fills {
		tr.t.Errorf("filled %d times, want %d", p.fills, fills)
	}
}

func filledWhenNeeded(t *testing.T, tr *truth) {
	p := newPeople(tr.Set)
	tr.put(3)
	tr.lead("a", p)
	tr.awaitRebuilt(p, 1)
	tr.put(3)
	tr.awaitState(p.Name())
	if err := tr.Projections.NeedRebuild(t.Context(), p.Name()); err != nil {
		t.Fatal(err)
	}
	tr.put(3)
	tr.awaitRebuilt(p, 2)
	if n := len(p.content.byID); n != 9 {
		t.Errorf("%d entries, want 9", n)
	}
}

func interruptedRebuild(t *testing.T, tr *truth) {
	p := newPeople(tr.Set)
	tr.lead("a", p)
	tr.put(3)
	tr.awaitRebuilt(p, 1)
	served := p.content
	ctx, interrupt := context.WithCancel(t.Context())
	p.fill = func(ctx context.Context) error {
		more := tr.put(1) // the content that is read gets it
		tr.awaitState(p.Name())
		if p.name(more[0]) == "" {
			t.Error("a change was not applied during the rebuild")
		}
		interrupt()
		<-ctx.Done()
		return ctx.Err()
	}
	if err := relay.Rebuild(ctx, tr.options("operator"), p, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("the interrupted rebuild: %v", err)
	}
	if p.content != served {
		t.Error("the content was replaced")
	}
	tr.put(3)
	tr.awaitState(p.Name())
	p.fill = nil
	if err := relay.Rebuild(t.Context(), tr.options("operator"), p, nil); err != nil {
		t.Error(err)
	}
	tr.put(3)
	tr.awaitRebuilt(p, 3)
	if n := len(p.content.byID); n != 10 || p.content == served {
		t.Errorf("%d entries, want 10", n)
	}
}

// diesInRebuild ends a rebuild whose lease is not given back.
func diesInRebuild(t *testing.T, tr *truth) {
	tr.lease = shortLease
	p := newPeople(tr.Set)
	tr.lead("a", p)
	tr.put(3)
	tr.awaitRebuilt(p, 1)
	served := p.content
	options := tr.options("operator")
	dying := &mortal{Projections: tr.Projections}
	options.Projections = dying
	ctx, die := context.WithCancel(t.Context())
	p.fill = func(context.Context) error {
		dying.die()
		die()
		return nil
	}
	if err := relay.Rebuild(ctx, options, p, nil); err == nil {
		t.Error("a rebuild that has ended early returns no error")
	}
	tr.put(3)
	tr.state(p.Name(), func(s stores.ProjectionState) bool { return s.Leader == "a" })
	tr.awaitState(p.Name())
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.content != served || len(p.content.byID) != 6 {
		t.Errorf("%d entries, want 6 in the former content", len(p.content.byID))
	}
}

func twoRebuilds(t *testing.T, tr *truth) {
	p := newPeople(tr.Set)
	tr.lead("a", p)
	tr.awaitRebuilt(p, 1)
	p.fill = func(ctx context.Context) error {
		if err := relay.Rebuild(ctx, tr.options("other"), p, nil); !errors.Is(err, relay.ErrRebuilding) {
			t.Errorf("the second rebuild: %v", err)
		}
		return nil
	}
	if err := relay.Rebuild(t.Context(), tr.options("operator"), p, nil); err != nil {
		t.Error(err)
	}
}

func poisonInCopy(t *testing.T, tr *truth) {
	p := newPeople(tr.Set)
	tr.lead("a", p)
	tr.awaitRebuilt(p, 1)
	q := &poisonedPeople{People: p}
	p.fill = func(context.Context) error {
		q.bad = tr.put(3)[1]
		tr.complete() // so that the changes are applied to the copy
		return nil
	}
	if err := relay.Rebuild(t.Context(), tr.options("operator"), q, nil); err != nil {
		t.Error(err)
	}
	tr.state(p.Name(), func(s stores.ProjectionState) bool { return s.Parked == 1 && !s.Rebuild })
	if n := len(p.content.byID); n != 2 {
		t.Errorf("%d entries, want 2", n)
	}
}

// poisonedPeople cannot apply changes of one person to a copy.
type poisonedPeople struct {
	*People
	bad stores.ID
}

func (p *poisonedPeople) Apply(context.Context, []stores.Change) error { return nil }

func (p *poisonedPeople) Shadow(ctx context.Context) (relay.Shadow, error) {
	s, err := p.People.Shadow(ctx)
	return poisonedCopy{s, p}, err
}

type poisonedCopy struct {
	relay.Shadow
	people *poisonedPeople
}

func (c poisonedCopy) Apply(ctx context.Context, changes []stores.Change) error {
	if err := failing([]stores.ID{c.people.bad}, errPoison)(ctx, changes); err != nil {
		return err
	}
	return c.Shadow.Apply(ctx, changes)
}

// Otherwise they could be pruned before the copy gets them.
func longFill(t *testing.T, tr *truth) {
	p := newPeople(tr.Set)
	tr.lead("a", p)
	tr.awaitRebuilt(p, 1)
	o := tr.options("operator")
	o.Keep = time.Nanosecond
	if err := relay.Rebuild(t.Context(), o, slowPeople{p, tr}, nil); err != nil {
		t.Error(err)
	}
}

// slowPeople are filled for so long that there are changes.
type slowPeople struct {
	*People
	truth *truth
}

func (p slowPeople) Shadow(ctx context.Context) (relay.Shadow, error) {
	_, err := p.People.Shadow(ctx)
	return slowCopy{p.copied, p.truth}, err
}

type slowCopy struct {
	*copiedPeople
	truth *truth
}

func (c slowCopy) Fill(ctx context.Context, report func(done, total int)) error {
	err := c.copiedPeople.Fill(ctx, report)
	rows := c.truth.put(3)
	c.truth.complete()
	report(1, 1)
	for _, id := range rows {
		if c.names.byID[id].version == 0 {
			c.truth.t.Errorf("the change of %v was not applied", id)
		}
	}
	return err
}
