package limits

import (
	"errors"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Costs say what an operation costs before it runs, after the cost specification of IBM
// (https://ibm.github.io/graphql-specs/cost-spec.html): an object costs a point and a leaf nothing; what lies below a list
// costs as often as the list is long; of the types that an abstract type may be, the dearest counts. A connection is as long
// as its `first` or `last` says. What is selected twice is counted twice, though it runs once.
//
// A leaf under an alias costs a point, since an answer may repeat it under many. So an object has each of its leaves once for
// nothing; with a price for those that may be long, the points of an answer bound its bytes.
type Costs struct {
	Limit      int // points that one operation may cost
	PageLength int // length of a connection that is asked for without `first` and `last`
	ListLength int // length of a list that nothing tells
	Mutation   int // points of a mutation's root field, beside those of its object

	// Fields are those with a price of their own, by names such as "Mutation.signIn".
	Fields map[string]FieldPrice
}

// A FieldPrice is what a field costs beside the points of its object, or of its alias.
type FieldPrice struct {
	Points    int
	IsAttempt bool // whether it tries or chooses a secret: that is counted apart

	// Owner names the owner of the secret that is tried, by who asks and the field's arguments. It must not tell whether there
	// is such an owner. nil where nobody's is tried.
	Owner func(asks Client, arguments map[string]any) string
}

// DefaultCosts let two full pages within each other pass (20,302 points), and not three. GitHub lets 500,000 nodes pass, for
// which it has more than one machine; Shopify 1,000 points, with lists of a logarithmic price. A page has 20 items here when
// nothing else is asked; a mutation costs 10 points at Shopify too.
var DefaultCosts = Costs{Limit: 25_000, PageLength: 20, ListLength: 10, Mutation: 10}

func (c Costs) validate() error {
	if c.Limit <= 0 || c.Limit >= saturated || c.PageLength <= 0 || c.ListLength <= 0 || c.Mutation < 0 {
		return errors.New("guard: the limit of the cost and the lengths of lists must be more than 0")
	}
	return nil
}

// A Cost is what the client is told under `extensions.cost`.
type Cost struct {
	Requested int `json:"requested"`
	Limit     int `json:"limit"`
}

// AppendJSON appends what encoding/json would write.
func (c Cost) AppendJSON(b []byte) []byte {
	b = strconv.AppendInt(append(b, `{"requested":`...), int64(c.Requested), 10)
	return append(strconv.AppendInt(append(b, `,"limit":`...), int64(c.Limit), 10), '}')
}

// costStatsKey is where an operation keeps its Cost.
const costStatsKey = "Cost"

// CostOf returns the cost of an operation; false before it is known.
func CostOf(op *graphql.OperationContext) (Cost, bool) {
	c, ok := op.Stats.GetExtension(costStatsKey).(Cost)
	return c, ok
}

// A price is what an operation costs.
type price struct {
	points      int
	attempts    attempts
	introspects bool // what the schema is
}

// introspectionObjectsPerPoint is how many objects of the schema, which are in memory, make a point.
const introspectionObjectsPerPoint = 100

// priceOf is linear in the document, times the number of types that an abstract type may be.
func (c Costs) priceOf(schema *ast.Schema, op *ast.OperationDefinition, variables map[string]any, asks Client) price {
	return c.newPricer(schema, variables, asks).operation(op)
}

func (c Costs) newPricer(schema *ast.Schema, variables map[string]any, asks Client) *pricer {
	return &pricer{costs: c, schema: schema, variables: variables, client: asks}
}

// isIntrospection tells whether a root field is about the schema. https://spec.graphql.org/draft/#sec-Schema-Introspection
func isIntrospection(name string) bool {
	return strings.HasPrefix(name, "__") || name == "_service"
}
