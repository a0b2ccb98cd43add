package bench

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"fivefold/graph/limits"
	"fivefold/internal/servertest"
	"fivefold/stores/dataset"
)

// pointInLists is what a point is declared to be: as many times the processor time of a point in full lists of people, which are the
// cheapest objects: about 10 µs. It is a ratio, so that the speed of the machine and its other load do not matter much.
const pointInLists = 16

// maxDeviation is the largest ratio between the time of a field and the declared time of its points, either way. What is measured lies between
// an eighth and four times; the rest is for the noise of a machine that does other work.
const maxDeviation = 20

// A query is measured for enoughMicros of processor time, at most maxRuns times: what happens beside it matters for short ones only.
const (
	enoughMicros = 50_000
	maxRuns      = 3
)

// A measuredServer is a server over a data set, and the time of a point in lists on it.
type measuredServer struct {
	t       testing.TB
	name    string
	server  *servertest.Server
	handler http.Handler
	parents map[string][]string // ids by type
	viewer  string
	point   float64 // µs in lists
}

// A measurement is what a query costs.
type measurement struct {
	name   string
	points int     // of the operation and of its input
	micros float64 // processor time
	query  string
}

func (m measurement) perPoint() float64 { return m.micros / float64(m.points) }

// measuredServers starts a server for each data set.
func measuredServers(t testing.TB) (list []*measuredServer) {
	t.Helper()
	lists, point := newFullLists(t), 0.0
	for range 10 {
		points, took := lists.query(t)
		if each := float64(took.Microseconds()) / float64(points); point == 0 || each < point {
			point = each
		}
	}
	for _, data := range []struct {
		name, dir string
		read      servertest.Importer
	}{{"LDBC", "ldbc-snb-1k", dataset.LDBC}, {"Deezer", "social-graphs", dataset.Deezer}} {
		dir := servertest.DataDir(t, data.dir)
		config := servertest.Config()
		config.RateLimit = 0
		s := servertest.Start(t, servertest.WithConfig(config), servertest.WithDataset(data.read, dir))
		m := &measuredServer{t: t, name: data.name, server: s, handler: s.HTTP.Handler(), parents: parentsOf(t, s.Engines.Set), point: point}
		m.viewer = m.parents["User"][0]
		list = append(list, m)
	}
	return list
}

// run sends a query and returns the response and the processor time of the whole process.
func (m *measuredServer) run(query string) (body []byte, micros float64) {
	m.t.Helper()
	recorder := httptest.NewRecorder()
	request := httptest.NewRequestWithContext(m.t.Context(), http.MethodPost, "http://127.0.0.1/graphql", strings.NewReader(servertest.Document(query)))
	request.Header.Set("Content-Type", "application/json")
	for name, value := range m.server.As(m.viewer).Header {
		request.Header[name] = value
	}
	began := processorTime(m.t)
	m.handler.ServeHTTP(recorder, request)
	return recorder.Body.Bytes(), float64((processorTime(m.t) - began).Microseconds())
}

// result is what a response says about its price.
type result struct {
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Extensions struct{ Code string }
	}
	Extensions struct {
		Cost struct{ Requested, Limit int }
	}
}

// charged returns what is taken from a client for a query whose document is in the cache.
func charged(r result, query string) int {
	return r.Extensions.Cost.Requested + limits.OperationPoints + limits.InputPoints(len(servertest.Document(query)))
}

// measure runs a query until it has taken enoughMicros, at most maxRuns times, and returns the least time; ok is false if the query costs more
// than an operation may.
func (m *measuredServer) measure(name, query string) (best measurement, ok bool) {
	m.t.Helper()
	total := 0.0
	for runs := 0; runs < maxRuns && total < enoughMicros; runs++ {
		body, micros := m.run(query)
		total += micros
		var r result
		if err := json.Unmarshal(body, &r); err != nil {
			m.t.Fatalf("%s: %v: %.300s", query, err, body)
		}
		if len(r.Errors) > 0 && r.Errors[0].Extensions.Code == "LIMIT_EXCEEDED" {
			return measurement{}, false
		}
		if len(r.Errors) > 0 && len(r.Data) == 0 {
			m.t.Fatalf("%.600s: %.600s", query, body)
		}
		if best.points == 0 || micros < best.micros {
			best = measurement{m.name + " " + name, charged(r, query), micros, query}
		}
	}
	return best, true
}

// deviation returns the time of m divided by the declared time of its points.
func (m *measuredServer) deviation(of measurement) float64 {
	return of.perPoint() / (pointInLists * m.point)
}

