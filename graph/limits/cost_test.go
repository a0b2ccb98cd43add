package limits

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"fivefold/graph/errorcode"
)

// passwordPrices prices the fields that check or set a password: that of a handle, that of the viewer, and a new one.
var passwordPrices = map[string]FieldPrice{
	"Mutation.signIn": {Points: 100, IsAttempt: true, Attempt: func(_ Client, arguments map[string]any) Attempt {
		input, _ := arguments["input"].(map[string]any)
		handle, _ := input["handle"].(string)
		return Attempt{Owner: handle}
	}},
	"Mutation.changePassword": {Points: 100, IsAttempt: true, Attempt: func(client Client, _ map[string]any) Attempt { return Attempt{Owner: client.Viewer} }},
	"Mutation.signUp":         {Points: 100, IsAttempt: true},
}

// An object costs a point, a leaf with an alias too, a list its length times its item, an abstract type its most expensive type.
func TestOperationCost(t *testing.T) {
	const x = `"user_01h455vb4pex5vsknk084sn02q"`
	const signIn = `: signIn(input: {handle: "ada", password: "p"}) { token } `
	types, largestType := len(testSchema(nil).Schema().Types), 0
	for _, definition := range testSchema(nil).Schema().Types {
		largestType = max(largestType, len(definition.Fields))
	}
	for _, c := range []struct {
		text      string
		variables map[string]any
		want      price
	}{
		{text: `{ __typename }`},
		{text: `{ viewer { id name } }`, want: price{points: 1}},
		{text: `{ a: viewer { id } b: viewer { id } }`, want: price{points: 2}},
		{text: `{ viewer { name name id: id } }`, want: price{points: 1}},
		{text: `{ viewer { a: name b: name name } }`, want: price{points: 3}},
		{text: `{ a: __typename viewer { b: __typename ...f ...f } } fragment f on User { c: name }`, want: price{points: 1 + 1 + 3}},
		{text: `{ viewer { friends(first: 3) { edges { a: cursor node { b: id } } } } }`, want: price{points: 2 + 3*(2+2)}},
		{text: `{ viewer { bio friends(first: 3) { nodes { bio a: bio b: bio @skip(if: true) } } } }`, want: price{points: 1 + 4 + 1 + 3*(1+4+5)}},
		{text: `{ viewer { friends { totalCount } } }`, want: price{points: 2}},
		{text: `{ viewer { friends { nodes { id } } } }`, want: price{points: 22}},
		{text: `{ viewer { friends(first: 3) { pageInfo { endCursor } edges { cursor node { id } } } } }`, want: price{points: 1 + 1 + 1 + 3*2}},
		{text: `{ viewer { friends(last: 3) { nodes { friends(first: 2) { nodes { id } } } } } }`, want: price{points: 1 + 1 + 3*(1+1+2)}},
		{text: `{ viewer { friends(first: 0) { nodes { id } } } }`, want: price{points: 2}},
		{text: `{ viewer { friends(first: null) { nodes { id } } } }`, want: price{points: 22}},
		{text: `{ viewer { friends(first: -5) { nodes { id } } } }`, want: price{points: 22}},
		{text: `query($n: Int) { viewer { friends(first: $n) { nodes { id } } } }`, want: price{points: 22}},
		{text: `query($n: Int = 4) { viewer { friends(first: $n) { nodes { id } } } }`, want: price{points: 6}},
		{text: `query($n: Int) { viewer { friends(first: $n) { nodes { id } } } }`, variables: map[string]any{"n": json.Number("5")}, want: price{points: 7}},
		{text: `query($n: Int) { viewer { friends(first: $n) { nodes { id } } } }`, variables: map[string]any{"n": 5}, want: price{points: 7}},
		{text: `{ nodes(ids: [` + x + x + x + `]) { id } }`, want: price{points: 3}},
		{text: `{ nodes(ids: ` + x + `) { id } }`, want: price{points: 1}},
		{text: `{ nodes(ids: []) { id } }`},
		{text: `query($ids: [ID!]!) { nodes(ids: $ids) { id } }`, variables: map[string]any{"ids": []any{"a", "b"}}, want: price{points: 2}},
		{text: `{ node(id: ` + x + `) { ... on User { friends(first: 5) { nodes { id } } } ... on Interest { genres(first: 2) { nodes { id } } } } }`, want: price{points: 1 + 1 + 5}},
		{text: `{ _entities(representations: [{__typename: "User"}, {__typename: "User"}]) { ... on User { friends(first: 5) { nodes { id } } } } }`, want: price{points: 2 * (1 + 1 + 5)}},
		{text: `query($no: Boolean = false) { viewer { id } a: viewer @include(if: $no) { id } b: viewer @skip(if: true) { id } ... @include(if: false) { c: viewer { id } } }`, want: price{points: 1}},
		{text: `{ interestKinds { kind } }`, want: price{points: 100}},
		{text: `{ node(id: ` + x + `) { ... on Post { topics { id } reactionCounts { kind } } } }`, want: price{points: 1 + 50 + 6}},
		{text: `{ viewer { paths(to: ` + x + `, first: 3) { users { id } } } }`, want: price{points: 1 + 300 + 3*(1+13)}},
		{text: `{ viewer { paths(to: ` + x + `) { length } } }`, want: price{points: 1 + 300 + 20}},
		{text: `{ viewer { circle { reach } } }`, want: price{points: 1 + 1 + 2*300}},
		{text: `{ viewer { circle(reach: 1) { reach } } }`, want: price{points: 1 + 1 + 300}},
		{text: `query($r: Int! = 3) { viewer { circle(reach: $r) { people(first: 2) { nodes { id } } } } }`, want: price{points: 1 + 1 + 3*300 + 100 + 1 + 2}},
		{text: `{ viewer { circle(reach: -1) { reach } } }`, want: price{points: 1 + 1}},
		{text: `{ interests(first: 1) { nodes { id } } }`, want: price{points: 12}},
		{text: `{ interests(first: 1, genre: "") { nodes { id } } }`, want: price{points: 112}},
		{text: `{ interests(first: 1, genre: null, kind: BAND) { nodes { id } } }`, want: price{points: 42}},
		{text: `query($g: String) { interests(first: 1, genre: $g) { nodes { id } } }`, want: price{points: 12}},
		{text: `query($g: String) { interests(first: 1, genre: $g) { nodes { id } } }`, variables: map[string]any{"g": "rock"}, want: price{points: 112}},
		{text: `query($g: String = "rock") { interests(first: 1, genre: $g) { nodes { id } } }`, want: price{points: 112}},
		{text: `{ __schema { queryType { name } } }`, want: price{points: 1, introspects: true}},
		{text: `{ __type(name: "User") { fields { name } } }`, want: price{points: 1 + (1+2*largestType)/introspectionElementsPerPoint, introspects: true}},
		{text: `{ __schema { types { name } } }`, want: price{points: 1 + (1+2*types)/introspectionElementsPerPoint, introspects: true}},
		{text: `{ _service { sdl } }`, want: price{points: 1, introspects: true}},
		{text: `query { ...f } fragment f on Query { __type(name: "User") { name } }`, want: price{points: 1, introspects: true}},
		{text: `mutation { signOut(input: {}) { endedSessionId } }`, want: price{points: 11}},
		{text: `subscription { messagePublished(count: 100) { author { friends(first: 5) { nodes { id } } } } }`, want: price{points: 1 + 1 + 1 + 5}}, // an event
		{text: `mutation { a` + signIn + `b` + signIn + `}`, want: price{points: 2 * (100 + 10 + 1), attempts: attemptsOn("ada", "ada")}},
		{text: `mutation { ...f ...f } fragment f on Mutation { a` + signIn + `...g } fragment g on Mutation { b` + signIn + `}`, want: price{points: 4 * 111, attempts: attemptsOn("ada", "ada", "ada", "ada")}},
		{text: `mutation { a` + signIn + `b: signIn(input: {handle: "grace", password: "p"}) { token } }`, want: price{points: 2 * 111, attempts: attemptsOn("ada", "grace")}},
		{text: `mutation($i: SignInInput!) { signIn(input: $i) { token } }`, variables: map[string]any{"i": map[string]any{"handle": "ada", "password": "p"}}, want: price{points: 111, attempts: attemptsOn("ada")}},
		{text: `mutation { changePassword(input: {currentPassword: "a", newPassword: "b"}) { clientMutationId } signUp(input: {handle: "a", name: "a", password: "b"}) { token } }`, want: price{points: 222, attempts: attemptsOn("the viewer", "")}},
		{text: `mutation { a` + signIn + `b: signIn(input: {handle: "ada", password: "p"}) @skip(if: true) { token } }`, want: price{points: 111, attempts: attemptsOn("ada")}},
	} {
		g, exec := newGuard(t, func(g *Guard) {
			g.Costs.Fields["User.bio"] = FieldPrice{Points: 4}
			interests := g.Costs.Fields["Query.interests"]
			interests.Points, interests.Arguments = 10, map[string]int{"genre": 100, "kind": 30}
			g.Costs.Fields["Query.interests"] = interests
		})
		client := Client{Viewer: "the viewer"}
		op, errs := exec.CreateOperationContext(startTrace(WithClient(t.Context(), client)), &graphql.RawParams{Query: c.text, Variables: c.variables})
		if errs != nil {
			t.Errorf("%s: %v", c.text, errs)
			continue
		}
		if got := g.Costs.priceOf(g.schema, op.Operation, op.Variables, client); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s costs %+v, not %+v", c.text, got, c.want)
		}
		if cost, ok := CostOf(op); !ok || cost != (Cost{c.want.points, g.Costs.Limit}) {
			t.Errorf("%s: CostOf returns %+v", c.text, cost)
		}
	}
}

