package change

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

func (d *differ) roots() {
	root := func(at string, o, n *ast.Definition) {
		switch {
		case o == nil && n != nil:
			d.add(Safe, at, "was added")
		case o != nil && n == nil:
			d.add(Breaking, at, "was removed")
		case o != nil && o.Name != n.Name:
			d.add(Dangerous, at, "is %s instead of %s", n.Name, o.Name)
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
	d.interfaces(at, o.Interfaces, n.Interfaces)
	d.members(at, o.Types, n.Types)
	d.values(at, o.EnumValues, n.EnumValues)
	if n.Kind == ast.InputObject {
		d.inputFields(at, o.Fields, n.Fields)
	} else {
		d.fields(at, o.Fields, n.Fields)
	}
}

func (d *differ) interfaces(at string, o, n []string) {
	removed, added := difference(o, n)
	for _, name := range removed {
		d.add(Breaking, at, "no longer implements %s", name)
	}
	for _, name := range added {
		d.add(Dangerous, at, "implements %s now", name)
	}
}

// members compares the members of a union.
func (d *differ) members(at string, o, n []string) {
	removed, added := difference(o, n)
	for _, name := range removed {
		d.add(Breaking, at, "no longer contains %s", name)
	}
	for _, name := range added {
		d.add(Dangerous, at, "contains %s now", name)
	}
}

// values compares the values of an enum.
func (d *differ) values(at string, o, n ast.EnumValueList) {
	for _, ov := range o {
		at := at + "." + ov.Name
		nv := n.ForName(ov.Name)
		if nv == nil {
			d.add(Breaking, at, "was removed")
			continue
		}
		d.description(at, ov.Description, nv.Description)
		d.applied(at, ov.Directives, nv.Directives)
	}
	for _, nv := range n {
		if o.ForName(nv.Name) == nil {
			d.add(Dangerous, at+"."+nv.Name, "was added")
		}
	}
}
