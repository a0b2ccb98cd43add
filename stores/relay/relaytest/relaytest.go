// Package relaytest tests the relay over an engine of the truth.
package relaytest

import (
	"context"
	"encoding/binary"
	"fmt"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// Open returns the ports of an empty store, which is closed when t ends.
type Open func(t testing.TB) stores.Set

const (
	lease      = 10 * time.Second       // of tests in which no process dies: a slow machine does not end it
	shortLease = 300 * time.Millisecond // passes while a test waits
)

// Test tests the relay.
func Test(t *testing.T, open Open) {
	for name, test := range map[string]func(*testing.T, *truth){
		"a led projection applies every change once its row has changed":     ledAppliesEverything,
		"a projection continues where the last leader stopped":               ledContinues,
		"one of many processes leads, and another one when it has died":      takenOver,
		"changes that fail are parked, and the others are applied":           poisonIsParked,
		"a change that fails does not delay another projection":              poisonDelaysNobody,
		"while a store is unavailable nothing is parked and nothing is lost": unavailableParksNothing,
		"a panic is a failure": panicIsParked,
		"a retry applies parked changes and leaves those that fail again":          retries,
		"a follower applies what is committed after it has started":                followerStartsAtHead,
		"a follower gets TableAll when changes were pruned":                        followerAfterPruning,
		"a new projection is filled once, and again when NeedRebuild says so":      filledWhenNeeded,
		"changes of TableAll in one batch and in a row cause one rebuild":          oneRebuildOfMany,
		"an interrupted rebuild changes nothing, and the next one begins anew":     interruptedRebuild,
		"a process that dies in a rebuild is replaced, and the content stays":      diesInRebuild,
		"of two rebuilds at once, one is refused":                                  twoRebuilds,
		"a rebuild fills again when any row may have changed meanwhile":            filledAgain,
		"changes are applied to a copy while it is filled for long":                longFill,
		"a change that cannot be applied to the copy is parked":                    poisonInCopy,
		"an audit of a projection that lags finds nothing":                         auditOfLag,
		"an audit waits for changes that cannot be read yet":                       auditOfHeldChanges,
		"a projection that keeps nothing, or must be rebuilt, is not audited":      notAudited,
		"changes that every projection has passed are pruned":                      prunes,
		"two processes with random delays and ends lose nothing and go never back": randomEnds,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, &truth{Set: open(t), t: t, lease: lease})
		})
	}
	TestContent(t, func(t testing.TB) Content { return peopleContent(t, open(t)) })
}

// A truth is an empty store and the rows that a test has written.
type truth struct {
	stores.Set
	t    testing.TB
	mu   sync.Mutex
	made int
	last stores.Written // the revision of the last write

	lease time.Duration // of leaders
}

// options returns the options of a process.
func (tr *truth) options(owner string) relay.Options {
	return relay.Options{Outbox: tr.Outbox, Projections: tr.Projections, Owner: owner, Lease: tr.lease, Batch: 50}
}

// context returns a context whose writes are remembered.
func (tr *truth) context() context.Context { return stores.WithWritten(tr.t.Context(), &tr.last) }

// put writes n rows and returns their IDs.
func (tr *truth) put(n int) []stores.ID {
	tr.t.Helper()
	tr.mu.Lock()
	defer tr.mu.Unlock()
	rows, ids := stores.Rows{}, make([]stores.ID, n)
	for i := range ids {
		tr.made++
		ids[i].Kind = stores.KindUser
		ids[i].UUID[6], ids[i].UUID[8] = 0x80, 0x80
		binary.BigEndian.PutUint32(ids[i].UUID[12:], uint32(tr.made))
		rows.Users = append(rows.Users, stores.User{ID: ids[i], Handle: fmt.Sprintf("person-%d", tr.made), Name: "0", JoinedAt: time.Unix(1, 0).UTC(),
			FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone})
	}
	if _, err := tr.Archive.Put(tr.context(), rows); err != nil {
		tr.t.Error(err)
	}
	return ids
}

// A process is a relay that runs.
type process struct {
	*relay.Relay
	stop func() // as the process ends in an orderly way
	kill func() // as a process ends that has no time to give its leases back
}

// start runs a relay as another process with the name owner would.
func (tr *truth) start(owner string, add func(*relay.Relay)) *process {
	tr.t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(tr.t.Context()))
	dying := &mortal{Projections: tr.Projections}
	options := tr.options(owner)
	options.Projections = dying
	r := relay.New(options)
	add(r)
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.Run(ctx)
	}()
	stop := func() {
		cancel()
		<-done
	}
	tr.t.Cleanup(stop)
	if err := r.Ready(tr.t.Context()); err != nil {
		tr.t.Fatal(err)
	}
	return &process{r, stop, func() { dying.die(); stop() }}
}

// lead runs a relay that leads a projection.
func (tr *truth) lead(owner string, p relay.Projection) *process {
	tr.t.Helper()
	return tr.start(owner, func(r *relay.Relay) { r.Lead(p) })
}

// mortal releases no lease after the death of its process.
type mortal struct {
	stores.Projections
	mu   sync.Mutex
	dead bool
}

func (m *mortal) die() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = true
}

func (m *mortal) Release(ctx context.Context, projection, owner string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead {
		return nil
	}
	return m.Projections.Release(ctx, projection, owner)
}

// filled waits until a projection that is new is filled.
func (tr *truth) filled(p *recorder) {
	tr.t.Helper()
	p.await(tr.t, func() bool { return p.all == 1 })
	tr.state(p.name, func(s stores.ProjectionState) bool { return s.Leader != "" && !s.Rebuild })
}

// complete waits until every write is complete: transactions of others may be open.
func (tr *truth) complete() {
	tr.t.Helper()
	for {
		head, err := tr.Outbox.Head(tr.t.Context())
		if err != nil {
			tr.t.Fatal(err)
		}
		if head.Revision >= tr.last.Revision() {
			return
		}
		if err := tr.Outbox.Wait(tr.t.Context(), head); err != nil {
			tr.t.Fatal(err)
		}
	}
}

// awaitState waits until a projection has passed every write.
func (tr *truth) awaitState(projection string) {
	tr.t.Helper()
	tr.state(projection, func(s stores.ProjectionState) bool { return s.Until >= tr.last.Revision() })
}

// state waits until the state of a projection satisfies a condition.
func (tr *truth) state(projection string, holds func(stores.ProjectionState) bool) stores.ProjectionState {
	tr.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		all, err := tr.Projections.All(tr.t.Context())
		if err != nil {
			tr.t.Fatal(err)
		}
		if holds(all[projection]) {
			return all[projection]
		}
		if time.Now().After(deadline) {
			tr.t.Fatalf("after a minute the state is %+v", all[projection])
		}
	}
}
