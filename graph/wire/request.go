package wire

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
)

// malformed is what is wrong with a request. It speaks to the client, and holds nothing of what the client sent.
type malformed string

func (m malformed) Error() string { return string(m) }

const (
	errNotText = malformed("The request is not text in UTF-8 without NUL.")
	errNotJSON = malformed("The body is not one well-formed JSON value.")
	errNoQuery = malformed("The parameter `query` is missing.")
)

// decodeBody reads the parameters of a POST. Names are matched to the letter, the last of equal names counts, unknown ones
// are ignored, null is absent. `query` may be missing only where a persisted query stands in for it.
func decodeBody(body []byte) (*graphql.RawParams, error) {
	if !utf8.Valid(body) {
		return nil, errNotText
	}
	if body = bytes.TrimLeft(body, " \t\r\n"); len(body) == 0 || body[0] != '{' {
		if !json.Valid(body) {
			return nil, errNotJSON
		}
		return nil, malformed("The body must be a JSON object.")
	}
	// A map, since encoding/json takes `QUERY` for `query` in a struct. It fails on what is not one well-formed value.
	var in map[string]json.RawMessage
	err := json.Unmarshal(body, &in)
	if err != nil {
		return nil, errNotJSON
	}
	if err := checkEscapes(body); err != nil {
		return nil, err
	}

	p := new(graphql.RawParams)
	if p.Query, err = text("query", in["query"]); err != nil {
		return nil, err
	}
	if p.OperationName, err = text("operationName", in["operationName"]); err != nil {
		return nil, err
	}
	if p.Variables, err = object("variables", in["variables"]); err != nil {
		return nil, err
	}
	if p.Extensions, err = object("extensions", in["extensions"]); err != nil {
		return nil, err
	}
	if isNull(in["query"]) && p.Extensions["persistedQuery"] == nil {
		return nil, errNoQuery
	}
	return p, nil
}

// checkEscapes returns nil for well-formed JSON whose strings are text: no NUL, which some stores cannot keep, and no half of a
// surrogate pair, which encoding/json would silently replace.
func checkEscapes(b []byte) error {
	// In valid JSON a backslash stands in a string only, and is never the end of it; four digits follow a u.
	for {
		i := bytes.IndexByte(b, '\\')
		if i < 0 {
			return nil
		}
		b = b[i:]
		if b[1] != 'u' {
			b = b[2:]
			continue
		}
		r := escaped(b)
		b = b[6:]
		if r == 0 {
			return errNotText
		}
		if utf16.IsSurrogate(r) {
			if b[0] != '\\' || b[1] != 'u' || utf16.DecodeRune(r, escaped(b)) == utf8.RuneError {
				return errNotText
			}
			b = b[6:]
		}
	}
}

// escaped returns the code unit of b, which begins with \u and four hexadecimal digits.
func escaped(b []byte) rune {
	n, _ := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(n)
}

// decodeQuery reads the parameters of a GET. A parameter given twice is refused, since readers differ in which one they take;
// an empty one counts as absent.
func decodeQuery(raw string) (*graphql.RawParams, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, malformed("The query part of the URL is malformed.")
	}
	for _, name := range []string{"query", "operationName", "variables", "extensions"} {
		given := values[name]
		if len(given) > 1 {
			return nil, malformed("The parameter `" + name + "` is given more than once.")
		}
		if len(given) == 1 && (!utf8.ValidString(given[0]) || strings.Contains(given[0], "\x00")) {
			return nil, errNotText
		}
	}

	p := &graphql.RawParams{Query: values.Get("query"), OperationName: values.Get("operationName")}
	if p.Variables, err = parsed("variables", values.Get("variables")); err != nil {
		return nil, err
	}
	if p.Extensions, err = parsed("extensions", values.Get("extensions")); err != nil {
		return nil, err
	}
	if p.Query == "" && p.Extensions["persistedQuery"] == nil {
		return nil, errNoQuery
	}
	return p, nil
}

func parsed(name, s string) (map[string]any, error) {
	if s == "" {
		return nil, nil
	}
	if b := []byte(s); !json.Valid(b) || checkEscapes(b) != nil {
		return nil, malformed("The parameter `" + name + "` is not well-formed JSON.")
	}
	return object(name, bytes.TrimLeft([]byte(s), " \t\r\n"))
}

// isNull is asked of valid JSON without white space before it, or of nothing.
func isNull(raw json.RawMessage) bool { return len(raw) == 0 || raw[0] == 'n' }

func text(name string, raw json.RawMessage) (string, error) {
	if isNull(raw) {
		return "", nil
	}
	if raw[0] != '"' {
		return "", malformed("The parameter `" + name + "` must be a string.")
	}
	if bytes.IndexByte(raw, '\\') < 0 { // as it is
		return string(raw[1 : len(raw)-1]), nil
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", errNotJSON // it has been read before
	}
	return s, nil
}

// object keeps numbers as they were written: a float64 would round ids and amounts.
func object(name string, raw json.RawMessage) (map[string]any, error) {
	if isNull(raw) {
		return nil, nil
	}
	var m map[string]any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if raw[0] != '{' || d.Decode(&m) != nil {
		return nil, malformed("The parameter `" + name + "` must be an object.")
	}
	return m, nil
}
