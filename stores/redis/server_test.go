package redis

import (
	"context"
	"crypto/rand"
	"net"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// serverVariable has the address of the server of the tests, of which each uses keys of its own.
const serverVariable = "FIVEFOLD_TEST_REDIS"

// serverURL returns the address of the server of the tests. It skips the test when there is none, but not in CI.
func serverURL(t testing.TB) string {
	t.Helper()
	address := os.Getenv(serverVariable)
	if address == "" {
		missing(t, serverVariable+" is not set; make engines starts a server and prints it")
	}
	return address
}

// missing skips a test that has no server, but not in CI.
func missing(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

// patient is a limit that a busy machine keeps.
const patient = time.Minute

// openEmpty opens an engine whose keys no other test has. It is closed when t ends.
func openEmpty(t testing.TB) *Engine {
	t.Helper()
	return open(t, serverURL(t), Options{Timeout: patient, Prefix: newPrefix()})
}

func newPrefix() string { return "test-" + strings.ToLower(rand.Text()) }

// open opens an engine, which is closed when t ends.
func open(t testing.TB, address string, options Options) *Engine {
	t.Helper()
	e, err := Open(t.Context(), address, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// A server is a process that a test started and may freeze or kill.
type server struct {
	t       testing.TB
	port    int
	args    []string
	process *exec.Cmd
}

// startServer starts redis-server on a free port. It is killed when t ends.
func startServer(t testing.TB, args ...string) *server {
	t.Helper()
	s := &server{t: t, port: freePort(t)}
	s.args = append([]string{"--port", strconv.Itoa(s.port), "--bind", "127.0.0.1", "--save", "", "--dir", t.TempDir()}, args...)
	s.start()
	return s
}

// start starts the process and waits until it accepts connections.
func (s *server) start() {
	s.t.Helper()
	program, err := exec.LookPath("redis-server")
	if err != nil {
		missing(s.t, "redis-server is not installed")
	}
	s.process = exec.Command(program, s.args...)
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	process := s.process
	s.t.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait()
	})
	eventually(s.t, "the server accepts connections", func() bool {
		c, err := net.Dial("tcp", s.address())
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	})
}

func (s *server) kill() {
	_ = s.process.Process.Kill()
	_ = s.process.Wait()
}

// freeze stops the process until thaw.
func (s *server) freeze() { s.signal(syscall.SIGSTOP) }
func (s *server) thaw()   { s.signal(syscall.SIGCONT) }

func (s *server) signal(signal syscall.Signal) {
	s.t.Helper()
	if err := s.process.Process.Signal(signal); err != nil {
		s.t.Fatal(err)
	}
}

func (s *server) address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }
func (s *server) url() string     { return (&url.URL{Scheme: "redis", Host: s.address()}).String() }

// freePort returns a port that nothing listens on, and from which 10000 more is a port: that of a node's bus.
func freePort(t testing.TB) int {
	t.Helper()
	for {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port := l.Addr().(*net.TCPAddr).Port
		_ = l.Close()
		if port < 55000 {
			return port
		}
	}
}

// eventually waits until a condition holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	defer cancel()
	for !holds() {
		select {
		case <-ctx.Done():
			t.Fatalf("never: %s", what)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
