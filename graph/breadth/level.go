package breadth

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// A run is one operation being executed, or one event of a subscription.
type run struct {
	executor *Executor
	ctx      context.Context
	oc       *graphql.OperationContext
	begun    any
	plan     *plan

	gathered []*call // for the next level, in the order of the document
	byNumber []*call // the gathered call of each number; nil when there is none
	x        Expansion
}

// A group is all objects of one node at one level.
type group struct {
	node   *node
	rows   any // the column of the objects
	n      int // how many there are
	states []state
	spans  []span // where the objects are written; nil when each is written once

	above *group // where they were found
	by    *field // by which field
	ctx   context.Context
}

// A state is what is known of one field of a group. Fields that are read straight from their parent need none.
type state struct {
	column any             // where the values are
	from   int             // the index of the first of this group
	isNull bool            // there is no value at all: only on a root
	err    error           // of all parents
	errs   []error         // of each parent; nil when none failed
	shape  []int32         // how the objects are laid out: see Expansion
	failed map[int32]error // what is wrong with an object that could not be laid out
	below  []*group        // the objects, by kind
	one    [1]*group
}

func (e *Executor) newRun(ctx context.Context, oc *graphql.OperationContext, p *plan) *run {
	r := &run{executor: e, oc: oc, plan: p, byNumber: make([]*call, p.calls)}
	r.ctx, r.begun = e.tables.Begin(ctx, oc)
	return r
}

// newRoot makes the group that everything starts from.
func (r *run) newRoot() *group {
	root := &group{node: r.plan.root, n: 1, states: make([]state, r.plan.root.states)}
	root.ctx = graphql.WithFieldContext(r.ctx, &graphql.FieldContext{Object: root.node.object.Name})
	return root
}

// answer runs a query or a mutation and returns its data.
func (r *run) answer() []byte {
	root := r.newRoot()
	if r.plan.kind != ast.Mutation {
		for _, f := range root.node.fields {
			r.open(root, f)
		}
		r.levels()
	}
	return r.write(root)
}

// open follows a field of a group as far as it goes without calls, and gathers those.
func (r *run) open(g *group, f *field) {
	if f.state < 0 {
		return
	}
	s := &g.states[f.state]
	switch {
	case f.Call == nil:
		s.column = g.rows
		r.expand(g, f, s)
	case f.Inline:
		c := newCall(g, f)
		c.ask(r.ctx, r, false)
		r.take(c, c.parts[0])
	default:
		r.gather(g, f)
	}
}

// expand makes the groups of the objects that a field's values hold, and opens them.
func (r *run) expand(g *group, f *field, s *state) {
	r.x.begin(g.n, len(f.nodes), len(f.nodes) == 1 && f.nodes[0].calls)
	if s.err = guard(r.ctx, func() error {
		f.Expand(&r.x, s.column, s.from, s.from+g.n)
		return nil
	}); s.err != nil {
		return
	}
	s.shape, s.failed = r.x.shape, r.x.failed
	s.below = s.one[:]
	if len(f.nodes) > 1 {
		s.below = make([]*group, len(f.nodes))
	}
	for kind, n := range f.nodes {
		if rows := r.x.rows[kind]; rows.n > 0 {
			s.below[kind] = &group{node: n, rows: rows.column, n: rows.n, states: make([]state, n.states), above: g, by: f}
			if rows.repeats {
				s.below[kind].spans = make([]span, rows.n)
			}
		}
	}
	for _, below := range s.below {
		if below == nil || below.node.states == 0 {
			continue
		}
		for _, f := range below.node.fields {
			r.open(below, f)
		}
	}
}

// gather puts a field of a group among the calls of the next level, or joins it to one that asks the same.
func (r *run) gather(g *group, f *field) {
	if c := r.byNumber[f.call]; c != nil {
		c.join(g, f)
		return
	}
	c := newCall(g, f)
	r.byNumber[f.call] = c
	r.gathered = append(r.gathered, c)
}

// levels runs one level after another until nothing is asked any more.
func (r *run) levels() {
	for len(r.gathered) > 0 {
		calls := r.gathered
		r.gathered = nil
		for _, c := range calls {
			r.byNumber[c.field.call] = nil
			c.ctx = c.parts[0].group.context(r)
		}
		r.perform(calls)
		for _, c := range calls {
			for _, p := range c.parts {
				r.take(c, p)
			}
		}
	}
}

// perform makes calls side by side, and returns when all have answered.
func (r *run) perform(calls []*call) {
	if len(calls) == 1 {
		calls[0].perform(calls[0].ctx, r)
		return
	}
	m := newMeeting(len(calls), r.executor.sideBySide)
	perform := func(i int) {
		m.sit(calls[i].ctx, func(ctx context.Context) { calls[i].perform(ctx, r) }, i)
		m.end()
	}
	var wg sync.WaitGroup
	for i := range calls[1:] {
		wg.Go(func() { perform(i + 1) })
	}
	perform(0)
	wg.Wait()
}

// context returns the context of what is asked about a group. Its path has no indices.
func (g *group) context(r *run) context.Context {
	if g.ctx == nil {
		g.ctx = graphql.WithFieldContext(g.above.context(r), g.by.context())
	}
	return g.ctx
}

// context returns gqlgen's description of a field that is being resolved.
func (f *field) context() *graphql.FieldContext {
	return &graphql.FieldContext{Object: f.object.Name, Field: f.asked, IsMethod: f.Call != nil, IsResolver: f.Source == graphql.NullSourceResolver}
}
