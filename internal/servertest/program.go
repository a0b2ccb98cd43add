package main

import (
	"bytes"
	"context"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// A program is one that runs in this process, on a port of its own.
type program struct {
	*client
	banner string
	stderr *gate
	end    context.CancelFunc
	code   chan int
}

// startProgram serves on a free port until stop or the end of the test.
func startProgram(t testing.TB, args ...string) *program {
	t.Helper()
	ctx, end := context.WithCancel(context.WithoutCancel(t.Context()))
	p := &program{stderr: &gate{}, end: end, code: make(chan int, 1)}
	out := &untilText{text: "/readyz", seen: make(chan struct{})}
	go func() { p.code <- run(ctx, append(args, "--addr", "127.0.0.1:0"), out, p.stderr) }()
	t.Cleanup(end)
	select {
	case <-out.seen:
	case code := <-p.code:
		t.Fatalf("it ended with %d: %s", code, p.stderr.text())
	}
	p.banner = out.String()
	url := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(p.banner)
	p.client = &client{url: url, header: http.Header{}, http: &http.Client{Transport: &http.Transport{}}}
	return p
}

// stop ends the program as a signal would, and expects it to end well.
func (p *program) stop(t testing.TB) {
	t.Helper()
	p.end()
	if code := <-p.code; code != 0 {
		t.Errorf("exit code %d: %s", code, p.stderr.text())
	}
	p.http.CloseIdleConnections()
}

// untilText keeps what is written and closes seen when the text has come.
type untilText struct {
	mu   sync.Mutex
	buf  bytes.Buffer // guarded by mu
	text string
	seen chan struct{}
	once sync.Once
}

func (u *untilText) Write(b []byte) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.buf.Write(b)
	if strings.Contains(u.buf.String(), u.text) {
		u.once.Do(func() { close(u.seen) })
	}
	return len(b), nil
}

func (u *untilText) String() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.buf.String()
}

// A gate keeps what is written; a writer of the text in hold is told of and waits until let go.
type gate struct {
	mu    sync.Mutex
	buf   bytes.Buffer // guarded by mu
	hold  string
	held  chan struct{}
	letGo chan struct{}
}

func (g *gate) Write(b []byte) (int, error) {
	g.mu.Lock()
	g.buf.Write(b)
	stop := g.hold != "" && strings.Contains(string(b), g.hold)
	g.mu.Unlock()
	if stop {
		close(g.held)
		<-g.letGo
	}
	return len(b), nil
}

func (g *gate) text() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.buf.String()
}

// holdAt makes writers of the text wait.
func (g *gate) holdAt(text string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.hold, g.held, g.letGo = text, make(chan struct{}), make(chan struct{})
}
