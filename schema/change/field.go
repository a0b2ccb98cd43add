package change

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

func (d *differ) fields(at string, o, n ast.FieldList) {
	hidden := func(f *ast.FieldDefinition) bool { return strings.HasPrefix(f.Name, "__") }
	for _, of := range o {
		if hidden(of) {
			continue
		}
		if nf := n.ForName(of.Name); nf == nil {
			d.add(Breaking, at+"."+of.Name, "was removed")
		} else {
			d.field(at+"."+of.Name, of, nf)
		}
	}
	for _, nf := range n {
		if o.ForName(nf.Name) == nil && !hidden(nf) {
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

// output returns the level of a change of a field's type from o to n.
func (d *differ) output(o, n *ast.Type) Level {
	switch {
	case o.NonNull && !n.NonNull:
		return Breaking // a field that was not nullable may be null
	case (o.Elem == nil) != (n.Elem == nil):
		return Breaking
	case o.Elem != nil:
		return d.output(o.Elem, n.Elem)
	case o.NamedType == n.NamedType:
		return Safe
	}
	// n is a possible type of o: values stay valid, but fragments on the other possible types become invalid.
	if def := d.new.Types[o.NamedType]; def != nil && def.IsAbstractType() {
		for _, possible := range d.new.GetPossibleTypes(def) {
			if possible.Name == n.NamedType {
				return Dangerous
			}
		}
	}
	return Breaking
}
