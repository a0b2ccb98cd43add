package transport_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"

	"fivefold/graph/transport"
)

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
		"an error that propagates to the root": {
			graphql.Response{Data: []byte(`null`), Errors: fail("INTERNAL_SERVER_ERROR")}, 200, 200,
			`{"errors":[{"message":"no","extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":null}`},
		"an error before execution": {
			graphql.Response{Errors: fail("INTERNAL_SERVER_ERROR")}, 500, 200,
			`{"errors":[{"message":"no","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`},
		"an unavailable store":    {graphql.Response{Errors: fail("UNAVAILABLE")}, 503, 200, ""},
		"a timeout":               {graphql.Response{Errors: fail("CANCELLED")}, 503, 200, ""},
		"no session":              {graphql.Response{Errors: fail("UNAUTHENTICATED")}, 401, 200, ""},
		"any other code":          {graphql.Response{Errors: fail("BAD_USER_INPUT")}, 400, 200, ""},
		"a malformed extension":   {graphql.Response{Errors: fail("BAD_REQUEST")}, 400, 400, ""},
		"an error without a code": {graphql.Response{Errors: gqlerror.List{{Message: "no"}}}, 500, 200, `{"errors":[{"message":"no","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`},
		"a code of the presenter's own type": {
			graphql.Response{Errors: gqlerror.List{{Message: "no", Extensions: map[string]any{"code": errorCode("UNAVAILABLE")}}}}, 503, 200,
			`{"errors":[{"message":"no","extensions":{"code":"UNAVAILABLE"}}]}`},
		"an empty response": {graphql.Response{}, 500, 200, ""},
	} {
		t.Run(name, func(t *testing.T) {
			for accept, status := range map[string]int{responseType: c.status, jsonType: c.legacy} {
				got := request(t, newServer(func(context.Context) *graphql.Response { r := c.resp; return &r }),
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

	t.Run("extensions follow the data", func(t *testing.T) {
		s := newServer(echo)
		s.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
			graphql.RegisterExtension(ctx, "freshness", map[string]any{"search": "stale"})
			return next(ctx)
		})
		got := request(t, s, post(`{"query":"{ping}"}`))
		if want := `{"data":{"ping":null},"extensions":{"freshness":{"search":"stale"}}}`; got.Body.String() != want {
			t.Errorf("%s, want %s", got.Body, want)
		}
		got = request(t, s, post(`{"query":"{nope}"}`))
		if string(got.body["extensions"]) != `{"freshness":{"search":"stale"}}` {
			t.Errorf("%s", got.Body)
		}
	})
	t.Run("shared errors are not modified", func(t *testing.T) {
		shared := &gqlerror.Error{Message: "no", Extensions: map[string]any{"store": "search"}}
		got := request(t, newServer(func(context.Context) *graphql.Response {
			return &graphql.Response{Data: []byte("null"), Errors: gqlerror.List{shared}}
		}), post(`{"query":"{ping}"}`))
		if want := `{"errors":[{"message":"no","extensions":{"code":"INTERNAL_SERVER_ERROR","store":"search"}}],"data":null}`; got.Body.String() != want {
			t.Errorf("%s", got.Body)
		}
		if len(shared.Extensions) != 1 {
			t.Errorf("changed: %v", shared.Extensions)
		}
	})
	t.Run("headers", func(t *testing.T) {
		got := request(t, newServer(echo), post(`{"query":"{ping}"}`))
		for k, v := range map[string]string{
			"Content-Length": "22", "Vary": "Accept", "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
		} {
			if got.Header().Get(k) != v {
				t.Errorf("%s: %q, want %q", k, got.Header().Get(k), v)
			}
		}
	})
	t.Run("a response that cannot be encoded is an internal error, with nothing written before", func(t *testing.T) {
		got := request(t, newServer(func(context.Context) *graphql.Response {
			return &graphql.Response{Data: []byte("null"), Errors: gqlerror.List{
				{Message: "no", Extensions: map[string]any{"code": "INTERNAL_SERVER_ERROR", "bad": func() {}}}}}
		}), post(`{"query":"{ping}"}`))
		if ct := got.Header().Get("Content-Type"); got.Code != 500 || got.code != "INTERNAL_SERVER_ERROR" || !strings.HasPrefix(ct, jsonType) {
			t.Errorf("%d %q %s", got.Code, ct, got.Body)
		}
	})
}

// An error presenter may treat an error without a code as internal and hide its message.
func TestThePresenterReceivesCodes(t *testing.T) {
	s := newServer(echo)
	var seen []string
	s.SetErrorPresenter(func(ctx context.Context, err error) *gqlerror.Error {
		e := graphql.DefaultErrorPresenter(ctx, err)
		code, _ := e.Extensions["code"].(string)
		seen = append(seen, code)
		return e
	})
	s.Use(rejectAll{})
	got := request(t, s, post(`{"query":"{ping}"}`, "Accept", responseType))
	if got.Code != 400 || got.code != "BAD_REQUEST" || len(seen) != 1 || seen[0] != "BAD_REQUEST" {
		t.Errorf("%d %s, presenter received %q", got.Code, got.Body, seen)
	}
}

type rejectAll struct{}

func (rejectAll) ExtensionName() string                   { return "refuser" }
func (rejectAll) Validate(graphql.ExecutableSchema) error { return nil }
func (rejectAll) MutateOperationParameters(context.Context, *graphql.RawParams) *gqlerror.Error {
	return gqlerror.Errorf("no")
}

func TestWriteError(t *testing.T) {
	for accept, want := range map[string]string{"": jsonType, responseType: responseType, "text/html": jsonType} {
		w := httptest.NewRecorder()
		transport.WriteError(w, post("", "Accept", accept), http.StatusUnauthorized, "UNAUTHENTICATED", "The session has ended.")
		if w.Code != 401 || w.Header().Get("Content-Type") != want+"; charset=utf-8" || w.Header().Get("WWW-Authenticate") != "Bearer" ||
			w.Body.String() != `{"errors":[{"message":"The session has ended.","extensions":{"code":"UNAUTHENTICATED"}}]}` {
			t.Errorf("Accept %q: %d %v %s", accept, w.Code, w.Header(), w.Body)
		}
	}
}
