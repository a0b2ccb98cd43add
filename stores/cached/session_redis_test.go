//go:build linux

package cached

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/internal/servertest/faults"
	"fivefold/stores"
	"fivefold/stores/embedded"
)

// TestARevokedSessionStaysRevokedWhateverHappensToRedis signs people in and out in two processes that read their sessions all the time, while Redis is
// frozen, flushed, and restarted from snapshots. Once Revoke has returned, no process finds the session.
func TestARevokedSessionStaysRevokedWhateverHappensToRedis(t *testing.T) {
	t.Parallel()
	engine, err := embedded.Open(t.Context(), embedded.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	server := faults.StartRedis(t)
	var processes [2]stores.Set
	for i := range processes {
		processes[i] = New(engine.Set(), Options{Shared: openCache(t, server)}).Set()
	}
	var running sync.WaitGroup
	var done atomic.Bool
	now := time.Now().UTC().Truncate(time.Microsecond)
	for i, handle := range []string{"ann", "bob", "cat", "dan"} {
		user := stores.User{ID: stores.NewID(stores.KindUser), Handle: handle, Name: handle, JoinedAt: now, FriendsVisibility: stores.Everyone,
			InterestsVisibility: stores.Everyone}
		if err := engine.Set().Users.Create(t.Context(), user, ""); err != nil {
			t.Fatal(err)
		}
		running.Go(func() {
			for n := 0; !done.Load(); n++ {
				session := stores.Session{ID: stores.NewID(stores.KindSession), User: user.ID, Token: stores.TokenHash{byte(i), byte(n), byte(n >> 8), byte(n >> 16)},
					CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(time.Hour), EndsAt: now.Add(time.Hour)}
				signInAndOut(t, processes, session, now)
			}
		})
	}
	for range 3 {
		for _, happen := range []func() error{
			func() error { return send(server, "SAVE") },
			func() error { server.Kill(); server.Start(); return nil },
			func() error { return send(server, "FLUSHALL") },
			func() error { freeze(server, 200*time.Millisecond); return nil },
		} {
			time.Sleep(rand.N(300 * time.Millisecond))
			if err := happen(); err != nil {
				t.Error(err)
			}
		}
	}
	done.Store(true)
	running.Wait()
}

// signInAndOut creates a session, reads it in both processes until it is revoked, and then once more.
func signInAndOut(t *testing.T, processes [2]stores.Set, session stores.Session, now time.Time) {
	if err := processes[rand.IntN(2)].Sessions.Create(t.Context(), session, ""); err != nil {
		t.Error(err)
		return
	}
	var readers sync.WaitGroup
	var revoked atomic.Bool
	for _, process := range processes {
		readers.Go(func() {
			for last := false; !last; {
				last = revoked.Load() // before the call
				_, err := process.Sessions.ByToken(context.Background(), session.Token, now)
				if last && !errors.Is(err, stores.ErrNotFound) || !last && err != nil && !errors.Is(err, stores.ErrNotFound) {
					t.Errorf("revoked is %t: %v", last, err)
				}
			}
		})
	}
	time.Sleep(rand.N(5 * time.Millisecond))
	if err := processes[rand.IntN(2)].Sessions.Revoke(t.Context(), session.User, session.ID, now); err != nil {
		t.Errorf("Revoke: %v", err)
	}
	revoked.Store(true)
	readers.Wait()
}
