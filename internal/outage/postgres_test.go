//go:build linux

package outage

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fivefold/internal/servertest/faults"
	"fivefold/stores"
	"fivefold/stores/guard"
	"fivefold/stores/postgres"
)

// openPostgres returns the guarded ports of a database, and the guard.
func openPostgres(t *testing.T, url string) (stores.Set, *guard.Guard) {
	t.Helper()
	e, err := postgres.Open(t.Context(), url, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	g := guard.New(postgres.Name, guard.Options{Limit: time.Second})
	return stores.Instrument(g.Wrap(e.Set()), postgres.Name), g
}

// Under load PostgreSQL is frozen, killed or restarted. Every call ends while it is gone; what was acknowledged is there when it has
// come back, without a restart of this program; and no post is there by half.
func TestPostgresIsGoneUnderLoad(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]func(*faults.Server, *storeLoad){
		"frozen": func(s *faults.Server, l *storeLoad) {
			s.Freeze()
			l.waitForCalls() // a call that waits for the thaw never ends
			s.Thaw()
		},
		"killed": func(s *faults.Server, l *storeLoad) {
			s.Kill()
			l.waitForCalls()
			s.Start()
		},
		"restarted": func(s *faults.Server, _ *storeLoad) { s.Restart() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := faults.StartPostgres(t)
			set, g := openPostgres(t, server.PostgresURL())
			l := startLoad(t, set)
			for range 3 {
				fault(server, l)
				back := time.Now()
				l.waitForPosts(1)
				t.Logf("a post was published %v after the server came back", time.Since(back).Round(time.Millisecond))
				l.waitForPosts(50)
			}
			l.stop()
			l.check()
			if state := g.State(); state.IsOpen || state.Running != 0 {
				t.Errorf("%+v", state)
			}
		})
	}
}

// The URL has both servers, and the one that accepts writes is used. The replica is promoted when the primary is gone.
func TestPostgresFailsOverToAReplica(t *testing.T) {
	t.Parallel()
	primary := faults.StartPrimary(t)
	replica := faults.StartPostgresReplica(t, primary)
	set, _ := openPostgres(t, fmt.Sprintf("postgres://app@%s,%s/postgres?sslmode=disable&target_session_attrs=read-write", primary.Addr(), replica.Addr()))
	l := startLoad(t, set)
	primary.Kill()
	l.waitForCalls()
	replica.Promote()
	promoted := time.Now()
	l.waitForPosts(1)
	t.Logf("a post was published %v after the promotion", time.Since(promoted).Round(time.Millisecond))
	l.waitForPosts(50)
	l.stop()
	l.check()
}

// Connections end after 20 kB, which may be in the middle of an answer. Reads are repeated.
func TestConnectionsToPostgresBreakUnderLoad(t *testing.T) {
	t.Parallel()
	network := faults.StartProxy(t, faults.StartPostgres(t))
	set, g := openPostgres(t, fmt.Sprintf("postgres://app@%s/postgres?sslmode=disable", network.Addr()))
	l := startLoad(t, set)
	network.Add(`{"type": "limit_data", "attributes": {"bytes": 20000}}`)
	l.waitForPosts(500)
	l.wait("a read is repeated", func() bool { return g.State().Retries > 0 })
	network.Clear()
	l.waitForPosts(50)
	l.stop()
	l.check()
}

// A call that the deadline of its caller ends returns while the server is frozen.
func TestACallToAFrozenPostgresReturns(t *testing.T) {
	t.Parallel()
	server := faults.StartPostgres(t)
	set, g := openPostgres(t, server.PostgresURL())
	if _, err := set.Interests.Kinds(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.Freeze()
	defer server.Thaw()
	for _, budget := range []time.Duration{100 * time.Millisecond, time.Minute} {
		ctx, cancel := context.WithTimeout(t.Context(), budget)
		began := time.Now()
		_, err := set.Interests.Kinds(ctx)
		t.Logf("with a budget of %v: %v after %v", budget, err, time.Since(began).Round(time.Millisecond))
		cancel()
		if err == nil {
			t.Error("no error")
		}
	}
	if got := g.State(); got.Timeouts != 1 {
		t.Errorf("%+v", got)
	}
}
