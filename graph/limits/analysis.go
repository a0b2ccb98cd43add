package limits

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"fivefold/graph/errorcode"
)

// checkShape checks a parsed document.
func (l Limits) checkShape(document *ast.QueryDocument) *gqlerror.Error {
	if n := len(document.Operations); n > l.Operations {
		return exceeded("operations", n, l.Operations)
	}
	if n := len(document.Fragments); n > l.Fragments {
		return exceeded("fragments", n, l.Fragments)
	}
	a := analyze(document)
	for _, c := range []struct {
		limit              string
		requested, allowed int
	}{
		{"variables", a.variables, l.Variables}, {"aliases", a.aliases, l.Aliases},
		{"directives", a.directives, l.Directives}, {"directivesPerLocation", a.directivesPerLocation, l.DirectivesPerLocation},
		{"spreads", a.spreads, l.Spreads}, {"listItems", a.items, l.ListItems},
		{"depth", a.largest.depth, l.Depth}, {"rootFields", a.largest.roots, l.RootFields},
		{"fields", a.largest.fields, l.Fields}, {"validationSteps", a.validationSteps(document), l.ValidationSteps},
	} {
		if c.requested > c.allowed {
			return exceeded(c.limit, c.requested, c.allowed)
		}
	}
	if a.circular {
		return errorcode.Error(errorcode.ValidationFailed, "A fragment must not spread itself.")
	}
	return nil
}

// A shape is the size of a part of a document with its fragments expanded.
type shape struct {
	depth  int // nested fields
	roots  int // fields at the top level
	fields int // all fields
}

// add returns the shape of two parts next to each other.
func (s shape) add(t shape) shape {
	return shape{max(s.depth, t.depth), plus(s.roots, t.roots), plus(s.fields, t.fields)}
}

// An analyzer visits each definition of a document once. The document is not validated yet: fragments may be missing, defined
// twice, or circular.
type analyzer struct {
	fragments map[string]*ast.FragmentDefinition
	shapes    map[*ast.FragmentDefinition]shape
	visiting  map[*ast.FragmentDefinition]bool // being visited now
	circular  bool
	largest   shape // the maximum of each measure over all definitions
	visited   int   // number of selections and values visited

	names      nameCounts   // of the definition being visited: an element of operations, or shared
	operations []nameCounts // of each operation
	shared     nameCounts   // of all fragments

	variables, aliases, directives, directivesPerLocation, spreads, items int
	inlineDepth, maxInlineDepth                                           int // nested inline fragments: now, and the maximum
}

// nameCounts counts the occurrences of each response name in the text.
type nameCounts map[string]int

func analyze(document *ast.QueryDocument) *analyzer {
	a := &analyzer{
		fragments: make(map[string]*ast.FragmentDefinition, len(document.Fragments)),
		shapes:    make(map[*ast.FragmentDefinition]shape, len(document.Fragments)),
		visiting:  map[*ast.FragmentDefinition]bool{},
		shared:    nameCounts{},
	}
	for _, f := range document.Fragments {
		if a.fragments[f.Name] == nil { // the first of equal names counts, as in validation
			a.fragments[f.Name] = f
		}
	}
	for _, o := range document.Operations {
		a.names = nameCounts{}
		a.operations = append(a.operations, a.names)
		a.variables = max(a.variables, len(o.VariableDefinitions))
		for _, v := range o.VariableDefinitions {
			a.visitValue(v.DefaultValue)
			a.visitDirectives(v.Directives)
		}
		a.visitDirectives(o.Directives)
		a.grow(a.selections(o.SelectionSet))
	}
	for _, f := range document.Fragments {
		s := a.fragment(f)
		s.roots = 0 // a fragment need not be spread at a root
		a.grow(s)
	}
	return a
}

func (a *analyzer) grow(s shape) {
	a.largest = shape{max(a.largest.depth, s.depth), max(a.largest.roots, s.roots), max(a.largest.fields, s.fields)}
}

// validationSteps returns an upper bound of the work of validation. For each operation, validation compares the fields of one
// response name pairwise, including those of the operation's fragments, and once more within each inline fragment. It visits the
// fields of a fragment again for each definition that reaches them.
func (a *analyzer) validationSteps(document *ast.QueryDocument) int {
	visits, pairs, sharedPairs := 0, 0, 0
	for _, n := range a.shared {
		visits += n * (len(document.Operations) + len(document.Fragments))
		sharedPairs += n * n
	}
	for _, names := range a.operations {
		pairs += sharedPairs
		for name, n := range names {
			visits += n
			pairs += n * (n + 2*a.shared[name]) // (n + shared)² without shared², which is counted above
		}
	}
	return visits + pairs*(1+a.maxInlineDepth)
}
