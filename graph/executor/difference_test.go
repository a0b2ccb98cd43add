package executor_test

import (
	"slices"
	"testing"

	"fivefold/graph/executor/internal/testschema"
)

// differences are operations where gqlgen's executor differs, each with the rule of the specification that ours follows.
var differences = []struct {
	edgeCase
	theirs string // the data; empty when theirs panics
}{
	{edgeCase{rule: "Field Selection Merging: selections of a field that is reached through two types are one",
		query: `{ person(id: "p4") { ... on Being { best { __typename } } ... on Named { best { id } } } }`,
		data:  `{"person":{"best":{"__typename":"Person","id":"p8"}}}`},
		`{"person":{"best":{"__typename":"Person"}}}`},
	{edgeCase{rule: "Coercing Field Arguments: a default is that of the object's own field, not of the interface's",
		query: `{ being(id: "d1") { ... on Pet { speak } } }`,
		data:  `{"being":{"speak":"woofwoof"}}`},
		`{"being":{"speak":"woof"}}`},
	{edgeCase{rule: "Coercing Field Arguments: a default does not make up for a variable that is null where null may not be",
		query: `query($n: Int) { me { id } people(first: $n) { id } }`, variables: `{"n": null}`,
		data: `null`, errors: []string{"people <nil> null given"}},
		`{"me":{"id":"p0"},"people":[]}`},
	{edgeCase{rule: "Coercing Field Arguments: nor does the variable's own",
		query: `query($f: Boolean = true) { echo(flag: $f) { text } count }`, variables: `{"f": null}`,
		data: `{"echo":null,"count":0}`, errors: []string{"echo <nil> null given"}},
		`{"echo":{"text":"[null,null,false,null]"},"count":0}`},
	{edgeCase{rule: "Input Object Input Coercion: nor in an input object",
		query: `query($x: Int) { me { echo(point: {of: [{of: {x: $x}}]}) { text } } }`, variables: `{"x": null}`,
		data: `{"me":{"echo":null}}`, errors: []string{"me.echo <nil> null given"}},
		`{"me":{"echo":{"text":"{\"x\":1,\"of\":[{\"x\":1,\"of\":[{\"x\":0,\"colour\":\"RED\"}],\"colour\":\"RED\"}],\"colour\":\"RED\"}"}}}`},
	{edgeCase{rule: "List Input Coercion: nor in a list",
		query: `query($id: ID = "p1") { beings(ids: [$id]) { id } }`, variables: `{"id": null}`,
		data: `{"beings":null}`, errors: []string{"beings <nil> null given"}},
		`{"beings":[null]}`},
	{edgeCase{rule: "Mutation: an argument that may not be null is rejected at its field",
		query: `mutation($n: Int) { a: bump b: bump(by: $n) c: bump }`, variables: `{"n": null}`,
		data: `null`, errors: []string{"b <nil> null given"}},
		`{"a":1,"b":1,"c":2}`},
	{edgeCase{rule: "Int Result Coercion: an integer beyond 32 bits is an error",
		query: `mutation { a: bump(by: 2147483647) b: bump }`,
		data:  `null`, errors: []string{"b <nil> not an Int"}},
		`{"a":2147483647,"b":2147483648}`},
	{edgeCase{rule: "Value Completion: an error of a non-null value is the error of the nearest parent that may be null",
		query: `{ person(id: "p6") { id ratio } }`,
		data:  `{"person":null}`, errors: []string{"person.ratio <nil> not a number"}},
		`{"person":{"id":"p6","ratio":null}}`},
	{edgeCase{rule: "Handling Execution Errors: the path of an error ends with the index of the element",
		query: `{ person(id: "p7") { tagsStrict } }`,
		data:  `{"person":{"tagsStrict":null}}`, errors: []string{"person.tagsStrict[0] <nil> null for Person.tagsStrict",
			"person.tagsStrict[1] <nil> null for Person.tagsStrict", "person.tagsStrict[3] <nil> null for Person.tagsStrict"}},
		`{"person":{"tagsStrict":null}}`},
	{edgeCase{rule: "Handling Execution Errors: also in a list of lists",
		query: `{ person(id: "p2") { id shadow { matrixStrictest } } }`,
		data:  `{"person":{"id":"p2","shadow":null}}`, errors: []string{"person.shadow.matrixStrictest[1][0] <nil> null for Person.matrixStrictest",
			"person.shadow.matrixStrictest[3][2] <nil> null for Person.matrixStrictest"}},
		`{"person":{"id":"p2","shadow":null}}`},
	{edgeCase{rule: "Handling Execution Errors: a failure is reported at its field, and does not end the response",
		query: `{ person(id: "p0") { id odd oddStrict } }`,
		data:  `{"person":null}`, errors: []string{"person.odd <nil> panic: thirteen", "person.oddStrict <nil> panic: thirteen"}},
		``},
	{edgeCase{rule: "Value Completion: a value that is none of the possible types is an error of its place",
		query: `{ stranger { id } }`,
		data:  `{"stranger":null}`, errors: []string{"stranger <nil> another type"}},
		`{"stranger":null}`},
	{edgeCase{rule: "Response Stream: the errors of an event are as those of a query",
		query: `subscription { people(n: 1) { id } }`,
		data:  `null`, errors: []string{"people <nil> null for Event.people"}},
		`{"people":null}`},
}

func TestDifferencesFromGqlgen(t *testing.T) {
	for _, c := range differences {
		t.Run(c.rule, func(t *testing.T) {
			world, variables := testschema.NewFixture(12), c.operation(t).Variables
			got := ours(&testschema.Resolver{Fixture: world}).ask(t, c.query, variables)
			if string(got.Data) != c.data {
				t.Errorf("ours %s, wanted %s", got.Data, c.data)
			}
			if _, errs := responseOf(got); !slices.Equal(errs, c.errors) {
				t.Errorf("errors %q, wanted %q", errs, c.errors)
			}
			defer func() {
				if panicked := recover(); panicked != nil && c.theirs != "" {
					t.Errorf("theirs panics: %v", panicked)
				}
			}()
			their := theirs(&testschema.Resolver{Fixture: world}).ask(t, c.query, variables)
			if string(their.Data) != c.theirs {
				t.Errorf("theirs is now %s: is it still a difference?", their.Data)
			}
			t.Log(spelled(their.Errors))
		})
	}
}
