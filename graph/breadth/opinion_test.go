package breadth_test

import (
	"testing"

	"fivefold/graph/breadth/internal/every"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

func TestRandomOperationsAnswerAsWithGraphQLJS(t *testing.T) {
	for _, kind := range []ast.Operation{ast.Query, ast.Mutation, ast.Subscription} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			drawer, world, crowd := newDrawer(), every.NewWorld(12), every.NewCrowd(3, 2, 2)
			opinion := newOpinion(t, world, crowd)
			drawer.Avoid, drawer.Nulls = nil, true
			draws(t, func(t *rapid.T) {
				op := drawer.Draw(t, kind)
				a, err := ours(&every.Resolver{World: world, Crowd: crowd}).all(t.Context(), op)
				b, errB := opinion.all(t.Context(), op)
				if err != nil || errB != nil {
					t.Fatalf("%s\n%v\n%v\n%v", op.Query, op.Variables, err, errB)
				}
				if len(a) != len(b) {
					t.Fatalf("%s\n%v\n%d and %d responses", op.Query, op.Variables, len(a), len(b))
				}
				for i := range a {
					if err := agreeInOpinion(a[i], b[i]); err != nil {
						t.Fatalf("%s\n%v\n%v", op.Query, op.Variables, err)
					}
				}
			})
		})
	}
}
