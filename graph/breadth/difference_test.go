package breadth_test

import (
	"slices"
	"testing"

	"fivefold/graph/breadth/internal/every"
)

// Where gqlgen's executor does something else, each with the rule of the specification that ours follows.
// https://spec.graphql.org/draft/
func TestDifferencesFromGqlgen(t *testing.T) {
	for _, c := range []struct {
		rule, query, ours string
		errors            []string
		theirs            string // empty when theirs panics
	}{
		{"Field Selection Merging: selections of a field that is reached through two types are one",
			`{ person(id: "p4") { ... on Being { best { __typename } } ... on Named { best { id } } } }`,
			`{"person":{"best":{"__typename":"Person","id":"p8"}}}`, nil,
			`{"person":{"best":{"__typename":"Person"}}}`},
		{"Coercing Field Arguments: a default is that of the object's own field, not of the interface's",
			`{ being(id: "d1") { ... on Pet { speak } } }`,
			`{"being":{"speak":"woofwoof"}}`, nil,
			`{"being":{"speak":"woof"}}`},
		{"Value Completion: an error of a non-null value is the error of the nearest parent that may be null",
			`{ person(id: "p6") { id ratio } }`,
			`{"person":null}`, []string{"person.ratio <nil> cannot marshal infinite no NaN float values"},
			`{"person":{"id":"p6","ratio":null}}`},
		{"Handling Execution Errors: the path of an error ends with the index of the element",
			`{ person(id: "p7") { tagsStrict } }`,
			`{"person":{"tagsStrict":null}}`, []string{
				"person.tagsStrict[0] <nil> cannot return null for non-null element of field Person.tagsStrict (String!): the list element was nil",
				"person.tagsStrict[1] <nil> cannot return null for non-null element of field Person.tagsStrict (String!): the list element was nil",
				"person.tagsStrict[3] <nil> cannot return null for non-null element of field Person.tagsStrict (String!): the list element was nil"},
			`{"person":{"tagsStrict":null}}`},
		{"Handling Execution Errors: a failure is told at its field, and does not end the response",
			`{ person(id: "p0") { id odd oddStrict } }`,
			`{"person":null}`, []string{"person.odd <nil> panic: thirteen", "person.oddStrict <nil> panic: thirteen"},
			``},
		{"Value Completion: a value that is none of the possible types is an error of its place",
			`{ stranger { id } }`,
			`{"stranger":null}`, []string{"stranger <nil> unexpected type model.Stranger for Being"},
			`{"stranger":null}`},
	} {
		t.Run(c.rule, func(t *testing.T) {
			world := every.NewWorld(12)
			got := ours(&every.Resolver{World: world}).ask(t, c.query, nil)
			if string(got.Data) != c.ours {
				t.Errorf("ours %s, wanted %s", got.Data, c.ours)
			}
			if errs := spelled(got.Errors); !slices.Equal(errs, c.errors) {
				t.Errorf("errors %q, wanted %q", errs, c.errors)
			}
			defer func() {
				if panicked := recover(); panicked != nil && c.theirs != "" {
					t.Errorf("theirs panics: %v", panicked)
				}
			}()
			their := theirs(&every.Resolver{World: world}).ask(t, c.query, nil)
			if string(their.Data) != c.theirs {
				t.Errorf("theirs is now %s: is it still a difference?", their.Data)
			}
			t.Log(spelled(their.Errors))
		})
	}
}
