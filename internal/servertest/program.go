package servertest

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fivefold/internal/cli"
)

// A Program is the whole program serving in this process, on an address of its own.
type Program struct {
	*Client
	Banner string
	Stderr *Output

	end  context.CancelFunc
	code chan int
}

// Run runs the program with arguments until Stop or the end of the test. Without --data-dir and --postgres-url in args its data is in a new
// directory, or in an empty database when FIVEFOLD_TEST_STORES is postgres.
func Run(t testing.TB, args ...string) *Program {
	t.Helper()
	ctx, end := context.WithCancel(context.WithoutCancel(t.Context()))
	p := &Program{Stderr: &Output{}, end: end, code: make(chan int, 1)}
	stdout := &Output{}
	isListening := stdout.Seen("/readyz")
	database := "" // not that of the environment
	if os.Getenv(enginesVariable) == "postgres" && !slices.Contains(args, "--data-dir") && !slices.Contains(args, "--postgres-url") {
		database = EmptyDatabase(t)
	}
	args = append([]string{"--data-dir", filepath.Join(t.TempDir(), "data"), "--postgres-url", database, "--addr", "127.0.0.1:0"}, args...)
	go func() { p.code <- cli.Run(ctx, args, stdout, p.Stderr) }()
	t.Cleanup(end)
	select {
	case <-isListening:
	case code := <-p.code:
		t.Fatalf("exit code %d: %s", code, p.Stderr.String())
	}
	p.Banner = stdout.String()
	p.Client = newClient(regexp.MustCompile(`GraphQL +(http://127\.0\.0\.1:\d+)`).FindStringSubmatch(p.Banner)[1])
	return p
}

// Interrupt ends the program as a signal does.
func (p *Program) Interrupt() { p.end() }

// Wait waits for the program to end and returns its exit code.
func (p *Program) Wait() int {
	code := <-p.code
	p.HTTPClient.CloseIdleConnections()
	return code
}

// Stop interrupts the program. An exit code other than 0 fails the test.
func (p *Program) Stop(t testing.TB) {
	t.Helper()
	p.Interrupt()
	if code := p.Wait(); code != 0 {
		t.Errorf("exit code %d: %s", code, p.Stderr.String())
	}
}

// Addr returns the address that the program listens on.
func (c *Client) Addr() string { return strings.TrimPrefix(c.URL, "http://") }
