package executor_test

import (
	"regexp"
	"slices"
	"testing"

	"fivefold/graph/executor/internal/opgen"
	"fivefold/graph/executor/internal/testschema"
)

var deferDirective = regexp.MustCompile(` @defer(\([^)]*\))?`)

// TestDeferredFieldsAreInTheOneResponse executes operations with @defer and without it. Both have the same data in the same order,
// the same errors and the same calls.
func TestDeferredFieldsAreInTheOneResponse(t *testing.T) {
	world := testschema.NewFixture(12)
	for name, c := range map[string]struct{ query, data string }{
		"on the root":         {`{ count ... @defer { me { id } } grid { __typename } }`, ``},
		"before other fields": {`{ me { ... @defer { score } id } }`, `{"me":{"score":0,"id":"p0"}}`},
		"below the root":      {`{ me { id ... @defer { score nick } age } }`, `{"me":{"id":"p0","score":0,"nick":"nick","age":0}}`},
		"inside a list": {`{ people(first: 2) { id ... @defer { scoreStrict } } }`,
			`{"people":[{"id":"p0","scoreStrict":0},{"id":"p1","scoreStrict":1}]}`},
		"inside lists inside lists": {`{ people { id ... @defer { peopleStrictest { id ... @defer { people { id ... @defer { score } } } } } } }`, ``},
		"in a list of an interface": {`{ beings(ids: ["d1", "p1", "c1"]) { id ... on Dog @defer { barks } ... on Person @defer { scoreStrict } } }`,
			`{"beings":[{"id":"d1","barks":1000},{"id":"p1","scoreStrict":1},{"id":"c1"}]}`},
		"a fragment used twice": {`{ a: person(id: "p1") { ...F @defer } b: person(id: "p2") { ...F @defer(label: "b") } } fragment F on Person { id scoreStrict }`,
			`{"a":{"id":"p1","scoreStrict":1},"b":{"id":"p2","scoreStrict":2}}`},
		"a fragment spread with and without": {`{ me { ...F @defer ...F nick } } fragment F on Person { id scoreStrict }`, `{"me":{"id":"p0","scoreStrict":0,"nick":"nick"}}`},
		"a field deferred and not":           {`{ me { ... @defer { peer { id } score } peer { name } } }`, ``},
		"nested":                             {`{ me { ... @defer { id ... @defer { age ... @defer { nick } } } } }`, `{"me":{"id":"p0","age":0,"nick":"nick"}}`},
		"with literal conditions":            {`{ me { ... @defer(if: false) { id } ... @defer(if: true, label: "age") { age } ... @defer(if: null) { nick } } }`, `{"me":{"id":"p0","age":0,"nick":"nick"}}`},
		"with variables": {`query($on: Boolean!, $off: Boolean = false) { me @include(if: $on) { ... @defer(if: $on) { id } ... @defer(if: $off) @skip(if: $on) { age } ` +
			`... @defer(if: $off) @include(if: $on) { nick } } ... @skip(if: $off) { __typename } }`, `{"me":{"id":"p0","nick":"nick"},"__typename":"Question"}`},
		"with arguments from variables":      {`query($n: Int!) { people(first: $n) { ... @defer { people(first: $n) { id } echo(point: {x: $n}) { text } } } }`, ``},
		"with errors":                        {`{ me { id ... @defer { fails coded } } people(first: 4) { ... @defer { failsSome { id } failsList { id } } } }`, ``},
		"with an error that nulls an object": {`{ person(id: "p1") { id ... @defer { failsStrict } } count }`, `{"person":null,"count":0}`},
		"with an error that nulls the data":  {`{ count ... @defer { failsStrict { id } } }`, `null`},
		"in a mutation": {`mutation { a: bump ... @defer { b: bump rename(id: "p1") { id ... @defer { scoreStrict peer { id } } } } c: bump(by: 10) }`,
			`{"a":1,"b":2,"rename":{"id":"p1","scoreStrict":1,"peer":{"id":"p7"}},"c":12}`},
	} {
		t.Run(name, func(t *testing.T) {
			variables := map[string]any{"n": 3, "on": true, "off": false}
			plain := ours(&testschema.Resolver{Fixture: world}).ask(t, deferDirective.ReplaceAllString(c.query, ""), variables)
			got := ours(&testschema.Resolver{Fixture: world}).ask(t, c.query, variables)
			if c.data != "" && string(got.Data) != c.data {
				t.Errorf("data %s, wanted %s", got.Data, c.data)
			}
			if err := agree(got, plain); err != nil {
				t.Error(err)
			}
			if got.HasNext != nil || got.Label != "" || got.Path != nil {
				t.Errorf("the response is incremental: %+v", got)
			}
		})
	}
}

func TestDeferredFieldsTakePartInTheSameCalls(t *testing.T) {
	world := testschema.NewFixture(12)
	const query = `{ people(first: 3) { ... @defer { score peer { score } } again: score ... @defer { people { id } } } }`
	deferred := callsOf(t, &testschema.Resolver{Fixture: world}, opgen.Operation{Query: query})
	plain := callsOf(t, &testschema.Resolver{Fixture: world}, opgen.Operation{Query: deferDirective.ReplaceAllString(query, "")})
	if len(plain) != 4 || !slices.Equal(deferred, plain) {
		t.Errorf("%q, without @defer %q", deferred, plain)
	}
}