// specialQueries are those of the schema itself, which no field's definition describes.
func (m *measuredServer) specialQueries() map[string]string {
	var sdl strings.Builder
	for i := range 20 {
		fmt.Fprintf(&sdl, " a%d: _service { sdl }", i)
	}
	introspection, err := os.ReadFile("../../graph/limits/testdata/introspection.graphql")
	if err != nil {
		m.t.Fatal(err)
	}
	return map[string]string{
		"_service":       "{" + sdl.String() + " }",
		"introspection":  string(introspection),
		"inner types":    `{ __schema { types { fields { type { name fields { name } } } } } }`,
		"fields of User": `{ __type(name: "User") { fields { description args { description type { ofType { name } } } type { fields { name } } } } }`,
		"possible types": `{ __schema { types { possibleTypes { name fields { name } } } } }`,
		"descriptions":   `{ __schema { types { description fields { description args { description } } inputFields { description } enumValues { description } } } }`,
		"_entities": fmt.Sprintf(`{ _entities(representations: [%s]) { ... on User { name friends(first: 20) { nodes { name } } } } }`,
			strings.Repeat(fmt.Sprintf(`{__typename: "User", id: %q} `, m.parents["User"][1]), 500)),
		"sign-in": `mutation { signIn(input: {handle: "nobody-at-all", password: "a wrong password"}) { token } }`,
	}
}

// keepWorst is for those who look for worse operations: FIVEFOLD_DRAW_TIME=10m go test ./internal/bench -run PointsFollowWork -args -keep.
var keepWorst = flag.Bool("keep", false, "write the operations that take the most time per point to testdata")

// minDraws is the number of operations that are drawn over each data set, however long they take.
const minDraws = 300

// TestPointsFollowWork measures each field at the largest size that the limits allow, operations that were the worst when they were drawn, and
// newly drawn ones. It compares their processor time per point with the time of a point in lists in the same run. It fails for what takes
// more than maxDeviation times the declared time, and for a field of objects with a price of its own that takes less than that part of it on
// every data set. No response may have more objects than its points.
//
//	go test ./internal/bench -run PointsFollowWork -v
func TestPointsFollowWork(t *testing.T) {
	if testing.Short() {
		t.Skip("too long for -short: measures for minutes")
	}
	var rows []measurement
	servers := measuredServers(t)
	for i, m := range servers {
		t.Run(m.name+"/fields", func(t *testing.T) { rows = append(rows, m.checkFields(t)...) })
		t.Run(m.name+"/searches", func(t *testing.T) { rows = append(rows, m.checkSearches(t)...) })
		t.Run(m.name+"/kept", m.checkKept)
		t.Run(m.name+"/drawn", func(t *testing.T) {
			m.t = t
			seed, search := uint64(1), drawTime(t)
			if search > 0 {
				seed = uint64(time.Now().UnixNano())
			}
			worst := m.drawCombinations(t, seed, minDraws, time.Now().Add(search/time.Duration(len(servers))))
			for _, c := range worst {
				m.checkCombination(t, c.measurement)
			}
			if *keepWorst {
				m.keep(t, worst)
			}
			for _, c := range worst[:3] {
				t.Logf("%.2f of the declared time, %d points, %.0f µs: %.600s", m.deviation(c.measurement), c.points, c.micros, c.query)
			}
		})
		if i == len(servers)-1 {
			checkWeights(t, servers[0], rows)
		}
	}
}

// checkFields measures all fields and returns what it has measured.
func (m *measuredServer) checkFields(t *testing.T) (rows []measurement) {
	m.t = t
	for _, p := range m.probes() {
		rows = append(rows, m.largest(p)...)
	}
	for name, query := range m.specialQueries() {
		if measured, ok := m.measure(name, query); ok {
			rows = append(rows, measured)
		} else {
			t.Logf("%s costs more than an operation may", name)
		}
	}
	for _, measured := range rows {
		m.checkCombination(t, measured)
	}
	return rows
}

// checkWeights reports weights that are too high on every data set, and logs what has been measured. The weights of texts bound their bytes, and
// those in the data sets are short.
func checkWeights(t *testing.T, m *measuredServer, rows []measurement) {
	t.Helper()
	largest := map[string]float64{} // deviation by field
	for _, r := range rows {
		field := strings.Fields(r.name)[1]
		largest[field] = max(largest[field], m.deviation(r))
	}
	schema, prices := m.server.HTTP.Schema.Schema(), m.server.HTTP.Guard.Costs.Fields
	for name, deviation := range largest {
		parent, field, _ := strings.Cut(name, ".")
		if prices[name].Points > 0 && deviation < 1.0/maxDeviation && schema.Types[schema.Types[parent].Fields.ForName(field).Type.Name()].IsCompositeType() {
			t.Errorf("%s takes %.3f times the time of its points: lower its @cost of %d", name, deviation, prices[name].Points)
		}
	}
	slices.SortFunc(rows, func(a, b measurement) int { return int(1e6 * (b.perPoint() - a.perPoint())) })
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "of declared\tµs/point\tpoints\tCPU µs\tquery")
	for i, r := range rows {
		if i < 40 || i >= len(rows)-5 {
			_, _ = fmt.Fprintf(w, "%.2f\t%.2f\t%d\t%.0f\t%.120s\n", m.deviation(r), r.perPoint(), r.points, r.micros, r.name)
		}
	}
	_ = w.Flush()
	t.Logf("a point in lists takes %.2f µs; %d measurements\n%s", m.point, len(rows), &table)
}
