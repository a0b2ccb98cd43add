package e2e

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"fivefold/internal/servertest"
	"fivefold/internal/testdatabase"
)

// Ten servers start at once on an empty database: one migrates it, the others wait, and all of them serve.
func TestTenReplicasStartAtOnce(t *testing.T) {
	t.Parallel()
	address := testdatabase.URL(t, testdatabase.New(t)) + "&pool_max_conns=2&connect_timeout=60&lock_timeout=60000"
	replicas := make([]*servertest.Program, 10)
	var started sync.WaitGroup
	for i := range replicas {
		started.Go(func() { replicas[i] = servertest.Run(t, "--demo", "--postgres-url", address, "--graph-memory", "0") })
	}
	started.Wait()
	const query = `{ user(handle: "ada") { id name friends(first: 2) { nodes { handle } } } }`
	_, want := replicas[0].Post(t, query, nil)
	token := replicas[0].SignIn(t, "ada")
	for _, p := range replicas {
		if response, body := p.Send(t, http.MethodGet, "/readyz", nil, ""); response.StatusCode != http.StatusOK {
			t.Errorf("%d %s", response.StatusCode, body)
		}
		if _, body := p.Post(t, query, nil); string(body) != string(want) || !strings.Contains(string(body), `"nodes":[{`) {
			t.Errorf("%s, want %s", body, want)
		}
		// A session of one replica is one of all.
		viewer := servertest.Query[struct{ Viewer struct{ Handle string } }](t, p.With("Authorization", "Bearer "+token), `{ viewer { handle } }`, nil)
		if viewer.Viewer.Handle != "ada" {
			t.Errorf("the viewer is %q", viewer.Viewer.Handle)
		}
	}
	for _, p := range replicas {
		p.Stop(t)
	}
}

// A server that loses its database is alive and not ready, and ready again when the database is back. Meanwhile it fails without a word of the
// password.
func TestReadinessFollowsTheDatabase(t *testing.T) {
	t.Parallel()
	name := testdatabase.New(t)
	address, err := url.Parse(testdatabase.URL(t, name))
	if err != nil {
		t.Fatal(err)
	}
	const password = "correct-horse-battery"
	address.User = url.UserPassword(address.User.Username(), password)
	p := servertest.Run(t, "--postgres-url", address.String(), "--log-level", "debug")
	expect := func(ready int) {
		t.Helper()
		for path, want := range map[string]int{"/readyz": ready, "/livez": http.StatusOK} {
			if response, body := p.Send(t, http.MethodGet, path, nil, ""); response.StatusCode != want {
				t.Errorf("%s: %d %s", path, response.StatusCode, body)
			}
		}
	}
	expect(http.StatusOK)
	testdatabase.OnServer(t, "ALTER DATABASE "+name+" ALLOW_CONNECTIONS false",
		"SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '"+name+"'", "ALTER DATABASE "+name+" RENAME TO "+name+"_away")
	expect(http.StatusServiceUnavailable)
	_, body := p.Post(t, `{ user(handle: "ada") { id } }`, nil)
	if !strings.Contains(string(body), "UNAVAILABLE") || !strings.Contains(p.Stderr.String(), "store unavailable") {
		t.Errorf("%s: %s", body, p.Stderr.String())
	}
	testdatabase.OnServer(t, "ALTER DATABASE "+name+"_away RENAME TO "+name, "ALTER DATABASE "+name+" ALLOW_CONNECTIONS true")
	expect(http.StatusOK)
	p.Stop(t)
	if strings.Contains(p.Banner+p.Stderr.String()+string(body), password) {
		t.Errorf("the password is in %s%s%s", p.Banner, p.Stderr.String(), body)
	}
}
