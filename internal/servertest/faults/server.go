//go:build linux

// Package faults starts database servers for tests that freeze, kill and restart them. Each server has a port and a temporary folder of its own.
package faults

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience is how long a server may take to start. A loaded machine takes seconds.
const patience = 2 * time.Minute

// A Server is a database server that the test owns. It ends with the test.
type Server struct {
	Port int

	t       testing.TB
	dir     string // of its data
	program string
	args    []string
	user    *syscall.Credential
	answers func(*Server) error
	process *exec.Cmd
	ended   chan struct{} // closed when process has ended
}

// newServer returns a server that does not run yet, with a free port and a folder that its user owns.
func newServer(t testing.TB, program string, user *syscall.Credential, answers func(*Server) error) *Server {
	t.Helper()
	dir, err := os.MkdirTemp("", "fivefold-server-") //nolint:usetesting // another user must reach it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if user != nil {
		if err := os.Chown(dir, int(user.Uid), int(user.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	s := &Server{Port: freePort(t), t: t, dir: filepath.Join(dir, "data"), program: program, user: user, answers: answers}
	t.Cleanup(s.Kill)
	return s
}

// makeDir makes the folder of the data.
func (s *Server) makeDir() {
	s.t.Helper()
	if err := os.Mkdir(s.dir, 0o700); err != nil {
		s.t.Fatal(err)
	}
}

// RemoveData removes what a server that does not run has stored.
func (s *Server) RemoveData() {
	s.t.Helper()
	if err := os.RemoveAll(s.dir); err != nil {
		s.t.Fatal(err)
	}
	s.makeDir()
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// Addr returns the address of the server.
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)) }

// run runs a program of the server to its end.
func (s *Server) run(program string, args ...string) {
	s.t.Helper()
	c := exec.CommandContext(s.t.Context(), program, args...)
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.user}
	c.Dir = filepath.Dir(s.dir)
	if text, err := c.CombinedOutput(); err != nil {
		s.t.Fatalf("%s: %v: %s", program, err, text)
	}
}

// Start starts the server, also again after Kill or Stop, and waits until it answers.
func (s *Server) Start() {
	s.t.Helper()
	for began := time.Now(); !s.start(); time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > patience {
			s.t.Fatalf("%s has ended: %s", s.program, s.log())
		}
	}
}

// stillInUse is what PostgreSQL says while processes of one that was killed have not ended yet.
const stillInUse = "is still in use"

// start starts the server and waits until it answers. It returns false when what is left of an earlier one prevents that.
func (s *Server) start() bool {
	s.t.Helper()
	c := exec.Command(s.program, s.args...) //nolint:noctx // it ends with Kill, after the context of the test
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.user, Pdeathsig: syscall.SIGKILL}
	c.Dir = filepath.Dir(s.dir)
	output, err := os.Create(s.dir + ".log") // no pipe: Wait would wait for all who have it open
	if err != nil {
		s.t.Fatal(err)
	}
	defer output.Close()
	c.Stdout, c.Stderr = output, output
	if err := c.Start(); err != nil {
		s.t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = c.Wait(); close(ended) }()
	s.process, s.ended = c, ended
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		err := s.answers(s)
		if err == nil {
			return true
		}
		select {
		case <-ended:
			if strings.Contains(string(s.log()), stillInUse) {
				return false
			}
			s.t.Fatalf("%s has ended: %s", s.program, s.log())
		default:
		}
		if time.Since(began) > patience {
			s.t.Fatalf("%s does not answer: %v: %s", s.program, err, s.log())
		}
	}
}

func (s *Server) log() []byte {
	text, _ := os.ReadFile(s.dir + ".log")
	return text
}

// Freeze stops all processes of the server where they are. The kernel goes on to accept connections for them.
func (s *Server) Freeze() { s.signal(syscall.SIGSTOP) }

// Thaw lets a frozen server go on.
func (s *Server) Thaw() { s.signal(syscall.SIGCONT) }

// Kill ends all processes of the server at once, as a crash does. It does nothing when the server does not run.
func (s *Server) Kill() {
	if s.process == nil {
		return
	}
	s.Freeze() // so that it starts no process meanwhile
	s.signal(syscall.SIGKILL)
	<-s.ended
	s.process = nil
}

// Restart stops the server as an operator does, and starts it.
func (s *Server) Restart() {
	s.t.Helper()
	if err := s.process.Process.Signal(syscall.SIGINT); err != nil {
		s.t.Fatal(err)
	}
	<-s.ended
	s.process = nil
	s.Start()
}

// signal sends a signal to the server's first process and to those that it has started.
func (s *Server) signal(n syscall.Signal) {
	pid := s.process.Process.Pid
	if n == syscall.SIGSTOP {
		_ = syscall.Kill(pid, n)
	}
	for _, child := range childrenOf(pid) {
		_ = syscall.Kill(child, n)
	}
	_ = syscall.Kill(pid, n) // last: the others lose their parent
}

// childrenOf returns the processes that a process has started.
func childrenOf(pid int) (children []int) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		// pid (name) state parent …; the name may contain anything
		fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
		if len(fields) > 1 && fields[1] == strconv.Itoa(pid) {
			child, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			children = append(children, child)
		}
	}
	return children
}

// missing skips a test that needs a program, but not in CI.
func missing(t testing.TB, program string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed", program)
	}
	t.Skipf("%s is not installed", program)
}
