package breadth

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Levels tells how many calls each level of an operation makes at most, before it runs: as many as its plan has, however many
// objects there will be; fewer when there are none. It is nil for what cannot be planned or is left to gqlgen. The fields of a
// mutation have their levels one after the other.
func (e *Executor) Levels(oc *graphql.OperationContext) []int {
	p, err := e.planOf(oc)
	if err != nil || p.isDeferred {
		return nil
	}
	if p.kind != ast.Mutation {
		return levelsOf([]*node{p.root})
	}
	var all []int
	for _, f := range p.root.fields {
		all = append(all, levelsOf([]*node{{fields: []*field{f}}})...)
	}
	return all
}

// levelsOf counts the calls that are made from nodes on.
func levelsOf(nodes []*node) (counts []int) {
	for {
		calls, below := map[int]bool{}, []*node(nil)
		seen := map[*node]bool{}
		for i := 0; i < len(nodes); i++ { // nodes grows by what is read without a call
			if seen[nodes[i]] {
				continue
			}
			seen[nodes[i]] = true
			for _, f := range nodes[i].fields {
				switch {
				case f.Field == nil:
				case f.Call != nil && !f.Inline:
					calls[f.call] = true
					below = append(below, f.nodes...)
				default:
					nodes = append(nodes, f.nodes...)
				}
			}
		}
		if len(calls) == 0 {
			return counts
		}
		counts = append(counts, len(calls))
		nodes = below
	}
}
