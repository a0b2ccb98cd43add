package executor

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
)

// callKey is the context key of the call that is being made.
type callKey struct{}

// Selects reports whether the operation selects any of the named fields directly below the field that is being resolved. Fragments,
// @skip and @include are applied. A call that resolves several places of the operation at once selects what any of them selects.
// With gqlgen's executor, fragments on an interface or a union are not followed.
func Selects(ctx context.Context, names ...string) bool {
	c, ok := ctx.Value(callKey{}).(*call)
	if !ok {
		object := graphql.GetFieldContext(ctx).Field.Definition.Type.Name()
		return slices.ContainsFunc(graphql.CollectFieldsCtx(ctx, []string{object}), func(f graphql.CollectedField) bool {
			return slices.Contains(names, f.Name)
		})
	}
	for _, p := range c.parts {
		for _, n := range p.field.nodes {
			if slices.ContainsFunc(n.fields, func(f *field) bool { return f.Field != nil && slices.Contains(names, f.Name) }) {
				return true
			}
		}
	}
	return false
}
