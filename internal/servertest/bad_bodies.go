package servertest

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"
)

// Marker is part of bad requests and must not be part of their responses.
const Marker = "correct-horse-battery"

// Document returns the body of a request with a document, and with Marker in a field that the server ignores.
func Document(text string) string {
	body, _ := json.Marshal(map[string]any{"query": text, "unknown": Marker})
	return string(body)
}

// utf16Of returns a text in UTF-16, in big-endian or little-endian byte order.
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

// aliases returns an operation with n sign-ins.
func aliases(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: signIn(input: {handle: \"ada\", password: %q}) { token } ", i, Marker)
	}
	return "mutation {" + b.String() + "}"
}

// A BadBody is the body of a request that is rejected with a status and a code.
type BadBody struct {
	Body   string
	Status int
	Code   string
}

// FragmentBomb returns fragments a0 to an of which each spreads the next twice.
func FragmentBomb(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "fragment a%d on Query { ...a%d ...a%d } ", i, i+1, i+1)
	}
	return b.String() + fmt.Sprintf("fragment a%d on Query { __typename }", n)
}

// BadBodies returns bodies that are rejected, by name.
func BadBodies() map[string]BadBody {
	repeat := strings.Repeat
	good := Document(`{ user(handle: "ada") { handle } }`)
	variables := func(value string) string {
		return `{"query":"query($v: [ID!]!) { nodes(ids: $v) { id } }","variables":{"v":` + value + `}}`
	}
	return map[string]BadBody{
		"nothing":                        {"", 400, "BAD_REQUEST"},
		"truncated JSON":                 {good[:len(good)-2], 400, "BAD_REQUEST"},
		"two values":                     {good + good, 400, "BAD_REQUEST"},
		"a value and a half":             {good + "{", 400, "BAD_REQUEST"},
		"a list of requests":             {"[" + good + "," + good + "]", 400, "BAD_REQUEST"},
		"a string":                       {`"` + Marker + `"`, 400, "BAD_REQUEST"},
		"a form":                         {"query=" + Marker, 400, "BAD_REQUEST"},
		"UTF-16, the low byte first":     {utf16Of(good, false), 400, "BAD_REQUEST"},
		"UTF-16, the high byte first":    {utf16Of(good, true), 400, "BAD_REQUEST"},
		"a mark of UTF-8":                {"\ufeff" + good, 400, "BAD_REQUEST"},
		"bytes that are no UTF-8":        {Document("\xff") + "\xff", 400, "BAD_REQUEST"},
		"NUL":                            {Document("{ a }\x00"), 400, "BAD_REQUEST"},
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
		"500 kB of commas":               {Document("{" + repeat(",", 500_000) + "__typename}"), 200, "LIMIT_EXCEEDED"},
		"60 kB of comments":              {Document(repeat("#\n", 30_000) + "{__typename}"), 200, "LIMIT_EXCEEDED"},
		"60 kB of open brackets":         {Document(repeat("{", 60_000)), 200, "LIMIT_EXCEEDED"},
		"20,000 fields deep":             {Document(repeat("{a", 20_000) + repeat("}", 20_000)), 200, "LIMIT_EXCEEDED"},
		"a name of 60 kB":                {Document("{" + repeat("a", 60_000) + "}"), 200, "LIMIT_EXCEEDED"},
		"2^40 fields in fragments":       {Document("{ ...a0 } " + FragmentBomb(40)), 200, "LIMIT_EXCEEDED"},
		"a fragment in itself":           {Document("{ ...a } fragment a on Query { ...a }"), 200, "GRAPHQL_VALIDATION_FAILED"},
		"fragments in a circle":          {Document("{ ...a } fragment a on Query { viewer { id } ...b } fragment b on Query { ...a }"), 200, "GRAPHQL_VALIDATION_FAILED"},
		"a circle that nothing uses":     {Document("{ __typename } fragment a on Query { ...b } fragment b on Query { ...a }"), 200, "GRAPHQL_VALIDATION_FAILED"},
		"introspection in a circle":      {Document("{ __schema { types {" + repeat("fields { type {", 9) + "name" + repeat("} }", 9) + "} } }"), 200, "LIMIT_EXCEEDED"},
		"introspection of 4 lists":       {Document("{ __schema { types {" + repeat("fields { type {", 4) + "name" + repeat("} }", 4) + "} } }"), 200, "GRAPHQL_VALIDATION_FAILED"},
		"100 aliased sign-ins":           {Document(aliases(100)), 200, "LIMIT_EXCEEDED"},
		"three full pages deep":          {Document("{ user(handle: \"ada\") {" + repeat("friends(first: 100) { nodes {", 3) + "id" + repeat("} }", 3) + "} }"), 200, "LIMIT_EXCEEDED"},
		"no document":                    {Document(""), 200, "GRAPHQL_VALIDATION_FAILED"},
		"a document that is none":        {Document("{ user(handle: \"" + Marker), 200, "GRAPHQL_PARSE_FAILED"},
		"a bad escape":                   {Document("{ user(handle: \"\\x" + Marker + "\") { id } }"), 200, "GRAPHQL_PARSE_FAILED"},
		"a value of another type":        {Document("{ interests(first: \"" + Marker + "\") { totalCount } }"), 200, "GRAPHQL_VALIDATION_FAILED"},
		"an operation that is not in it": {`{"query":"{__typename}","operationName":"` + Marker + `"}`, 200, "GRAPHQL_VALIDATION_FAILED"},
		"a hash that is none":            {`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + Marker + `"}}}`, 400, "BAD_REQUEST"},
		"a hash of something else":       {`{"query":"{__typename}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + repeat("0", 64) + `"}}}`, 400, "PERSISTED_QUERY_HASH_MISMATCH"},
	}
}
