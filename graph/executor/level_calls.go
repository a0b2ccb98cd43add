package executor

import (
	"maps"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// A LevelCall is one call of a level.
type LevelCall struct {
	Field string   // as Type.field
	Given []string // the arguments that are not null, in order
	Paths int      // the number of chains of calls that lead to its parents; 1 on a root
}

// Levels returns the calls that each level of an operation makes, before it runs. They are an upper bound for any number of objects;
// a level without objects makes fewer. The calls of a level are in no order. The levels of a mutation's fields follow each other.
// Levels returns nil if the operation cannot be planned.
func (e *Executor) Levels(oc *graphql.OperationContext) [][]LevelCall {
	p, err := e.planOf(oc)
	if err != nil {
		return nil
	}
	if p.kind != ast.Mutation {
		return levelsOf([]reached{{p.root, noCall}}, oc.Variables)
	}
	var all [][]LevelCall
	for _, f := range p.root.fields {
		all = append(all, levelsOf([]reached{{&node{fields: []*field{f}}, noCall}}, oc.Variables)...)
	}
	return all
}

// reached is a node with the call that returned its objects.
type reached struct {
	node *node
	from int // noCall on a root
}

const noCall = -1

// maxPaths limits the counting of paths, which every level of an operation can double.
const maxPaths = 1 << 20

// levelsOf returns the levels below nodes.
func levelsOf(nodes []reached, variables map[string]any) (levels [][]LevelCall) {
	type step struct{ from, call int }
	above := map[int]LevelCall{noCall: {Paths: 1}}
	for {
		calls, steps, below := map[int]LevelCall{}, map[step]bool{}, []reached(nil)
		seen := map[reached]bool{}
		for i := 0; i < len(nodes); i++ { // grows by what is read without a call
			p := nodes[i]
			if seen[p] {
				continue
			}
			seen[p] = true
			for _, f := range p.node.fields {
				switch {
				case f.Field == nil:
				case f.Call == nil || f.Inline:
					for _, n := range f.nodes {
						nodes = append(nodes, reached{n, p.from})
					}
				default:
					if s := (step{p.from, f.call}); !steps[s] {
						steps[s] = true
						calls[f.call] = LevelCall{f.object.Name + "." + f.Name, f.given(variables), min(calls[f.call].Paths+above[p.from].Paths, maxPaths)}
					}
					for _, n := range f.nodes {
						below = append(below, reached{n, f.call})
					}
				}
			}
		}
		if len(calls) == 0 {
			return levels
		}
		levels = append(levels, slices.Collect(maps.Values(calls)))
		nodes, above = below, calls
	}
}

// given returns the names of the arguments of a field that are not null, in order.
func (f *field) given(variables map[string]any) []string {
	arguments := f.collected.ArgumentMap(variables)
	maps.DeleteFunc(arguments, func(_ string, value any) bool { return value == nil })
	return slices.Sorted(maps.Keys(arguments))
}
