package limits

import "github.com/vektah/gqlparser/v2/ast"

func (s *analyzer) selections(set ast.SelectionSet) (total shape) {
	for _, selection := range set {
		s.visited++
		switch selection := selection.(type) {
		case *ast.Field:
			total = total.add(s.field(selection))
		case *ast.InlineFragment:
			s.visitDirectives(selection.Directives)
			s.inlineDepth++
			s.maxInlineDepth = max(s.maxInlineDepth, s.inlineDepth)
			total = total.add(s.selections(selection.SelectionSet))
			s.inlineDepth--
		case *ast.FragmentSpread:
			s.spreads++
			s.visitDirectives(selection.Directives)
			if f := s.fragments[selection.Name]; f != nil {
				total = total.add(s.fragment(f))
			}
		}
	}
	return total
}

func (s *analyzer) field(f *ast.Field) shape {
	s.names[f.Alias]++
	if f.Alias != f.Name {
		s.aliases++
	}
	for _, argument := range f.Arguments {
		s.visitValue(argument.Value)
	}
	s.visitDirectives(f.Directives)
	below := s.selections(f.SelectionSet)
	return shape{depth: below.depth + 1, roots: 1, fields: plus(below.fields, 1)}
}

// fragment walks a fragment the first time it is met, and knows its shape from then on.
func (s *analyzer) fragment(f *ast.FragmentDefinition) shape {
	if known, ok := s.shapes[f]; ok {
		return known
	}
	if s.visiting[f] {
		s.circular = true
		return shape{}
	}
	s.visiting[f] = true
	around := s.names
	s.names = s.shared
	s.visitDirectives(f.Directives)
	found := s.selections(f.SelectionSet)
	s.names = around
	delete(s.visiting, f)
	s.shapes[f] = found
	return found
}

func (s *analyzer) visitDirectives(list ast.DirectiveList) {
	s.directives += len(list)
	s.directivesPerLocation = max(s.directivesPerLocation, len(list))
	for _, d := range list {
		for _, argument := range d.Arguments {
			s.visitValue(argument.Value)
		}
	}
}

func (s *analyzer) visitValue(v *ast.Value) {
	if v == nil {
		return
	}
	s.visited++
	if v.Kind == ast.ListValue {
		s.items = max(s.items, len(v.Children))
	}
	for _, child := range v.Children {
		s.visitValue(child.Value)
	}
}
