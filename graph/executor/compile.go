package executor

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// compile returns the plan of an operation.
func (e *Executor) compile(oc *graphql.OperationContext) (*plan, error) {
	p := &plan{kind: oc.Operation.Operation}
	c := &compiler{executor: e, fragments: map[string]*ast.FragmentDefinition{}, variables: oc.Variables, plan: p, steps: maxStepsPerByte * (len(oc.RawQuery) + 64),
		ids: map[*ast.Field]uint32{}, nodes: map[string]*node{}, calls: map[string]int{}}
	for _, f := range oc.Doc.Fragments {
		if c.fragments[f.Name] == nil {
			c.fragments[f.Name] = f
		}
	}
	var def *ast.Definition
	switch p.kind {
	case ast.Query:
		def = e.schema.Query
	case ast.Mutation:
		def = e.schema.Mutation
	case ast.Subscription:
		def = e.schema.Subscription
	}
	if def == nil {
		return nil, errDocument
	}
	var err error
	p.root, err = c.node(e.tables.byName[def.Name], []*ast.Field{{SelectionSet: oc.Operation.SelectionSet}})
	p.calls = len(c.calls)
	return p, err
}

type compiler struct {
	executor  *Executor
	fragments map[string]*ast.FragmentDefinition // by name
	variables map[string]any
	plan      *plan
	steps     int // the number of selections that may still be visited
	ids       map[*ast.Field]uint32
	nodes     map[string]*node // by the type and the fields whose selections they hold; nil while being compiled
	calls     map[string]int   // by the field and its printed arguments
}

// node returns the node of a type below merged fields. The same fields have the same node, so a fragment that is spread many times
// costs no more than one that is spread once.
func (c *compiler) node(object *Object, above []*ast.Field) (*node, error) {
	if object == nil {
		return nil, errDocument
	}
	key := []byte(object.Name)
	for _, f := range above {
		id, ok := c.ids[f]
		if !ok {
			id = uint32(len(c.ids))
			c.ids[f] = id
		}
		key = binary.BigEndian.AppendUint32(key, id)
	}
	if n, ok := c.nodes[string(key)]; ok {
		if n == nil {
			return nil, errDocument // a fragment cycle
		}
		return n, nil
	}
	c.nodes[string(key)] = nil
	n := &node{object: object}
	merged, err := c.collect(object, above)
	if err != nil {
		return nil, err
	}
	c.plan.fields += len(merged)
	n.fields = make([]*field, len(merged))
	for i, same := range merged {
		if n.fields[i], err = c.field(n, same); err != nil {
			return nil, err
		}
		if i > 0 {
			n.fields[i].key = append([]byte{','}, n.fields[i].key...)
		}
	}
	c.nodes[string(key)] = n
	return n, nil
}

// field returns the field of the selections that were merged under one response key.
func (c *compiler) field(n *node, same []*ast.Field) (*field, error) {
	first := *same[0]
	f := &field{key: append(appendString(nil, first.Alias), ':'), state: -1}
	if first.Name == "__typename" {
		f.literal = appendString(nil, n.object.Name)
		return f, nil
	}
	if f.Field = n.object.byName[first.Name]; f.Field == nil {
		return nil, errDocument
	}
	// Through an interface the definition is the interface's, whose nulls and defaults may differ.
	first.Definition, first.ObjectDefinition = f.def, n.object.def
	f.collected = graphql.CollectedField{Field: &first, Selections: first.SelectionSet}
	if len(same) > 1 {
		f.collected.Selections = slices.Concat(selectionsOf(same)...)
	}
	if f.Call != nil {
		n.calls = true
		name := n.object.Name + "." + first.Name + printed(first.Arguments)
		// Mutations run as often as they are selected. Generated code reports errors of entities under the response key of the call.
		if c.plan.kind == ast.Mutation && n == c.plan.root || f.Next != nil || first.Name == "_entities" {
			name = fmt.Sprint(name, len(c.calls))
		}
		id, ok := c.calls[name]
		if !ok {
			id = len(c.calls)
			c.calls[name] = id
		}
		f.call = id
	}
	if f.Call != nil || f.Expand != nil {
		f.state = n.states
		n.states++
	}
	for _, kind := range f.kinds {
		below, err := c.node(kind, same)
		if err != nil {
			return nil, err
		}
		f.nodes = append(f.nodes, below)
		n.calls = n.calls || below.calls
	}
	return f, nil
}

func selectionsOf(fields []*ast.Field) []ast.SelectionSet {
	sets := make([]ast.SelectionSet, len(fields))
	for i, f := range fields {
		sets[i] = f.SelectionSet
	}
	return sets
}

// printed formats arguments independently of their order.
func printed(args ast.ArgumentList) string {
	texts := make([]string, len(args))
	for i, arg := range args {
		texts[i] = arg.Name + ":" + arg.Value.String()
	}
	slices.Sort(texts)
	return "(" + strings.Join(texts, ",") + ")"
}
