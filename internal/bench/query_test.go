package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/internal/cli"
	"fivefold/internal/e2e/oracle"
	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/dataset"
)

// The benchmarks of queries alternately send the same request to the GraphQL server, to a handwritten handler behind the same middleware
// (request id, deadline, authentication, rate limits, logs, metrics) and to the handler alone, over kept-alive connections. The handler
// decodes a JSON body, calls the same ports and encodes plain structs. The metric "of-hand" is the time of the handler behind the
// middleware divided by the time of GraphQL: 1 means that both take the same time. "of-bare" is the ratio for the handler alone. "of-hand-cpu" and
// "of-bare-cpu" are the same ratios of processor time, client included.
//
//	go test ./internal/bench -run '^$' -bench Questions
//
// They need the data sets: see servertest.DataDir.

// withMiddleware returns a server in which hand replaces the GraphQL handler.
func withMiddleware(s *servertest.Server, name string, hand http.Handler) http.Handler {
	return s.HTTP.HandlerOf(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		hand.ServeHTTP(w, r)
		s.Observer.RecordOperation(r.Context(), "query", name, time.Since(start), nil)
	}))
}

func BenchmarkQuestionsOnLastfm(b *testing.B) {
	dir := servertest.DataDir(b, "lastfm")
	benchmarkQuestions(b, dataset.Lastfm, dir, append(slices.Clone(queries), nested), peopleOf(b, oracle.Lastfm(b, dir)))
}

func BenchmarkQuestionsOnDeezer(b *testing.B) {
	dir := servertest.DataDir(b, "social-graphs")
	benchmarkQuestions(b, dataset.Deezer, dir, queries, peopleOf(b, oracle.Deezer(b, dir)))
}

func BenchmarkQuestionsOnLDBC(b *testing.B) {
	dir := servertest.DataDir(b, "ldbc-snb-1k")
	benchmarkQuestions(b, dataset.LDBC, dir, []query{posts}, func(set stores.Set) []string {
		pages, err := set.Pages.Catalogue(b.Context(), stores.PageFilter{}, stores.PagesPopular, stores.Window{Limit: 64})
		if err != nil {
			b.Fatal(err)
		}
		ids := make([]string, len(pages.Items))
		for i, item := range pages.Items {
			ids[i] = item.Value.ID.String()
		}
		return ids
	})
}

// peopleOf returns a function that returns the ids of 128 random people.
func peopleOf(b *testing.B, g *oracle.Graph) func(stores.Set) []string {
	return func(stores.Set) []string {
		people, rng := g.People(), rand.New(rand.NewPCG(7, 8))
		ids := make([]string, 128)
		for i := range ids {
			ids[i] = oracle.ID(b, g.Name, "user", fmt.Sprint(people[rng.IntN(len(people))]))
		}
		return ids
	}
}

func benchmarkQuestions(b *testing.B, read servertest.Importer, dir string, queries []query, subjects func(stores.Set) []string) {
	defer debug.SetGCPercent(debug.SetGCPercent(cli.GCPercent))
	server := servertest.Start(b, servertest.WithDataset(read, dir))
	set := server.Engines.Set
	ids := subjects(set)
	graphql := httptest.NewServer(server.HTTP.Handler())
	defer graphql.Close()
	for _, q := range queries {
		b.Run(strings.ReplaceAll(q.name, " ", "-"), func(b *testing.B) {
			hand := handwritten(set, q)
			bare, wrapped := httptest.NewServer(hand), httptest.NewServer(withMiddleware(server, q.name, hand))
			defer bare.Close()
			defer wrapped.Close()
			benchmarkQuery(b, q, [...]*httptest.Server{graphql, wrapped, bare}, ids)
		})
	}
}

// benchmarkQuery sends a query alternately to the three sides and reports the ratios of time and of processor time.
func benchmarkQuery(b *testing.B, q query, sides [3]*httptest.Server, ids []string) {
	bodies, viewers := make([][]byte, len(ids)/2), make([]string, len(ids)/2)
	for i := range bodies {
		if strings.Contains(q.text, "friendsWhoLike") {
			viewers[i] = ids[i] // the field returns friends of the viewer
		}
		variables := map[string]string{"you": ids[i]}
		if strings.Contains(q.text, "$other") {
			variables["other"] = ids[i+len(bodies)]
		}
		bodies[i], _ = json.Marshal(map[string]any{"query": q.text, "variables": variables})
	}
	var took, used [len(sides)]time.Duration
	for n := range b.N {
		for i := range sides {
			side := (i + n) % len(sides) // the first of a round has cold caches, so the order rotates
			before := processorTime(b)
			took[side] += send(b, sides[side], bodies[n/len(sides)%len(bodies)], viewers[n/len(sides)%len(bodies)])
			used[side] += processorTime(b) - before
		}
	}
	b.ReportMetric(0, "ns/op") // suppressed: it would be the sum of all sides
	b.ReportMetric(float64(took[0].Microseconds())/float64(b.N), "us")
	b.ReportMetric(float64(used[0].Microseconds())/float64(b.N), "cpu-us")
	b.ReportMetric(float64(took[1])/float64(took[0]), "of-hand")
	b.ReportMetric(float64(used[1])/float64(used[0]), "of-hand-cpu")
	b.ReportMetric(float64(took[2])/float64(took[0]), "of-bare")
	b.ReportMetric(float64(used[2])/float64(used[0]), "of-bare-cpu")
}

// send sends a request and returns the time until the response is read. The request acts for the user as; it is anonymous if as is empty.
func send(b *testing.B, server *httptest.Server, body []byte, as string) time.Duration {
	request, err := http.NewRequestWithContext(b.Context(), http.MethodPost, server.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept-Encoding", "identity")
	if as != "" {
		request.Header.Set(httpserver.SecretHeader, servertest.GatewaySecret)
		request.Header.Set(httpserver.ViewerHeader, as)
	}
	start := time.Now()
	response, err := server.Client().Do(request)
	if err != nil {
		b.Fatal(err)
	}
	content, err := io.ReadAll(response.Body)
	took := time.Since(start)
	_ = response.Body.Close()
	if err != nil || response.StatusCode != http.StatusOK || bytes.Contains(content, []byte(`"errors"`)) {
		b.Fatalf("%v, %d: %s", err, response.StatusCode, content)
	}
	return took
}
