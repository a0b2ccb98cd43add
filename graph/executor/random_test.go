package executor_test

import (
	"fmt"
	"testing"

	"fivefold/graph/executor/internal/opgen"
	"fivefold/graph/executor/internal/testschema"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// knownDifferences are the fields where gqlgen's executor differs: see difference_test.go.
var knownDifferences = []string{"Named", "Person.ratio", "Pet.speak", "Person.tagsStrict", "Person.matrixStrictest", "Person.fussy", "Person.odd", "Person.oddStrict", "Person.strange", "Question.stranger", "Question.members", "Question.member"}

func newDrawer() *opgen.Drawer {
	return &opgen.Drawer{Schema: testschema.NewExecutableSchema(testschema.Config{}).Schema(), Depth: 5, Width: 4, Avoid: knownDifferences,
		Values: func(typeName, argument string) []string {
			switch {
			case typeName == "ID":
				return []string{`"p1"`, `"p2"`, `"d1"`, `"c2"`, `"nobody"`}
			case typeName == "Time":
				return []string{`"2020-01-02T03:04:05Z"`}
			case argument == "n":
				return []string{"0", "1", "3"}
			}
			return nil
		}}
}

func TestRandomOperationsMatchGqlgen(t *testing.T) {
	for _, kind := range []ast.Operation{ast.Query, ast.Mutation, ast.Subscription} {
		t.Run(string(kind), func(t *testing.T) {
			drawer, world := newDrawer(), testschema.NewFixture(12)
			draws(t, func(t *rapid.T) {
				op := drawer.Draw(t, kind)
				a, err := ours(&testschema.Resolver{Fixture: world}).all(t.Context(), op)
				b, errB := theirs(&testschema.Resolver{Fixture: world}).all(t.Context(), op.WithoutDefer())
				if err != nil || errB != nil {
					t.Fatalf("%s\n%v\n%v", op.Query, err, errB)
				}
				if err := agreeWithGqlgen(kind, a, b); err != nil {
					t.Fatalf("%s\n%v\n%v", op.Query, op.Variables, err)
				}
			})
		})
	}
}

// agreeWithGqlgen returns an error if the responses of the two executors differ.
func agreeWithGqlgen(kind ast.Operation, a, b []*graphql.Response) error {
	if len(a) != len(b) {
		return fmt.Errorf("%d and %d responses", len(a), len(b))
	}
	for i := range a {
		if kind == ast.Subscription && !withGqlgenEventPaths(a[i]) {
			continue
		}
		if err := agree(a[i], b[i]); err != nil {
			return err
		}
	}
	return nil
}

// withGqlgenEventPaths removes the root field from the paths of an event's errors, as gqlgen omits it, and reports whether the data
// can be compared: in gqlgen a propagated null ends at the root field of the event, here it makes the data null.
func withGqlgenEventPaths(r *graphql.Response) bool {
	for _, e := range r.Errors {
		if r.Data != nil { // else the stream has not started
			e.Path = e.Path[1:]
		}
	}
	return string(r.Data) != "null"
}
