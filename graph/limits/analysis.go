package limits

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// checkShape bounds a parsed document.
func (l Limits) checkShape(document *ast.QueryDocument) *gqlerror.Error {
	if n := len(document.Operations); n > l.Operations {
		return exceeded("operations", n, l.Operations)
	}
	if n := len(document.Fragments); n > l.Fragments {
		return exceeded("fragments", n, l.Fragments)
	}
	s := analyze(document)
	for _, c := range []struct {
		limit          string
		asked, allowed int
	}{
		{"variables", s.variables, l.Variables}, {"aliases", s.aliases, l.Aliases},
		{"directives", s.directives, l.Directives}, {"repeated", s.directivesPerLocation, l.DirectivesPerLocation},
		{"spreads", s.spreads, l.Spreads}, {"listItems", s.items, l.ListItems},
		{"depth", s.largest.depth, l.Depth}, {"rootFields", s.largest.roots, l.RootFields},
		{"fields", s.largest.fields, l.Fields}, {"checks", s.validationSteps(document), l.ValidationSteps},
	} {
		if c.asked > c.allowed {
			return exceeded(c.limit, c.asked, c.allowed)
		}
	}
	if s.circular {
		return newError(codeInvalid, "A fragment must not be spread within itself.")
	}
	return nil
}

// A shape is what a part of a document amounts to once its fragments are put in place.
type shape struct {
	depth  int // fields below each other
	roots  int // fields that lie below no other
	fields int
}

// add is the shape of two parts next to each other.
func (s shape) add(t shape) shape {
	return shape{max(s.depth, t.depth), plus(s.roots, t.roots), plus(s.fields, t.fields)}
}

// A analyzer walks every definition of a document once. The document may be wrong in any way that the parser does not see:
// fragments may be missing, there twice, or circular.
type analyzer struct {
	fragments map[string]*ast.FragmentDefinition
	shapes    map[*ast.FragmentDefinition]shape
	visiting  map[*ast.FragmentDefinition]bool // those being walked
	circular  bool
	largest   shape // of each measure the greatest of all definitions
	visited   int   // selections and values walked

	names      tally   // of the definition being walked: one of own, or shared
	operations []tally // of each operation
	shared     tally   // of all fragments

	variables, aliases, directives, directivesPerLocation, spreads, items int
	inlineDepth, maxInlineDepth                                           int // inline fragments within each other: here, and at most
}

// A tally is how often each response name stands in the text.
type tally map[string]int

func analyze(document *ast.QueryDocument) *analyzer {
	s := &analyzer{
		fragments: make(map[string]*ast.FragmentDefinition, len(document.Fragments)),
		shapes:    make(map[*ast.FragmentDefinition]shape, len(document.Fragments)),
		visiting:  map[*ast.FragmentDefinition]bool{},
		shared:    tally{},
	}
	for _, f := range document.Fragments {
		if s.fragments[f.Name] == nil { // the first of equal names counts, as in validation
			s.fragments[f.Name] = f
		}
	}
	for _, o := range document.Operations {
		s.names = tally{}
		s.operations = append(s.operations, s.names)
		s.variables = max(s.variables, len(o.VariableDefinitions))
		for _, v := range o.VariableDefinitions {
			s.visitValue(v.DefaultValue)
			s.visitDirectives(v.Directives)
		}
		s.visitDirectives(o.Directives)
		s.grow(s.selections(o.SelectionSet))
	}
	for _, f := range document.Fragments {
		found := s.fragment(f)
		found.roots = 0 // a fragment need not stand at a root
		s.grow(found)
	}
	return s
}

func (s *analyzer) grow(t shape) {
	s.largest = shape{max(s.largest.depth, t.depth), max(s.largest.roots, t.roots), max(s.largest.fields, t.fields)}
}

// validationSteps estimates from above what validation does. For every operation it compares the fields of one response name pairwise,
// those of the operation's fragments too, and once more within each inline fragment; and it visits a fragment's fields again
// for every definition that reaches them.
func (s *analyzer) validationSteps(document *ast.QueryDocument) int {
	visits, pairs, sharedPairs := 0, 0, 0
	for _, n := range s.shared {
		visits += n * (len(document.Operations) + len(document.Fragments))
		sharedPairs += n * n
	}
	for _, names := range s.operations {
		pairs += sharedPairs
		for name, n := range names {
			visits += n
			pairs += n * (n + 2*s.shared[name]) // (own + shared)², less what is counted above
		}
	}
	return visits + pairs*(1+s.maxInlineDepth)
}
