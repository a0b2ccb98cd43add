package e2e

import (
	"database/sql"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/internal/servertest"
)

// Another process, such as a tool for SQLite, holds the lock of the database.
func TestALockedStoreIsUnavailable(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.DataDir = t.TempDir()
	logs := &servertest.Output{}
	s := servertest.Start(t, servertest.WithConfig(config), servertest.WithLogs(logs))
	var ahead atomic.Int64
	s.HTTP.Resolver.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	viewer := s.With("Authorization", "Bearer "+s.SignIn(t, "ada"))
	ahead.Store(int64(2 * time.Minute)) // the use of the session is recorded again

	db, err := sql.Open("sqlite", "file:"+s.Engines.Roles[0].Location+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	lock, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := viewerHandle(t, viewer); got != "ada" { // the session cannot be touched, and can be read
		t.Errorf("the viewer is %q", got)
	}
	const publish = `mutation { publishPost(input: {text: "x"}) { post { text } } }`
	began := time.Now()
	response, body := viewer.With("Accept", "application/graphql-response+json").Post(t, publish, nil)
	took := time.Since(began)
	if !strings.Contains(string(body), `"code":"UNAVAILABLE"`) || !strings.Contains(string(body), `"store":"embedded"`) || took > 3*time.Second { // twice busyTime: for the session, and for the post
		t.Errorf("%d %s after %v", response.StatusCode, body, took)
	}
	if !strings.Contains(logs.String(), "store unavailable") || !strings.Contains(logs.String(), "locked") {
		t.Errorf("%s", logs.String())
	}
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	if response, body := viewer.Post(t, publish, nil); response.StatusCode != http.StatusOK || !strings.Contains(string(body), `"text":"x"`) {
		t.Errorf("after the lock: %d %s", response.StatusCode, body)
	}
}
