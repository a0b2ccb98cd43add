package executor_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"fivefold/graph/executor/internal/opgen"
	"fivefold/graph/executor/internal/testschema"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// An edgeCase is an operation that random operations rarely cover, with the rule of the specification that it tests.
// https://spec.graphql.org/draft/
type edgeCase struct {
	rule, query string
	variables   string   // as JSON
	data        string   // of every response, one per line
	errors      []string // normalized; nil, without data, when the operation is rejected
}

func (c edgeCase) operation(t *testing.T) opgen.Operation {
	t.Helper()
	op := opgen.Operation{Query: c.query}
	if c.variables != "" {
		d := json.NewDecoder(strings.NewReader(c.variables))
		d.UseNumber()
		if err := d.Decode(&op.Variables); err != nil {
			t.Fatal(err)
		}
	}
	return op
}

func (c edgeCase) isRejected() bool { return c.data == "" && c.errors == nil }

// isRejected reports whether an operation was rejected: by validation, or because its stream did not start.
func isRejected(responses []*graphql.Response, err error) bool {
	return err != nil || len(responses) == 1 && responses[0].Data == nil
}

// responseOf returns the data and the errors of all responses.
func responseOf(responses ...*graphql.Response) (data string, errs []string) {
	var all []string
	for _, r := range responses {
		all = append(all, string(r.Data))
		for _, e := range r.Errors {
			errs = append(errs, normalized(e))
		}
	}
	return strings.Join(all, "\n"), errs
}

// TestEdgeCases runs edge cases in which our executor and gqlgen's agree. graphqljs_test.go runs them with graphql-js.
func TestEdgeCases(t *testing.T) {
	world := testschema.NewFixture(12)
	for _, c := range slices.Concat(collection, completion, coercion) {
		t.Run(c.rule, func(t *testing.T) {
			op := c.operation(t)
			a, err := ours(&testschema.Resolver{Fixture: world}).all(t.Context(), op)
			b, errB := theirs(&testschema.Resolver{Fixture: world}).all(t.Context(), op)
			if c.isRejected() {
				if !isRejected(a, err) || !isRejected(b, errB) {
					t.Error("the operation is not rejected")
				}
				return
			}
			if err != nil || errB != nil {
				t.Fatal(err, errB)
			}
			if data, errs := responseOf(a...); data != c.data || !slices.Equal(errs, c.errors) {
				t.Errorf("%s\n%q\nwanted\n%s\n%q", data, errs, c.data, c.errors)
			}
			kind := ast.Query
			if strings.HasPrefix(c.query, "subscription") {
				kind = ast.Subscription
			}
			if err := agreeWithGqlgen(kind, a, b); err != nil {
				t.Error(err)
			}
		})
	}
}

