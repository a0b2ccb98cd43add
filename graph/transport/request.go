package transport

import (
	"encoding/json"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/tidwall/gjson"
)

// malformedError is what is wrong with a request. It speaks to the client, and holds nothing of what the client sent.
type malformedError string

func (m malformedError) Error() string { return string(m) }

const (
	errNotText = malformedError("The request is not text in UTF-8 without NUL.")
	errNotJSON = malformedError("The body is not one well-formed JSON value.")
	errNoQuery = malformedError("The parameter `query` is missing.")
)

// decodeBody reads the parameters of a POST. Names are matched to the letter, the last of equal names counts, unknown ones
// are ignored, null is absent. `query` may be missing only where a persisted query stands in for it.
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

// decodeQuery reads the parameters of a GET. A parameter given twice is refused, since readers differ in which one they take;
// an empty one counts as absent.
func decodeQuery(raw string) (*graphql.RawParams, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, malformedError("The query part of the URL is malformed.")
	}
	for _, name := range []string{"query", "operationName", "variables", "extensions"} {
		given := values[name]
		if len(given) > 1 {
			return nil, malformedError("The parameter `" + name + "` is given more than once.")
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
		return nil, malformedError("The parameter `" + name + "` is not well-formed JSON.")
	}
	return objectParam(name, gjson.Parse(s))
}
