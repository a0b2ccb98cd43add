package limits

import (
	"errors"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Costs is the cost model. It computes the cost of an operation before it executes, after the cost specification of IBM
// (https://ibm.github.io/graphql-specs/cost-spec.html): an object costs one point, a leaf nothing; selections on a list count once
// per item of the list; for an abstract type the most expensive possible type counts. Weights and the sizes of lists are directives of the
// schema, which PricesOf reads. A field that is selected twice counts twice, although it executes once.
//
// A leaf with an alias costs one point, since a response may repeat it under many names. So each leaf of an object is free once.
// With prices for the leaves that may be long, the points of an operation bound the bytes of its response.
type Costs struct {
	Limit      int // points that one operation may cost
	ListLength int // assumed length of a list whose length is not stated
	Mutation   int // points of a root field of a mutation, in addition to its object

	// Fields holds the prices that differ from one point per object, by names such as "Mutation.signIn".
	Fields map[string]FieldPrice
}

// A FieldPrice is what a field costs in addition to its object or alias.
type FieldPrice struct {
	Points    int
	Arguments map[string]int // points in addition for each argument that has a value; per unit of the value of an Int
	List      ListSize       // the length of what the field returns
	IsAttempt bool           // whether the field checks or sets a secret, such as a password; attempts have rate limits of their own

	// Attempt returns as what the attempt counts, computed from the client and the arguments of the field. nil if the secret has no owner yet.
	Attempt func(client Client, arguments map[string]any) Attempt
}

// DefaultCosts accepts two full pages nested in each other (20,302 points), and rejects three. For comparison: GitHub accepts
// 500,000 nodes, on many machines; Shopify accepts 1,000 points, with logarithmic prices of lists. A page has 20 items by default;
// a mutation costs 10 points, as at Shopify.
var DefaultCosts = Costs{Limit: 25_000, ListLength: 10, Mutation: 10}

func (c Costs) validate() error {
	if c.Limit <= 0 || c.Limit >= saturated || c.ListLength <= 0 || c.Mutation < 0 {
		return errors.New("limits: the cost limit and the assumed length of lists must be greater than 0")
	}
	return nil
}

// A Cost is the response extension `cost`, in points.
type Cost struct {
	Requested int `json:"requested"`
	Limit     int `json:"limit"`
}

// AppendJSON appends the same bytes as encoding/json.
func (c Cost) AppendJSON(b []byte) []byte {
	b = strconv.AppendInt(append(b, `{"requested":`...), int64(c.Requested), 10)
	return append(strconv.AppendInt(append(b, `,"limit":`...), int64(c.Limit), 10), '}')
}

// costStatsKey is the key of the Cost in the statistics of an operation.
const costStatsKey = "Cost"

// CostOf returns the cost of an operation; false if a Guard has not computed it.
func CostOf(op *graphql.OperationContext) (Cost, bool) {
	c, ok := op.Stats.GetExtension(costStatsKey).(Cost)
	return c, ok
}

// A price is what an operation costs.
type price struct {
	points      int
	attempts    attempts
	introspects bool // whether it reads the schema
}

// priceOf takes time linear in the document, times the number of types that an abstract type may be.
func (c Costs) priceOf(schema *ast.Schema, op *ast.OperationDefinition, variables map[string]any, client Client) price {
	return c.newPricer(schema, variables, client).operation(op)
}

func (c Costs) newPricer(schema *ast.Schema, variables map[string]any, client Client) *pricer {
	return &pricer{costs: c, schema: schema, variables: variables, client: client}
}
