// Package change says what differs between two schemas, and whom each difference breaks. It compares trees of any two
// schemas and knows nothing of ours; reading and printing them is left to package schema.
package change

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// A Level says what a change does to the clients there are.
type Level int

// The levels, from harmless to harmful.
const (
	// Safe changes break no client.
	Safe Level = iota
	// Dangerous changes break no document, but a client may meet what it was not written for.
	Dangerous
	// Breaking changes turn a valid document or variable invalid, or a promised value into null.
	Breaking
)

// String returns the level in capitals.
func (l Level) String() string {
	switch l {
	case Safe:
		return "SAFE"
	case Dangerous:
		return "DANGEROUS"
	default:
		return "BREAKING"
	}
}

// A Change is one difference.
type Change struct {
	Level Level
	At    string // what it is about, such as User.friends(first:)
	Text  string // what happened to it
}

// String returns the change as one line.
func (c Change) String() string { return fmt.Sprintf("%-9s %s %s", c.Level, c.At, c.Text) }

// Worst returns the highest level of the list; Safe when it is empty.
func Worst(list []Change) Level {
	worst := Safe
	for _, c := range list {
		worst = max(worst, c.Level)
	}
	return worst
}

// Diff returns what leads from old to new, the worst first. The order of types, fields, arguments and values is no
// difference. Types and directives that belong to GraphQL itself are left out.
func Diff(old, new *ast.Schema) []Change {
	d := &differ{old: old, new: new}
	d.roots()
	d.definitions()
	d.directiveDefinitions()
	d.applied("schema", old.SchemaDirectives, new.SchemaDirectives)
	slices.SortFunc(d.list, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Level, a.Level), cmp.Compare(a.At, b.At), cmp.Compare(a.Text, b.Text))
	})
	return d.list
}

type differ struct {
	old, new *ast.Schema
	list     []Change
}

func (d *differ) add(l Level, at, format string, args ...any) {
	d.list = append(d.list, Change{l, at, fmt.Sprintf(format, args...)})
}

func (d *differ) roots() {
	root := func(at string, old, new *ast.Definition) {
		switch {
		case old == nil && new != nil:
			d.add(Safe, at, "was added")
		case old != nil && new == nil:
			d.add(Breaking, at, "was removed")
		case old != nil && old.Name != new.Name:
			d.add(Dangerous, at, "is %s instead of %s", new.Name, old.Name)
		}
	}
	root("query", d.old.Query, d.new.Query)
	root("mutation", d.old.Mutation, d.new.Mutation)
	root("subscription", d.old.Subscription, d.new.Subscription)
}

func (d *differ) definitions() {
	own := func(def *ast.Definition) bool { return !def.BuiltIn && !strings.HasPrefix(def.Name, "__") }
	for name, o := range d.old.Types {
		if own(o) && d.new.Types[name] == nil {
			d.add(Breaking, name, "was removed")
		}
	}
	for name, n := range d.new.Types {
		o := d.old.Types[name]
		switch {
		case !own(n):
		case o == nil:
			d.add(Safe, name, "was added")
		case o.Kind != n.Kind:
			d.add(Breaking, name, "is of kind %s instead of %s", n.Kind, o.Kind)
		default:
			d.definition(o, n)
		}
	}
}

