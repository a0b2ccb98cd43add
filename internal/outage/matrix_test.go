//go:build linux

package outage

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/internal/servertest"
	"fivefold/internal/servertest/faults"
)

const (
	matrixFile       = "../../docs/outages.md"
	matrixHead       = "| store | fault | reads | mutations | searches | subscriptions | `/livez` | `/readyz` | added p50 | added p99 |\n|---|---|---|---|---|---|---|---|---|---|\n"
	matrixOperations = 200 // reads and mutations in turn, of which the first ones and one a second cost the limit
	matrixSearches   = 10
	publish          = `mutation { publishPost(input: {text: "x"}) { post { text } } }`
)

// searchBesideOthers asks for what needs a search engine, and for what does not.
const searchBesideOthers = `{ search(query: "grace") { totalCount } suggest(prefix: "gr") { text } exactMatches(name: "@ada") { __typename } user(handle: "ada") { handle friends(search: "grace") { totalCount } } }`

// A row is a fault of a store and what clients see meanwhile.
type row struct {
	store, fault, reads, mutations, searches, subscriptions, livez, readyz string

	p50, p99 time.Duration // added to those without the fault
}

// unknownResult is the outcome of a mutation whose commit was interrupted. It depends on the moment.
const unknownResult = "`RESULT_UNKNOWN` postgres, "

// outcomes are what clients see, which is always the same; latencies are not, and neither is whether a commit is interrupted.
func (r row) outcomes() string {
	r.mutations = strings.TrimPrefix(r.mutations, unknownResult)
	return fmt.Sprintf("| %s | %s | %s | %s | %s | %s | %s | %s |", r.store, r.fault, r.reads, r.mutations, r.searches, r.subscriptions, r.livez, r.readyz)
}

func (r row) String() string {
	return fmt.Sprintf("%s %.1f ms | %.0f ms |\n", r.outcomes(),
		float64(r.p50.Microseconds())/1000, float64(r.p99.Microseconds())/1000)
}

// The table in docs/outages.md says what clients see during each fault of each store. With UPDATE=1 it is written. After each fault mutations
// succeed again, without a restart of the program.
func TestOutageMatrix(t *testing.T) {
	t.Parallel()
	stores := []struct {
		name  string
		start func(testing.TB) *faults.Server
		args  func(addr string) []string // of the program, when the store is at addr
	}{
		{"PostgreSQL", faults.StartPostgres, func(addr string) []string {
			return []string{"--postgres-url", fmt.Sprintf("postgres://app@%s/postgres?sslmode=disable&statement_timeout=1000", addr)}
		}},
		{"Redis", faults.StartRedis, func(addr string) []string { return []string{"--redis-url", "redis://" + addr} }},
		{"Typesense", faults.StartTypesense, func(addr string) []string {
			return []string{"--typesense-url", "http://:" + faults.TypesenseKey + "@" + addr}
		}},
	}
	measured := make([][]row, len(stores))
	t.Run("stores", func(t *testing.T) {
		for i, s := range stores {
			t.Run(s.name, func(t *testing.T) {
				t.Parallel()
				server := s.start(t)
				network := faults.StartProxy(t, server)
				measured[i] = measureAll(t, s.name, server, network, s.args(network.Addr())...)
			})
		}
	})
	rows := slices.Concat(measured...)
	compareMatrix(t, rows)
}

