package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode/utf16"

	"go.uber.org/goleak"
)

// document makes a body that holds a document, and the marker where nobody looks.
func document(text string) string {
	body, _ := json.Marshal(map[string]any{"query": text, "unknown": marker})
	return string(body)
}

// utf16Of writes a text in UTF-16, the first byte of each two being the high one or the low one.
func utf16Of(text string, isBig bool) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		if high, low := byte(unit>>8), byte(unit); isBig {
			b.Write([]byte{high, low})
		} else {
			b.Write([]byte{low, high})
		}
	}
	return b.String()
}

// aliases are n sign-ins in one operation.
func aliases(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: signIn(input: {handle: \"ada\", password: %q}) { token } ", i, marker)
	}
	return "mutation {" + b.String() + "}"
}

// A badBody is refused with a status and a code.
type badBody struct {
	body   string
	status int
	code   string
}

func badBodies() map[string]badBody {
	repeat := strings.Repeat
	good := document(`{ user(handle: "ada") { handle } }`)
	variables := func(value string) string {
		return `{"query":"query($v: [ID!]!) { nodes(ids: $v) { id } }","variables":{"v":` + value + `}}`
	}
	return map[string]badBody{
		"nothing":                        {"", 400, "BAD_REQUEST"},
		"truncated JSON":                 {good[:len(good)-2], 400, "BAD_REQUEST"},
		"two values":                     {good + good, 400, "BAD_REQUEST"},
		"a value and a half":             {good + "{", 400, "BAD_REQUEST"},
		"a list of requests":             {"[" + good + "," + good + "]", 400, "BAD_REQUEST"},
		"a string":                       {`"` + marker + `"`, 400, "BAD_REQUEST"},
		"a form":                         {"query=" + marker, 400, "BAD_REQUEST"},
		"UTF-16, the low byte first":     {utf16Of(good, false), 400, "BAD_REQUEST"},
		"UTF-16, the high byte first":    {utf16Of(good, true), 400, "BAD_REQUEST"},
		"a mark of UTF-8":                {"\ufeff" + good, 400, "BAD_REQUEST"},
		"bytes that are no UTF-8":        {document("\xff") + "\xff", 400, "BAD_REQUEST"},
		"NUL":                            {document("{ a }\x00"), 400, "BAD_REQUEST"},
		"NUL as it is":                   {strings.Replace(good, "ada", "a\x00da", 1), 400, "BAD_REQUEST"},
		"half a character":               {`{"query":"{ user(handle: \"\ud800\") { id } }"}`, 400, "BAD_REQUEST"},
		"JSON 20,000 lists deep":         {variables(repeat("[", 20_000) + repeat("]", 20_000)), 400, "BAD_REQUEST"},
		"JSON 20,000 objects deep":       {variables(repeat(`{"a":`, 20_000) + "1" + repeat("}", 20_000)), 400, "BAD_REQUEST"},
		"JSON 9,000 lists deep":          {variables(repeat("[", 9_000) + repeat("]", 9_000)), 200, "LIMIT_EXCEEDED"},
		"20,000 open brackets":           {repeat("[", 20_000), 400, "BAD_REQUEST"},
		"a query that is a number":       {`{"query":12}`, 400, "BAD_REQUEST"},
		"variables that are a list":      {`{"query":"{__typename}","variables":[]}`, 400, "BAD_REQUEST"},
		"a variable of 1,001 items":      {variables(`["x"` + repeat(`,"x"`, 1000) + `]`), 200, "LIMIT_EXCEEDED"},
		"a variable of a long name":      {`{"query":"{__typename}","variables":{"` + repeat("a", 64<<10) + `":1}}`, 200, "LIMIT_EXCEEDED"},
		"a field of a long name":         {`{"query":"mutation($i: SignInInput!) { signIn(input: $i) { token } }","variables":{"i":{"` + repeat("a", 64<<10) + `":1}}}`, 200, "LIMIT_EXCEEDED"},
		"500 kB of commas":               {document("{" + repeat(",", 500_000) + "__typename}"), 200, "LIMIT_EXCEEDED"},
		"60 kB of comments":              {document(repeat("#\n", 30_000) + "{__typename}"), 200, "LIMIT_EXCEEDED"},
		"60 kB of open brackets":         {document(repeat("{", 60_000)), 200, "LIMIT_EXCEEDED"},
		"20,000 fields deep":             {document(repeat("{a", 20_000) + repeat("}", 20_000)), 200, "LIMIT_EXCEEDED"},
		"a name of 60 kB":                {document("{" + repeat("a", 60_000) + "}"), 200, "LIMIT_EXCEEDED"},
		"2^40 fields in fragments":       {document("{ ...a0 } " + bombOf(40)), 200, "LIMIT_EXCEEDED"},
		"a fragment in itself":           {document("{ ...a } fragment a on Query { ...a }"), 200, "GRAPHQL_VALIDATION_FAILED"},
		"fragments in a circle":          {document("{ ...a } fragment a on Query { viewer { id } ...b } fragment b on Query { ...a }"), 200, "GRAPHQL_VALIDATION_FAILED"},
		"a circle that nothing uses":     {document("{ __typename } fragment a on Query { ...b } fragment b on Query { ...a }"), 200, "GRAPHQL_VALIDATION_FAILED"},
		"introspection in a circle":      {document("{ __schema { types {" + repeat("fields { type {", 9) + "name" + repeat("} }", 9) + "} } }"), 200, "LIMIT_EXCEEDED"},
		"introspection of 4 lists":       {document("{ __schema { types {" + repeat("fields { type {", 4) + "name" + repeat("} }", 4) + "} } }"), 200, "GRAPHQL_VALIDATION_FAILED"},
		"100 aliased sign-ins":           {document(aliases(100)), 200, "LIMIT_EXCEEDED"},
		"three full pages deep":          {document("{ user(handle: \"ada\") {" + repeat("friends(first: 100) { nodes {", 3) + "id" + repeat("} }", 3) + "} }"), 200, "LIMIT_EXCEEDED"},
		"no document":                    {document(""), 200, "GRAPHQL_VALIDATION_FAILED"},
		"a document that is none":        {document("{ user(handle: \"" + marker), 200, "GRAPHQL_PARSE_FAILED"},
		"a bad escape":                   {document("{ user(handle: \"\\x" + marker + "\") { id } }"), 200, "GRAPHQL_PARSE_FAILED"},
		"a value of another type":        {document("{ interests(first: \"" + marker + "\") { totalCount } }"), 200, "GRAPHQL_VALIDATION_FAILED"},
		"an operation that is not in it": {`{"query":"{__typename}","operationName":"` + marker + `"}`, 200, "GRAPHQL_VALIDATION_FAILED"},
		"a hash that is none":            {`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + marker + `"}}}`, 400, "BAD_REQUEST"},
		"a hash of something else":       {`{"query":"{__typename}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + repeat("0", 64) + `"}}}`, 400, "PERSISTED_QUERY_HASH_MISMATCH"},
	}
}

func TestBadBodiesAreRefusedAndTheServerGoesOn(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	inNewDir(t)
	p := startProgram(t, "--demo")
	for name, c := range badBodies() {
		t.Run(name, func(t *testing.T) {
			response, body := p.send(t, http.MethodPost, "/graphql", strings.NewReader(c.body), "application/json")
			wantCoded(t, response, body, c.status, c.code)
			if bytes.Contains(body, []byte(marker)) || len(body) >= 2000 {
				t.Errorf("%d bytes: %.300s", len(body), body)
			}
			wantStillAnswering(t, p.client)
		})
	}
	p.stop(t)
}