// collection tests which fields a response has, and in which order.
var collection = []edgeCase{
	{rule: "Field Collection: the fields of one response key are merged at the position of the first",
		query: `{ me { age } ... on Question { count me { id best { id } } } x: count me { best { name __typename } age nick } }`,
		data:  `{"me":{"age":0,"id":"p0","best":{"id":"p0","name":"person 0","__typename":"Person"},"nick":"nick"},"count":0,"x":0}`},
	{rule: "Field Collection: selections merge at every depth",
		query: `{ me { x: shadow { x: shadow { x: shadow { id } } } x: shadow { y: id x: shadow { z: id } } } }`,
		data:  `{"me":{"x":{"x":{"x":{"id":"p3"},"z":"p2"},"y":"p1"}}}`},
	{rule: "Field Collection: a fragment counts where it is spread first",
		query: `{ me { ...F age ...F nick } } fragment F on Person { id age }`,
		data:  `{"me":{"id":"p0","age":0,"nick":"nick"}}`},
	{rule: "Field Collection: a fragment whose spread is skipped has not been visited",
		query: `{ me { nick ...F @skip(if: true) ...F } } fragment F on Person { id }`,
		data:  `{"me":{"nick":"nick","id":"p0"}}`},
	{rule: "Field Collection: each type has the order of what applies to it",
		query: `{ beings(ids: ["d1", "p1", "c1", "nobody"]) { ... on Dog { barks } id ... on Cat { lives } ... on Named { __typename } ... on Person { age } name } }`,
		data: `{"beings":[{"barks":1000,"id":"d1","__typename":"Dog","name":null},{"id":"p1","__typename":"Person","age":10,"name":null},` +
			`{"id":"c1","lives":8,"name":null},null]}`},
	{rule: "Field Collection: a fragment on an interface or a union applies to all of its types",
		query: `{ me { ... on Named { ... on Being { ... on Person { ... on Thing { ... on Person { id } } } } } ... { nick } } }`,
		data:  `{"me":{"id":"p0","nick":"nick"}}`},
	{rule: "Field Collection: what is asked for twice is there when one of the two is included",
		query: `query($b: Boolean = false) { me { a: id @include(if: true) a: id @skip(if: true) b: id @skip(if: $b) @include(if: $b) c: id @skip(if: $b) @include(if: true) } }`,
		data:  `{"me":{"a":"p0","c":"p0"}}`},
	{rule: "Field Collection: nothing may be left",
		query: `{ me { id @skip(if: true) } nobody @include(if: false) { id } }`,
		data:  `{"me":{}}`},
	{rule: "Field Selection Merging: fields of different objects may share a key",
		query: `{ beings(ids: ["d1", "p1"]) { ... on Dog { x: barks } ... on Person { x: scoreStrict } } }`,
		data:  `{"beings":[{"x":1000},{"x":1}]}`},
	{rule: "Field Selection Merging: through the interface and through the object it is one field",
		query: `{ being(id: "c1") { ... on Cat { best { id ... on Named { __typename } } } ... on Being { best { name } } } }`,
		data:  `{"being":{"best":{"id":"p11","__typename":"Person","name":"person 11"}}}`},
	{rule: "Type Name Introspection: the root of queries has a name",
		query: `{ a: __typename me { __typename } __typename }`,
		data:  `{"a":"Question","me":{"__typename":"Person"},"__typename":"Question"}`},
	{rule: "Type Name Introspection: the root of mutations has a name",
		query: `mutation { a: bump __typename b: bump(by: 10) }`,
		data:  `{"a":1,"__typename":"Change","b":11}`},
	{rule: "Mutation: merged fields are done once, in the order of the first",
		query: `mutation { a: bump ...F b: bump } fragment F on Change { a: bump c: bump b: bump }`,
		data:  `{"a":1,"c":2,"b":3}`},
	{rule: "Source Stream: merged fields are one stream",
		query: `subscription { ...F ticks(n: 2) } fragment F on Event { ticks(n: 2) }`,
		data:  "{\"ticks\":0}\n{\"ticks\":1}"},

	{rule: "Fragment spreads must not form cycles: through another",
		query: `{ ...A } fragment A on Question { me { ...B } } fragment B on Person { best { ...C } } fragment C on Being { ... on Person { ...B } }`},
	{rule: "Fragment spreads must not form cycles: in itself", query: `{ me { ...B } } fragment B on Person { id ...B }`},
	{rule: "Field Selection Merging: one key does not mean two fields", query: `{ me { id: nick id } }`},
	{rule: "Field Selection Merging: one key does not mean two calls", query: `{ being { ... on Dog { speak } ... on Pet { speak(times: 2) } } }`},
	{rule: "Field Selection Merging: one key does not have two types", query: `{ being { ... on Dog { x: barks } ... on Cat { x: lives } } }`},
	{rule: "Source Stream: there are not two", query: `subscription { a: ticks(n: 1) b: ticks(n: 1) }`},
	{rule: "Source Stream: there is one", query: `subscription { ... @skip(if: true) { ticks(n: 1) } }`},
	{rule: "Source Stream: the name of the root is none", query: `subscription { __typename }`},
}

