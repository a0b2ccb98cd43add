package executor

import (
	"github.com/vektah/gqlparser/v2/ast"
)

// collect returns the fields that the selections of above have on an object of a type, in the order of the document: for each
// response key the fields to merge. https://spec.graphql.org/draft/#sec-Field-Collection
func (c *compiler) collect(object *Object, above []*ast.Field) ([][]*ast.Field, error) {
	g := &collection{compiler: c, object: object, index: map[string]int{}}
	for _, f := range above {
		if err := g.add(f.SelectionSet); err != nil {
			return nil, err
		}
	}
	return g.merged, nil
}

type collection struct {
	*compiler
	object  *Object
	merged  [][]*ast.Field
	index   map[string]int // of each response key in merged
	visited map[string]bool
}

func (g *collection) add(set ast.SelectionSet) error {
	if g.steps -= len(set); g.steps < 0 {
		return errTooManyFields()
	}
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if !g.isIncluded(s.Directives) {
				continue
			}
			at, ok := g.index[s.Alias]
			if !ok {
				at = len(g.merged)
				g.index[s.Alias] = at
				g.merged = append(g.merged, nil)
			} else if g.merged[at][0].Name != s.Name {
				return errDocument
			}
			g.merged[at] = append(g.merged[at], s)
		case *ast.InlineFragment:
			if !g.isIncluded(s.Directives) || !g.applies(s.TypeCondition) {
				continue
			}
			if err := g.add(s.SelectionSet); err != nil {
				return err
			}
		case *ast.FragmentSpread:
			if !g.isIncluded(s.Directives) || g.visited[s.Name] {
				continue
			}
			if g.visited == nil {
				g.visited = map[string]bool{}
			}
			g.visited[s.Name] = true
			fragment := g.fragments[s.Name]
			if fragment == nil {
				return errDocument
			}
			if !g.applies(fragment.TypeCondition) {
				continue
			}
			if err := g.add(fragment.SelectionSet); err != nil {
				return err
			}
		}
	}
	return nil
}

// applies reports whether a fragment with a type condition applies to the object.
func (g *collection) applies(condition string) bool {
	if condition == "" || condition == g.object.Name {
		return true
	}
	for _, def := range g.executor.schema.PossibleTypes[condition] {
		if def.Name == g.object.Name {
			return true
		}
	}
	return false
}

func (c *compiler) isIncluded(directives ast.DirectiveList) bool {
	if len(directives) == 0 {
		return true
	}
	return !isOn(directives.ForName("skip"), c.variables, false) && isOn(directives.ForName("include"), c.variables, true)
}

// isOn returns the argument "if" of a directive.
func isOn(d *ast.Directive, variables map[string]any, otherwise bool) bool {
	if d == nil {
		return otherwise
	}
	arg := d.Arguments.ForName("if")
	if arg == nil || arg.Value == nil {
		return otherwise // validation rejects this
	}
	value, err := arg.Value.Value(variables)
	on, _ := value.(bool)
	return on && err == nil
}

// conditionsOf returns the variables that decide which fields an operation has: those of @skip and @include in the whole document,
// each once.
func conditionsOf(doc *ast.QueryDocument, operation *ast.OperationDefinition) (names []string) {
	seen := map[string]bool{}
	walk(doc, operation, func(directives ast.DirectiveList) {
		for _, name := range [...]string{"skip", "include"} {
			d := directives.ForName(name)
			if d == nil {
				continue
			}
			arg := d.Arguments.ForName("if")
			if arg == nil || arg.Value == nil || arg.Value.Kind != ast.Variable || seen[arg.Value.Raw] {
				continue
			}
			seen[arg.Value.Raw] = true
			names = append(names, arg.Value.Raw)
		}
	})
	return names
}

// walk visits the directives of every selection of an operation and of all fragments.
func walk(doc *ast.QueryDocument, operation *ast.OperationDefinition, visit func(ast.DirectiveList)) {
	var in func(ast.SelectionSet)
	in = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				visit(s.Directives)
				in(s.SelectionSet)
			case *ast.InlineFragment:
				visit(s.Directives)
				in(s.SelectionSet)
			case *ast.FragmentSpread:
				visit(s.Directives)
			}
		}
	}
	in(operation.SelectionSet)
	for _, fragment := range doc.Fragments {
		in(fragment.SelectionSet)
	}
}
