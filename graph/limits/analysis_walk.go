package limits

import "github.com/vektah/gqlparser/v2/ast"

func (a *analyzer) selections(set ast.SelectionSet) (total shape) {
	for _, selection := range set {
		a.visited++
		switch selection := selection.(type) {
		case *ast.Field:
			total = total.add(a.field(selection))
		case *ast.InlineFragment:
			a.visitDirectives(selection.Directives)
			a.inlineDepth++
			a.maxInlineDepth = max(a.maxInlineDepth, a.inlineDepth)
			total = total.add(a.selections(selection.SelectionSet))
			a.inlineDepth--
		case *ast.FragmentSpread:
			a.spreads++
			a.visitDirectives(selection.Directives)
			if f := a.fragments[selection.Name]; f != nil {
				total = total.add(a.fragment(f))
			}
		}
	}
	return total
}

func (a *analyzer) field(f *ast.Field) shape {
	a.names[f.Alias]++
	if f.Alias != f.Name {
		a.aliases++
	}
	for _, argument := range f.Arguments {
		a.visitValue(argument.Value)
	}
	a.visitDirectives(f.Directives)
	below := a.selections(f.SelectionSet)
	return shape{depth: below.depth + 1, roots: 1, fields: plus(below.fields, 1)}
}

// fragment visits a fragment the first time, and returns its known shape from then on.
func (a *analyzer) fragment(f *ast.FragmentDefinition) shape {
	if known, ok := a.shapes[f]; ok {
		return known
	}
	if a.visiting[f] {
		a.circular = true
		return shape{}
	}
	a.visiting[f] = true
	outer := a.names
	a.names = a.shared
	a.visitDirectives(f.Directives)
	s := a.selections(f.SelectionSet)
	a.names = outer
	delete(a.visiting, f)
	a.shapes[f] = s
	return s
}

func (a *analyzer) visitDirectives(list ast.DirectiveList) {
	a.directives += len(list)
	a.directivesPerLocation = max(a.directivesPerLocation, len(list))
	for _, d := range list {
		for _, argument := range d.Arguments {
			a.visitValue(argument.Value)
		}
	}
}

func (a *analyzer) visitValue(v *ast.Value) {
	if v == nil {
		return
	}
	a.visited++
	if v.Kind == ast.ListValue {
		a.items = max(a.items, len(v.Children))
	}
	for _, child := range v.Children {
		a.visitValue(child.Value)
	}
}