// measureAll returns a row for each fault of a store, which a program with these arguments has.
func measureAll(t *testing.T, store string, server *faults.Server, network *faults.Proxy, args ...string) (rows []row) {
	t.Helper()
	m := &matrix{t: t, program: servertest.Run(t, append([]string{"--demo", "--gateway-secret", servertest.GatewaySecret}, args...)...)}
	m.ada = m.program.As(m.program.UserID(t, "ada"))
	m.waitUntilHealed("start") // the search index is built
	m.baseline, _, _ = m.ask()
	for _, f := range []struct {
		name       string
		begin, end func()
	}{
		{"slow network: 20 ms", func() { network.Add(`{"type": "latency", "attributes": {"latency": 20}}`) }, network.Clear},
		{"narrow network: 100 kB/s", func() { network.Add(`{"type": "bandwidth", "attributes": {"rate": 100}}`) }, network.Clear},
		{"every connection is reset", func() { network.Add(`{"type": "reset_peer", "attributes": {"timeout": 0}}`) }, network.Clear},
		{"frozen", server.Freeze, server.Thaw},
		{"killed", server.Kill, server.Start},
	} {
		s := subscribe(t, m.program.Client)
		f.begin()
		r := m.measure(store, f.name)
		// Redis delivers events: a subscription ends before its fault does. Without PostgreSQL nothing happens that could be delivered.
		if store == "Redis" && !strings.Contains(f.name, "network") {
			r.subscriptions = m.outcomeOf(s)
		}
		f.end()
		m.waitUntilHealed(f.name)
		publishAs(t, m.program.Client, m.program.UserID(t, "ada"), lastPost+": "+f.name)
		m.waitUntilFound(f.name)
		if r.subscriptions == "" {
			r.subscriptions = m.outcomeOf(s)
		}
		rows = append(rows, r)
		_ = s.CloseNow()
	}
	m.program.Stop(t)
	return rows
}

// lastPost is the beginning of the text of what is published after a fault.
const lastPost = "after the fault"

// outcomeOf returns what a subscription receives until it ends, or until the last post.
func (m *matrix) outcomeOf(s *subscriber) string {
	for {
		message := s.Receive()
		switch {
		case message.Type != "next":
			_, code, _ := strings.Cut(string(message.Payload), `"code":"`)
			code, _, _ = strings.Cut(code, `"`)
			return fmt.Sprintf("%s `%s`", message.Type, code)
		case strings.Contains(string(message.Payload), lastPost):
			return "go on"
		}
	}
}

type matrix struct {
	t        *testing.T
	program  *servertest.Program
	ada      *servertest.Client
	baseline []time.Duration // of reads and mutations, sorted
}

func (m *matrix) measure(store, fault string) row {
	r := row{store: store, fault: fault}
	var took []time.Duration
	took, r.reads, r.mutations = m.ask()
	r.searches = m.search()
	for _, line := range strings.Split(m.program.Stderr.String(), "\n") { // the causes, which clients do not see
		if strings.Contains(line, "msg=fault ") {
			m.t.Errorf("%s: %s", fault, line)
		}
	}
	r.livez, r.readyz = m.probe("/livez"), m.probe("/readyz")
	r.p50 = took[len(took)/2] - m.baseline[len(m.baseline)/2]
	r.p99 = took[len(took)*99/100] - m.baseline[len(m.baseline)*99/100]
	return r
}

