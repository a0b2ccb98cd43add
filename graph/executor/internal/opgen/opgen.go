// Package opgen generates random valid operations over any schema, for tests that compare executors.
package opgen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// A Drawer draws operations over a schema.
type Drawer struct {
	Schema *ast.Schema
	Depth  int // the most levels of selections
	Width  int // the most selections of a set
	// Avoid lists types and fields, as Type.field, that are not drawn.
	Avoid []string
	// Values returns literals in JSON notation for an argument of a type. If there are none, the value is drawn from the type.
	Values func(typeName, argument string) []string
	// Nulls allows variables that are null in non-null positions, which validation cannot see.
	Nulls bool

	clashing map[string]bool // field names that mean different types
}

// An Operation is a document with one operation and the values of its variables.
type Operation struct {
	Query     string
	Variables map[string]any

	undeferred string // the query without @defer; empty when it has none
}

// WithoutDefer returns the same operation without @defer, each selection at the same position.
func (o Operation) WithoutDefer() Operation {
	if o.undeferred != "" {
		o.Query, o.undeferred = o.undeferred, ""
	}
	return o
}

// Draw draws an operation of a kind.
func (d *Drawer) Draw(t *rapid.T, kind ast.Operation) Operation {
	if d.clashing == nil {
		d.clashing = clashing(d.Schema)
	}
	root := d.Schema.Query
	switch kind {
	case ast.Mutation:
		root = d.Schema.Mutation
	case ast.Subscription:
		root = d.Schema.Subscription
	}
	o := &generator{Drawer: d, t: t, variables: map[string]any{}, byType: map[string][]string{}}
	var body string
	if kind == ast.Subscription {
		body = "{ " + o.field(root, d.Depth) + " }"
	} else {
		body = o.set(root, d.Depth)
	}
	body += strings.Join(o.fragments, "")
	op := Operation{Query: head(kind, o.declared) + body, Variables: o.variables}
	if plain := deferDirective.ReplaceAllString(body, ""); plain != body {
		op.undeferred = head(kind, usedIn(plain, o.declared)) + plain
	}
	return op
}

// head returns the first line of an operation that declares variables. The selections start on the next line, so that their
// positions do not depend on it.
func head(kind ast.Operation, declared []string) string {
	text := string(kind) + " Drawn"
	if len(declared) > 0 {
		text += "(" + strings.Join(declared, ", ") + ")"
	}
	return text + "\n"
}

// clashing returns the names of fields that have different types in different objects. They cannot merge under one response key.
func clashing(schema *ast.Schema) map[string]bool {
	seen, clash := map[string]string{}, map[string]bool{}
	for _, def := range schema.Types {
		for _, f := range def.Fields {
			shape := f.Type.String()
			if before, ok := seen[f.Name]; ok && before != shape {
				clash[f.Name] = true
			}
			seen[f.Name] = shape
		}
	}
	return clash
}

type generator struct {
	*Drawer
	t          *rapid.T
	declared   []string
	variables  map[string]any
	byType     map[string][]string // the variables of a type, as they are written
	isConstant bool                // no variables may be drawn
	fragments  []string
	spreads    []*ast.Definition // the types of the fragments, by the number in their names
}

func (o *generator) below(n int, what string) int { return rapid.IntRange(0, n-1).Draw(o.t, what) }

// set draws a selection set. Each selection has its own line, so that positions differ.
func (o *generator) set(def *ast.Definition, depth int) string {
	var b strings.Builder
	b.WriteString("{")
	for range 1 + o.below(o.Width, "width") {
		b.WriteString("\n" + o.selection(def, depth))
	}
	b.WriteString("\n}")
	return b.String()
}

func (o *generator) selection(def *ast.Definition, depth int) string {
	switch kind := o.below(10, "selection"); {
	case kind == 0:
		return "__typename" + o.condition()
	case (kind <= 2 || def.Kind == ast.Union) && depth > 1: // a union has no fields
		on := o.overlapping(def)
		return "... on " + on.Name + o.condition() + o.deferral() + " " + o.set(on, depth-1)
	case kind == 3 && depth > 1:
		return o.spread(def, depth)
	}
	return o.field(def, depth)
}

// overlapping draws a type that a value of def may have too.
func (o *generator) overlapping(def *ast.Definition) *ast.Definition {
	types := []*ast.Definition{def}
	for _, name := range o.names() {
		other := o.Schema.Types[name]
		if other.IsCompositeType() && !strings.HasPrefix(name, "__") && !slices.Contains(o.Avoid, name) && o.overlap(def, other) {
			types = append(types, other)
		}
	}
	return types[o.below(len(types), "type")]
}

func (o *generator) names() (names []string) {
	for name := range o.Schema.Types {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (o *generator) overlap(a, b *ast.Definition) bool {
	for _, x := range o.Schema.GetPossibleTypes(a) {
		if slices.Contains(o.Schema.GetPossibleTypes(b), x) {
			return true
		}
	}
	return false
}

// spread draws the spread of an existing or a new fragment.
func (o *generator) spread(def *ast.Definition, depth int) string {
	var fit []int
	for i, on := range o.spreads {
		if on != nil && o.overlap(def, on) {
			fit = append(fit, i)
		}
	}
	if len(fit) > 0 && o.below(2, "again") == 0 {
		return "...F" + strconv.Itoa(fit[o.below(len(fit), "fragment")]) + o.condition() + o.deferral()
	}
	on, place := o.overlapping(def), len(o.spreads)
	o.spreads = append(o.spreads, nil) // to prevent a cycle
	body := o.set(on, depth-1)
	o.spreads[place] = on
	o.fragments = append(o.fragments, fmt.Sprintf("\nfragment F%d on %s %s", place, on.Name, body))
	return "...F" + strconv.Itoa(place) + o.condition() + o.deferral()
}

// field draws a field with an alias that no other field or arguments have, so that fields with equal response keys merge. Each has two
// aliases, so that the same field is selected under two response keys.
func (o *generator) field(def *ast.Definition, depth int) string {
	var fields ast.FieldList
	for _, f := range def.Fields {
		composite := o.Schema.Types[f.Type.Name()].IsCompositeType()
		if !strings.HasPrefix(f.Name, "__") && (depth > 1 || !composite) && !slices.Contains(o.Avoid, def.Name+"."+f.Name) {
			fields = append(fields, f)
		}
	}
	if len(fields) == 0 {
		return "__typename"
	}
	f := fields[o.below(len(fields), "field")]
	args := o.arguments(f)
	key := f.Name
	if o.clashing[f.Name] || args != "" {
		key = alias(def.Name, f.Name, o.clashing[f.Name], args)
	}
	if o.below(6, "again") == 0 {
		key += "_again"
	}
	text := f.Name + args
	if def != o.Schema.Subscription { // it always has exactly one field
		text += o.condition()
	}
	if key != f.Name {
		text = key + ": " + text
	}
	if below := o.Schema.Types[f.Type.Name()]; below.IsCompositeType() {
		text += " " + o.set(below, depth-1)
	}
	return text
}

// alias returns an alias that encodes the arguments.
func alias(typeName, name string, clashes bool, args string) string {
	if clashes {
		name = typeName + "_" + name
	}
	var b strings.Builder
	b.WriteString(name)
	for _, c := range args {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			b.WriteRune(c)
		default:
			fmt.Fprintf(&b, "_%x", c)
		}
	}
	return b.String()
}
