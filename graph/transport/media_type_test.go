package transport_test

import (
	"net/http"
	"strings"
	"testing"
)

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
			got := request(t, newServer(echo), r)
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
		got := request(t, newServer(echo), post(`{"query":"{ping}"}`, "Accept", "application/json;q=0.1", "Accept", responseType))
		if !strings.HasPrefix(got.Header().Get("Content-Type"), responseType) {
			t.Error(got.Header())
		}
	})
}
