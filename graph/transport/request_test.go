package transport_test

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
)

// Malformed requests have status 400 with every media type.
func TestMalformedBodies(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":                        ``,
		"white space":                    " \n",
		"not JSON":                       `{ "secret`,
		"a trailing comma":               `{"query":"{ping}",}`,
		"a list":                         `[{"query":"{ping}"}]`,
		"a string":                       `"{ping}"`,
		"null":                           `null`,
		"two values":                     `{"query":"{ping}"}{"query":"{ping}"}`,
		"text after the value":           `{"query":"{ping}"} secret`,
		"a NUL after the value":          "{\"query\":\"{ping}\"}\x00",
		"a byte order mark":              "\ufeff" + `{"query":"{ping}"}`,
		"not UTF-8":                      "{\"query\":\"{ping}\",\"x\":\"\xff\"}",
		"a NUL in the document":          `{"query":"{ping}\u0000"}`,
		"a NUL in a variable":            `{"query":"{ping}","variables":{"a":["\u0000"]}}`,
		"an unpaired high surrogate":     `{"query":"{ping}","variables":{"a":"\ud83d"}}`,
		"an unpaired low surrogate":      `{"query":"{ping}","variables":{"a":"\ude00"}}`,
		"two high surrogates":            `{"query":"{ping}","variables":{"a":"\ud83d\ud83d"}}`,
		"a high surrogate and an escape": `{"query":"{ping}","variables":{"a":"\ud83d\n"}}`,
		"no query":                       `{"qeury":"{ping}"}`,
		"QUERY":                          `{"QUERY":"{ping}"}`,
		"query null":                     `{"query":null}`,
		"query a number":                 `{"query":0}`,
		"query false":                    `{"query":false}`,
		"query a list":                   `{"query":["secret"]}`,
		"query an object":                `{"query":{"secret":1}}`,
		"the last query counts":          `{"query":"{ping}","query":0}`,
		"operationName a number":         `{"query":"{ping}","operationName":0}`,
		"operationName an object":        `{"query":"{ping}","operationName":{}}`,
		"variables a string":             `{"query":"{ping}","variables":"secret"}`,
		"variables a list":               `{"query":"{ping}","variables":[]}`,
		"variables a number":             `{"query":"{ping}","variables":0}`,
		"variables false":                `{"query":"{ping}","variables":false}`,
		"extensions a list":              `{"query":"{ping}","extensions":["secret"]}`,
		"extensions a string":            `{"query":"{ping}","extensions":"secret"}`,
		"no query but other extensions":  `{"extensions":{"other":1}}`,
		"unclosed nesting":               `{"query":"{ping}","variables":` + strings.Repeat(`{"a":`, 800),
	} {
		for _, accept := range []string{"", jsonType, responseType} {
			got := request(t, newServer(echo), post(body, "Accept", accept))
			if got.Code != 400 || got.code != "BAD_REQUEST" || got.body["data"] != nil {
				t.Errorf("%s, Accept %q: %d %s", name, accept, got.Code, got.Body)
			}
			if strings.Contains(got.Body.String(), "secret") {
				t.Errorf("%s is repeated in the response: %s", name, got.Body)
			}
		}
	}
}

