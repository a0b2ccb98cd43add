package executor

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// A run is the execution of one operation, or of one event of a subscription.
type run struct {
	executor *Executor
	ctx      context.Context
	oc       *graphql.OperationContext
	ec       any
	plan     *plan

	computing context.Context // of calls that only compute; nil until one is made

	nextLevel []*call // the calls of the next level, in the order of the document
	callsByID []*call // the scheduled call of each id; nil when there is none
	x         Expansion
}

// A group is all objects of one node at one level.
type group struct {
	node   *node
	rows   any // the column of the objects
	n      int // the number of objects
	states []state
	spans  []span // where each object is written; nil when each is written once

	parent *group // of the objects they were read from
	field  *field // that holds them
	ctx    context.Context
}

// A state is the result of one field of a group. Fields that are read directly from their parent need none.
type state struct {
	column any             // that has the values
	from   int             // the index of the first of this group
	isNull bool            // there is no value at all: only on a root
	err    error           // of all parents
	errs   []error         // of each parent; nil when none failed
	shape  []int32         // how the objects are laid out: see Expansion
	failed map[int32]error // by the index of the entry in shape
	groups []*group        // the objects, by kind
	one    [1]*group
}

func (e *Executor) newRun(ctx context.Context, oc *graphql.OperationContext, p *plan) *run {
	r := &run{executor: e, oc: oc, plan: p, callsByID: make([]*call, p.calls)}
	r.ctx, r.ec = e.tables.Begin(ctx, oc)
	return r
}

// newRoot returns the group of the root.
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

// context returns the context of the calls of a group. Its path has no indices.
func (g *group) context() context.Context {
	if g.ctx == nil {
		g.ctx = graphql.WithFieldContext(g.parent.context(), g.field.context())
	}
	return g.ctx
}

// context returns gqlgen's description of a field that is being resolved.
func (f *field) context() *graphql.FieldContext {
	return &graphql.FieldContext{Object: f.object.Name, Field: f.collected, IsMethod: f.Call != nil, IsResolver: f.Source == graphql.NullSourceResolver}
}
