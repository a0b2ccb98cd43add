package limits

import (
	"reflect"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

const costDirectives = `
directive @cost(weight: Int!) on ARGUMENT_DEFINITION | FIELD_DEFINITION
directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
`

func TestPricesAreThoseOfTheSchema(t *testing.T) {
	prices, err := PricesOf(testSchema(nil).Schema())
	if err != nil {
		t.Fatal(err)
	}
	connection := ListSize{Assumed: 20, Slicing: []string{"first", "last"}}
	for name, want := range map[string]FieldPrice{
		"Mutation.signIn":                    {Points: 1500},
		"Post.text":                          {Points: 4},
		"Post.topics":                        {List: ListSize{Assumed: 50}},
		"CircleMessageConnection.totalCount": {Points: 4000},
		"User.circle":                        {Arguments: map[string]int{"reach": 300}},
		"User.friends":                       {Arguments: map[string]int{"search": 300}, List: connection},
		"Circle.people":                      {Points: 100, List: connection},
		"Query.interests":                    {Arguments: map[string]int{"genre": 100, "search": 600}, List: connection},
		"User.name":                          {},
		"PageConnection.totalCount":          {Points: 10},
	} {
		if got := prices[name]; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, not %+v", name, got, want)
		}
	}
}

func TestBadDirectivesOfCostAreRejected(t *testing.T) {
	for sdl, want := range map[string]string{
		`a: Int @cost(weight: 0)`:                                "Query.a: weight is 0, not more than 0",
		`a: Int @cost(weight: -1)`:                               "Query.a: weight is -1",
		`a(b: Int @cost(weight: 0)): Int`:                        "Query.a: weight is 0",
		`a: [Int] @listSize(slicingArguments: [])`:               "Query.a: @listSize has no assumedSize",
		`a: [Int] @listSize(assumedSize: 0)`:                     "Query.a: assumedSize is 0",
		`a: [Int] @listSize(assumedSize: 123456789012345678901)`: "value out of range",
	} {
		schema, err := gqlparser.LoadSchema(&ast.Source{Input: costDirectives + "type Query { " + sdl + " }"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := PricesOf(schema); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", sdl, err)
		}
	}
}
