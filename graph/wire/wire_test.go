package wire_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"

	"fivefold/graph/wire"
)

const (
	jsonType     = "application/json"
	responseType = "application/graphql-response+json"
)

// schema answers every query with `{"ping":<echo>}`; exec may replace the answer.
func schema(exec func(ctx context.Context) *graphql.Response) graphql.ExecutableSchema {
	parsed := gqlparser.MustLoadSchema(&ast.Source{Input: `
		type Query { ping(echo: String, n: Int): String }
		type Mutation { pong: String }
		type Subscription { beat: String }
	`})
	return &graphql.ExecutableSchemaMock{
		SchemaFunc: func() *ast.Schema { return parsed },
		ExecFunc: func(ctx context.Context) graphql.ResponseHandler {
			return graphql.OneShot(exec(ctx))
		},
	}
}

func echo(ctx context.Context) *graphql.Response {
	data, _ := json.Marshal(map[string]any{"ping": graphql.GetOperationContext(ctx).Variables["echo"]})
	return &graphql.Response{Data: data}
}

func server(exec func(ctx context.Context) *graphql.Response) *handler.Server {
	s := handler.New(schema(exec))
	s.SetRecoverFunc(func(context.Context, any) error {
		return &gqlerror.Error{Message: "internal", Extensions: map[string]any{"code": "INTERNAL"}}
	})
	s.AddTransport(wire.POST{MaxBody: 4096})
	s.AddTransport(wire.GET{})
	s.AddTransport(wire.Fallback{})
	return s
}

type reply struct {
	*httptest.ResponseRecorder
	code string // of the first error
	body map[string]json.RawMessage
}

func ask(t *testing.T, h http.Handler, r *http.Request) reply {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	out := reply{ResponseRecorder: w}
	if w.Body.Len() == 0 {
		return out
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out.body); err != nil {
		t.Fatalf("answer %q: %v", w.Body, err)
	}
	var list []struct {
		Message    string
		Extensions struct{ Code string }
	}
	if raw, ok := out.body["errors"]; ok {
		if err := json.Unmarshal(raw, &list); err != nil || len(list) == 0 {
			t.Fatalf("errors %s: %v", raw, err)
		}
		for _, e := range list {
			if e.Message == "" || e.Extensions.Code == "" {
				t.Errorf("an error without a message or a code: %s", raw)
			}
		}
		out.code = list[0].Extensions.Code
	}
	return out
}

func post(body string, header ...string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", jsonType)
	for i := 0; i < len(header); i += 2 {
		if header[i+1] == "" {
			r.Header.Del(header[i])
			continue
		}
		r.Header.Add(header[i], header[i+1])
	}
	return r
}

func get(query string, header ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/graphql?"+query, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	return r
}

