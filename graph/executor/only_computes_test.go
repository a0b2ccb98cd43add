package executor

import (
	"context"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// newExecutorOfID returns an executor of { a { id } } whose A.id is resolved by a function.
func newExecutorOfID(options Options, id func(ctx context.Context, parents int) ([]string, error)) *Executor {
	type object struct{}
	return New(&graphql.ExecutableSchemaMock{SchemaFunc: func() *ast.Schema { return small }}, &Tables{
		Begin: func(ctx context.Context, _ *graphql.OperationContext) (context.Context, any) { return ctx, nil },
		Objects: []*Object{
			{Name: "Query", Fields: []*Field{{Name: "a", Kinds: []string{"A"}, Column: One[*object],
				Call:   func(context.Context, any, *graphql.FieldContext, []any) (any, error) { return &object{}, nil },
				Expand: func(x *Expansion, column any, from, to int) { Pointers(x, column.([]*object)[from:to]) }}}},
			{Name: "A", Fields: []*Field{{Name: "id", Column: Many[string],
				Call: func(ctx context.Context, _ any, _ *graphql.FieldContext, parents []any) (any, error) {
					return id(ctx, len(Join[*object](parents)))
				},
				Leaf: func(w *Writer, column any, i int) State { return w.String(column.([]string)[i]) }}}},
		}}, options)
}

// A resolver that calls a store must not be declared as one that only computes: its batching would be skipped.
func TestAFieldThatOnlyComputesCannotBatch(t *testing.T) {
	batch := func(ctx context.Context, parents int) ([]string, error) {
		found, err := Batch(ctx, "names", []int{1}, func(context.Context, []int) (map[int]string, error) { return map[int]string{1: "one"}, nil })
		return []string{found[1]}, err
	}
	split := func(ctx context.Context, parents int) ([]string, error) {
		return []string{"one"}, Split(ctx, 1, func(context.Context, int) error { return nil })
	}
	pure := func(context.Context, int) ([]string, error) { return []string{"one"}, nil }
	for _, c := range []struct {
		name     string
		id       func(context.Context, int) ([]string, error)
		computes string
		data     string
	}{
		{"Batch in a field that is not named", batch, "", `{"a":{"id":"one"}}`},
		{"Split in a field that is not named", split, "", `{"a":{"id":"one"}}`},
		{"a field that is named and computes", pure, "A.id", `{"a":{"id":"one"}}`},
		{"Batch in a field that is named", batch, "A.id", `{"a":null}`},
		{"Split in a field that is named", split, "A.id", `{"a":null}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := newExecutorOfID(Options{OnlyComputes: func(field string) bool { return field == c.computes }}, c.id)
			const query = "{ a { id } }"
			doc, err := parser.ParseQuery(&ast.Source{Input: query})
			if err != nil {
				t.Fatal(err)
			}
			oc := &graphql.OperationContext{RawQuery: query, Doc: doc, Operation: doc.Operations[0], RecoverFunc: graphql.DefaultRecover,
				ResolverMiddleware:     func(ctx context.Context, next graphql.Resolver) (any, error) { return next(ctx) },
				RootResolverMiddleware: func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler { return next(ctx) }}
			ctx := graphql.WithResponseContext(graphql.WithOperationContext(t.Context(), oc), graphql.DefaultErrorPresenter, graphql.DefaultRecover)
			if got := e.Exec(ctx)(ctx); string(got.Data) != c.data {
				t.Errorf("data %s, wanted %s", got.Data, c.data)
			}
			errs := graphql.GetErrors(ctx)
			if failed := strings.Contains(c.data, "null"); failed != (len(errs) == 1 && strings.Contains(errs[0].Message, "A.id asks a store")) || !failed && len(errs) > 0 {
				t.Errorf("errors %v", errs)
			}
		})
	}
}
