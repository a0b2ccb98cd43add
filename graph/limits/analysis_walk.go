package limits

import "github.com/vektah/gqlparser/v2/ast"

func (s *surveyor) selections(set ast.SelectionSet) (total shape) {
	for _, selection := range set {
		s.visited++
		switch selection := selection.(type) {
		case *ast.Field:
			total = total.beside(s.field(selection))
		case *ast.InlineFragment:
			s.annotations(selection.Directives)
			s.inlined++
			s.inlinedMost = max(s.inlinedMost, s.inlined)
			total = total.beside(s.selections(selection.SelectionSet))
			s.inlined--
		case *ast.FragmentSpread:
			s.spreads++
			s.annotations(selection.Directives)
			if f := s.fragments[selection.Name]; f != nil {
				total = total.beside(s.fragment(f))
			}
		}
	}
	return total
}

func (s *surveyor) field(f *ast.Field) shape {
	s.names[f.Alias]++
	if f.Alias != f.Name {
		s.aliases++
	}
	for _, argument := range f.Arguments {
		s.value(argument.Value)
	}
	s.annotations(f.Directives)
	below := s.selections(f.SelectionSet)
	return shape{depth: below.depth + 1, roots: 1, fields: plus(below.fields, 1)}
}

// fragment walks a fragment the first time it is met, and knows its shape from then on.
func (s *surveyor) fragment(f *ast.FragmentDefinition) shape {
	if known, ok := s.shapes[f]; ok {
		return known
	}
	if s.within[f] {
		s.circular = true
		return shape{}
	}
	s.within[f] = true
	around := s.names
	s.names = s.shared
	s.annotations(f.Directives)
	found := s.selections(f.SelectionSet)
	s.names = around
	delete(s.within, f)
	s.shapes[f] = found
	return found
}

func (s *surveyor) annotations(list ast.DirectiveList) {
	s.directives += len(list)
	s.repeated = max(s.repeated, len(list))
	for _, d := range list {
		for _, argument := range d.Arguments {
			s.value(argument.Value)
		}
	}
}

func (s *surveyor) value(v *ast.Value) {
	if v == nil {
		return
	}
	s.visited++
	if v.Kind == ast.ListValue {
		s.items = max(s.items, len(v.Children))
	}
	for _, child := range v.Children {
		s.value(child.Value)
	}
}
