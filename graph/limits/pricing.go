package limits

import "github.com/vektah/gqlparser/v2/ast"

// A sum is what a part of an operation costs: points, and as often as the list around it has items, each.
type sum struct {
	points int
	each   int
	tries  tries
}

func (a sum) add(b sum) sum {
	return sum{plus(a.points, b.points), plus(a.each, b.each), a.tries.merge(b.tries, plus)}
}

// with is the cost when the list around has so many items.
func (a sum) with(items int) int { return plus(a.points, times(a.each, items)) }

// dearest is the cost of what may be one or the other.
func (a sum) dearest(b sum) sum {
	return sum{max(a.points, b.points), max(a.each, b.each), a.tries.merge(b.tries, larger)}
}

// A place is a set of selections that is met more than once, and the type it is met on: the node is a fragment's definition
// or the field that an abstract type is the type of.
type place struct {
	node any
	on   *ast.Definition
}

// pricing prices one operation of a valid document.
type pricing struct {
	costs     Costs
	schema    *ast.Schema
	variables map[string]any
	client    Client
	known     map[place]sum
	asks      bool // whether the operation asks what the schema is
	visited   int  // selections walked
}

func (p *pricing) bill(op *ast.OperationDefinition) bill {
	root := p.schema.Query
	switch op.Operation {
	case ast.Mutation:
		root = p.schema.Mutation
	case ast.Subscription:
		root = p.schema.Subscription
	}
	total := p.set(op.SelectionSet, root)
	return bill{points: total.with(p.costs.ListLength), tries: total.tries, asks: p.asks}
}

// set prices selections on an object type.
func (p *pricing) set(selections ast.SelectionSet, on *ast.Definition) (total sum) {
	for _, selection := range selections {
		p.visited++
		switch selection := selection.(type) {
		case *ast.Field:
			if p.isIncluded(selection.Directives) {
				total = total.add(p.field(selection, on))
			}
		case *ast.InlineFragment:
			if p.isIncluded(selection.Directives) && p.fits(selection.TypeCondition, on) {
				total = total.add(p.set(selection.SelectionSet, on))
			}
		case *ast.FragmentSpread:
			if p.isIncluded(selection.Directives) && p.fits(selection.Definition.TypeCondition, on) {
				total = total.add(p.fragment(selection.Definition, on))
			}
		}
	}
	return total
}

// fits tells whether a fragment with that condition applies to an object of the type.
func (p *pricing) fits(condition string, on *ast.Definition) bool {
	if condition == "" || condition == on.Name {
		return true
	}
	for _, possible := range p.schema.PossibleTypes[condition] {
		if possible.Name == on.Name {
			return true
		}
	}
	return false
}

func (p *pricing) fragment(f *ast.FragmentDefinition, on *ast.Definition) sum {
	here := place{f, on}
	if known, ok := p.known[here]; ok {
		return known
	}
	return p.keep(here, p.set(f.SelectionSet, on))
}

// below prices the selections of a field whose type is of any kind.
func (p *pricing) below(f *ast.Field, of *ast.Definition) (total sum) {
	if !of.IsAbstractType() {
		return p.set(f.SelectionSet, of)
	}
	here := place{f, of}
	if known, ok := p.known[here]; ok {
		return known
	}
	for _, possible := range p.schema.PossibleTypes[of.Name] {
		total = total.dearest(p.set(f.SelectionSet, possible))
	}
	return p.keep(here, total)
}

// keep remembers the price of a place.
func (p *pricing) keep(here place, price sum) sum {
	if p.known == nil {
		p.known = map[place]sum{}
	}
	p.known[here] = price
	return price
}

// field prices a field and all below it.
func (p *pricing) field(f *ast.Field, on *ast.Definition) sum {
	total := p.own(on, f)
	definition := on.Fields.ForName(f.Name)
	if definition == nil || len(f.SelectionSet) == 0 { // __typename is defined nowhere
		return total
	}
	below := p.below(f, p.schema.Types[definition.Type.Name()])
	total.tries = total.tries.merge(below.tries, plus)

	slice, isSliced := p.slice(f, definition)
	one := plus(1, below.with(or(slice, isSliced, p.costs.ListLength)))
	if asksForSchema(f.Name) {
		p.asks = true
		one = one/introspectionShare + 1
	}
	if definition.Type.Elem == nil {
		total.points = plus(total.points, one)
		return total
	}
	if length, isTold := p.length(f, definition); isTold || isSliced {
		total.points = plus(total.points, times(one, or(length, isTold, slice)))
	} else { // what is around it tells: a connection its edges
		total.each = plus(total.each, one)
	}
	return total
}

// own is the price of a field without its objects.
func (p *pricing) own(on *ast.Definition, f *ast.Field) (total sum) {
	if on == p.schema.Mutation {
		total.points = p.costs.Mutation
	}
	if len(f.SelectionSet) == 0 && f.Alias != f.Name {
		total.points = plus(total.points, 1)
	}
	price := p.costs.Fields[on.Name+"."+f.Name]
	total.points = plus(total.points, price.Points)
	if price.IsAttempt {
		total.tries = tries{p.whose(price, f): 1}
	}
	return total
}

func (p *pricing) whose(price Price, f *ast.Field) string {
	if price.Owner == nil {
		return ""
	}
	return price.Owner(p.client, f.ArgumentMap(p.variables))
}
