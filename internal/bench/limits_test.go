package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"fivefold/graph/generated"
	"fivefold/graph/transport"
	"fivefold/internal/servertest"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
)

// withoutLimits returns a GraphQL handler without limits on size, depth, cost and rate.
func withoutLimits(s *servertest.Server) http.Handler {
	server := handler.New(generated.NewExecutableSchema(generated.Config{Resolvers: s.HTTP.Resolver}))
	server.AddTransport(transport.POST{MaxBody: s.Config.MaxBody})
	server.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	server.Use(transport.PersistedQueries{Cache: lru.New[string](1000)})
	server.Use(s.Observer)
	server.Use(extension.Introspection{})
	server.AroundFields(s.HTTP.Resolver.CheckArguments)
	server.SetErrorPresenter(s.HTTP.Resolver.Present)
	server.SetRecoverFunc(s.HTTP.Resolver.Recover)
	return server
}

// BenchmarkGuard alternately sends the same requests to a server with all limits and to one without. The metric "of-unlimited" is the
// processor time with limits divided by the time without: 1 means that limits are free.
//
//	go test ./internal/bench -run '^$' -bench Guard
func BenchmarkGuard(b *testing.B) {
	config := servertest.Config()
	config.RateLimit = 1 << 40
	s := servertest.Start(b, servertest.WithConfig(config))
	with, without := httptest.NewServer(s.HTTP.Handler()), httptest.NewServer(s.HTTP.HandlerOf(withoutLimits(s)))
	defer with.Close()
	defer without.Close()
	for _, c := range []struct{ name, query string }{
		{"profile", `{ user(handle: "ada") { handle } }`},
		{"friends", `query($h: String!) { user(handle: $h) { friends { edges { node { id handle name } since } } } }`},
		{"page of pages", `query($h: String!) { user(handle: $h) { friends(first: 100) { nodes { handle friends(first: 100) { nodes { handle } } } } } }`},
	} {
		for _, known := range []string{"known", "new"} {
			b.Run(strings.ReplaceAll(c.name, " ", "-")+"/"+known, func(b *testing.B) {
				var took [2]time.Duration
				for n := range b.N {
					query := c.query
					if known == "new" {
						query += fmt.Sprintf(" # %d", n)
					}
					body, _ := json.Marshal(map[string]any{"query": query, "variables": map[string]string{"h": "ada"}})
					for side, server := range []*httptest.Server{with, without} {
						began := processorTime(b)
						send(b, server, body, "")
						took[side] += processorTime(b) - began
					}
				}
				b.ReportMetric(0, "ns/op") // suppressed: it would be the sum of both sides
				b.ReportMetric(float64(took[0])/float64(took[1]), "of-unlimited")
			})
		}
	}
}

// BenchmarkRefusal measures the processor time and the response size of rejected requests.
//
//	go test ./internal/bench -run '^$' -bench Refusal
func BenchmarkRefusal(b *testing.B) {
	server := servertest.Start(b).HTTP.Handler()
	bodies := servertest.BadBodies()
	for _, name := range slices.Sorted(maps.Keys(bodies)) {
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			size, began := 0, processorTime(b)
			for b.Loop() {
				request := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "http://127.0.0.1/graphql", strings.NewReader(bodies[name].Body))
				request.Header.Set("Content-Type", "application/json")
				recorder := httptest.NewRecorder()
				server.ServeHTTP(recorder, request)
				size = recorder.Body.Len()
			}
			b.ReportMetric((processorTime(b)-began).Seconds()*1000/float64(b.N), "cpu-ms/op")
			b.ReportMetric(float64(size), "bytes")
		})
	}
}

// BenchmarkPoint measures the processor time per point of cost in lists of full length: 101 people are all friends of each other.
//
//	go test ./internal/bench -run '^$' -bench Point
func BenchmarkPoint(b *testing.B) {
	lists, points, took := newFullLists(b), 0, time.Duration(0)
	for b.Loop() {
		cost, used := lists.query(b)
		points, took = points+cost, took+used
	}
	b.ReportMetric(float64(took.Nanoseconds())/float64(points), "cpu-ns/point")
}

// fullLists is a server on which 101 people are all friends of each other.
type fullLists struct{ http.Handler }

func newFullLists(t testing.TB) fullLists {
	t.Helper()
	s := servertest.Start(t)
	rows, at := stores.Rows{}, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 101 {
		u := stores.User{ID: stores.NewID(stores.KindUser), Handle: fmt.Sprintf("member-%d", i), Name: "Member of all", JoinedAt: at,
			FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}
		for _, other := range rows.Users {
			f := stores.Friendship{ID: stores.FriendshipID(u.ID, other.ID), Low: u.ID, High: other.ID, Requester: u.ID, RequestedAt: at, Since: at}
			if f.Low.Compare(f.High) > 0 {
				f.Low, f.High = f.High, f.Low
			}
			rows.Friendships = append(rows.Friendships, f)
		}
		rows.Users = append(rows.Users, u)
	}
	if _, err := s.Engines.Set.Archive.Put(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
	return fullLists{s.HTTP.Handler()}
}

// query queries the friends of the friends of a person, and returns the points and the processor time.
func (l fullLists) query(t testing.TB) (points int, took time.Duration) {
	t.Helper()
	body := []byte(servertest.Document(`{ user(handle: "member-0") { friends(first: 100) { nodes { name friends(first: 100) { edges { node { name } } } } } } }`))
	recorder := httptest.NewRecorder()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	began := processorTime(t)
	l.ServeHTTP(recorder, request)
	took = processorTime(t) - began
	var result struct {
		Extensions struct{ Cost struct{ Requested int } }
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), &result); err != nil || bytes.Count(recorder.Body.Bytes(), []byte("Member of all")) != 100*101 {
		t.Fatalf("%v: %.300s", err, recorder.Body)
	}
	return result.Extensions.Cost.Requested, took
}

// processorTime returns the processor time of this process. It depends less on the load of the machine than wall-clock time.
func processorTime(b testing.TB) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
