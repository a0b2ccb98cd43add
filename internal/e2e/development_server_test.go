package e2e

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/internal/servertest"
)

// developmentServers are the files of .ci/servers, with a request and the beginning of the answer of a server that is ready.
var developmentServers = map[string]struct{ variable, request, answer string }{
	"postgres":   {"POSTGRES_URL", "\x00\x00\x00\x24\x00\x03\x00\x00user\x00app\x00database\x00postgres\x00\x00", "R"},
	"redis":      {"REDIS_URL", "PING\r\n", "+PONG"},
	"typesense":  {"TYPESENSE_URL", "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 200"},
	"stripe":     {"FIVEFOLD_TEST_STRIPE", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 401"},
	"opensearch": {"FIVEFOLD_TEST_OPENSEARCH", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 200"},
}

// runServer runs .ci/server for one server, with further environment variables, and returns what it prints.
func runServer(t *testing.T, command, server, dir string, env ...string) (stdout, stderr string, err error) {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), filepath.Join(servertest.Root(t), ".ci", "server"), command, dir)
	cmd.Env = append(append(os.Environ(), "SERVERS="+server), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

// startServer starts a server and returns its address. It skips the test where the server is not installed, but not in CI.
func startServer(t *testing.T, name, dir string) string {
	t.Helper()
	stdout, stderr, err := runServer(t, "start", name, dir)
	if strings.Contains(stderr, "is not installed") && os.Getenv("CI") != "true" {
		t.Skip(stderr)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, stderr)
	}
	match := regexp.MustCompile(`(?m)^export ` + developmentServers[name].variable + `='(.*)'$`).FindStringSubmatch(stdout)
	if match == nil {
		t.Fatalf("it prints %q", stdout)
	}
	address, err := url.Parse(match[1])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(address.Host, "127.0.0.1:") {
		t.Errorf("the address is %s", address)
	}
	return address.Host
}

// ask returns the beginning of the answer of a server.
func ask(t *testing.T, host, request string, n int) string {
	t.Helper()
	conn, err := net.DialTimeout("tcp", host, 15*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(15 * time.Second)); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, n)
	if _, err := conn.Write([]byte(request)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(answer); err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

// serverDir returns a folder that a server without the rights of root reaches, unlike those of T.TempDir.
func serverDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "fivefold-servers-") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func needsBash(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the servers of development need bash")
	}
}

func TestDevelopmentServersStartAndStop(t *testing.T) {
	t.Parallel()
	needsBash(t)
	files, err := filepath.Glob(filepath.Join(servertest.Root(t), ".ci", "servers", "*"))
	if err != nil {
		t.Fatal(err)
	}
	files = slices.DeleteFunc(files, func(path string) bool { // one that needs another, and starts only when it is named
		text, err := os.ReadFile(path)
		return err == nil && strings.Contains(string(text), "\noptional=true\n")
	})
	if len(files) != len(developmentServers) {
		t.Fatalf(".ci/servers has the servers %q, the test knows %d", files, len(developmentServers))
	}
	for name, server := range developmentServers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := serverDir(t)
			t.Cleanup(func() { // when the context of t has ended
				if _, stderr, err := runServer(t, "stop", name, dir); err != nil {
					t.Errorf("%v: %s", err, stderr)
				}
			})
			host := startServer(t, name, dir)
			if answer := ask(t, host, server.request, len(server.answer)); answer != server.answer {
				t.Errorf("it answers %q, want %q", answer, server.answer)
			}
			if again := startServer(t, name, dir); again != host {
				t.Errorf("a second start has the address %s, the first had %s", again, host)
			}
			if _, stderr, err := runServer(t, "stop", name, dir); err != nil {
				t.Fatalf("%v: %s", err, stderr)
			}
			if conn, err := net.Dial("tcp", host); err == nil {
				_ = conn.Close()
				t.Error("it runs after stop")
			}
			if answer := ask(t, startServer(t, name, dir), server.request, len(server.answer)); answer != server.answer {
				t.Errorf("started again over its data, it answers %q, want %q", answer, server.answer)
			}
		})
	}
}

func TestDevelopmentServerThatIsNotInstalled(t *testing.T) {
	t.Parallel()
	needsBash(t)
	dir := filepath.Join(t.TempDir(), "servers")
	_, stderr, err := runServer(t, "start", "postgres", dir, "POSTGRES_BIN=/nonexistent")
	if err == nil || !strings.Contains(stderr, "Debian package is postgresql") {
		t.Errorf("%v: %s", err, stderr)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it made %s: %v", dir, err)
	}
}
