package change

import (
	"github.com/vektah/gqlparser/v2/ast"
)

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

// inputFields compares the fields of an input object.
func (d *differ) inputFields(at string, o, n ast.FieldList) {
	for _, of := range o {
		if nf := n.ForName(of.Name); nf == nil {
			d.add(Breaking, at+"."+of.Name, "was removed")
		} else {
			d.input(at+"."+of.Name, asArgument(of), asArgument(nf))
		}
	}
	for _, nf := range n {
		if o.ForName(nf.Name) == nil {
			d.newInput(at+"."+nf.Name, asArgument(nf))
		}
	}
}

// asArgument returns a field of an input object as an argument: the same rules apply to both.
func asArgument(f *ast.FieldDefinition) *ast.ArgumentDefinition {
	return &ast.ArgumentDefinition{
		Name: f.Name, Description: f.Description, Type: f.Type, DefaultValue: f.DefaultValue, Directives: f.Directives,
	}
}

func required(a *ast.ArgumentDefinition) bool { return a.Type.NonNull && a.DefaultValue == nil }

func (d *differ) newInput(at string, a *ast.ArgumentDefinition) {
	switch {
	case required(a):
		d.add(Breaking, at, "was added and is required")
	case a.DefaultValue != nil:
		// The schema does not say whether old requests still return the same.
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
		if !accepts(n.Type, o.Type) {
			level = Breaking
		}
		d.add(level, at, "is of type %s instead of %s", n.Type, o.Type)
	}
	switch ov, nv := printed(o.DefaultValue), printed(n.DefaultValue); {
	case ov == nv:
	case nv == "":
		if required(n) {
			d.add(Breaking, at, "lost the default %s and is required", ov)
		} else {
			d.add(Dangerous, at, "lost the default %s", ov)
		}
	case ov == "":
		if required(o) {
			d.add(Safe, at, "is no longer required and defaults to %s", nv)
		} else {
			d.add(Dangerous, at, "is %s by default", nv)
		}
	default:
		d.add(Dangerous, at, "is %s by default instead of %s", nv, ov)
	}
}

// accepts reports whether a position of type n accepts every value and variable that one of type o accepts. A default makes no difference:
// an explicit null stays a null.
func accepts(n, o *ast.Type) bool {
	if n.NonNull && !o.NonNull || (n.Elem == nil) != (o.Elem == nil) {
		return false
	}
	if n.Elem != nil {
		return accepts(n.Elem, o.Elem)
	}
	return n.NamedType == o.NamedType
}

func printed(v *ast.Value) string {
	if v == nil {
		return ""
	}
	return v.String()
}
