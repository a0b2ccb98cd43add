package e2e

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"fivefold/graph/errorcode"
	"fivefold/internal/servertest"
)

// Any body gets a GraphQL response whose errors have a code of the closed list and the id of the request. The response is short when nothing
// was executed, and no error is an internal one.
func FuzzRequest(f *testing.F) {
	config := servertest.Config()
	config.AccountLimit, config.PasswordLimit = 1, 1 // hashing passwords is slow
	s := servertest.Start(f, servertest.WithConfig(config))
	handler := s.HTTP.Handler()
	for _, operation := range operations(f, s) {
		f.Add(servertest.Document(operation))
	}
	for _, seed := range []string{"", "{}", "[]", `{"query":"{__typename}","operationName":"x"}`, `{"query":"query($v: [ID!]!) { nodes(ids: $v) { id } }","variables":{"v":[null,1,{}]}}`,
		`{"query":"query($r: [_Any!]!) { _entities(representations: $r) { __typename } }","variables":{"r":[{"__typename":"User","id":[]},{"__typename":"User","handle":"x\\u2028"}]}}`,
		`{"query":"query($r: [_Any!]!) { _entities(representations: $r) { __typename } }","variables":{"r":["x",7]}}`,
		`{"query":"query($i: SignInInput!) { __typename @skip(if: false) }","variables":{"i":{"handle":{}}}}`, `{"query":"subscription { a }"}`, servertest.Document(servertest.FragmentBomb(3)),
		`{"query":"mutation($i: UpdateProfileInput!) { updateProfile(input: $i) { viewer { bio } } }","variables":{"i":{"facts":[{"label":"a","value":"b"}],"birthday":"2024-02-30"}}}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1/graphql", strings.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, request)
		var result struct {
			Data   json.RawMessage
			Errors []struct {
				Message    string
				Extensions struct {
					Code      errorcode.Code
					RequestID string
				}
			}
		}
		got := recorder.Body.Bytes()
		if err := json.Unmarshal(got, &result); err != nil || result.Data == nil && (len(result.Errors) == 0 || len(got) >= 2000) {
			t.Fatalf("%v: %d, %d bytes: %.2000s", err, recorder.Code, len(got), got)
		}
		for _, e := range result.Errors {
			if !slices.Contains(errorcode.All(), e.Extensions.Code) || e.Extensions.Code == errorcode.Internal || e.Extensions.RequestID != recorder.Header().Get("X-Request-Id") || e.Message == "" {
				t.Errorf("%+v in %.2000s", e, got)
			}
		}
	})
}
