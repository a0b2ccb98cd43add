package schema_test

import (
	"slices"
	"strings"

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
	{
		"money, and what has money, is strongly consistent",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				if def.Kind != ast.Object || def == s.Mutation || strings.HasSuffix(def.Name, "Payload") || strings.HasSuffix(def.Name, "Connection") || strings.HasSuffix(def.Name, "Edge") {
					continue
				}
				hasMoney := def.Name == "Money" || slices.ContainsFunc(def.Fields, func(f *ast.FieldDefinition) bool { return f.Type.Name() == "Money" })
				d := def.Directives.ForName("consistency")
				if hasMoney && (d == nil || d.Arguments.ForName("level").Value.Raw != "STRONG") {
					report("%s has money without @consistency(level: STRONG)", def.Name)
				}
			}
		},
		map[string]string{
			`type Money { minorUnits: Int }`:                                                                       "Money has money without @consistency(level: STRONG)",
			consistency + `type Money @consistency(level: SESSION) { minorUnits: Int }`:                            "Money has money without @consistency(level: STRONG)",
			consistency + `type Bill { total: Money! } type Money @consistency(level: STRONG) { minorUnits: Int }`: "Bill has money without @consistency(level: STRONG)",
		},
	},
}

// consistency defines the directive in small schemas.
const consistency = `directive @consistency(level: Level!) on OBJECT enum Level { SESSION STRONG } `
