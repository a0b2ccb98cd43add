package transport

import (
	"encoding/json"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/tidwall/gjson"
)

// A malformedError says what is wrong with a request. It is sent to the client and contains nothing of the request.
type malformedError string

func (m malformedError) Error() string { return string(m) }

const (
	errNotText = malformedError("The request must be UTF-8 text without NUL.")
	errNotJSON = malformedError("The body must be one well-formed JSON value.")
	errNoQuery = malformedError("The parameter `query` is missing.")
)

// decodeBody decodes the parameters of a POST. Names are case-sensitive, the last of equal names counts, unknown names are ignored,
// and null means absent. `query` may be absent only if the extension `persistedQuery` is present.
func decodeBody(body []byte) (p *graphql.RawParams, err error) {
	var query, operationName, variables, extensions gjson.Result
	if err := readObject("body", body, func(name string, value gjson.Result) {
		switch name {
		case "query":
			query = value
		case "operationName":
			operationName = value
		case "variables":
			variables = value
		case "extensions":
			extensions = value
		}
	}); err != nil {
		return nil, err
	}
	p = new(graphql.RawParams)
	if p.Query, err = stringParam("query", query); err != nil {
		return nil, err
	}
	if p.OperationName, err = stringParam("operationName", operationName); err != nil {
		return nil, err
	}
	if p.Variables, err = objectParam("variables", variables); err != nil {
		return nil, err
	}
	if p.Extensions, err = objectParam("extensions", extensions); err != nil {
		return nil, err
	}
	if query.Type == gjson.Null && p.Extensions["persistedQuery"] == nil {
		return nil, errNoQuery
	}
	return p, nil
}

// decodeQuery decodes the parameters of a GET. A parameter that occurs twice is an error, since parsers differ in which one they
// use; an empty one counts as absent.
func decodeQuery(raw string) (*graphql.RawParams, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, malformedError("The query string of the URL is malformed.")
	}
	for _, name := range []string{"query", "operationName", "variables", "extensions"} {
		given := values[name]
		if len(given) > 1 {
			return nil, malformedError("The parameter `" + name + "` occurs more than once.")
		}
		if len(given) == 1 && (!utf8.ValidString(given[0]) || strings.Contains(given[0], "\x00")) {
			return nil, errNotText
		}
	}

	p := &graphql.RawParams{Query: values.Get("query"), OperationName: values.Get("operationName")}
	if p.Variables, err = objectQueryParam("variables", values.Get("variables")); err != nil {
		return nil, err
	}
	if p.Extensions, err = objectQueryParam("extensions", values.Get("extensions")); err != nil {
		return nil, err
	}
	if p.Query == "" && p.Extensions["persistedQuery"] == nil {
		return nil, errNoQuery
	}
	return p, nil
}

func objectQueryParam(name, s string) (map[string]any, error) {
	if s == "" {
		return nil, nil
	}
	if b := []byte(s); !json.Valid(b) || checkEscapes(b) != nil {
		return nil, malformedError("The parameter `" + name + "` must be well-formed JSON.")
	}
	return objectParam(name, gjson.Parse(s))
}
