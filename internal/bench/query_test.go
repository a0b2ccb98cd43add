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

// Every benchmark of a question sends the same request to the GraphQL server and to a handler written by hand, in turn, over
// connections that are kept: the handler decodes a JSON body, asks the same ports (so the same SQL over the same file), and encodes
// plain structs. It stands behind the same front door, which gives a request its id and deadline, asks who sends it, counts, logs and
// measures; and once more without any of that, bare. The metric "of-hand" is the handler's time by ours: 1 is as fast as by hand.
// "of-hand-cpu" is that of the processor time of both ends, "of-bare" and "of-bare-cpu" are those of the bare handler.

// behindDoor puts a handler where the GraphQL server stands.
func behindDoor(s *servertest.Server, name string, hand http.Handler) http.Handler {
	return s.HTTP.HandlerOf(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		hand.ServeHTTP(w, r)
		s.Observer.RecordOperation(r.Context(), "query", name, time.Since(start), nil)
	}))
}

func BenchmarkQuestionsOnLastfm(b *testing.B) {
	dir := servertest.DataDir(b, "lastfm")
	benchmarkQuestions(b, dataset.Lastfm, dir, append(questions, nested), peopleOf(b, oracle.Lastfm(b, dir)))
}

func BenchmarkQuestionsOnDeezer(b *testing.B) {
	dir := servertest.DataDir(b, "social-graphs")
	benchmarkQuestions(b, dataset.Deezer, dir, questions, peopleOf(b, oracle.Deezer(b, dir)))
}

func BenchmarkQuestionsOnLDBC(b *testing.B) {
	dir := servertest.DataDir(b, "ldbc-snb-1k")
	benchmarkQuestions(b, dataset.LDBC, dir, []question{posts}, func(set stores.Set) []string {
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

// peopleOf gives people to ask about.
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

func benchmarkQuestions(b *testing.B, read servertest.Importer, dir string, questions []question, subjects func(stores.Set) []string) {
	defer debug.SetGCPercent(debug.SetGCPercent(cli.GCPercent))
	site := servertest.Start(b, servertest.WithDataset(read, dir))
	set := site.Engines.Set
	ids := subjects(set)
	server := httptest.NewServer(site.HTTP.Handler())
	defer server.Close()
	for _, q := range questions {
		b.Run(strings.ReplaceAll(q.name, " ", "-"), func(b *testing.B) {
			hand := byHand(set, q)
			bare, behind := httptest.NewServer(hand), httptest.NewServer(behindDoor(site, q.name, hand))
			defer bare.Close()
			defer behind.Close()
			benchmarkQuestion(b, q, [...]*httptest.Server{server, behind, bare}, ids)
		})
	}
}

// benchmarkQuestion asks ours, the handler behind the front door and the bare handler in turn, and tells the ratios in time and in
// processor time, which is that of all processors.
func benchmarkQuestion(b *testing.B, q question, sides [3]*httptest.Server, ids []string) {
	bodies, viewers := make([][]byte, len(ids)/2), make([]string, len(ids)/2)
	for i := range bodies {
		if strings.Contains(q.query, "friendsWhoLike") {
			viewers[i] = ids[i] // it is asked about the viewer's own friends
		}
		variables := map[string]string{"you": ids[i]}
		if strings.Contains(q.query, "$other") {
			variables["other"] = ids[i+len(bodies)]
		}
		bodies[i], _ = json.Marshal(map[string]any{"query": q.query, "variables": variables})
	}
	var took, used [len(sides)]time.Duration
	for n := range b.N {
		for i := range sides {
			side := (i + n) % len(sides) // the second finds warm what the first has read
			before := processorTime(b)
			took[side] += ask(b, sides[side], bodies[n/len(sides)%len(bodies)], viewers[n/len(sides)%len(bodies)])
			used[side] += processorTime(b) - before
		}
	}
	b.ReportMetric(0, "ns/op") // of all together
	b.ReportMetric(float64(took[0].Microseconds())/float64(b.N), "us")
	b.ReportMetric(float64(used[0].Microseconds())/float64(b.N), "cpu-us")
	b.ReportMetric(float64(took[1])/float64(took[0]), "of-hand")
	b.ReportMetric(float64(used[1])/float64(used[0]), "of-hand-cpu")
	b.ReportMetric(float64(took[2])/float64(took[0]), "of-bare")
	b.ReportMetric(float64(used[2])/float64(used[0]), "of-bare-cpu")
}

// ask sends a request over a connection that is kept, for a person or for nobody, and tells how long the answer took.
func ask(b *testing.B, server *httptest.Server, body []byte, as string) time.Duration {
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
	answer, err := io.ReadAll(response.Body)
	took := time.Since(start)
	_ = response.Body.Close()
	if err != nil || response.StatusCode != http.StatusOK || bytes.Contains(answer, []byte(`"errors"`)) {
		b.Fatalf("%v, %d: %s", err, response.StatusCode, answer)
	}
	return took
}