func TestCostIsLimitedAndInEveryResponse(t *testing.T) {
	for limit, code := range map[int]errorcode.Code{22: "", 21: errorcode.LimitExceeded} {
		ran := 0
		_, exec := newGuardFor(t, testSchema(func() { ran++ }), func(g *Guard) { g.Costs.Limit = limit })
		ctx := startTrace(t.Context())
		op, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: `{ viewer { friends { nodes { id } } } }`})
		var response *graphql.Response
		if code == "" {
			if errs != nil {
				t.Fatal(errs)
			}
			responses, ctx := exec.DispatchOperation(ctx, op)
			response = responses(ctx)
		} else {
			wantRejection(t, errs, code)
			response = exec.DispatchError(graphql.WithOperationContext(ctx, op), errs)
		}
		if response.Extensions["cost"] != (Cost{22, limit}) {
			t.Errorf("%d: %v", limit, response.Extensions)
		}
		if (ran == 1) != (code == "") {
			t.Errorf("%d: ran %d times", limit, ran)
		}
	}
}

func TestArithmeticSaturates(t *testing.T) {
	for _, c := range []struct{ got, want int }{
		{plus(saturated, saturated), saturated}, {plus(1, 2), 3}, {times(saturated, saturated), saturated}, {times(0, saturated), 0}, {times(saturated, 0), 0}, {times(3, 4), 12}, {times(2, saturated/2+1), saturated},
	} {
		if c.got != c.want {
			t.Errorf("%d, not %d", c.got, c.want)
		}
	}
}

func TestCostAppendJSONMatchesEncodingJSON(t *testing.T) {
	cost := Cost{Requested: 22, Limit: 25_000}
	if want, err := json.Marshal(cost); err != nil || string(cost.AppendJSON(nil)) != string(want) {
		t.Errorf("%s, not %s, %v", cost.AppendJSON(nil), want, err)
	}
}
