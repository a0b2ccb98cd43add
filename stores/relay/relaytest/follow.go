package relaytest

import (
	"context"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/relay"
)

func followerStartsAtHead(t *testing.T, tr *truth) {
	before := tr.put(3)
	tr.complete()
	p, q := newRecorder("live", nil), newRecorder("live", failing(before, errPoison))
	tr.start("a", func(r *relay.Relay) { r.Follow(p) })
	tr.start("b", func(r *relay.Relay) { r.Follow(q) })
	rows := append(tr.put(60), tr.put(1)...)
	for _, follower := range []*recorder{p, q} {
		follower.awaitRows(t, rows)
		for _, id := range before {
			if n := follower.count(id); n != 0 {
				t.Errorf("a change before the start was applied %d times", n)
			}
		}
	}
	if all, err := tr.Projections.All(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("followers are in the truth: %v, %v", all, err)
	}
}

// prunedOutbox is an outbox whose changes are pruned before the next Read.
type prunedOutbox struct {
	stores.Outbox
	mu     sync.Mutex
	pruned bool
}

func (o *prunedOutbox) Read(ctx context.Context, after stores.Cursor, limit int) (stores.ChangeBatch, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.pruned {
		o.pruned = false
		return stores.ChangeBatch{}, stores.ErrPruned
	}
	return o.Outbox.Read(ctx, after, limit)
}

func (o *prunedOutbox) prune() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pruned = true
}

func followerAfterPruning(t *testing.T, tr *truth) {
	outbox := &prunedOutbox{Outbox: tr.Outbox}
	tr.Outbox = outbox
	p := newRecorder("live", nil)
	tr.start("a", func(r *relay.Relay) { r.Follow(p) })
	p.awaitRows(t, tr.put(1))
	outbox.prune()
	tr.put(1)
	p.await(t, func() bool { return p.all == 1 })
	p.awaitRows(t, tr.put(1))
}

func prunes(t *testing.T, tr *truth) {
	slow, quick := newRecorder("slow", nil), newRecorder("quick", nil)
	first := tr.lead("a", slow)
	tr.filled(slow)
	first.stop()
	r := tr.lead("b", quick)
	tr.filled(quick)
	rows := tr.put(10)
	quick.awaitRows(t, rows)
	r.Keep = 0
	prune := func() {
		t.Helper()
		if err := r.Prune(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	prune()
	if n := r.OutboxState().Changes; n < len(rows) {
		t.Errorf("%d changes are left, of which one projection has not passed %d", n, len(rows))
	}
	second := tr.lead("a", slow)
	slow.awaitRows(t, rows)
	for _, projection := range []string{"slow", "quick"} {
		tr.awaitState(projection)
	}
	second.stop()
	for deadline := time.Now().Add(time.Minute); ; { // changes that are as old as now are kept
		if prune(); r.OutboxState().Changes < len(rows) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%+v is left", r.OutboxState())
		}
	}
	more := tr.put(10)
	quick.awaitRows(t, more)
	slow.await(t, func() bool { return slow.times[more[0]] == 0 })
}

// names is a projection of the names of people, which are numbers. Several processes share it. A name has the version of the change after which
// it was read.
type names struct {
	tr   *truth
	mu   sync.Mutex
	byID map[stores.ID]versioned
}

type versioned struct {
	version int64
	name    int
}

func (p *names) Name() string { return "names" }

// Apply takes a random time.
func (p *names) Apply(ctx context.Context, changes []stores.Change) error {
	ids := make([]stores.ID, len(changes))
	for i, c := range changes {
		ids[i] = c.Key
	}
	people, err := p.tr.Users.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	select {
	case <-time.After(rand.N(20 * time.Millisecond)):
	case <-ctx.Done():
		if rand.N(2) == 0 { // a process that was stopped may still write
			return ctx.Err()
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range changes {
		name, _ := strconv.Atoi(people[c.Key].Name)
		if c.Version > p.byID[c.Key].version {
			p.byID[c.Key] = versioned{c.Version, name}
		}
	}
	return nil
}

func randomEnds(t *testing.T, tr *truth) {
	tr.lease = shortLease
	p := &names{tr: tr, byID: map[stores.ID]versioned{}}
	add := func(r *relay.Relay) { r.Lead(p) }
	running := []*process{tr.start("0", add), tr.start("1", add)}
	tr.state("names", func(s stores.ProjectionState) bool { return s.Leader != "" && !s.Rebuild })
	people := tr.put(8)
	for n := range 200 {
		id := people[rand.N(len(people))]
		name := strconv.Itoa(n + 1)
		if _, err := tr.Users.Update(tr.context(), id, stores.UserChange{Name: &name}); err != nil {
			t.Fatal(err)
		}
		if n%40 == 20 { // one ends, with its lease or without, and starts again
			i := rand.N(2)
			if rand.N(2) == 0 {
				running[i].kill()
			} else {
				running[i].stop()
			}
			running[i] = tr.start(strconv.Itoa(n+2), add)
		}
	}
	tr.awaitState("names")
	found, err := tr.Users.ByIDs(t.Context(), people)
	if err != nil {
		t.Fatal(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, id := range people {
		if got := strconv.Itoa(p.byID[id].name); got != found[id].Name {
			t.Errorf("a person is called %s in the projection, and %s in the truth", got, found[id].Name)
		}
	}
}