func TestNegotiation(t *testing.T) {
	for _, c := range []struct{ accept, want string }{
		{"", jsonType},
		{"*/*", jsonType},
		{"application/*", jsonType},
		{"application/json", jsonType},
		{"APPLICATION/JSON", jsonType},
		{"application/json; charset=utf-8", jsonType},
		{"application/json;charset=UTF8", jsonType},
		{"application/graphql-response+json", responseType},
		{"application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", responseType},
		{"application/graphql-response+json,application/json;q=0.9", responseType},
		{"application/json,application/graphql-response+json;q=0.9", jsonType},
		{"application/json, application/graphql-response+json", responseType},
		{"application/json;q=0.5, application/graphql-response+json;q=0.50", responseType},
		{"application/json, text/plain, */*", jsonType},
		{"*/*, application/graphql-response+json", responseType},
		{"*/*;q=0.1, application/graphql-response+json;q=0.05", jsonType},
		{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", jsonType},
		{"application/json;q=0, */*", responseType},
		{"application/json;q=0, application/graphql-response+json;q=0", ""},
		{"*/*;q=0", ""},
		{"*/*;q=0, application/json", jsonType},
		{"application/*;q=0.2, application/json;q=0.1", responseType},
		{"application/json;q=high, application/graphql-response+json;q=0.1", responseType},
		{"application/json;q=1.5, application/json;q=NaN", ""},
		{"application/json;q=0.2, application/json;q=0.9, application/graphql-response+json;q=0.5", jsonType},
		{"text/html", ""},
		{"text/event-stream", ""},
		{"application/json; charset=iso-8859-1", ""},
		{";;;, ,application/json", jsonType},
		{";;;", ""},
	} {
		for _, r := range []*http.Request{
			post(`{"query":"{ping}"}`, "Accept", c.accept),
			get("query={ping}", "Accept", c.accept),
		} {
			got := ask(t, server(echo), r)
			if c.want == "" {
				if got.Code != http.StatusNotAcceptable || got.code != "BAD_REQUEST" {
					t.Errorf("%s, Accept %q: %d %s", r.Method, c.accept, got.Code, got.code)
				}
				continue
			}
			if ct := got.Header().Get("Content-Type"); got.Code != 200 || ct != c.want+"; charset=utf-8" {
				t.Errorf("%s, Accept %q: %d %q, want %q", r.Method, c.accept, got.Code, ct, c.want)
			}
		}
	}

	t.Run("Accept over several lines", func(t *testing.T) {
		got := ask(t, server(echo), post(`{"query":"{ping}"}`, "Accept", "application/json;q=0.1", "Accept", responseType))
		if !strings.HasPrefix(got.Header().Get("Content-Type"), responseType) {
			t.Error(got.Header())
		}
	})
}

// The request must not be answered, whatever its sender accepts.
func TestMalformedBodies(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":                       ``,
		"white space":                   " \n",
		"not JSON":                      `{ "secret`,
		"not JSON after all":            `{"query":"{ping}",}`,
		"a list":                        `[{"query":"{ping}"}]`,
		"a string":                      `"{ping}"`,
		"null":                          `null`,
		"two values":                    `{"query":"{ping}"}{"query":"{ping}"}`,
		"something behind":              `{"query":"{ping}"} secret`,
		"a NUL behind":                  "{\"query\":\"{ping}\"}\x00",
		"a byte order mark":             "\ufeff" + `{"query":"{ping}"}`,
		"not UTF-8":                     "{\"query\":\"{ping}\",\"x\":\"\xff\"}",
		"a NUL in the document":         `{"query":"{ping}\u0000"}`,
		"a NUL in a variable":           `{"query":"{ping}","variables":{"a":["\u0000"]}}`,
		"half a surrogate pair":         `{"query":"{ping}","variables":{"a":"\ud83d"}}`,
		"the other half":                `{"query":"{ping}","variables":{"a":"\ude00"}}`,
		"two first halves":              `{"query":"{ping}","variables":{"a":"\ud83d\ud83d"}}`,
		"half a pair and an escape":     `{"query":"{ping}","variables":{"a":"\ud83d\n"}}`,
		"no query":                      `{"qeury":"{ping}"}`,
		"QUERY":                         `{"QUERY":"{ping}"}`,
		"query null":                    `{"query":null}`,
		"query a number":                `{"query":0}`,
		"query false":                   `{"query":false}`,
		"query a list":                  `{"query":["secret"]}`,
		"query an object":               `{"query":{"secret":1}}`,
		"the last query counts":         `{"query":"{ping}","query":0}`,
		"operationName a number":        `{"query":"{ping}","operationName":0}`,
		"operationName an object":       `{"query":"{ping}","operationName":{}}`,
		"variables a string":            `{"query":"{ping}","variables":"secret"}`,
		"variables a list":              `{"query":"{ping}","variables":[]}`,
		"variables a number":            `{"query":"{ping}","variables":0}`,
		"variables false":               `{"query":"{ping}","variables":false}`,
		"extensions a list":             `{"query":"{ping}","extensions":["secret"]}`,
		"extensions a string":           `{"query":"{ping}","extensions":"secret"}`,
		"no query but other extensions": `{"extensions":{"other":1}}`,
		"no end of nesting":             `{"query":"{ping}","variables":` + strings.Repeat(`{"a":`, 800),
	} {
		for _, accept := range []string{"", jsonType, responseType} {
			got := ask(t, server(echo), post(body, "Accept", accept))
			if got.Code != 400 || got.code != "BAD_REQUEST" || got.body["data"] != nil {
				t.Errorf("%s, Accept %q: %d %s", name, accept, got.Code, got.Body)
			}
			if strings.Contains(got.Body.String(), "secret") {
				t.Errorf("%s is given back: %s", name, got.Body)
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
			got := ask(t, server(echo), post(c.body, "Accept", accept))
			if got.Code != 200 || string(got.body["data"]) != c.want || got.code != "" {
				t.Errorf("%s: %d %s, want data %s", name, got.Code, got.Body, c.want)
			}
		}
	}

	t.Run("numbers keep their digits", func(t *testing.T) {
		var n any
		s := server(func(ctx context.Context) *graphql.Response {
			n = graphql.GetOperationContext(ctx).Extensions["n"]
			return echo(ctx)
		})
		ask(t, s, post(`{"query":"{ping}","extensions":{"n":9007199254740993}}`))
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
			got := ask(t, server(echo), get(query, "Accept", accept))
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
		got := ask(t, server(echo), get(c.query))
		if got.Code != 200 || string(got.body["data"]) != c.want {
			t.Errorf("%s: %d %s, want data %s", name, got.Code, got.Body, c.want)
		}
	}

	t.Run("an upgrade that is no websocket is ignored", func(t *testing.T) {
		if got := ask(t, server(echo), get(q, "Connection", "Upgrade, HTTP2-Settings", "Upgrade", "h2c")); got.Code != 200 {
			t.Errorf("%d %s", got.Code, got.Body)
		}
	})
}

// What a well-formed request leads to before anything is executed.
func TestRequestErrors(t *testing.T) {
	for name, c := range map[string]struct{ body, code string }{
		"a document that is no GraphQL": {`{"query":"{"}`, "GRAPHQL_PARSE_FAILED"},
		"an unknown field":              {`{"query":"{nope}"}`, "GRAPHQL_VALIDATION_FAILED"},
		"an empty document":             {`{"query":""}`, "GRAPHQL_VALIDATION_FAILED"},
		"a document without operations": {`{"query":"fragment F on Query{ping}"}`, "GRAPHQL_VALIDATION_FAILED"},
		"an unknown operation name":     {`{"query":"query Q{ping}","operationName":"R"}`, "GRAPHQL_VALIDATION_FAILED"},
		"no name for two operations":    {`{"query":"query Q{ping} query R{ping}"}`, "GRAPHQL_VALIDATION_FAILED"},
		"a missing variable":            {`{"query":"query Q($n: Int!){ping(n: $n)}","variables":{"n":null}}`, "GRAPHQL_VALIDATION_FAILED"},
		"a variable of another type":    {`{"query":"query Q($n: Int!){ping(n: $n)}","variables":{"n":{}}}`, "GRAPHQL_VALIDATION_FAILED"},
	} {
		for accept, status := range map[string]int{"": 200, jsonType: 200, responseType: 400} {
			got := ask(t, server(echo), post(c.body, "Accept", accept))
			if _, hasData := got.body["data"]; got.Code != status || got.code != c.code || hasData {
				t.Errorf("%s, Accept %q: %d %s, want %d %s", name, accept, got.Code, got.Body, status, c.code)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	const q = `{"query":"{ping}"}`
	long := `{"query":"{ping} #` + strings.Repeat("x", 4096) + `"}`
	for name, c := range map[string]struct {
		r      *http.Request
		status int
		code   string
		header [2]string
	}{
		"a body of another type":        {post(q, "Content-Type", "", "Content-Type", "text/plain"), 415, "BAD_REQUEST", [2]string{"Accept", jsonType}},
		"a form":                        {post("query={ping}", "Content-Type", "", "Content-Type", "application/x-www-form-urlencoded"), 415, "BAD_REQUEST", [2]string{}},
		"a body of no type":             {post(q, "Content-Type", ""), 415, "BAD_REQUEST", [2]string{}},
		"a body of a malformed type":    {post(q, "Content-Type", "", "Content-Type", "application/"), 415, "BAD_REQUEST", [2]string{}},
		"a body in another charset":     {post(q, "Content-Type", "", "Content-Type", "application/json; charset=utf-16"), 415, "BAD_REQUEST", [2]string{}},
		"a compressed body":             {post(q, "Content-Encoding", "gzip"), 415, "BAD_REQUEST", [2]string{"Accept-Encoding", "identity"}},
		"a body that is too long":       {post(long), 413, "BAD_REQUEST", [2]string{}},
		"an answer nobody can give":     {post(q, "Accept", "text/html"), 406, "BAD_REQUEST", [2]string{}},
		"a mutation by GET":             {get("query=mutation{pong}"), 405, "METHOD_NOT_ALLOWED", [2]string{"Allow", "POST"}},
		"a mutation among others":       {get("query=query+Q{ping}+mutation+M{pong}&operationName=M"), 405, "METHOD_NOT_ALLOWED", [2]string{"Allow", "POST"}},
		"a subscription by GET":         {get("query=subscription{beat}"), 400, "BAD_REQUEST", [2]string{}},
		"a subscription by POST":        {post(`{"query":"subscription{beat}"}`), 400, "BAD_REQUEST", [2]string{}},
		"PUT":                           {httptest.NewRequest("PUT", "/graphql", nil), 405, "METHOD_NOT_ALLOWED", [2]string{"Allow", "GET, POST"}},
		"DELETE":                        {httptest.NewRequest("DELETE", "/graphql", nil), 405, "METHOD_NOT_ALLOWED", [2]string{"Allow", "GET, POST"}},
		"a websocket without transport": {get("", "Upgrade", "WebSocket"), 400, "BAD_REQUEST", [2]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			executed := false
			got := ask(t, server(func(ctx context.Context) *graphql.Response { executed = true; return echo(ctx) }), c.r)
			if got.Code != c.status || got.code != c.code || executed {
				t.Errorf("%d %s, executed %v; want %d %s", got.Code, got.Body, executed, c.status, c.code)
			}
			if k := c.header[0]; k != "" && got.Header().Get(k) != c.header[1] {
				t.Errorf("%s: %q, want %q", k, got.Header().Get(k), c.header[1])
			}
		})
	}

	t.Run("a body of the longest length is read", func(t *testing.T) {
		body := `{"query":"{ping} #`
		body += strings.Repeat("x", 4096-len(body)-2) + `"}`
		if got := ask(t, server(echo), post(body)); got.Code != 200 {
			t.Errorf("%d bytes: %d %s", len(body), got.Code, got.Body)
		}
	})
	t.Run("a body that breaks off", func(t *testing.T) {
		r := post(`{`)
		r.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"query":`), broken{}))
		if got := ask(t, server(echo), r); got.Code != 400 || got.code != "BAD_REQUEST" {
			t.Errorf("%d %s", got.Code, got.Body)
		}
	})
	t.Run("a server without GET says so", func(t *testing.T) {
		s := handler.New(schema(echo))
		s.AddTransport(wire.POST{})
		s.AddTransport(wire.Fallback{})
		if got := ask(t, s, get("query={ping}")); got.Code != 405 || got.Header().Get("Allow") != "POST" {
			t.Errorf("%d %v %s", got.Code, got.Header(), got.Body)
		}
	})
	t.Run("one megabyte unless told otherwise", func(t *testing.T) {
		s := handler.New(schema(echo))
		s.AddTransport(wire.POST{})
		for pad, want := range map[int]int{1<<20 - 64: 200, 1 << 20: 413} {
			got := ask(t, s, post(`{"query":"{ping}","pad":"`+strings.Repeat("x", pad)+`"}`))
			if got.Code != want {
				t.Errorf("%d: %d, want %d", pad, got.Code, want)
			}
		}
	})
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("secret: connection reset") }

type errorCode string

func TestResponses(t *testing.T) {
	fail := func(code string) gqlerror.List {
		return gqlerror.List{{Message: "no", Extensions: map[string]any{"code": code}}}
	}
	for name, c := range map[string]struct {
		resp           graphql.Response
		status, legacy int
		body           string
	}{
		"data": {
			graphql.Response{Data: []byte(`{"a":1}`)}, 200, 200,
			`{"data":{"a":1}}`},
		"data and errors": {
			graphql.Response{Data: []byte(`{"a":null}`), Errors: fail("UNAVAILABLE")}, 200, 200,
			`{"errors":[{"message":"no","extensions":{"code":"UNAVAILABLE"}}],"data":{"a":null}}`},
		"a failure up to the root": {
			graphql.Response{Data: []byte(`null`), Errors: fail("INTERNAL")}, 200, 200,
			`{"errors":[{"message":"no","extensions":{"code":"INTERNAL"}}],"data":null}`},
		"a failure before anything ran": {
			graphql.Response{Errors: fail("INTERNAL")}, 500, 200,
			`{"errors":[{"message":"no","extensions":{"code":"INTERNAL"}}]}`},
		"a store that is gone":    {graphql.Response{Errors: fail("UNAVAILABLE")}, 503, 200, ""},
		"time that ran out":       {graphql.Response{Errors: fail("CANCELLED")}, 503, 200, ""},
		"nobody signed in":        {graphql.Response{Errors: fail("UNAUTHENTICATED")}, 401, 200, ""},
		"any other code":          {graphql.Response{Errors: fail("BAD_INPUT")}, 400, 200, ""},
		"a malformed extension":   {graphql.Response{Errors: fail("BAD_REQUEST")}, 400, 400, ""},
		"an error without a code": {graphql.Response{Errors: gqlerror.List{{Message: "no"}}}, 500, 200, `{"errors":[{"message":"no","extensions":{"code":"INTERNAL"}}]}`},
		"a code of the presenter's own type": {
			graphql.Response{Errors: gqlerror.List{{Message: "no", Extensions: map[string]any{"code": errorCode("UNAVAILABLE")}}}}, 503, 200,
			`{"errors":[{"message":"no","extensions":{"code":"UNAVAILABLE"}}]}`},
		"nothing at all is a fault": {graphql.Response{}, 500, 200, ""},
	} {
		t.Run(name, func(t *testing.T) {
			for accept, status := range map[string]int{responseType: c.status, jsonType: c.legacy} {
				got := ask(t, server(func(context.Context) *graphql.Response { r := c.resp; return &r }),
					post(`{"query":"{ping}"}`, "Accept", accept))
				if got.Code != status || c.body != "" && got.Body.String() != c.body {
					t.Errorf("%s: %d %s, want %d %s", accept, got.Code, got.Body, status, c.body)
				}
				if (got.Code == 401) != (got.Header().Get("WWW-Authenticate") != "") {
					t.Errorf("%s: %d with WWW-Authenticate %q", accept, got.Code, got.Header().Get("WWW-Authenticate"))
				}
			}
		})
	}

	t.Run("extensions stand behind the data", func(t *testing.T) {
		s := server(echo)
		s.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
			graphql.RegisterExtension(ctx, "freshness", map[string]any{"search": "stale"})
			return next(ctx)
		})
		got := ask(t, s, post(`{"query":"{ping}"}`))
		if want := `{"data":{"ping":null},"extensions":{"freshness":{"search":"stale"}}}`; got.Body.String() != want {
			t.Errorf("%s, want %s", got.Body, want)
		}
		got = ask(t, s, post(`{"query":"{nope}"}`))
		if string(got.body["extensions"]) != `{"freshness":{"search":"stale"}}` {
			t.Errorf("%s", got.Body)
		}
	})
	t.Run("an error that many requests share stays as it is", func(t *testing.T) {
		shared := &gqlerror.Error{Message: "no", Extensions: map[string]any{"store": "search"}}
		got := ask(t, server(func(context.Context) *graphql.Response {
			return &graphql.Response{Data: []byte("null"), Errors: gqlerror.List{shared}}
		}), post(`{"query":"{ping}"}`))
		if want := `{"errors":[{"message":"no","extensions":{"code":"INTERNAL","store":"search"}}],"data":null}`; got.Body.String() != want {
			t.Errorf("%s", got.Body)
		}
		if len(shared.Extensions) != 1 {
			t.Errorf("changed: %v", shared.Extensions)
		}
	})
	t.Run("headers", func(t *testing.T) {
		got := ask(t, server(echo), post(`{"query":"{ping}"}`))
		for k, v := range map[string]string{
			"Content-Length": "22", "Vary": "Accept", "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
		} {
			if got.Header().Get(k) != v {
				t.Errorf("%s: %q, want %q", k, got.Header().Get(k), v)
			}
		}
	})
	t.Run("an answer that is no JSON is a fault, with nothing written before", func(t *testing.T) {
		got := ask(t, server(func(context.Context) *graphql.Response {
			return &graphql.Response{Data: []byte("null"), Errors: gqlerror.List{
				{Message: "no", Extensions: map[string]any{"code": "INTERNAL", "bad": func() {}}}}}
		}), post(`{"query":"{ping}"}`))
		if ct := got.Header().Get("Content-Type"); got.Code != 500 || got.code != "INTERNAL" || !strings.HasPrefix(ct, jsonType) {
			t.Errorf("%d %q %s", got.Code, ct, got.Body)
		}
	})
}

// An error presenter may take what has no code for a fault of this server, and hide its message.
func TestThePresenterSeesCodes(t *testing.T) {
	s := server(echo)
	var seen []string
	s.SetErrorPresenter(func(ctx context.Context, err error) *gqlerror.Error {
		e := graphql.DefaultErrorPresenter(ctx, err)
		code, _ := e.Extensions["code"].(string)
		seen = append(seen, code)
		return e
	})
	s.Use(refuser{})
	got := ask(t, s, post(`{"query":"{ping}"}`, "Accept", responseType))
	if got.Code != 400 || got.code != "BAD_REQUEST" || len(seen) != 1 || seen[0] != "BAD_REQUEST" {
		t.Errorf("%d %s, presenter saw %q", got.Code, got.Body, seen)
	}
}

type refuser struct{}

func (refuser) ExtensionName() string                   { return "refuser" }
func (refuser) Validate(graphql.ExecutableSchema) error { return nil }
func (refuser) MutateOperationParameters(context.Context, *graphql.RawParams) *gqlerror.Error {
	return gqlerror.Errorf("no")
}

func TestTheClientIsGone(t *testing.T) {
	t.Run("nothing is written", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		var executor context.Context
		got := ask(t, server(func(ctx context.Context) *graphql.Response {
			executor = ctx
			cancel()
			return echo(ctx)
		}), post(`{"query":"{ping}"}`).WithContext(ctx))
		if got.Body.Len() != 0 || got.Code != 499 {
			t.Errorf("%d %s", got.Code, got.Body)
		}
		if executor == nil || executor.Err() == nil {
			t.Error("the executor did not get the request's context")
		}
	})
	t.Run("before the body came", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		r := post("").WithContext(ctx)
		r.Body = io.NopCloser(broken{})
		if got := ask(t, server(echo), r); got.Body.Len() != 0 || got.Code != 499 {
			t.Errorf("%d %s", got.Code, got.Body)
		}
	})
	t.Run("a deadline is told", func(t *testing.T) {
		for accept, status := range map[string]int{jsonType: 200, responseType: 503} {
			ctx, cancel := context.WithDeadline(context.Background(), time.Unix(0, 0))
			defer cancel()
			got := ask(t, server(echo), post(`{"query":"{ping}"}`, "Accept", accept).WithContext(ctx))
			if got.Code != status || got.code != "CANCELLED" {
				t.Errorf("%s: %d %s", accept, got.Code, got.Body)
			}
		}
	})
}

type texts map[string]string

func (c texts) Get(_ context.Context, k string) (string, bool) { v, ok := c[k]; return v, ok }
func (c texts) Add(_ context.Context, k, v string)             { c[k] = v }

func TestPersistedQueries(t *testing.T) {
	kept := texts{}
	s := server(echo)
	s.Use(wire.PersistedQueries{Cache: kept})

	hash := func(doc string) string { sum := sha256.Sum256([]byte(doc)); return hex.EncodeToString(sum[:]) }
	ext := func(hash string) string { return `{"persistedQuery":{"version":1,"sha256Hash":"` + hash + `"}}` }
	both := func(doc, extensions string) []*http.Request {
		body, values := `{"extensions":`+extensions, url.Values{"extensions": {extensions}}
		if doc != "" {
			quoted, _ := json.Marshal(doc)
			body += `,"query":` + string(quoted)
			values.Set("query", doc)
		}
		return []*http.Request{post(body + "}"), get(values.Encode())}
	}
	expect := func(t *testing.T, doc, extensions, code string, legacy, status int) {
		t.Helper()
		for accept, want := range map[string]int{jsonType: legacy, responseType: status} {
			for _, r := range both(doc, extensions) {
				r.Header.Set("Accept", accept)
				if got := ask(t, s, r); got.Code != want || got.code != code {
					t.Errorf("%s, Accept %s: %d %s, want %d %s", r.Method, accept, got.Code, got.Body, want, code)
				}
			}
		}
	}

	doc := "{ping}"
	t.Run("an unknown hash", func(t *testing.T) {
		expect(t, "", ext(hash(doc)), "PERSISTED_QUERY_NOT_FOUND", 200, 200)
		got := ask(t, s, both("", ext(hash(doc)))[1])
		if !bytes.Contains(got.body["errors"], []byte(`"message":"PersistedQueryNotFound"`)) {
			t.Errorf("clients look for the message: %s", got.Body)
		}
	})
	t.Run("the hash of another text", func(t *testing.T) {
		expect(t, doc, ext(hash("{other}")), "PERSISTED_QUERY_HASH_MISMATCH", 400, 400)
		if len(kept) != 0 {
			t.Errorf("kept %v", kept)
		}
	})
	t.Run("an invalid document is not kept", func(t *testing.T) {
		expect(t, "{nope}", ext(hash("{nope}")), "GRAPHQL_VALIDATION_FAILED", 200, 400)
		if len(kept) != 0 {
			t.Errorf("kept %v", kept)
		}
	})
	t.Run("a long document runs and is not kept", func(t *testing.T) {
		long := "{ping}#" + strings.Repeat("x", 64<<10)
		r := get(url.Values{"query": {long}, "extensions": {ext(hash(long))}}.Encode())
		if got := ask(t, s, r); got.Code != 200 || got.code != "" || len(kept) != 0 {
			t.Errorf("%d %s, kept %d", got.Code, got.Body, len(kept))
		}
	})
	t.Run("text and hash, then the hash alone", func(t *testing.T) {
		expect(t, doc, ext(hash(doc)), "", 200, 200)
		expect(t, "", ext(hash(doc)), "", 200, 200)
	})
	t.Run("a mutation does not slip through by GET", func(t *testing.T) {
		m := "mutation{pong}"
		if got := ask(t, s, both(m, ext(hash(m)))[0]); got.code != "" {
			t.Fatal(got.Body)
		}
		if got := ask(t, s, both("", ext(hash(m)))[1]); got.Code != 405 || got.code != "METHOD_NOT_ALLOWED" {
			t.Errorf("%d %s", got.Code, got.Body)
		}
	})
	for name, extensions := range map[string]string{
		"no object":       `{"persistedQuery":"secret"}`,
		"a list":          `{"persistedQuery":[1]}`,
		"no hash":         `{"persistedQuery":{"version":1}}`,
		"a short hash":    `{"persistedQuery":{"version":1,"sha256Hash":"abc"}}`,
		"a number":        `{"persistedQuery":{"version":1,"sha256Hash":5}}`,
		"no version":      `{"persistedQuery":{"sha256Hash":"` + hash(doc) + `"}}`,
		"another version": `{"persistedQuery":{"version":2,"sha256Hash":"` + hash(doc) + `"}}`,
	} {
		t.Run(name, func(t *testing.T) { expect(t, doc, extensions, "BAD_REQUEST", 400, 400) })
	}
	t.Run("null is absent", func(t *testing.T) { expect(t, doc, `{"persistedQuery":null}`, "", 200, 200) })
}

// Over a real connection: the length is right and the connection lives on after a refusal.
func TestOverTCP(t *testing.T) {
	srv := httptest.NewServer(server(echo))
	defer srv.Close()
	for range 2 {
		for _, body := range []string{`{"query":"{ping}"}`, `{`, `{"query":"{nope}"}`, `{"pad":"` + strings.Repeat("x", 1<<16) + `"}`} {
			res, err := http.Post(srv.URL, jsonType, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(res.Body)
			res.Body.Close()
			if err != nil || !json.Valid(b) || int64(len(b)) != res.ContentLength {
				t.Errorf("%d %q (length %d): %v", res.StatusCode, b, res.ContentLength, err)
			}
		}
	}
}

func TestRefuse(t *testing.T) {
	for accept, want := range map[string]string{"": jsonType, responseType: responseType, "text/html": jsonType} {
		w := httptest.NewRecorder()
		wire.Refuse(w, post("", "Accept", accept), http.StatusUnauthorized, "UNAUTHENTICATED", "The session has ended.")
		if w.Code != 401 || w.Header().Get("Content-Type") != want+"; charset=utf-8" || w.Header().Get("WWW-Authenticate") != "Bearer" ||
			w.Body.String() != `{"errors":[{"message":"The session has ended.","extensions":{"code":"UNAUTHENTICATED"}}]}` {
			t.Errorf("Accept %q: %d %v %s", accept, w.Code, w.Header(), w.Body)
		}
	}
}

// The codes given here are in the list that the schema promises is closed.
func TestCodesAreInTheSchema(t *testing.T) {
	sdl, err := os.ReadFile("../../schema/base.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"answer.go", "persisted.go"} {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`code\w+\s+= "([A-Z_]+)"`).FindAllSubmatch(src, -1) {
			if !regexp.MustCompile(`(?m)^  ` + string(m[1]) + `$`).Match(sdl) {
				t.Errorf("%s is no value of ErrorCode", m[1])
			}
		}
	}
}
