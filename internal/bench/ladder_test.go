package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"fivefold/internal/cli"
	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
	"fivefold/internal/testdatabase"
	"fivefold/stores"
)

// A rung is a server, and the headers of the requests that it gets.
type rung struct {
	name    string
	server  *httptest.Server
	headers map[string]string
	used    time.Duration // processor time
}

// BenchmarkLadder sends one operation, a person by id, to servers of which each does more than the one before:
//
//   - http: net/http reads the body and writes a constant
//   - settings: with the time limits and the response headers of this server
//   - pgx: with a statement of two columns by pgx, on PostgreSQL
//   - store: with the call of the store
//   - middleware: behind this server's middleware
//   - whole: this server
//
// and to the whole server for somebody whom a gateway or a token names. The metrics are the processor time of a request in µs. The client is a
// process of its own, and so is PostgreSQL, whose time is not counted.
//
//	go test ./internal/bench -run '^$' -bench Ladder -benchtime 20000x
//	FIVEFOLD_TEST_STORES=postgres go test ./internal/bench -run '^$' -bench Ladder -benchtime 20000x
func BenchmarkLadder(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(cli.GCPercent))
	config := servertest.Config()
	config.LogLevel = "warn"
	onPostgres := servertest.StoreName() == "postgres"
	if !onPostgres {
		config.DataDir = b.TempDir()
	}
	s := servertest.Start(b, servertest.WithConfig(config))
	people, err := s.Engines.Set.Users.ByHandles(b.Context(), []string{"ada", "linus"})
	if err != nil {
		b.Fatal(err)
	}
	ada, linus, token := people["ada"].ID, people["linus"].ID, s.SignIn(b, "linus")
	none := stores.UserChange{Languages: &[]string{}, ProfileFields: &[]stores.ProfileField{}}
	if _, err := s.Engines.Set.Users.Update(b.Context(), ada, none); err != nil { // no JSON is decoded, as for most imported people
		b.Fatal(err)
	}
	store := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answerPerson(w, r, s.Engines.Set, ada) })
	rungs := []*rung{
		{name: "http", server: httptest.NewServer(http.HandlerFunc(answerAtOnce))},
		{name: "settings", server: withSettings(s, http.HandlerFunc(answerWithHeaders))},
		{name: "store", server: withSettings(s, store)},
		{name: "middleware", server: withSettings(s, s.HTTP.HandlerOf(store))},
		{name: "whole", server: withSettings(s, s.HTTP.Handler())},
		{name: "gateway", headers: map[string]string{httpserver.SecretHeader: servertest.GatewaySecret, httpserver.ViewerHeader: linus.String()}},
		{name: "token", headers: map[string]string{"Authorization": "Bearer " + token}},
	}
	if onPostgres {
		pgx := http.HandlerFunc(byHand(b, s.Engines.Roles[0].Location, ada))
		rungs = slices.Insert(rungs, 2, &rung{name: "pgx", server: withSettings(s, pgx)})
	}
	body := fmt.Appendf(nil, `{"query":"query Q1($id: ID!) { user(id: $id) { id handle name } }","variables":{"id":%q}}`, ada)
	client := startLoad(b)
	for i, r := range rungs {
		if r.server == nil {
			r.server = rungs[i-1].server // the whole
		} else {
			b.Cleanup(r.server.Close)
		}
		client.send(b, r, body, loadConnections*loadWindow) // opens connections, and fills caches
	}
	rounds := (b.N + loadWindow - 1) / loadWindow
	for round := range rounds {
		for i := range rungs {
			r := rungs[(i+round)%len(rungs)]
			before := processorTime(b)
			client.send(b, r, body, loadWindow)
			r.used += processorTime(b) - before
		}
	}
	b.ReportMetric(0, "ns/op") // suppressed: it would be the sum of all rungs
	for _, r := range rungs {
		b.ReportMetric(float64(r.used.Nanoseconds())/1000/float64(rounds*loadWindow), r.name+"-us")
	}
}

// withSettings returns a server with the time limits of this server.
func withSettings(s *servertest.Server, handler http.Handler) *httptest.Server {
	server := httptest.NewUnstartedServer(handler)
	server.Config.ReadHeaderTimeout, server.Config.ReadTimeout, server.Config.IdleTimeout = s.Config.ReadHeaderTimeout, s.Config.ReadTimeout, s.Config.IdleTimeout
	server.Config.WriteTimeout, server.Config.MaxHeaderBytes = s.Config.RequestTimeout+s.Config.ReadTimeout, s.Config.MaxHeader
	server.Start()
	return server
}

const constantPerson = `{"data":{"user":{"id":"user_01kvdnk2rbepttq2etjr26sxnp","handle":"ada","name":"Ada Lovelace"}}}`

func answerAtOnce(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	_, _ = io.WriteString(w, constantPerson)
}

func answerWithHeaders(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	writeWithHeaders(w, []byte(constantPerson))
}

func writeWithHeaders(w http.ResponseWriter, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Request-Id", "32ce9fd61f40a4b8bd5e18d2f9a79e60")
	h.Set("Cache-Control", "private, no-store")
	h.Add("Vary", "Accept-Encoding")
	h.Add("Vary", "Accept")
	h.Set("Content-Length", fmt.Sprint(len(body)))
	_, _ = w.Write(body)
}

// byHand returns a handler that reads a person with pgx, as a handler by hand does. The last part of location is the name of the database.
func byHand(b *testing.B, location string, id stores.ID) http.HandlerFunc {
	pool, err := pgxpool.New(b.Context(), testdatabase.URL(b, path.Base(location))+"&default_query_exec_mode=cache_statement")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		var handle, name string
		if err := pool.QueryRow(r.Context(), "SELECT handle, name FROM users WHERE id = $1", id.UUID).Scan(&handle, &name); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		text, _ := json.Marshal(person{id.String(), handle, name})
		writeWithHeaders(w, text)
	}
}

func answerPerson(w http.ResponseWriter, r *http.Request, set stores.Set, id stores.ID) {
	_, _ = io.Copy(io.Discard, r.Body)
	people, err := set.Users.ByIDs(r.Context(), []stores.ID{id})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	u := people[id]
	text, _ := json.Marshal(person{u.ID.String(), u.Handle, u.Name})
	writeWithHeaders(w, text)
}
