package cached

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/redis"
)

// A redisServer is a process that a test may kill.
type redisServer struct {
	t       *testing.T
	port    string
	dir     string
	process *exec.Cmd
}

// startRedis starts redis-server on a free port, without any data. It is killed when t ends.
func startRedis(t *testing.T) *redisServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &redisServer{t: t, port: strconv.Itoa(l.Addr().(*net.TCPAddr).Port), dir: t.TempDir()}
	_ = l.Close()
	s.start()
	t.Cleanup(func() { s.kill() })
	return s
}

// start starts the process with the snapshot of an earlier one, if there is one.
func (s *redisServer) start() {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") == "true" {
			s.t.Fatal("redis-server is not installed")
		}
		s.t.Skip("redis-server is not installed")
	}
	s.process = exec.Command(program, "--port", s.port, "--bind", "127.0.0.1", "--save", "", "--dir", s.dir)
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); s.check() != nil; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatal("redis-server does not answer")
		}
	}
}

func (s *redisServer) check() error {
	c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", s.port))
	if err == nil {
		err = c.Close()
	}
	return err
}

func (s *redisServer) kill() {
	_ = s.process.Process.Kill()
	_ = s.process.Wait()
}

// freeze stops the process for a time.
func (s *redisServer) freeze(d time.Duration) error {
	if err := s.process.Process.Signal(syscall.SIGSTOP); err != nil {
		return err
	}
	time.Sleep(d)
	return s.process.Process.Signal(syscall.SIGCONT)
}

// open returns the cache as another process uses it.
func (s *redisServer) open() stores.Cache {
	e, err := redis.Open(context.Background(), "redis://"+net.JoinHostPort("127.0.0.1", s.port), redis.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = e.Close() })
	return e.Cache()
}

// send sends a command without waiting longer than a second for its answer.
func (s *redisServer) send(command string) error {
	c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", s.port))
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
	server := startRedis(t)
	newFleet(tiers["in the process and shared"], server.open(), server.open()).readExpiring(t)
}

// TestNoValueStaysStaleWhateverHappensToRedis does something to a Redis in the middle of reads and writes. A snapshot that is older than the writes is
// what a restart finds.
func TestNoValueStaysStaleWhateverHappensToRedis(t *testing.T) {
	t.Parallel()
	for name, happen := range map[string]func(s *redisServer) error{
		"nothing":   func(*redisServer) error { return nil },
		"flushed":   func(s *redisServer) error { return s.send("FLUSHALL") },
		"killed":    func(s *redisServer) error { s.kill(); return nil },
		"restarted": func(s *redisServer) error { s.kill(); s.start(); return nil },
		"frozen":    func(s *redisServer) error { return s.freeze(300 * time.Millisecond) },
		"restarted from a snapshot": func(s *redisServer) error {
			defer s.start()
			defer s.kill()
			return s.send("SAVE")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, where := range []string{"shared", "in the process and shared"} {
				server := startRedis(t)
				f := newFleet(tiers[where], server.open(), server.open())
				for range 5 {
					f.readWhileWriting(t, numbered(500), func(n int) {
						if n != 250 {
							return
						}
						if err := happen(server); err != nil {
							t.Errorf("%s: %v", where, err)
						}
					})
					if name == "killed" {
						server.start()
					}
				}
			}
		})
	}
}

func TestADamagedEntryIsLoadedAgain(t *testing.T) {
	t.Parallel()
	cache := startRedis(t).open()
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
