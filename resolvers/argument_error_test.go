package resolvers_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fivefold/graph/generated"
	"fivefold/stores"

	"github.com/vektah/gqlparser/v2/ast"
)

// A malformedValue is a literal that the type of an argument accepts and the resolver cannot, the code of its error, and the path of the
// invalid value within the argument.
type malformedValue struct {
	literal, code string
	within        []string
}

// malformedValues are by the name of an argument, or else by its type.
var malformedValues = map[string]malformedValue{
	"after": {`"x"`, "BAD_CURSOR", nil}, "before": {`"x"`, "BAD_CURSOR", nil}, "category": {`"a b"`, "BAD_USER_INPUT", nil},
	"ID": {`"x"`, "BAD_ID", nil}, "ID!": {`"x"`, "BAD_ID", nil}, "[ID!]!": {`["x"]`, "BAD_ID", []string{"0"}},
	"Int": {"-1", "BAD_USER_INPUT", nil}, "Int!": {"-1", "BAD_USER_INPUT", nil}, "Date": {`"x"`, "BAD_USER_INPUT", nil}, "Time": {`"x"`, "BAD_USER_INPUT", nil}, "Time!": {`"x"`, "BAD_USER_INPUT", nil},
	"SearchFilterInput": {`{placeIds: ["x"]}`, "BAD_ID", []string{"placeIds", "0"}},
	"InterestKind":      {`"a b"`, "BAD_USER_INPUT", nil}, "MonthDayRangeInput": {`{from: "01-02", until: "x"}`, "BAD_USER_INPUT", []string{"until"}},
}

// Every text is valid for these.
var argumentsOfAnyText = []string{"Query.interests.genre", "User.interests.genre", "User.commonInterests.genre", "User.similarPeople.genre",
	"Circle.people.firstName", "Query.user.handle", "Query.search.query", "Query.suggest.prefix", "Query.exactMatches.name", "Query.interests.search",
	"User.interests.search", "User.friends.search", "User.wall.search", "Page.posts.search", "Page.members.search"}

// The ids of every type are valid for these.
var argumentsOfAnyID = []string{"Query.node.id", "Query.nodes.ids"}

// validValues fill the required arguments beside the invalid one.
var validValues = map[string]string{"query": "a", "prefix": "a", "to": "{{user linus}}", "topic": "{{interest 1001}}", "place": "{{place 1}}", "places": "{{place 1}}",
	"id": "{{post 1}}", "since": "2020-01-01T00:00:00Z", "from": "2020-01-01T00:00:00Z", "until": "2021-01-01T00:00:00Z"}

// argumentParents select a field of each type that has arguments, and the path of its parent.
var argumentParents = map[string]struct {
	around string
	path   []any
}{
	"Query": {"{ %s }", nil}, "Subscription": {"subscription { %s }", nil},
	"User":       {"{ viewer { %s } }", []any{"viewer"}},
	"Circle":     {"{ viewer { circle { %s } } }", []any{"viewer", "circle"}},
	"Post":       {`{ node(id: "{{post 1}}") { ... on Post { %s } } }`, []any{"node"}},
	"Comment":    {`{ node(id: "{{comment 1}}") { ... on Comment { %s } } }`, []any{"node"}},
	"Page":       {`{ node(id: "{{page 1}}") { ... on Page { %s } } }`, []any{"node"}},
	"Advertiser": {`{ node(id: "{{page 1}}") { ... on Page { advertiser { %s } } } }`, []any{"node", "advertiser"}},
	"Campaign":   {`{ node(id: "{{page 1}}") { ... on Page { advertiser { campaigns { nodes { %s } } } } } }`, []any{"node", "advertiser", "campaigns", "nodes", "0"}},
	"Invoice":    {`{ node(id: "{{page 1}}") { ... on Page { advertiser { invoices { %s } } } } }`, []any{"node", "advertiser", "invoices", "0"}},
	"ExpertEdge": {`{ viewer { circle(reach: 3) { experts(topic: "{{interest 3001}}") { edges { %s } } } } }`, []any{"viewer", "circle", "experts", "edges", "0"}},
	"Interest":   {`{ node(id: "{{interest 1001}}") { ... on Interest { %s } } }`, []any{"node"}},
}

