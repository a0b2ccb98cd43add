package transport

import (
	"encoding/json"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/tidwall/gjson"
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
	if p.Query, err = text("query", query); err != nil {
		return nil, err
	}
	if p.OperationName, err = text("operationName", operationName); err != nil {
		return nil, err
	}
	if p.Variables, err = object("variables", variables); err != nil {
		return nil, err
	}
	if p.Extensions, err = object("extensions", extensions); err != nil {
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
	return object(name, gjson.Parse(s))
}