// ask returns the sorted times of reads and mutations, and the outcomes of both.
func (m *matrix) ask() (took []time.Duration, reads, mutations string) {
	seen := [2]map[string]bool{{}, {}}
	for n := range matrixOperations {
		client, operation := m.program.Client, `{ user(handle: "ada") { handle friends(first: 3) { totalCount } } }`
		if n%2 == 1 {
			client, operation = m.ada, publish
		}
		began := time.Now()
		seen[n%2][outcome(client, m.t, operation)] = true
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return took, join(seen[0]), join(seen[1])
}

// search returns the outcomes of searches.
func (m *matrix) search() string {
	seen := map[string]bool{}
	for range matrixSearches {
		seen[searchOutcome(m.program.Client, m.t)] = true
	}
	return join(seen)
}

// searchOutcome returns what outcome does, and what is null.
func searchOutcome(c *servertest.Client, t *testing.T) string {
	_, body := c.Post(t, searchBesideOthers, nil)
	result := outcomeIn(body)
	var got struct {
		Data struct {
			Search, Suggest, ExactMatches any
			User                          *struct{ Handle, Friends any }
		}
	}
	if err := json.Unmarshal(body, &got); err != nil {
		return result
	}
	var null []string
	fields := map[string]any{"search": got.Data.Search, "suggest": got.Data.Suggest, "exactMatches": got.Data.ExactMatches}
	if got.Data.User == nil {
		fields["user"] = nil
	} else {
		fields["user.handle"], fields["user.friends"] = got.Data.User.Handle, got.Data.User.Friends
	}
	for name, value := range fields {
		if value == nil {
			null = append(null, "`"+name+"`")
		}
	}
	if len(null) > 0 {
		slices.Sort(null)
		result += ": " + strings.Join(null, " ")
	}
	return result
}

// waitUntilFound waits until a search finds the post that was published after a fault, so the documents are those of the data again.
func (m *matrix) waitUntilFound(fault string) {
	m.t.Helper()
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		_, body := m.program.Post(m.t, `query($q: String!) { search(query: $q) { totalCount nodes { ... on Post { text } } } }`, map[string]any{"q": lastPost + " " + fault})
		if strings.Contains(string(body), lastPost+": "+fault) {
			return
		}
		if time.Since(began) > loadPatience {
			m.t.Fatalf("%s: a search does not find what was published afterwards: %s", fault, body)
		}
	}
}

func (m *matrix) probe(path string) string {
	response, _ := m.program.Send(m.t, http.MethodGet, path, nil, "")
	return fmt.Sprint(response.StatusCode)
}

func (m *matrix) waitUntilHealed(fault string) {
	m.t.Helper()
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		got, found := outcome(m.ada, m.t, publish), searchOutcome(m.program.Client, m.t)
		if got == "answered" && found == "answered" {
			if _, metrics := m.program.Send(m.t, http.MethodGet, "/metrics", nil, ""); !regexp.MustCompile(`(?m)^fivefold_store_failing\{.*\} 0$`).Match(metrics) {
				continue
			}
			m.t.Logf("%s: healed %v after its end", fault, time.Since(began).Round(time.Millisecond))
			return
		}
		if time.Since(began) > loadPatience {
			m.t.Fatalf("%s: %s, searches %s, %v after its end", fault, got, found, loadPatience)
		}
	}
}

// outcome returns "answered", or the status, code and store of the error.
func outcome(c *servertest.Client, t *testing.T, operation string) string {
	_, body := c.Post(t, operation, nil)
	return outcomeIn(body)
}

func outcomeIn(body []byte) string {
	var got struct {
		Errors []struct {
			Extensions struct{ Code, Store string }
		}
	}
	switch err := json.Unmarshal(body, &got); {
	case err != nil:
		return fmt.Sprintf("malformed: %.100s", body)
	case len(got.Errors) > 0:
		return strings.TrimSpace(fmt.Sprintf("`%s` %s", got.Errors[0].Extensions.Code, got.Errors[0].Extensions.Store))
	}
	return "answered"
}

func join(set map[string]bool) string {
	var all []string
	for text := range set {
		all = append(all, text)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func compareMatrix(t *testing.T, rows []row) {
	t.Helper()
	text, err := os.ReadFile(matrixFile)
	if err != nil {
		t.Fatal(err)
	}
	before, table, found := strings.Cut(string(text), matrixHead)
	if !found {
		t.Fatalf("%s has no table", matrixFile)
	}
	if os.Getenv("UPDATE") == "1" {
		_, after, _ := strings.Cut("\n"+table, "\n\n")
		written := before + matrixHead
		for _, r := range rows {
			written += r.String()
		}
		if err := os.WriteFile(matrixFile, []byte(written+"\n"+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, r := range rows {
		t.Log(strings.TrimSpace(r.String()))
		if !strings.Contains(table, r.outcomes()) {
			t.Errorf("%s does not have the row %s", matrixFile, r.outcomes())
		}
	}
}
