package executor_test

import (
	"fmt"
	"strings"
	"testing"

	"fivefold/graph/executor/internal/opgen"
	"fivefold/graph/executor/internal/testschema"
	"fivefold/graph/memory"
)

// The response of a mutation is returned however much its client holds: one that is refused would send the mutation again.
func TestResponsesOfMutationsAreNotRefused(t *testing.T) {
	b := memory.NewBudget(1 << 20)
	hog, share := b.Open("ann"), b.Open("ann")
	hog.Add(1 << 20)
	s := ours(&testschema.Resolver{Fixture: testschema.NewFixture(3), AllMembers: testschema.NewMembers(100, 3, 1)})
	var fields strings.Builder
	for i := range 500 {
		fmt.Fprintf(&fields, ` a%d: rename(id: "p1") { id }`, i)
	}
	for query, isRefused := range map[string]bool{
		"mutation {" + fields.String() + "}":                            false,
		"{ members(first: 100) { id friends { notes { id title } } } }": true,
	} {
		responses, err := s.all(memory.With(t.Context(), share), opgen.Operation{Query: query})
		if err != nil || len(responses) != 1 {
			t.Fatalf("%d responses, %v", len(responses), err)
		}
		r := responses[0]
		if isRefused && (r.Data != nil || len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != "RATE_LIMITED") || !isRefused && (len(r.Data) < 8000 || r.Errors != nil) {
			t.Errorf("%.20s: %d bytes, %v", query, len(r.Data), r.Errors)
		}
	}
	share.Release()
	if held := b.Stats().Held; held != 1<<20 {
		t.Errorf("%d bytes are held", held)
	}
}
