package transport_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"

	"fivefold/graph/transport"
)

const (
	jsonType     = "application/json"
	responseType = "application/graphql-response+json"
)

// schema returns an executable schema that runs exec for every operation.
func schema(exec func(ctx context.Context) *graphql.Response) graphql.ExecutableSchema {
	parsed := gqlparser.MustLoadSchema(&ast.Source{Input: `
		type Query { ping(echo: String, n: Int): String }
		type Mutation { pong: String }
		type Subscription { beat(echo: String): String }
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

func newServer(exec func(ctx context.Context) *graphql.Response) *handler.Server {
	s := handler.New(schema(exec))
	s.SetRecoverFunc(func(context.Context, any) error {
		return &gqlerror.Error{Message: "internal", Extensions: map[string]any{"code": "INTERNAL_SERVER_ERROR"}}
	})
	s.AddTransport(transport.POST{MaxBody: 4096})
	s.AddTransport(transport.GET{})
	s.AddTransport(transport.Fallback{})
	return s
}

type testResponse struct {
	*httptest.ResponseRecorder
	code string // of the first error
	body map[string]json.RawMessage
}

func request(t *testing.T, h http.Handler, r *http.Request) testResponse {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	out := testResponse{ResponseRecorder: w}
	if w.Body.Len() == 0 {
		return out
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out.body); err != nil {
		t.Fatalf("response %q: %v", w.Body, err)
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

// Errors of well-formed requests before anything is executed.
func TestRequestErrors(t *testing.T) {
	for name, c := range map[string]struct{ body, code string }{
		"a document that is not GraphQL": {`{"query":"{"}`, "GRAPHQL_PARSE_FAILED"},
		"an unknown field":               {`{"query":"{nope}"}`, "GRAPHQL_VALIDATION_FAILED"},
		"an empty document":              {`{"query":""}`, "GRAPHQL_VALIDATION_FAILED"},
		"a document without operations":  {`{"query":"fragment F on Query{ping}"}`, "GRAPHQL_VALIDATION_FAILED"},
		"an unknown operation name":      {`{"query":"query Q{ping}","operationName":"R"}`, "GRAPHQL_VALIDATION_FAILED"},
		"no name for two operations":     {`{"query":"query Q{ping} query R{ping}"}`, "GRAPHQL_VALIDATION_FAILED"},
		"a missing variable":             {`{"query":"query Q($n: Int!){ping(n: $n)}","variables":{"n":null}}`, "GRAPHQL_VALIDATION_FAILED"},
		"a variable of another type":     {`{"query":"query Q($n: Int!){ping(n: $n)}","variables":{"n":{}}}`, "GRAPHQL_VALIDATION_FAILED"},
	} {
		for accept, status := range map[string]int{"": 200, jsonType: 200, responseType: 400} {
			got := request(t, newServer(echo), post(c.body, "Accept", accept))
			if _, hasData := got.body["data"]; got.Code != status || got.code != c.code || hasData {
				t.Errorf("%s, Accept %q: %d %s, want %d %s", name, accept, got.Code, got.Body, status, c.code)
			}
		}
	}
}

func TestRejections(t *testing.T) {
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
		"no acceptable media type":      {post(q, "Accept", "text/html"), 406, "BAD_REQUEST", [2]string{}},
		"a mutation by GET":             {get("query=mutation{pong}"), 405, "METHOD_NOT_ALLOWED", [2]string{"Allow", "POST"}},
		"a mutation among others":       {get("query=query+Q{ping}+mutation+M{pong}&operationName=M"), 405, "METHOD_NOT_ALLOWED", [2]string{"Allow", "POST"}},
		"a subscription by GET":         {get("query=subscription{beat}"), 400, "BAD_REQUEST", [2]string{}},
		"a subscription by POST":        {post(`{"query":"subscription{beat}"}`), 400, "BAD_REQUEST", [2]string{}},
		"PUT":                           {httptest.NewRequest("PUT", "/graphql", nil), 405, "METHOD_NOT_ALLOWED", [2]string{"Allow", "GET, HEAD, POST"}},
		"DELETE":                        {httptest.NewRequest("DELETE", "/graphql", nil), 405, "METHOD_NOT_ALLOWED", [2]string{"Allow", "GET, HEAD, POST"}},
		"a websocket without transport": {get("", "Upgrade", "WebSocket"), 400, "BAD_REQUEST", [2]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			executed := false
			got := request(t, newServer(func(ctx context.Context) *graphql.Response { executed = true; return echo(ctx) }), c.r)
			if got.Code != c.status || got.code != c.code || executed {
				t.Errorf("%d %s, executed: %v, want %d %s", got.Code, got.Body, executed, c.status, c.code)
			}
			if k := c.header[0]; k != "" && got.Header().Get(k) != c.header[1] {
				t.Errorf("%s: %q, want %q", k, got.Header().Get(k), c.header[1])
			}
		})
	}

	t.Run("a body of the maximum length is read", func(t *testing.T) {
		body := `{"query":"{ping} #`
		body += strings.Repeat("x", 4096-len(body)-2) + `"}`
		if got := request(t, newServer(echo), post(body)); got.Code != 200 {
			t.Errorf("%d bytes: %d %s", len(body), got.Code, got.Body)
		}
	})
	t.Run("an incomplete body", func(t *testing.T) {
		r := post(`{`)
		r.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"query":`), broken{}))
		if got := request(t, newServer(echo), r); got.Code != 400 || got.code != "BAD_REQUEST" {
			t.Errorf("%d %s", got.Code, got.Body)
		}
	})
	t.Run("a server without GET returns 405", func(t *testing.T) {
		s := handler.New(schema(echo))
		s.AddTransport(transport.POST{})
		s.AddTransport(transport.Fallback{})
		if got := request(t, s, get("query={ping}")); got.Code != 405 || got.Header().Get("Allow") != "POST" {
			t.Errorf("%d %v %s", got.Code, got.Header(), got.Body)
		}
	})
	t.Run("the default limit is 1 MiB", func(t *testing.T) {
		s := handler.New(schema(echo))
		s.AddTransport(transport.POST{})
		for pad, want := range map[int]int{1<<20 - 64: 200, 1 << 20: 413} {
			got := request(t, s, post(`{"query":"{ping}","pad":"`+strings.Repeat("x", pad)+`"}`))
			if got.Code != want {
				t.Errorf("%d: %d, want %d", pad, got.Code, want)
			}
		}
	})
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("secret: connection reset") }