func (d *differ) definition(o, n *ast.Definition) {
	at := n.Name
	d.description(at, o.Description, n.Description)
	d.applied(at, o.Directives, n.Directives)

	gone, come := apart(o.Interfaces, n.Interfaces)
	for _, name := range gone {
		d.add(Breaking, at, "does not implement %s any more", name)
	}
	for _, name := range come {
		d.add(Dangerous, at, "implements %s now", name)
	}
	gone, come = apart(o.Types, n.Types)
	for _, name := range gone {
		d.add(Breaking, at, "does not hold %s any more", name)
	}
	for _, name := range come {
		d.add(Dangerous, at, "may be %s now", name)
	}

	for _, ov := range o.EnumValues {
		nv := n.EnumValues.ForName(ov.Name)
		if nv == nil {
			d.add(Breaking, at+"."+ov.Name, "was removed")
			continue
		}
		d.description(at+"."+ov.Name, ov.Description, nv.Description)
		d.applied(at+"."+ov.Name, ov.Directives, nv.Directives)
	}
	for _, nv := range n.EnumValues {
		if o.EnumValues.ForName(nv.Name) == nil {
			d.add(Dangerous, at+"."+nv.Name, "was added")
		}
	}

	for _, of := range o.Fields {
		if strings.HasPrefix(of.Name, "__") {
			continue
		}
		if nf := n.Fields.ForName(of.Name); nf == nil {
			d.add(Breaking, at+"."+of.Name, "was removed")
		} else if n.Kind == ast.InputObject {
			d.input(at+"."+of.Name, inputField(of), inputField(nf))
		} else {
			d.field(at+"."+of.Name, of, nf)
		}
	}
	for _, nf := range n.Fields {
		if o.Fields.ForName(nf.Name) != nil || strings.HasPrefix(nf.Name, "__") {
			continue
		}
		if n.Kind == ast.InputObject {
			d.newInput(at+"."+nf.Name, inputField(nf))
		} else {
			d.add(Safe, at+"."+nf.Name, "was added")
		}
	}
}

func (d *differ) field(at string, o, n *ast.FieldDefinition) {
	d.description(at, o.Description, n.Description)
	d.applied(at, o.Directives, n.Directives)
	if o.Type.String() != n.Type.String() {
		d.add(d.output(o.Type, n.Type), at, "is of type %s instead of %s", n.Type, o.Type)
	}
	d.arguments(at, o.Arguments, n.Arguments)
}

func (d *differ) arguments(at string, o, n ast.ArgumentDefinitionList) {
	for _, oa := range o {
		at := at + "(" + oa.Name + ":)"
		if na := n.ForName(oa.Name); na == nil {
			d.add(Breaking, at, "was removed")
		} else {
			d.input(at, oa, na)
		}
	}
	for _, na := range n {
		if o.ForName(na.Name) == nil {
			d.newInput(at+"("+na.Name+":)", na)
		}
	}
}

// inputField treats a field of an input object as the argument that it resembles in every respect.
func inputField(f *ast.FieldDefinition) *ast.ArgumentDefinition {
	return &ast.ArgumentDefinition{
		Name: f.Name, Description: f.Description, Type: f.Type, DefaultValue: f.DefaultValue, Directives: f.Directives,
	}
}

func required(a *ast.ArgumentDefinition) bool { return a.Type.NonNull && a.DefaultValue == nil }

func (d *differ) newInput(at string, a *ast.ArgumentDefinition) {
	switch {
	case required(a):
		d.add(Breaking, at, "was added and must be given")
	case a.DefaultValue != nil:
		// Whether it leaves old requests with the old answer is nothing that a schema can tell.
		d.add(Dangerous, at, "was added with the default %s", a.DefaultValue)
	default:
		d.add(Safe, at, "was added")
	}
}

func (d *differ) input(at string, o, n *ast.ArgumentDefinition) {
	d.description(at, o.Description, n.Description)
	d.applied(at, o.Directives, n.Directives)
	if o.Type.String() != n.Type.String() {
		level := Safe
		if !takes(n.Type, o.Type) {
			level = Breaking
		}
		d.add(level, at, "is of type %s instead of %s", n.Type, o.Type)
	}
	switch ov, nv := printed(o.DefaultValue), printed(n.DefaultValue); {
	case ov == nv:
	case nv == "":
		if required(n) {
			d.add(Breaking, at, "lost the default %s and must be given", ov)
		} else {
			d.add(Dangerous, at, "lost the default %s", ov)
		}
	case ov == "":
		if required(o) {
			d.add(Safe, at, "need not be given any more, and is %s then", nv)
		} else {
			d.add(Dangerous, at, "is %s by default", nv)
		}
	default:
		d.add(Dangerous, at, "is %s by default instead of %s", nv, ov)
	}
}

// output returns what it means that a field gives new instead of old.
func (d *differ) output(old, new *ast.Type) Level {
	switch {
	case old.NonNull && !new.NonNull:
		return Breaking // a null where none was promised
	case (old.Elem == nil) != (new.Elem == nil):
		return Breaking
	case old.Elem != nil:
		return d.output(old.Elem, new.Elem)
	case old.NamedType == new.NamedType:
		return Safe
	}
	// One of the types that it could be already: values stay right, fragments on the others turn invalid.
	if def := d.new.Types[old.NamedType]; def != nil && def.IsAbstractType() {
		for _, possible := range d.new.GetPossibleTypes(def) {
			if possible.Name == new.NamedType {
				return Dangerous
			}
		}
	}
	return Breaking
}

