//go:build linux

package cached

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"fivefold/internal/servertest/faults"
	"fivefold/stores"
	"fivefold/stores/redis"
)

// openCache returns the cache of a server as another process uses it.
func openCache(t *testing.T, s *faults.Server) stores.Cache {
	t.Helper()
	return openCacheWith(t, s, redis.Options{})
}

// openCacheWith is openCache with options.
func openCacheWith(t testing.TB, s *faults.Server, options redis.Options) stores.Cache {
	t.Helper()
	e, err := redis.Open(context.Background(), s.RedisURL(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e.Cache()
}

// freeze stops a server for a time.
func freeze(s *faults.Server, d time.Duration) {
	s.Freeze()
	time.Sleep(d)
	s.Thaw()
}

// send sends a command without waiting longer than a second for its answer.
func send(s *faults.Server, command string) error {
	c, err := net.Dial("tcp", s.Addr())
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	if err := c.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := c.Write([]byte(command + "\r\n")); err != nil {
		return err
	}
	answer := make([]byte, 100)
	n, err := c.Read(answer)
	if err == nil && string(answer[:n]) != "+OK\r\n" {
		err = errors.New(string(answer[:n]))
	}
	return err
}

func TestReadersOfAKeyThatExpiresInRedisLoadItOnce(t *testing.T) {
	t.Parallel()
	server := faults.StartRedis(t)
	newFleet(tiers["in the process and shared"], openCache(t, server), openCache(t, server)).readExpiring(t)
}

// TestNoValueStaysStaleWhateverHappensToRedis does something to a Redis in the middle of reads and writes. A snapshot that is older than the writes is
// what a restart finds.
func TestNoValueStaysStaleWhateverHappensToRedis(t *testing.T) {
	t.Parallel()
	for name, happen := range map[string]func(s *faults.Server) error{
		"nothing":       func(*faults.Server) error { return nil },
		"flushed":       func(s *faults.Server) error { return send(s, "FLUSHALL") },
		"killed":        func(s *faults.Server) error { s.Kill(); return nil },
		"restarted":     func(s *faults.Server) error { s.Kill(); s.Start(); return nil },
		"not there yet": func(s *faults.Server) error { s.Start(); return nil },
		"frozen":        func(s *faults.Server) error { freeze(s, 300*time.Millisecond); return nil },
		"restarted from a snapshot": func(s *faults.Server) error {
			defer s.Start()
			defer s.Kill()
			return send(s, "SAVE")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, where := range []string{"shared", "in the process and shared"} {
				server := faults.StartRedis(t)
				f := newFleet(tiers[where], openCache(t, server), openCache(t, server))
				keys := numbered(500)
				happenOnce := func(at int) func(int) {
					return func(n int) {
						if n != at {
							return
						}
						if err := happen(server); err != nil {
							t.Errorf("%s: %v", where, err)
						}
					}
				}
				for round := range 6 {
					if name == "not there yet" {
						server.Kill()
					}
					if round < 5 {
						f.readWhileWriting(t, keys, happenOnce(250))
					} else {
						f.workRandomly(t, keys, happenOnce(1200))
					}
					if name == "killed" {
						server.Start()
					}
					f.compare(t, keys)
				}
			}
		})
	}
}

func TestADamagedEntryIsLoadedAgain(t *testing.T) {
	t.Parallel()
	cache := openCache(t, faults.StartRedis(t))
	f := newFleet(tiers["shared"], cache)
	f.truth["a"] = 1
	name := f.tables[0].name("a")
	items, err := cache.Get(t.Context(), []string{name})
	if err != nil {
		t.Fatal(err)
	}
	entry := stores.CacheEntry{Key: name, Value: []byte("of a later version"), Lease: items[0].Lease, Lifetime: time.Minute}
	if n, err := cache.Set(t.Context(), []stores.CacheEntry{entry}); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	for range 3 {
		f.compare(t, []string{"a"})
	}
	if s := f.tables[0].stats(); s.Damaged != 1 || s.Loaded != 2 || s.Shared != 1 {
		t.Errorf("%+v", s)
	}
}
