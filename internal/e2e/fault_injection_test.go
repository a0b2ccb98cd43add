package e2e

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"fivefold/graph/model"
	"fivefold/internal/servertest"
	"fivefold/resolvers"
	"fivefold/stores"
)

// inside is what a store says of itself when it fails, and no client may read.
const inside = "SELECT secret FROM /path WHERE host = 10.0.0.1"

// breakWrites makes whatever changes a table, or a view, fail with those words.
func breakWrites(t testing.TB, db *sql.DB, table, when string) {
	t.Helper()
	for _, write := range []string{"INSERT", "UPDATE", "DELETE"} {
		statement := fmt.Sprintf("CREATE TRIGGER \"%s of %s\" %s %s ON %q BEGIN SELECT RAISE(ABORT, '%s'); END", write, table, when, write, table, inside)
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", table, err)
		}
	}
}

// breakTable puts in a table's place a view that fails with those words, whatever is done with it.
func breakTable(t testing.TB, db *sql.DB, table string) {
	t.Helper()
	var columns []string
	for _, name := range texts(t, db, "SELECT name FROM pragma_table_info(?)", table) {
		columns = append(columns, fmt.Sprintf("NULL AS %q", name))
	}
	statements := fmt.Sprintf("PRAGMA foreign_keys = OFF; DROP TABLE %q; CREATE VIEW %q AS SELECT %s FROM %q", table, table, strings.Join(columns, ", "), inside)
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatalf("%s: %v", table, err)
	}
	breakWrites(t, db, table, "INSTEAD OF")
}

// tables are those that a database has itself.
func tables(t testing.TB, db *sql.DB) []string {
	t.Helper()
	return texts(t, db, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'")
}

func texts(t testing.TB, db *sql.DB, query string, args ...any) (found []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		found = append(found, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

func openFile(t testing.TB, s *servertest.Server) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", s.Engines.Roles[0].Location)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	return db
}

// adasToken returns the token of a session of ada's.
func adasToken(t testing.TB, s *servertest.Server) string {
	t.Helper()
	const token = "a token that is long enough"
	found, err := s.Engines.Set.Users.ByHandles(t.Context(), []string{"ada"})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	err = s.Engines.Set.Sessions.Create(t.Context(), stores.Session{ID: stores.NewID(stores.KindSession), User: found["ada"].ID, Token: resolvers.HashToken(token),
		CreatedAt: now, LastSeenAt: now.Add(-time.Hour), ExpiresAt: now.Add(time.Hour), EndsAt: now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

var (
	calledWell = regexp.MustCompile(`fivefold_store_call_seconds_count\{method="([\w.]+)",outcome="ok"`)
	calledIll  = regexp.MustCompile(`embedded: ([\w.]+): .*` + regexp.QuoteMeta(inside))
)

// methods are those that a text tells of.
func methods(tells *regexp.Regexp, text string) map[string]bool {
	found := map[string]bool{}
	for _, m := range tells.FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	return found
}

// Whatever is asked, and whichever table fails beneath it or cannot be changed, a client reads a code of the closed list, the id
// of the request and nothing of what the store said; the log has that. Every call that can succeed is seen to fail.
func TestNothingOfAFailingStoreIsTold(t *testing.T) {
	whole, failed := servertest.Start(t, servertest.WithLogs(&servertest.Output{})), map[string]bool{}
	for _, table := range tables(t, openFile(t, whole)) {
		if testing.Short() && table != "user" && table != "session" {
			continue
		}
		fails := func(db *sql.DB) { breakTable(t, db, table) }
		t.Run(table+" fails", func(t *testing.T) { askBroken(t, fails, "with a token", "", failed) })
		t.Run(table+" cannot be changed", func(t *testing.T) {
			askBroken(t, func(db *sql.DB) { breakWrites(t, db, table, "BEFORE") }, "with a token", "mutation", failed)
		})
		if table == "session" { // where the tokens are
			t.Run(table+" fails, for a gateway", func(t *testing.T) { askBroken(t, fails, "by a gateway", "", failed) })
		}
	}
	_, metrics := everything(t, whole)("with a token", "").Send(t, http.MethodGet, "/metrics", nil, "")
	well := methods(calledWell, string(metrics))
	delete(well, "Events.Publish") // it is in memory: no table lies beneath it
	t.Logf("%d calls of stores, %d of them well", len(failed), len(well))
	for method := range well {
		if !failed[method] && !testing.Short() {
			t.Errorf("%s never failed", method)
		}
	}
}

// askBroken asks everything that begins so of a site that is broken, and notes which store calls have failed.
func askBroken(t *testing.T, spoil func(*sql.DB), as, prefix string, failed map[string]bool) {
	t.Helper()
	logs := &servertest.Output{}
	s := servertest.Start(t, servertest.WithLogs(logs))
	ask := everything(t, s)
	spoil(openFile(t, s))
	ask(as, prefix)
	maps.Copy(failed, methods(calledIll, logs.String()))
}

// everything gives a function that asks everything that begins so for ada, with a token or by a gateway.
func everything(t testing.TB, s *servertest.Server) func(as, prefix string) *servertest.Client {
	t.Helper()
	operations, c := operations(t, s), s.Client
	found, err := s.Engines.Set.Users.ByHandles(t.Context(), []string{"ada"})
	if err != nil {
		t.Fatal(err)
	}
	clients := map[string]*servertest.Client{
		"by a gateway": c.As(found["ada"].ID.String()),
		"with a token": c.With("Authorization", "Bearer "+adasToken(t, s)),
	}
	return func(as, prefix string) *servertest.Client {
		t.Helper()
		for _, operation := range operations {
			if strings.HasPrefix(operation, prefix) {
				response, body := clients[as].Post(t, operation, nil)
				wantNothingInside(t, response.Header.Get("X-Request-Id"), body)
				if code := codeIn(t, body); code == "GRAPHQL_VALIDATION_FAILED" || code == "LIMIT_EXCEEDED" {
					t.Errorf("%s: %s", operation, body)
				}
			}
		}
		return c
	}
}

// wantNothingInside expects codes, ids and messages that tell nothing of a store.
func wantNothingInside(t testing.TB, id string, body []byte) {
	t.Helper()
	var answer struct {
		Errors []struct {
			Message    string
			Extensions struct {
				Code      model.ErrorCode
				RequestID string
			}
		}
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	for _, word := range []string{"SELECT secret", "/path", "10.0.0.1", "no such table", "cannot modify", "embedded:", "SQLITE", ".db"} {
		if bytes.Contains(body, []byte(word)) {
			t.Errorf("it tells %q: %.500s", word, body)
		}
	}
	for _, e := range answer.Errors {
		if !e.Extensions.Code.IsValid() || e.Extensions.RequestID != id || e.Message == "" {
			t.Errorf("%q with %+v in request %s", e.Message, e.Extensions, id)
		}
		if e.Extensions.Code == model.ErrorCodeInternalServerError && e.Message != "Something went wrong on the server." {
			t.Errorf("%q", e.Message)
		}
	}
}
