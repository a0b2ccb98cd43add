package executor

import (
	"maps"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// A LevelCall is a call that a level makes.
type LevelCall struct {
	Field string // as Type.field
	Paths int    // in how many ways of calls, one from the answer of the other, its parents are come to; 1 on a root
}

// Levels tells which calls each level of an operation makes at most, before it runs, however many objects there will be; fewer
// are made when there are none. They come in no order. It is nil for what cannot be planned. The fields of a
// mutation have their levels one after the other.
func (e *Executor) Levels(oc *graphql.OperationContext) [][]LevelCall {
	p, err := e.planOf(oc)
	if err != nil {
		return nil
	}
	if p.kind != ast.Mutation {
		return levelsOf([]reached{{p.root, noCall}})
	}
	var all [][]LevelCall
	for _, f := range p.root.fields {
		all = append(all, levelsOf([]reached{{&node{fields: []*field{f}}, noCall}})...)
	}
	return all
}

// A reached is a node whose objects a call has answered with.
type reached struct {
	node *node
	from int // noCall on a root
}

const noCall = -1

// maxPaths is where ways are no longer counted, which an operation can double with every level.
const maxPaths = 1 << 20

// levelsOf lists the calls that are made from places on.
func levelsOf(places []reached) (levels [][]LevelCall) {
	type step struct{ from, call int }
	above := map[int]LevelCall{noCall: {Paths: 1}}
	for {
		calls, steps, below := map[int]LevelCall{}, map[step]bool{}, []reached(nil)
		seen := map[reached]bool{}
		for i := 0; i < len(places); i++ { // places grow by what is read without a call
			p := places[i]
			if seen[p] {
				continue
			}
			seen[p] = true
			for _, f := range p.node.fields {
				switch {
				case f.Field == nil:
				case f.Call == nil || f.Inline:
					for _, n := range f.nodes {
						places = append(places, reached{n, p.from})
					}
				default:
					if s := (step{p.from, f.call}); !steps[s] {
						steps[s] = true
						calls[f.call] = LevelCall{f.object.Name + "." + f.Name, min(calls[f.call].Paths+above[p.from].Paths, maxPaths)}
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
		places, above = below, calls
	}
}
