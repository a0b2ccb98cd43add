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