func TestWellFormedBodies(t *testing.T) {
	const q = `"query":"query Q($echo: String){ping(echo: $echo)}"`
	for name, c := range map[string]struct{ body, want string }{
		"only a query":        {`{` + q + `}`, `{"ping":null}`},
		"nulls":               {`{` + q + `,"variables":null,"operationName":null,"extensions":null}`, `{"ping":null}`},
		"a variable":          {`{` + q + `,"variables":{"echo":"hi"}}`, `{"ping":"hi"}`},
		"an operation name":   {`{` + q + `,"operationName":"Q"}`, `{"ping":null}`},
		"an empty name":       {`{` + q + `,"operationName":""}`, `{"ping":null}`},
		"unknown parameters":  {`{` + q + `,"id":7,"secret":[1]}`, `{"ping":null}`},
		"extensions":          {`{` + q + `,"extensions":{"some":{"thing":1}}}`, `{"ping":null}`},
		"white space around":  {" \r\n\t{" + q + "}\n", `{"ping":null}`},
		"an escaped pair":     {`{` + q + `,"variables":{"echo":"\ud83d\ude00\\u0000"}}`, `{"ping":"😀\\u0000"}`},
		"the last name wins":  {`{"query":"{nope}",` + q + `}`, `{"ping":null}`},
		"unescaped non-ASCII": {`{` + q + `,"variables":{"echo":"Żółć 🏃"}}`, `{"ping":"Żółć 🏃"}`},
	} {
		for _, accept := range []string{jsonType, responseType} {
			got := request(t, newServer(echo), post(c.body, "Accept", accept))
			if got.Code != 200 || string(got.body["data"]) != c.want || got.code != "" {
				t.Errorf("%s: %d %s, want data %s", name, got.Code, got.Body, c.want)
			}
		}
	}

	t.Run("numbers keep their digits", func(t *testing.T) {
		var n any
		s := newServer(func(ctx context.Context) *graphql.Response {
			n = graphql.GetOperationContext(ctx).Extensions["n"]
			return echo(ctx)
		})
		request(t, s, post(`{"query":"{ping}","extensions":{"n":9007199254740993}}`))
		if n != json.Number("9007199254740993") {
			t.Errorf("%T %v", n, n)
		}
	})
}

func TestMalformedURLs(t *testing.T) {
	for name, query := range map[string]string{
		"nothing":               "",
		"an empty query":        "query=",
		"a bad escape":          "query=%zz",
		"a semicolon":           "query={ping};x=1",
		"query twice":           "query={ping}&query={ping}",
		"not UTF-8":             "query=%ff",
		"a NUL":                 "query={ping}%00",
		"a NUL in a variable":   `query={ping}&variables={"a":"\u0000"}`,
		"variables not JSON":    "query={ping}&variables={",
		"variables a list":      "query={ping}&variables=[]",
		"variables two values":  "query={ping}&variables={}{}",
		"variables twice":       "query={ping}&variables={}&variables={}",
		"extensions not JSON":   "query={ping}&extensions=secret",
		"extensions a string":   `query={ping}&extensions="secret"`,
		"operationName, no doc": "operationName=Q",
	} {
		for _, accept := range []string{jsonType, responseType} {
			got := request(t, newServer(echo), get(query, "Accept", accept))
			if got.Code != 400 || got.code != "BAD_REQUEST" || strings.Contains(got.Body.String(), "secret") {
				t.Errorf("%s, Accept %s: %d %s", name, accept, got.Code, got.Body)
			}
		}
	}
}

func TestWellFormedURLs(t *testing.T) {
	q := "query=" + url.QueryEscape("query Q($echo: String){ping(echo: $echo)}")
	for name, c := range map[string]struct{ query, want string }{
		"only a query":     {q, `{"ping":null}`},
		"variables":        {q + "&variables=" + url.QueryEscape(` {"echo": "hé"}`), `{"ping":"hé"}`},
		"nulls":            {q + "&variables=null&extensions=null", `{"ping":null}`},
		"empty parameters": {q + "&variables=&extensions=&operationName=", `{"ping":null}`},
		"a name":           {q + "&operationName=Q", `{"ping":null}`},
	} {
		got := request(t, newServer(echo), get(c.query))
		if got.Code != 200 || string(got.body["data"]) != c.want {
			t.Errorf("%s: %d %s, want data %s", name, got.Code, got.Body, c.want)
		}
	}

	t.Run("an upgrade to another protocol is ignored", func(t *testing.T) {
		if got := request(t, newServer(echo), get(q, "Connection", "Upgrade, HTTP2-Settings", "Upgrade", "h2c")); got.Code != 200 {
			t.Errorf("%d %s", got.Code, got.Body)
		}
	})
}
