package opensearch

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"fivefold/stores"
)

// A server is a process that a test started and may freeze or kill.
type server struct {
	t       testing.TB
	dir     string
	port    string
	process *exec.Cmd
}

// startServer starts an OpenSearch, as .ci/server does, with data of its own. It is killed when t ends.
func startServer(t testing.TB) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	s := &server{t: t, dir: t.TempDir(), port: strconv.Itoa(l.Addr().(*net.TCPAddr).Port)}
	for _, name := range []string{"config", "data", "tmp"} {
		if err := os.Mkdir(filepath.Join(s.dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s.start()
	return s
}

// start starts the process.
func (s *server) start() {
	s.t.Helper()
	home := os.Getenv("OPENSEARCH_HOME")
	if home == "" {
		home = "/usr/local/lib/opensearch"
	}
	if _, err := os.Stat(filepath.Join(home, "classes", "Server.class")); err != nil {
		missing(s.t, "OpenSearch is not installed; .ci/install installs it")
	}
	s.process = exec.Command("java", "-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir="+s.dir+"/tmp", "-Djna.tmpdir="+s.dir+"/tmp",
		"-Dlog4j2.configurationFile="+home+"/source/log4j2.properties", "-cp", home+"/classes:"+home+"/lib/*", "Server", s.dir, s.port)
	s.process.Dir = s.dir
	if err := s.process.Start(); err != nil {
		missing(s.t, err.Error())
	}
	process := s.process
	s.t.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait()
	})
}

func (s *server) kill() {
	_ = s.process.Process.Kill()
	_ = s.process.Wait()
}

func (s *server) signal(signal syscall.Signal) {
	s.t.Helper()
	if err := s.process.Process.Signal(signal); err != nil {
		s.t.Fatal(err)
	}
}

func (s *server) url() string { return "http://" + net.JoinHostPort("127.0.0.1", s.port) }

// person returns a document that everybody finds.
func person(name string) stores.SearchDocument {
	return stores.SearchDocument{ID: stores.NewID(stores.KindUser), Version: 1, Public: true, Names: []stores.SearchName{{name}}}
}

func TestAServerThatIsDownFrozenOrKilledIsUnavailableAndHeals(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a server of its own")
	}
	s := startServer(t)
	e := open(t, s.url(), Options{}) // within the default limits, before the server answers
	set := e.Set()
	find := func(ctx context.Context) error {
		_, err := set.Search.Find(ctx, stores.SearchRequest{Query: stores.SearchQuery{Words: []string{"ada"}}, Limit: 10})
		return err
	}
	if err := find(t.Context()); !errors.Is(err, stores.ErrUnavailable) || e.Version() != "" {
		t.Errorf("before the server answers: %v, version %q", err, e.Version())
	}
	eventually(t, "the server answers", func() bool { return e.Check(t.Context()) == nil })
	if !strings.HasPrefix(e.Version(), "OpenSearch 2.") {
		t.Errorf("version %q", e.Version())
	}
	begin(t, e)

	var acknowledged []stores.ID // by requests of ten documents each, which another process interrupts
	written := make(chan struct{})
	go func() {
		defer close(written)
		for {
			documents := make([]stores.SearchDocument, 10)
			for i := range documents {
				documents[i] = person("ada")
			}
			if err := set.SearchIndex.Put(t.Context(), stores.SearchServing, documents); err != nil {
				if !errors.Is(err, stores.ErrUnavailable) {
					t.Errorf("put: %v", err)
				}
				return
			}
			for _, d := range documents {
				acknowledged = append(acknowledged, d.ID)
			}
		}
	}()
	eventually(t, "documents are stored", func() bool { n, _ := set.SearchIndex.Count(t.Context()); return n >= 30 })
	s.kill()
	<-written
	if err := find(t.Context()); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("a killed server: %v", err)
	}
	s.start()
	eventually(t, "the server answers again", func() bool { return e.Check(t.Context()) == nil })
	for len(acknowledged) > 0 {
		n := min(len(acknowledged), stores.MaxBatch)
		if found, err := set.SearchIndex.Versions(t.Context(), stores.SearchServing, acknowledged[:n]); err != nil || len(found) != n {
			t.Errorf("%d of %d acknowledged documents, %v", len(found), n, err)
		}
		acknowledged = acknowledged[n:]
	}

	s.signal(syscall.SIGSTOP)
	late := person("late")
	short, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := set.SearchIndex.Put(short, stores.SearchServing, []stores.SearchDocument{late}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a write to a frozen server, until its deadline: %v", err)
	}
	if err := find(t.Context()); !errors.Is(err, stores.ErrUnavailable) || !strings.Contains(err.Error(), "no answer within 1s") {
		t.Errorf("a frozen server, with the limit of the engine: %v", err)
	}
	s.signal(syscall.SIGCONT)
	eventually(t, "the write takes effect after the thaw", func() bool {
		found, err := set.SearchIndex.Versions(t.Context(), stores.SearchServing, []stores.ID{late.ID})
		return err == nil && len(found) == 1
	})
}

func TestAPortThatNothingListensOnIsUnavailable(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"http://127.0.0.1:1", "https://user:secret@127.0.0.1:1"} {
		e := open(t, address, Options{})
		if err := e.Check(t.Context()); !errors.Is(err, stores.ErrUnavailable) || strings.Contains(err.Error(), "secret") || e.Version() != "" {
			t.Errorf("%s: %v, version %q", address, err, e.Version())
		}
	}
}
