//go:build linux

package cached

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/internal/servertest/faults"
	"fivefold/internal/testdatabase"
	"fivefold/stores"
	"fivefold/stores/postgres"
)

// A pair is two processes with caches over one PostgreSQL and one Redis, and a session that both have read.
type pair struct {
	processes [2]*Cache
	session   stores.Session
	now       time.Time
	loads     atomic.Int64 // calls of the truth about sessions

	running, most atomic.Int64 // of them at once
}

func newPair(t *testing.T, redis *faults.Server) *pair {
	t.Helper()
	patient := postgres.Options{Connect: time.Minute, Acquire: time.Minute, Statement: time.Minute, Lock: time.Minute}
	engine, err := postgres.Open(t.Context(), testdatabase.Empty(t), patient)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	p := &pair{now: time.Now().UTC().Truncate(time.Microsecond)}
	truth := stores.Intercept(engine.Set(), func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
		if call.Method == "Sessions.Of" || call.Method == "Sessions.ByToken" {
			p.loads.Add(1)
			n := p.running.Add(1)
			defer p.running.Add(-1)
			for most := p.most.Load(); n > most && !p.most.CompareAndSwap(most, n); most = p.most.Load() {
			}
		}
		return next(ctx)
	})
	for i := range p.processes {
		p.processes[i] = New(truth, Options{Shared: openCache(t, redis)})
		t.Cleanup(p.processes[i].Close)
	}
	user := stores.User{ID: stores.NewID(stores.KindUser), Handle: "ann", Name: "Ann", JoinedAt: p.now, FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}
	p.session = stores.Session{ID: stores.NewID(stores.KindSession), User: user.ID, Token: stores.TokenHash{1}, CreatedAt: p.now, LastSeenAt: p.now,
		ExpiresAt: p.now.Add(time.Hour), EndsAt: p.now.Add(time.Hour)}
	set := p.processes[0].Set()
	if err := set.Users.Create(t.Context(), user, ""); err != nil {
		t.Fatal(err)
	}
	if err := set.Sessions.Create(t.Context(), p.session, ""); err != nil {
		t.Fatal(err)
	}
	p.read(t)
	return p
}

// read reads the session a thousand times at once, in turn in both processes.
func (p *pair) read(t *testing.T) {
	t.Helper()
	start := make(chan struct{})
	var readers sync.WaitGroup
	sets := [2]stores.Set{p.processes[0].Set(), p.processes[1].Set()}
	for i := range 1000 {
		readers.Go(func() {
			<-start
			if got, err := sets[i%2].Sessions.ByToken(t.Context(), p.session.Token, p.now); err != nil || got != p.session {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	close(start)
	readers.Wait()
}

// A thousand readers of a session, in two processes, go on while it expires in Redis. It is loaded at most twice each time.
func TestASessionThatExpiresInRedisIsLoadedOnce(t *testing.T) {
	t.Parallel()
	const lifetime = 400 * time.Millisecond
	p := newPair(t, faults.StartRedis(t))
	for _, c := range p.processes {
		c.sessions.people.lifetime = lifetime
		c.sessions.people.invalidate(t.Context(), p.session.User)
	}
	p.loads.Store(0)
	began, rounds := time.Now(), 0
	for ; time.Since(began) < 5*lifetime; rounds++ {
		p.read(t)
	}
	expired := 1 + int64(time.Since(began)/(lifetime*4/5)) // lifetimes vary by a fifth
	t.Logf("%d thousand reads in %v: %d loads, at most %d lifetimes", rounds, time.Since(began), p.loads.Load(), expired)
	if n := p.loads.Load(); n > 2*expired {
		t.Errorf("%d loads in at most %d lifetimes", n, expired)
	}
}

// Without a Redis each process loads a session once at a time.
func TestASessionIsLoadedOnceAtATimeWithoutRedis(t *testing.T) {
	t.Parallel()
	redis := faults.StartRedis(t)
	p := newPair(t, redis)
	redis.Kill()
	p.loads.Store(0)
	p.most.Store(0)
	p.read(t)
	t.Logf("%d loads, at most %d at once", p.loads.Load(), p.most.Load())
	if p.most.Load() > 2 {
		t.Errorf("%d loads at once in two processes", p.most.Load())
	}
}
