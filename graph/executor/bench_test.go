package executor_test

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"testing"
	"time"

	"fivefold/graph/executor/internal/testschema"
	"fivefold/graph/executor/internal/testschema/model"

	"github.com/99designs/gqlgen/graphql"
)

// The benchmarks measure the executor alone, on data in memory, from a parsed and validated document to the bytes of its data.
// BenchmarkExecutors prints one table and measures the candidates in turns, so that load on the machine affects all of them.

const (
	plainQuery = `query Plain($n: Int!) { members(first: $n) { id name age friends { id name notes { id title likes } } } }`
	edgesQuery = `query Edges($n: Int!) { members(first: $n) { id name age friendPage { edges { node { id name notePage { edges { node { id title likes } } } } } } } }`
	pointQuery = `query Point { member { id name age } }`
)

// A candidate is one way to produce the bytes of a response.
type candidate struct {
	name string
	run  func() []byte
}

// newCandidate returns a candidate that runs an operation with an executor.
func newCandidate(b *testing.B, s side, schema graphql.ExecutableSchema, name, query string, n int) candidate {
	ctx := graphql.StartOperationTrace(b.Context())
	oc, errs := s.CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: map[string]any{"n": n}})
	if errs != nil {
		b.Fatal(errs)
	}
	recovered := func(_ context.Context, panicked any) error { return fmt.Errorf("%v", panicked) }
	return candidate{name, func() []byte {
		fresh := &graphql.OperationContext{RawQuery: oc.RawQuery, Variables: oc.Variables, OperationName: oc.OperationName, Doc: oc.Doc,
			Operation: oc.Operation, RecoverFunc: recovered, ResolverMiddleware: oc.ResolverMiddleware, RootResolverMiddleware: oc.RootResolverMiddleware}
		ctx := graphql.WithResponseContext(graphql.WithOperationContext(ctx, fresh), graphql.DefaultErrorPresenter, recovered)
		return schema.Exec(ctx)(ctx).Data
	}}
}

// encoding/json encodes structs with the shape of the response.
type (
	jsonNote   = model.Note
	jsonFriend struct {
		ID    string      `json:"id"`
		Name  string      `json:"name"`
		Notes []*jsonNote `json:"notes"`
	}
	jsonMember struct {
		ID      string        `json:"id"`
		Name    string        `json:"name"`
		Age     int           `json:"age"`
		Friends []*jsonFriend `json:"friends"`
	}
	jsonAnswer struct {
		Members []*jsonMember `json:"members"`
	}
)

// built copies members to the structs for encoding/json.
func built(members []*model.Member) jsonAnswer {
	var answer jsonAnswer
	for _, m := range members {
		out := &jsonMember{ID: m.ID, Name: m.Name, Age: m.Age}
		for _, f := range m.Friends {
			out.Friends = append(out.Friends, &jsonFriend{f.ID, f.Name, f.Notes})
		}
		answer.Members = append(answer.Members, out)
	}
	return answer
}

func encoded(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// cost is the cost of one run.
type cost struct{ ns, bytes, allocs float64 }

const rounds = 25

// measure runs candidates in turns and returns the least cost of each.
func measure(candidates []candidate) []cost {
	costs := make([]cost, len(candidates))
	for round := range rounds {
		for i, c := range candidates {
			c.run()
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start, n := time.Now(), 0
			for n == 0 || time.Since(start) < 10*time.Millisecond {
				c.run()
				n++
			}
			took := float64(time.Since(start).Nanoseconds()) / float64(n)
			runtime.ReadMemStats(&after)
			if got := (cost{took, float64(after.TotalAlloc-before.TotalAlloc) / float64(n), float64(after.Mallocs-before.Mallocs) / float64(n)}); round == 0 || got.ns < costs[i].ns {
				costs[i] = got
			}
		}
	}
	return costs
}

func BenchmarkExecutors(b *testing.B) {
	members := testschema.NewMembers(20, 20, 5)
	resolver := &testschema.Resolver{Fixture: testschema.NewFixture(12), AllMembers: members}
	theirs, ours := schemas(resolver)
	ready := built(members)
	for range b.N {
		fmt.Printf("%-44s %12s %8s %12s %10s\n", "", "µs", "times", "B", "allocs")
		for _, question := range []struct {
			name, query string
			json        []candidate
		}{
			{"20 × 20 × 5", plainQuery, []candidate{
				{"encoding/json, structs prepared", func() []byte { return encoded(ready) }},
				{"encoding/json, structs built each time", func() []byte { return encoded(built(members)) }},
			}},
			{"20 × 20 × 5 through edges { node }", edgesQuery, nil},
			{"a single object", pointQuery, nil},
		} {
			candidates := append([]candidate{
				newCandidate(b, newSide(ours), ours, "breadth", question.query, 20),
				newCandidate(b, newSide(theirs), theirs, "gqlgen", question.query, 20),
			}, question.json...)
			fmt.Printf("%s, %d bytes\n", question.name, len(candidates[0].run()))
			costs := measure(candidates)
			for i, c := range costs {
				fmt.Printf("  %-42s %12.1f %8.2f %12.0f %10.0f\n", candidates[i].name, c.ns/1e3, c.ns/costs[0].ns, c.bytes, c.allocs)
			}
		}
		growth(b)
	}
}

// growth prints the time per object for growing numbers of objects. It should be constant.
func growth(b *testing.B) {
	const maxMembers = 10_000
	resolver := &testschema.Resolver{Fixture: testschema.NewFixture(12), AllMembers: testschema.NewMembers(maxMembers, 0, 2)}
	_, ours := schemas(resolver)
	fmt.Printf("%-44s %12s %8s\n", "growth", "µs", "ns each")
	for n := 10; n <= maxMembers; n *= 10 {
		c := newCandidate(b, newSide(ours), ours, "", `query Growth($n: Int!) { members(first: $n) { id name age notes { id title likes } } }`, n)
		got := measure([]candidate{c})[0]
		fmt.Printf("  %-42d %12.1f %8.0f\n", n, got.ns/1e3, got.ns/float64(n))
	}
}

func schemas(r *testschema.Resolver) (theirs, ours graphql.ExecutableSchema) {
	return testschema.NewExecutableSchema(testschema.Config{Resolvers: r}), testschema.NewBreadthFirstSchema(testschema.Config{Resolvers: r}, options)
}

func BenchmarkExecutor(b *testing.B) {
	resolver := &testschema.Resolver{Fixture: testschema.NewFixture(12), AllMembers: testschema.NewMembers(20, 20, 5)}
	_, ours := schemas(resolver)
	for name, query := range map[string]string{"plain": plainQuery, "edges": edgesQuery, "point": pointQuery} {
		b.Run(name, func(b *testing.B) {
			c := newCandidate(b, newSide(ours), ours, name, query, 20)
			b.ReportAllocs()
			for b.Loop() {
				c.run()
			}
		})
	}
}
