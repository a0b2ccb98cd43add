package e2e

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
)

// startLogged starts a server that logs JSON. It returns a client, and a function that returns the lines logged since its last call. A
// line is written before the end of the response, so it is there when the client has the response.
func startLogged(t testing.TB) (*servertest.Client, func() []map[string]any) {
	t.Helper()
	config := servertest.Config()
	config.LogLevel, config.LogFormat = "info", "json"
	logs := &servertest.Output{}
	c := servertest.Start(t, servertest.WithConfig(config), servertest.WithLogs(logs)).Client
	read := 0
	return c, func() []map[string]any {
		t.Helper()
		text := logs.String()[read:]
		read += len(text)
		var lines []map[string]any
		for line := range strings.Lines(text) {
			var entry map[string]any
			if err := json.Unmarshal([]byte(line), &entry); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			if entry["msg"] != searchIsBuilt {
				lines = append(lines, entry)
			}
		}
		return lines
	}
}

// searchIsBuilt is logged once, some time after the start of a server with new data.
const searchIsBuilt = "rebuilding the projection"

func TestEveryOperationIsOneLogLine(t *testing.T) {
	t.Parallel()
	c, lines := startLogged(t)
	c = c.With("X-Request-Id", "my-id.1", "Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	for name, w := range map[string]struct {
		query  string
		method string
		want   map[string]any
	}{
		"a query": {`query Ada { user(handle: "ada") { handle } }`, http.MethodPost,
			map[string]any{"level": "INFO", "msg": "operation", "type": "query", "name": "Ada", "errors": 0.0, "store_calls": 1.0}},
		"two fields side by side": {`{ user(handle: "ada") { handle } interestKinds { kind } }`, http.MethodPost,
			map[string]any{"level": "INFO", "type": "query", "name": "", "store_calls": 2.0}},
		"a mutation": {`mutation Out { signOut(input: {}) { endedSessionId } }`, http.MethodPost,
			map[string]any{"level": "INFO", "type": "mutation", "name": "Out", "errors": 0.0, "store_calls": 0.0}},
		"invalid syntax": {`query {`, http.MethodPost,
			map[string]any{"level": "WARN", "type": "invalid", "errors": 1.0, "codes": []any{"GRAPHQL_PARSE_FAILED"}}},
		"unknown fields": {`query Ada { nope alsoNope }`, http.MethodPost,
			map[string]any{"level": "WARN", "type": "invalid", "errors": 2.0, "codes": []any{"GRAPHQL_VALIDATION_FAILED"}}},
		"a field that fails": {`query Ada { node(id: "x") { id } }`, http.MethodPost,
			map[string]any{"level": "WARN", "type": "query", "name": "Ada", "errors": 1.0, "codes": []any{"BAD_ID"}}},
		"a mutation by GET": {`mutation Out { signOut(input: {}) { endedSessionId } }`, http.MethodGet,
			map[string]any{"level": "WARN", "msg": "request rejected", "method": "GET", "status": 405.0}},
	} {
		var response *http.Response
		if w.method == http.MethodPost {
			response, _ = c.Post(t, w.query, nil)
		} else {
			response, _ = c.Send(t, http.MethodGet, "/graphql?query="+url.QueryEscape(w.query), nil, "")
		}
		got := lines()
		if len(got) != 1 {
			t.Errorf("%s: %d lines: %v", name, len(got), got)
			continue
		}
		w.want["request"] = "my-id.1"
		if w.want["msg"] != "request rejected" {
			w.want["trace"] = "0af7651916cd43dd8448eb211c80319c"
			if took, ok := got[0]["took_ms"].(float64); !ok || took <= 0 {
				t.Errorf("%s: took %v", name, got[0]["took_ms"])
			}
		}
		for key, want := range w.want {
			if a, b := encode(t, got[0][key]), encode(t, want); a != b {
				t.Errorf("%s: %s is %s, want %s", name, key, a, b)
			}
		}
		if response.Header.Get("X-Request-Id") != "my-id.1" {
			t.Errorf("%s: %v", name, response.Header)
		}
	}
}