// The error of an invalid argument has the path of its field in the response and, in extensions.field, the path of the value from the
// argument, as a literal and as a variable.
func TestErrorsOfArgumentsNameTheField(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	advertiser, _ := h.advertiserOf(h.id("page 1"), h.id("user ada")) // of grace
	h.pay(advertiser, "1", 1_000_000, h.clock)
	campaign, _ := h.campaignOf(advertiser)
	if _, err := h.set.Ledger.Capture(t.Context(), stores.Booking{At: h.clock}, stores.NewID(stores.KindTransfer), stores.BudgetHold(campaign, 1), 1, false); err != nil {
		t.Fatal(err)
	}
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	checked := 0
	for _, parent := range schema.Types {
		if parent.Kind != ast.Object || parent == schema.Mutation || parent.Name == "Entity" || strings.HasPrefix(parent.Name, "__") {
			continue
		}
		for _, field := range parent.Fields {
			for _, a := range field.Arguments {
				name := parent.Name + "." + field.Name + "." + a.Name
				if schema.Types[a.Type.Name()].Kind == ast.Enum || slices.Contains(argumentsOfAnyText, name) || strings.HasPrefix(field.Name, "_") {
					continue
				}
				malformed, ok := malformedValues[a.Name]
				if !ok {
					malformed, ok = malformedValues[a.Type.String()]
				}
				around, known := argumentParents[parent.Name]
				if !ok || !known {
					t.Errorf("add %s, of type %s", name, a.Type)
					continue
				}
				checked++
				path := append(around.path[:len(around.path):len(around.path)], "alias")
				checkArgument(t, h, fieldWith(field, a), around.around, path, a, malformed)
				if malformed.code == "BAD_ID" && !slices.Contains(argumentsOfAnyID, name) {
					malformed.literal = strings.ReplaceAll(malformed.literal, "x", "friendship_7zzzzzzzzz8zzszzzzzzzzzzzz")
					checkArgument(t, h, fieldWith(field, a), around.around, path, a, malformed)
				}
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d arguments", checked)
	}
}

// fieldWith returns a selection of a field, with %s for the value of an argument.
func fieldWith(field *ast.FieldDefinition, a *ast.ArgumentDefinition) string {
	arguments := a.Name + ": %s"
	for _, other := range field.Arguments {
		if other != a && other.Type.NonNull && other.DefaultValue == nil {
			arguments += fmt.Sprintf(", %s: %q", other.Name, validValues[other.Name])
		}
	}
	return "alias: " + field.Name + "(" + arguments + ") { __typename }"
}

func checkArgument(t *testing.T, h *harness, selection, around string, path []any, a *ast.ArgumentDefinition, malformed malformedValue) {
	t.Helper()
	field := append([]string{a.Name}, malformed.within...)
	literal := h.expand(fmt.Sprintf(around, fmt.Sprintf(selection, malformed.literal)))
	kind, rest, _ := strings.Cut(h.expand(fmt.Sprintf(around, fmt.Sprintf(selection, "$v"))), "{")
	if kind == "" {
		kind = "query"
	}
	byDefault := fmt.Sprintf("%s($v: %s = %s) {%s", kind, a.Type, malformed.literal, rest)
	for _, document := range []string{literal, byDefault} {
		var got response
		if strings.HasPrefix(document, "subscription") {
			l := h.subscribe(h.id("user grace"), document, nil)
			l.failure()
			got = *l.failed
		} else {
			got = h.execute(h.id("user grace"), document, nil)
		}
		if len(got.Errors) == 0 || got.code() != malformed.code || !reflect.DeepEqual(pathOf(got), path) || !reflect.DeepEqual(got.Errors[0].Extensions["field"], field) {
			t.Errorf("%s: %v, want %s at %v of field %v", document, got.Errors, malformed.code, path, field)
		}
	}
}

// pathOf returns the path of the first error.
func pathOf(got response) (path []any) {
	for _, element := range got.Errors[0].Path {
		path = append(path, fmt.Sprint(element))
	}
	return path
}
