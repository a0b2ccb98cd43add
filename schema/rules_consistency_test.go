package schema_test

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// consistencyRules are about how new values are.
var consistencyRules = []rule{
	{
		"nodes, queries, mutations and subscriptions promise a level of consistency",
		func(s *ast.Schema, report func(string, ...any)) {
			roots := []*ast.Definition{s.Query, s.Mutation, s.Subscription}
			for _, def := range own(s) {
				promised := slices.Contains(roots, def) || slices.Contains(def.Interfaces, "Node")
				if def.Kind == ast.Object && promised && def.Directives.ForName("consistency") == nil {
					report("%s has no @consistency", def.Name)
				}
			}
		},
		map[string]string{
			`interface Node { id: ID! } type T implements Node { id: ID! }`: "T has no @consistency",
			`type Mutation { m: Int }`:                                      "Mutation has no @consistency",
		},
	},
}
