package limits

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// rejectedResponse returns the response to a request that must not be executed, as JSON.
func rejectedResponse(t testing.TB, exec *executor.Executor, raw graphql.RawParams) []byte {
	t.Helper()
	ctx := startTrace(t.Context())
	op, errs := exec.CreateOperationContext(ctx, &raw)
	if len(errs) == 0 {
		t.Fatalf("%.200s is accepted", raw.Query)
	}
	text, err := json.Marshal(exec.DispatchError(graphql.WithOperationContext(ctx, op), errs))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The response is shorter than 2 kB for every kind and number of errors in a document.
func TestErrorsAreBounded(t *testing.T) {
	repeat := strings.Repeat
	for name, text := range map[string]string{
		"unknown fields":   "{ viewer {" + unknownFields(2000) + "} }",
		"long names":       "{ viewer {" + repeat(repeat("a", DefaultLimits.NameBytes)+" ", 500) + "} }",
		"long strings":     "{ interests(first: \"" + repeat("<", 10_000) + "\") { totalCount } }",
		"differing fields": "{ viewer {" + repeat("id: name handle: id ", 150) + "} }",
		"unknown types":    "{" + repeat("... on "+repeat("T", DefaultLimits.NameBytes)+" {a} ", 20) + "}",
		"no document":      "{ " + repeat("é", 10_000),
		"one and many":     "{ viewer {" + repeat("shoeSize ", 100) + "} }",
	} {
		t.Run(name, func(t *testing.T) {
			_, exec := newGuard(t, nil)
			if text := rejectedResponse(t, exec, graphql.RawParams{Query: text}); len(text) >= 1500 || !utf8.Valid(text) {
				t.Errorf("%d bytes: %s", len(text), text)
			}
		})
	}
	long := &gqlerror.Error{Message: strings.Repeat("é", 1000)}
	if short := truncateErrors(gqlerror.List{long}); !utf8.ValidString(short[0].Message) || len(long.Message) != 2000 {
		t.Errorf("%q", short[0].Message)
	}
	many := truncateErrors(slices.Repeat(gqlerror.List{{Message: "Cannot query it."}}, 1000))
	if last := many[len(many)-1]; len(many) != maxErrors+1 || last.Message != "And 995 more errors." {
		t.Errorf("%v", many)
	}
}

// Errors contain names, which help to find a mistake, but no values: a value may be a password in the wrong place.
func TestErrorsContainNoValues(t *testing.T) {
	const secret = "hunter2"
	for text, want := range map[string]string{
		`{ interests(first: "hunter2") { totalCount } }`:                                           "Int must be a number without a fraction, from -2147483648 to 2147483647.",
		`{ interests(first: hunter2) { totalCount } }`:                                             "Int must be a number without a fraction, from -2147483648 to 2147483647.",
		`{ user(handle: hunter2) { id } }`:                                                         "String must be a string.",
		`{ user(handle: ["hunter2"]) { id } }`:                                                     "String must be a string.",
		`{ user(handle: {a: "hunter2"}) { id } }`:                                                  "",
		`{ viewer { friends(orderBy: "hunter2") { totalCount } } }`:                                "FriendOrder must be a name of a value: in a document without quotes, in JSON a string.",
		`mutation { signIn(input: "hunter2") { token } }`:                                          "SignInInput must be an object.",
		`mutation { signIn(input: {handle: "ada", password: "hunter2", useCookie: null}) {token}}`: `Expected value of type "Boolean!", found null.`,
		`mutation { signIn(input: {handle: "ada" "hunter2"}) { token } }`:                          "Expected Name, found String.",
		`mutation { signIn(input: {handle: "ada", password: hunter2 "}) { token } }`:               "Expected Name, found <Invalid>.",
		`mutation { signIn(input: {handle: "\q", password: "hunter2"}) { token } }`:                "Unexpected <Invalid>.",
		`mutation { signIn(input: {handle: "\u00", password: "hunter2"}) { token } }`:              "Unexpected <Invalid>.",
		`"hunter2" { viewer { id } }`:                                                              "",
		`{ viewer { id } } hunter2`:                                                                "Unexpected Name.",
		`{ viewer(id: "hunter2") { id } }`:                                                         `Unknown argument "id" on field "Query.viewer".`,
	} {
		_, exec := newGuard(t, nil)
		if got := rejectedResponse(t, exec, graphql.RawParams{Query: text}); bytes.Contains(got, []byte(secret)) || want != "" && !hasFirstMessage(t, got, want) {
			t.Errorf("%s: %s", text, got)
		}
	}
	for text, value := range map[string]any{
		`query($v: FriendOrder!) { viewer { friends(orderBy: $v) { totalCount } } }`:  secret,
		`query($v: Int!) { viewer { friends(first: $v) { totalCount } } }`:            secret,
		`query($v: Boolean!) { viewer { id @skip(if: $v) } }`:                         secret,
		`mutation($v: SignInInput!) { signIn(input: $v) { token } }`:                  secret,
		`mutation($v: SignUpInput!) { signUp(input: $v) { token } }`:                  map[string]any{"password": secret},
		`query($w: ID!) { node(id: $w) { id } }`:                                      secret,
		`query($v: String!) { user(handle: $v) { id } } query hunter1 { viewer {id}}`: secret,
	} {
		_, exec := newGuard(t, nil)
		if got := rejectedResponse(t, exec, graphql.RawParams{Query: text, Variables: map[string]any{"v": value}}); bytes.Contains(got, []byte(secret)) {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func hasFirstMessage(t testing.TB, body []byte, message string) bool {
	t.Helper()
	var response struct{ Errors []struct{ Message string } }
	if err := json.Unmarshal(body, &response); err != nil {
		t.Fatal(err)
	}
	return response.Errors[0].Message == message
}

// Errors do not reveal names of the schema that are similar to a wrong one.
func TestErrorsSuggestNoNames(t *testing.T) {
	for _, text := range []string{
		"{ viewr { id } }", "{ viewer { nam } }", "{ node(id: 1) { handle } }", "{ viewer { friends(frst: 1) { totalCount } } }",
		"{ ...f } fragment f on Qury { viewer { id } }", "{ ... on Qury { viewer { id } } }", "query($a: Boolen) { viewer { id @skip(if: $a) } }",
		"{ viewer { friends(orderBy: NAMES) { totalCount } } }", `{ viewer { friends(orderBy: "NAME") { totalCount } } }`, "{ viewer { id @skp(if: true) } }",
		"{ viewer { id @skip(iff: true) } }", `mutation { signIn(input: {hanle: "a", handle: "a", password: "b"}) { token } }`, "{ viewer }",
	} {
		_, exec := newGuard(t, nil)
		if got := rejectedResponse(t, exec, graphql.RawParams{Query: text}); bytes.Contains(got, []byte("Did you mean")) {
			t.Errorf("%s: %s", text, got)
		}
	}
}