// takes reports whether everything that fitted old fits new, values and variables alike. A default does not help: a null
// that is given stays a null.
func takes(new, old *ast.Type) bool {
	if new.NonNull && !old.NonNull || (new.Elem == nil) != (old.Elem == nil) {
		return false
	}
	if new.Elem != nil {
		return takes(new.Elem, old.Elem)
	}
	return new.NamedType == old.NamedType
}

func (d *differ) directiveDefinitions() {
	own := func(def *ast.DirectiveDefinition) bool {
		return def.Position == nil || def.Position.Src == nil || !def.Position.Src.BuiltIn
	}
	for name, o := range d.old.Directives {
		if own(o) && d.new.Directives[name] == nil {
			d.add(Breaking, "@"+name, "was removed")
		}
	}
	for name, n := range d.new.Directives {
		o := d.old.Directives[name]
		if !own(n) {
			continue
		}
		if o == nil {
			d.add(Safe, "@"+name, "was added")
			continue
		}
		d.description("@"+name, o.Description, n.Description)
		d.arguments("@"+name, o.Arguments, n.Arguments)
		gone, come := apart(o.Locations, n.Locations)
		for _, l := range gone {
			d.add(Breaking, "@"+name, "may not stand on %s any more", l)
		}
		for _, l := range come {
			d.add(Safe, "@"+name, "may stand on %s now", l)
		}
		if o.IsRepeatable && !n.IsRepeatable {
			d.add(Breaking, "@"+name, "may not be repeated any more")
		} else if !o.IsRepeatable && n.IsRepeatable {
			d.add(Safe, "@"+name, "may be repeated now")
		}
	}
}

// applied compares the directives that stand at a place.
func (d *differ) applied(at string, o, n ast.DirectiveList) {
	gone, come := apart(texts(o), texts(n))
	for _, text := range gone {
		level := Dangerous
		switch name(text) {
		case "deprecated", "oneOf":
			level = Safe
		case "key": // other subgraphs reach it by the key
			level = Breaking
		}
		d.add(level, at, "lost %s", text)
	}
	for _, text := range come {
		level := Dangerous
		switch name(text) {
		case "deprecated", "key":
			level = Safe
		case "oneOf":
			level = Breaking
		}
		d.add(level, at, "has %s", text)
	}
}

func (d *differ) description(at, o, n string) {
	switch {
	case o == n:
	case o == "":
		d.add(Safe, at, "is described now")
	case n == "":
		d.add(Safe, at, "is not described any more")
	default:
		d.add(Safe, at, "is described otherwise")
	}
}

// apart returns what is in old only, and what is in new only, without repetition.
func apart[T cmp.Ordered](old, new []T) (gone, come []T) {
	less := func(a, b []T) []T {
		set := map[T]bool{}
		for _, x := range a {
			set[x] = true
		}
		for _, x := range b {
			delete(set, x)
		}
		return slices.Sorted(maps.Keys(set))
	}
	return less(old, new), less(new, old)
}

func texts(list ast.DirectiveList) []string {
	out := make([]string, len(list))
	for i, dir := range list {
		// A document with one field is what the formatter prints a directive in; the arguments in order of their names.
		sorted := *dir
		sorted.Arguments = slices.SortedFunc(slices.Values(dir.Arguments), func(a, b *ast.Argument) int {
			return cmp.Compare(a.Name, b.Name)
		})
		var b strings.Builder
		formatter.NewFormatter(&b).FormatQueryDocument(&ast.QueryDocument{Operations: ast.OperationList{{
			Operation: ast.Query, Directives: ast.DirectiveList{&sorted},
		}}})
		out[i] = strings.TrimSpace(strings.TrimPrefix(b.String(), "query "))
	}
	return out
}

func name(directive string) string {
	n, _, _ := strings.Cut(strings.TrimPrefix(directive, "@"), "(")
	return strings.TrimSpace(n)
}

func printed(v *ast.Value) string {
	if v == nil {
		return ""
	}
	return v.String()
}
