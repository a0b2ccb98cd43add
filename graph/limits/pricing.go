package limits

import (
	"strings"

	"fivefold/graph/coercion"

	"github.com/vektah/gqlparser/v2/ast"
)

// A subtotal is the cost of a part of an operation. The length of the list around it may not be known yet.
type subtotal struct {
	points   int
	perItem  int // points per item of the enclosing list
	attempts attempts
}

func (a subtotal) add(b subtotal) subtotal {
	return subtotal{plus(a.points, b.points), plus(a.perItem, b.perItem), a.attempts.merge(b.attempts, plus)}
}

// total returns the points if the enclosing list has that many items.
func (a subtotal) total(items int) int { return plus(a.points, times(a.perItem, items)) }

// max returns the cost of alternatives of which one executes.
func (a subtotal) max(b subtotal) subtotal {
	return subtotal{max(a.points, b.points), max(a.perItem, b.perItem), a.attempts.merge(b.attempts, greater)}
}

// A memoKey identifies a selection set that may be priced more than once, and the type it is selected on. The node is the
// definition of a fragment, or a field of an abstract type.
type memoKey struct {
	node      any
	parent    *ast.Definition
	isAnyType bool
}

// A pricer prices one operation of a valid document.
type pricer struct {
	costs       Costs
	schema      *ast.Schema
	variables   map[string]any
	client      Client
	memo        map[memoKey]subtotal
	introspects bool               // whether the operation reads the schema
	schemaSizes map[string]*sizeOf // nil until the schema is read
	isAnyType   bool               // whether the type of the schema that is priced may be any, and not each of them once
	visited     int                // number of selections visited
}

func (p *pricer) operation(op *ast.OperationDefinition) price {
	root := p.schema.Query
	switch op.Operation {
	case ast.Mutation:
		root = p.schema.Mutation
	case ast.Subscription:
		root = p.schema.Subscription
	}
	all := p.selections(op.SelectionSet, root)
	return price{points: all.total(p.costs.ListLength), attempts: all.attempts, introspects: p.introspects}
}

// selections prices a selection set on an object type.
func (p *pricer) selections(set ast.SelectionSet, parent *ast.Definition) (total subtotal) {
	for _, selection := range set {
		p.visited++
		switch selection := selection.(type) {
		case *ast.Field:
			if p.isIncluded(selection.Directives) {
				total = total.add(p.field(selection, parent))
			}
		case *ast.InlineFragment:
			if p.isIncluded(selection.Directives) && p.applies(selection.TypeCondition, parent) {
				total = total.add(p.selections(selection.SelectionSet, parent))
			}
		case *ast.FragmentSpread:
			if p.isIncluded(selection.Directives) && p.applies(selection.Definition.TypeCondition, parent) {
				total = total.add(p.fragment(selection.Definition, parent))
			}
		}
	}
	return total
}

// applies reports whether a fragment with a type condition applies to an object type.
func (p *pricer) applies(condition string, object *ast.Definition) bool {
	if condition == "" || condition == object.Name {
		return true
	}
	for _, possible := range p.schema.PossibleTypes[condition] {
		if possible.Name == object.Name {
			return true
		}
	}
	return false
}

func (p *pricer) fragment(f *ast.FragmentDefinition, parent *ast.Definition) subtotal {
	key := memoKey{f, parent, p.isAnyType}
	if known, ok := p.memo[key]; ok {
		return known
	}
	return p.remember(key, p.selections(f.SelectionSet, parent))
}

// subselections prices the selections of a field of an object type or an abstract type.
func (p *pricer) subselections(f *ast.Field, fieldType *ast.Definition) (total subtotal) {
	if !fieldType.IsAbstractType() {
		return p.selections(f.SelectionSet, fieldType)
	}
	key := memoKey{f, fieldType, p.isAnyType}
	if known, ok := p.memo[key]; ok {
		return known
	}
	for _, possible := range p.schema.PossibleTypes[fieldType.Name] {
		total = total.max(p.selections(f.SelectionSet, possible))
	}
	return p.remember(key, total)
}

// remember stores a subtotal and returns it.
func (p *pricer) remember(key memoKey, s subtotal) subtotal {
	if p.memo == nil {
		p.memo = map[memoKey]subtotal{}
	}
	p.memo[key] = s
	return s
}

// field prices a field and its selections.
func (p *pricer) field(f *ast.Field, parent *ast.Definition) subtotal {
	price := p.costs.Fields[parent.Name+"."+f.Name]
	if isOfSchema := strings.HasPrefix(parent.Name, "__"); isOfSchema {
		price = p.introspectionPrice(f, parent)
	}
	total := p.fieldPrice(f, parent, price)
	definition := parent.Fields.ForName(f.Name)
	if definition == nil || len(f.SelectionSet) == 0 { // __typename has no definition
		return total
	}
	defer p.enterType(f, definition)()
	below := p.subselections(f, p.schema.Types[definition.Type.Name()])
	total.attempts = total.attempts.merge(below.attempts, plus)

	length, isKnown := p.listLength(f, definition, price.List)
	object := plus(1, below.total(orElse(length, isKnown, p.costs.ListLength)))
	if isIntrospection(f.Name) {
		p.introspects = true
		if f.Name != "_service" {
			object = 1 + object/introspectionElementsPerPoint
		}
	}
	switch {
	case definition.Type.Elem == nil:
		total.points = plus(total.points, object)
	case isKnown:
		total.points = plus(total.points, times(object, length))
	default: // the parent determines the length, such as a connection that of its edges
		total.perItem = plus(total.perItem, object)
	}
	return total
}

// fieldPrice prices a field without its objects.
func (p *pricer) fieldPrice(f *ast.Field, parent *ast.Definition, price FieldPrice) (total subtotal) {
	if parent == p.schema.Mutation {
		total.points = p.costs.Mutation
	}
	if len(f.SelectionSet) == 0 && f.Alias != f.Name {
		total.points = plus(total.points, 1)
	}
	total.points = plus(total.points, price.Points)
	for name, weight := range price.Arguments {
		total.points = plus(total.points, times(weight, p.units(f, parent, name)))
	}
	if price.IsAttempt {
		total.attempts = attempts{p.attempt(price, f, parent): 1}
	}
	return total
}

// units returns how often the weight of an argument counts: the value of an Int, 1 for another value, 0 without a value.
func (p *pricer) units(f *ast.Field, parent *ast.Definition, argument string) int {
	switch value := p.argumentValue(f, parent.Fields.ForName(f.Name).Arguments.ForName(argument)).(type) {
	case nil:
		return 0
	case int64:
		return max(int(value), 0)
	}
	return 1
}

func (p *pricer) attempt(price FieldPrice, f *ast.Field, parent *ast.Definition) Attempt {
	if price.Attempt == nil {
		return Attempt{}
	}
	arguments, err := coercion.Arguments(p.schema, parent.Fields.ForName(f.Name).Arguments, f.Arguments, p.variables)
	if err != nil { // the field fails without a call
		return Attempt{}
	}
	return price.Attempt(p.client, arguments)
}