// completion tests nulls and errors.
var completion = []edgeCase{
	{rule: "Value Completion: an empty list is not null",
		query: `{ holes { id } empty: beings(ids: []) { id } none: beings { id } people(first: 0) { failsStrict } }`,
		data:  `{"holes":[{"id":"p1"},null,{"id":"p2"},null],"empty":[],"none":null,"people":[]}`},
	{rule: "Value Completion: a nil pointer in an interface is null",
		query: `{ person(id: "p3") { id pet { id } } }`,
		data:  `{"person":{"id":"p3","pet":null}}`},
	{rule: "Value Completion: scalars and enums are spelled by their types",
		query: `{ person(id: "p4") { odd colours shade born mark marks home { street } } }`,
		data:  `{"person":{"odd":null,"colours":["GREEN","RED","RED","BLUE"],"shade":"LIGHT","born":null,"mark":"<mark4>","marks":["<n>","<m>"],"home":null}}`},

	{rule: "Handling Execution Errors: in [T] the element is null",
		query: `{ holes { id nick } }`,
		data:  `{"holes":[null,null,{"id":"p2","nick":"nick"},null]}`, errors: []string{"holes[0].nick <nil> null for Person.nick"}},
	{rule: "Handling Execution Errors: in [T]! the element is null",
		query:  `{ person(id: "p11") { peopleAlways { bornStrict } } }`,
		data:   `{"person":{"peopleAlways":[null,{"bornStrict":"2009-01-02T03:04:05.000009Z"},{"bornStrict":"2000-01-02T03:04:05Z"}]}}`,
		errors: []string{"person.peopleAlways[0].bornStrict <nil> null for Person.bornStrict"}},
	{rule: "Handling Execution Errors: in [T!] the list is null",
		query: `{ person(id: "p4") { id peopleStrict { id } } }`,
		data:  `{"person":{"id":"p4","peopleStrict":null}}`, errors: []string{"person.peopleStrict[1] <nil> null for Person.peopleStrict"}},
	{rule: "Handling Execution Errors: in [T!]! what has the list is null",
		query: `{ me { id shadow { id peopleStrictest { bornStrict } } } }`,
		data:  `{"me":{"id":"p0","shadow":null}}`, errors: []string{"me.shadow.peopleStrictest[0].bornStrict <nil> null for Person.bornStrict"}},
	{rule: "Handling Execution Errors: in [[T!]] the inner list is null",
		query:  `{ me { thingGrid { __typename } } }`,
		data:   `{"me":{"thingGrid":[[],null,[],null]}}`,
		errors: []string{"me.thingGrid[1][2] <nil> null for Person.thingGrid", "me.thingGrid[3][1] <nil> null for Person.thingGrid"}},
	{rule: "Handling Execution Errors: in [[T]!] the element is null",
		query:  `{ grid { __typename ... on Person { failsStrict } } }`,
		data:   `{"grid":[[null,{"__typename":"Dog"},null],[null,null,{"__typename":"Rock"},{"__typename":"Rock"}],[]]}`,
		errors: []string{"grid[0][2].failsStrict <nil> failed on purpose", "grid[1][0].failsStrict <nil> failed on purpose"}},
	{rule: "Handling Execution Errors: in [[T!]!]! what has the lists is null",
		query: `{ me { shadow { id shadow { thingGridStrictest { __typename } } } } }`,
		data:  `{"me":{"shadow":{"id":"p1","shadow":null}}}`,
		errors: []string{"me.shadow.shadow.thingGridStrictest[0][0] <nil> null for Person.thingGridStrictest",
			"me.shadow.shadow.thingGridStrictest[0][3] <nil> null for Person.thingGridStrictest"}},

	{rule: "Handling Execution Errors: through non-null all the way the data is null",
		query: `{ me { peopleStrictest { peerStrict { peerStrict { peerStrict { id } } } } } }`,
		data:  `null`, errors: []string{"me.peopleStrictest[0].peerStrict.peerStrict <nil> null for Person.peerStrict"}},
	{rule: "Handling Execution Errors: a null ends at the nearest place that may be null",
		query: `{ me { best { id best { ... on Person { best { ... on Person { failsStrict } id } } } } } }`,
		data:  `{"me":{"best":{"id":"p0","best":{"best":null}}}}`, errors: []string{"me.best.best.best.failsStrict <nil> failed on purpose"}},
	{rule: "Handling Execution Errors: the object says what may be null, not the interface it is seen through",
		query: `{ beings(ids: ["d1", "d2", "p1"]) { id motto } }`,
		data:  `{"beings":[{"id":"d1","motto":"bark"},null,{"id":"p1","motto":null}]}`, errors: []string{"beings[1].motto <nil> null for Dog.motto"}},
	{rule: "Handling Execution Errors: siblings of a null that may not be have errors of their own",
		query: `{ person(id: "p0") { failsStrict id coded } count }`,
		data:  `{"person":null,"count":0}`, errors: []string{"person.failsStrict <nil> failed on purpose", "person.coded PURPOSE coded on purpose"}},
	{rule: "Handling Execution Errors: a field that may be null keeps its failure to itself",
		query: `{ me { coded fails panics } people(first: 4) { failsSome { id } failsList { id } } }`,
		data: `{"me":{"coded":null,"fails":null,"panics":null},"people":[{"failsSome":null,"failsList":null},` +
			`{"failsSome":{"id":"p1"},"failsList":[{"id":"p1"}]},{"failsSome":null,"failsList":[{"id":"p2"}]},{"failsSome":{"id":"p3"},"failsList":null}]}`,
		errors: []string{"me.coded PURPOSE coded on purpose", "me.fails <nil> failed on purpose", "me.panics <nil> broken batch",
			"people[0].failsSome <nil> failed for p0", "people[0].failsList <nil> failed for p0", "people[2].failsSome <nil> failed for p2",
			"people[3].failsList <nil> failed for p3"}},
	{rule: "Mutation: a failure does not keep the next from being done",
		query:  `mutation { a: bump fails b: bump rename(id: "p0") { failsStrict } c: bump }`,
		data:   `{"a":1,"fails":null,"b":2,"rename":null,"c":3}`,
		errors: []string{"fails <nil> failed on purpose", "rename.failsStrict <nil> failed on purpose"}},
	{rule: "Response Stream: each event has its own errors",
		query:  `subscription { t: beings(n: 3) { id ... on Person { nick } } }`,
		data:   "{\"t\":{\"id\":\"p0\",\"nick\":\"nick\"}}\n{\"t\":null}\n{\"t\":{\"id\":\"p2\",\"nick\":\"nick\"}}",
		errors: []string{"t.nick <nil> null for Person.nick"}},
	{rule: "Source Stream: a stream that does not begin is an error without data",
		query: `subscription { fails }`, errors: []string{"fails <nil> failed on purpose"}},
}
