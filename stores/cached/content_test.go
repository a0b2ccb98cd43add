//go:build linux

package cached

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"fivefold/internal/servertest/faults"
	"fivefold/internal/testdatabase"
	"fivefold/stores"
	"fivefold/stores/embedded"
	"fivefold/stores/inprocess"
	"fivefold/stores/postgres"
	"fivefold/stores/redis"
	"fivefold/stores/relay"
	"fivefold/stores/relay/relaytest"
)

func TestSessionContentInProcess(t *testing.T) {
	t.Parallel()
	relaytest.TestContent(t, func(t testing.TB) relaytest.Content {
		engine, err := embedded.Open(t.Context(), embedded.Memory)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = engine.Close() })
		shared := inprocess.NewCache(16 << 20)
		return sessionContent(t, engine.Set(), shared, shared)
	})
}

func TestSessionContentInRedis(t *testing.T) {
	t.Parallel()
	testdatabase.ServerURL(t) // skips without one
	server := faults.StartRedis(t)
	relaytest.TestContent(t, func(t testing.TB) relaytest.Content {
		patient := postgres.Options{Connect: time.Minute, Acquire: time.Minute, Statement: time.Minute, Lock: time.Minute}
		engine, err := postgres.Open(t.Context(), testdatabase.Empty(t), patient)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = engine.Close() })
		options := redis.Options{Prefix: fmt.Sprint("content-", rand.Int64()), Timeout: time.Minute}
		return sessionContent(t, engine.Set(), openCacheWith(t, server, options), openCacheWith(t, server, options))
	})
}

// sessionContent returns the sessions of 200 people, which one process reads and another one writes.
func sessionContent(t testing.TB, truth stores.Set, first, second stores.Cache) relaytest.Content {
	reader, writer := New(truth, Options{Shared: first}), New(truth, Options{Shared: second})
	now := time.Now().UTC().Truncate(time.Microsecond)
	sessions, keys := map[relay.Key]stores.Session{}, []relay.Key{}
	for n := range 200 {
		user := stores.User{ID: stores.NewID(stores.KindUser), Handle: fmt.Sprint("person-", n), Name: "Ann", JoinedAt: now, FriendsVisibility: stores.Everyone,
			InterestsVisibility: stores.Everyone}
		session := stores.Session{ID: stores.NewID(stores.KindSession), User: user.ID, Token: stores.TokenHash{byte(n), 1}, CreatedAt: now, LastSeenAt: now,
			ExpiresAt: now.Add(time.Hour), EndsAt: now.Add(48 * time.Hour)}
		if err := truth.Users.Create(t.Context(), user, ""); err != nil {
			t.Fatal(err)
		}
		if err := truth.Sessions.Create(t.Context(), session, ""); err != nil {
			t.Fatal(err)
		}
		key := relay.Key{Kind: kindSessions, Key: user.ID.String()}
		sessions[key], keys = session, append(keys, key)
	}
	replace := func(ctx context.Context, key relay.Key, entry []byte) error {
		name := []string{keyName(key)}
		if err := first.Invalidate(ctx, name); err != nil || entry == nil {
			return err
		}
		items, err := first.Get(ctx, name)
		if err != nil {
			return err
		}
		n, err := first.Set(ctx, []stores.CacheEntry{{Key: name[0], Value: entry, Lease: items[0].Lease, Lifetime: time.Minute}})
		if err == nil && n != 1 {
			err = fmt.Errorf("%v was not replaced", key)
		}
		return err
	}
	each := func(ctx context.Context, keys []relay.Key, do func(int, relay.Key) error) error {
		for i, key := range keys {
			if err := do(i, key); err != nil {
				return err
			}
		}
		return ctx.Err()
	}
	codec := reader.sessions.people.codec
	return relaytest.Content{
		Truth: truth, Projection: reader.SessionContent(), Unled: true, Keys: keys,
		Write: func(ctx context.Context, key relay.Key) error {
			later := now.Add(rand.N(time.Hour)).Truncate(time.Microsecond)
			return writer.Set().Sessions.Touch(ctx, sessions[key].ID, now, later.Add(time.Hour))
		},
		Read: func(ctx context.Context, key relay.Key) error {
			for range 2 { // first, the process learns whose session it is
				if _, err := reader.Set().Sessions.ByToken(ctx, sessions[key].Token, now); err != nil {
					return err
				}
			}
			return nil
		},
		Remove: func(ctx context.Context, keys []relay.Key) error {
			return each(ctx, keys, func(_ int, key relay.Key) error { return replace(ctx, key, nil) })
		},
		Corrupt: func(ctx context.Context, keys []relay.Key) error {
			return each(ctx, keys, func(i int, key relay.Key) error {
				stale := sessions[key]
				stale.ExpiresAt = stale.ExpiresAt.Add(-time.Second)
				entry := codec.encode([]stores.Session{stale}, true)
				if i%2 == 0 {
					entry[len(entry)/2] ^= 1
				}
				return replace(ctx, key, entry)
			})
		},
		Entries: func(ctx context.Context) (map[relay.Key]string, error) {
			found := map[relay.Key]string{}
			return found, each(ctx, keys, func(_ int, key relay.Key) error {
				values, err := first.Peek(ctx, []string{keyName(key)})
				if err == nil && values[0] != nil {
					found[key] = string(values[0])
				}
				return err
			})
		},
	}
}

// TestAnEntryOfAnotherVersionIsNoDifference stores entries that this version of the program does not read, and one of no person.
func TestAnEntryOfAnotherVersionIsNoDifference(t *testing.T) {
	t.Parallel()
	engine, err := embedded.Open(t.Context(), embedded.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	shared := inprocess.NewCache(1 << 20)
	content := New(engine.Set(), Options{Shared: shared}).SessionContent()
	set := func(key string, entry []byte) {
		t.Helper()
		items, err := shared.Get(t.Context(), []string{key})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := shared.Set(t.Context(), []stores.CacheEntry{{Key: key, Value: entry, Lease: items[0].Lease, Lifetime: time.Hour}}); n != 1 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
	}
	other := newCodec[string]()
	set("sessions:"+stores.NewID(stores.KindUser).String(), other.encode("x", true))
	set("sessions:nobody", content.cache.sessions.people.codec.encode(nil, false))
	set("other:entry", []byte("x"))
	report, err := relay.Audit(t.Context(), relay.Options{}, content, relay.AuditOptions{Unled: true, Repair: true})
	if err != nil || report.Compared != 2 || report.Different != 1 || report.Repaired != 1 || report.Keys[0].Key != "nobody" {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestTheLagOfTheMemoryIsZeroWhileItIsUsed(t *testing.T) {
	t.Parallel()
	c := New(stores.Set{}, Options{})
	t.Cleanup(c.Close)
	c.made = c.made.Add(-time.Hour)
	if _, lag := c.Followed(); lag < time.Hour {
		t.Errorf("the lag of a memory that has never followed is %v", lag)
	}
	c.followed.Store(time.Now().Add(-time.Minute).UnixNano())
	c.until.Store(7)
	if until, lag := c.Followed(); lag < time.Minute || lag >= time.Hour || until != 7 {
		t.Errorf("%v, %v", until, lag)
	}
	c.followed.Store(time.Now().Add(time.Hour).UnixNano()) // so that a slow machine does not age it
	if _, lag := c.Followed(); lag != 0 {
		t.Errorf("%v", lag)
	}
}
