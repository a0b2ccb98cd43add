package limits

import "github.com/vektah/gqlparser/v2/ast"

// A subtotal is what a part of an operation costs: points, and as often as the list around it has items, each.
type subtotal struct {
	points   int
	perItem  int
	attempts attempts
}

func (a subtotal) add(b subtotal) subtotal {
	return subtotal{plus(a.points, b.points), plus(a.perItem, b.perItem), a.attempts.merge(b.attempts, plus)}
}

// total is the cost when the list around has so many items.
func (a subtotal) total(items int) int { return plus(a.points, times(a.perItem, items)) }

// max is the cost of what may be one or the other.
func (a subtotal) max(b subtotal) subtotal {
	return subtotal{max(a.points, b.points), max(a.perItem, b.perItem), a.attempts.merge(b.attempts, greater)}
}

// A memoKey is a set of selections that is met more than once, and the type it is met on: the node is a fragment's definition
// or the field that an abstract type is the type of.
type memoKey struct {
	node   any
	parent *ast.Definition
}

// pricer prices one operation of a valid document.
type pricer struct {
	costs       Costs
	schema      *ast.Schema
	variables   map[string]any
	client      Client
	memo        map[memoKey]subtotal
	introspects bool // whether the operation asks what the schema is
	visited     int  // selections walked
}

func (p *pricer) operation(op *ast.OperationDefinition) price {
	root := p.schema.Query
	switch op.Operation {
	case ast.Mutation:
		root = p.schema.Mutation
	case ast.Subscription:
		root = p.schema.Subscription
	}
	total := p.selections(op.SelectionSet, root)
	return price{points: total.total(p.costs.ListLength), attempts: total.attempts, introspects: p.introspects}
}

// selections prices selections on an object type.
func (p *pricer) selections(selections ast.SelectionSet, on *ast.Definition) (total subtotal) {
	for _, selection := range selections {
		p.visited++
		switch selection := selection.(type) {
		case *ast.Field:
			if p.isIncluded(selection.Directives) {
				total = total.add(p.field(selection, on))
			}
		case *ast.InlineFragment:
			if p.isIncluded(selection.Directives) && p.applies(selection.TypeCondition, on) {
				total = total.add(p.selections(selection.SelectionSet, on))
			}
		case *ast.FragmentSpread:
			if p.isIncluded(selection.Directives) && p.applies(selection.Definition.TypeCondition, on) {
				total = total.add(p.fragment(selection.Definition, on))
			}
		}
	}
	return total
}

// applies tells whether a fragment with that condition applies to an object of the type.
func (p *pricer) applies(condition string, on *ast.Definition) bool {
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

func (p *pricer) fragment(f *ast.FragmentDefinition, on *ast.Definition) subtotal {
	here := memoKey{f, on}
	if known, ok := p.memo[here]; ok {
		return known
	}
	return p.remember(here, p.selections(f.SelectionSet, on))
}

// subselections prices the selections of a field whose type is of any kind.
func (p *pricer) subselections(f *ast.Field, of *ast.Definition) (total subtotal) {
	if !of.IsAbstractType() {
		return p.selections(f.SelectionSet, of)
	}
	here := memoKey{f, of}
	if known, ok := p.memo[here]; ok {
		return known
	}
	for _, possible := range p.schema.PossibleTypes[of.Name] {
		total = total.max(p.selections(f.SelectionSet, possible))
	}
	return p.remember(here, total)
}

// remember remembers the price of a place.
func (p *pricer) remember(here memoKey, price subtotal) subtotal {
	if p.memo == nil {
		p.memo = map[memoKey]subtotal{}
	}
	p.memo[here] = price
	return price
}

// field prices a field and all below it.
func (p *pricer) field(f *ast.Field, on *ast.Definition) subtotal {
	total := p.fieldPrice(on, f)
	definition := on.Fields.ForName(f.Name)
	if definition == nil || len(f.SelectionSet) == 0 { // __typename is defined nowhere
		return total
	}
	below := p.subselections(f, p.schema.Types[definition.Type.Name()])
	total.attempts = total.attempts.merge(below.attempts, plus)

	slice, isSliced := p.pageLength(f, definition)
	one := plus(1, below.total(orElse(slice, isSliced, p.costs.ListLength)))
	if isIntrospection(f.Name) {
		p.introspects = true
		one = one/introspectionObjectsPerPoint + 1
	}
	if definition.Type.Elem == nil {
		total.points = plus(total.points, one)
		return total
	}
	if length, isTold := p.listLength(f, definition); isTold || isSliced {
		total.points = plus(total.points, times(one, orElse(length, isTold, slice)))
	} else { // what is around it tells: a connection its edges
		total.perItem = plus(total.perItem, one)
	}
	return total
}

// fieldPrice is the price of a field without its objects.
func (p *pricer) fieldPrice(on *ast.Definition, f *ast.Field) (total subtotal) {
	if on == p.schema.Mutation {
		total.points = p.costs.Mutation
	}
	if len(f.SelectionSet) == 0 && f.Alias != f.Name {
		total.points = plus(total.points, 1)
	}
	price := p.costs.Fields[on.Name+"."+f.Name]
	total.points = plus(total.points, price.Points)
	if price.IsAttempt {
		total.attempts = attempts{p.secretOwner(price, f): 1}
	}
	return total
}

func (p *pricer) secretOwner(price FieldPrice, f *ast.Field) string {
	if price.Owner == nil {
		return ""
	}
	return price.Owner(p.client, f.ArgumentMap(p.variables))
}