func encode(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRejectedRequestsAreLogged(t *testing.T) {
	t.Parallel()
	c, lines := startLogged(t)
	c.With(httpserver.SecretHeader, "unknown").Post(t, ada, nil)
	c.With("Origin", foreignOrigin).Post(t, ada, nil)
	c.Send(t, http.MethodPost, "/graphql", strings.NewReader("{"), "application/json")
	got := lines()
	if len(got) != 3 {
		t.Fatalf("%v", got)
	}
	for i, status := range []float64{401, 403, 400} {
		if got[i]["msg"] != "request rejected" || got[i]["status"] != status || got[i]["request"] == "" {
			t.Errorf("%v", got[i])
		}
	}
}

func TestInvalidRequestIDsAreReplaced(t *testing.T) {
	t.Parallel()
	c, lines := startLogged(t)
	for _, id := range []string{"", "a b", strings.Repeat("x", 65), `"}`, "ü"} {
		response, _ := c.With("X-Request-Id", id).Post(t, ada, nil)
		if own := response.Header.Get("X-Request-Id"); own == id || !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(own) || lines()[0]["request"] != own {
			t.Errorf("the request id for %q is %q", id, own)
		}
	}
}

func TestTheLogContainsNoSecrets(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.LogLevel, config.LogFormat = "debug", "json"
	logs := &servertest.Output{}
	c := servertest.Start(t, servertest.WithConfig(config), servertest.WithLogs(logs)).Client
	token := c.SignIn(t, "ada")
	viewerHandle(t, c.With("Authorization", "Bearer "+token))
	viewerHandle(t, c.With("Cookie", httpserver.CookieName+"="+token))
	c.With(httpserver.SecretHeader, config.GatewaySecret+"x").Post(t, ada, nil)
	c.Post(t, `query($h: String!) { user(handle: $h) { id } }`, map[string]any{"h": "variable-value"})
	c.Post(t, `mutation { signIn(input: {handle: "ada", password: "literal-password"}) { token } }`, nil)
	for _, secret := range []string{token, "fivefold-demo", config.GatewaySecret, "variable-value", "literal-password", "argon2"} {
		if strings.Contains(logs.String(), secret) {
			t.Errorf("%s is in the log:\n%s", secret, logs.String())
		}
	}
	if strings.Count(logs.String(), "\n")-strings.Count(logs.String(), searchIsBuilt) != 7 {
		t.Errorf("not seven log lines:\n%s", logs.String())
	}
}

func TestMetricsHaveFewLabels(t *testing.T) {
	t.Parallel()
	c, _ := startLogged(t)
	for i := range 20 {
		c.Post(t, "query Q"+strings.Repeat("x", i)+` { user(handle: "ada") { handle } }`, nil)
		c.Post(t, "query Q"+strings.Repeat("x", i)+" { nope }", nil)
	}
	_, body := c.Send(t, http.MethodGet, "/metrics", nil, "")
	series := map[string]bool{}
	for line := range bytes.Lines(body) {
		if found := regexp.MustCompile(`^fivefold_\w+_count\{.*`).FindString(string(line)); found != "" {
			series[strings.TrimSpace(found)] = true
		}
	}
	want := []string{`fivefold_operation_seconds_count{outcome="ok",type="query"} 20`, `fivefold_operation_seconds_count{outcome="ok",type="invalid"} 20`,
		`fivefold_store_call_seconds_count{method="Users.ByHandles",outcome="ok",store="` + servertest.StoreName() + `"} 20`}
	for _, line := range want {
		if !series[line] {
			t.Errorf("no series %s in %v", line, series)
		}
	}
	if len(series) != len(want) {
		t.Errorf("%v", series)
	}
}

func TestStoreStatsAreReturnedWhenEnabled(t *testing.T) {
	t.Parallel()
	for _, allowed := range []bool{false, true} {
		config := servertest.Config()
		config.StoreStats = allowed
		c := servertest.Start(t, servertest.WithConfig(config)).Client
		_, body := c.Send(t, http.MethodPost, "/graphql", strings.NewReader(
			`{"query": "{ user(handle: \"ada\") { circle(reach: 1) { people(first: 2) { nodes { handle } } } } }", "extensions": {"stores": true}}`), "application/json")
		var response struct {
			Extensions struct {
				Stores struct {
					Embedded, Postgres struct {
						Calls, Keys, Rows int
						MS                float64
					}
					Levels []map[string]int
				}
			}
		}
		if err := json.Unmarshal(body, &response); err != nil {
			t.Fatal(err)
		}
		got := response.Extensions.Stores
		calls := got.Embedded
		if servertest.StoreName() == "postgres" {
			calls = got.Postgres
		}
		if allowed != (calls.Calls > 0 && calls.Rows > 0 && calls.MS > 0) {
			t.Errorf("allowed %t: %s", allowed, body)
		}
		wanted := []map[string]int{{"Users.ByHandles": 1, "Users.ByIDs": 1, "Friendships.Between": 2},
			{"Friendships.Between": 2}, {"Circles.People": 1}, {"Users.ByIDs": 1, "Friendships.Between": 1}}
		if allowed && !reflect.DeepEqual(got.Levels, wanted) {
			t.Errorf("levels %v, want %v", got.Levels, wanted)
		}
	}
}
