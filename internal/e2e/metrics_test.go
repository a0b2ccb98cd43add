package e2e

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"fivefold/internal/servertest"
	"fivefold/stores/engines"
)

// metricsAfter returns the metrics of a server after operations of every kind.
func metricsAfter(t *testing.T) string {
	t.Helper()
	s := servertest.Start(t)
	c := s.Client
	if err := s.Waiting.Measure(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.Post(t, ada, nil)
	c.Post(t, "{ nope }", nil)
	c.Post(t, `{ node(id: "x") { id } }`, nil)
	c.With("Authorization", "Bearer x").Post(t, ada, nil)
	c.With("Origin", foreignOrigin).Post(t, ada, nil)
	c.Send(t, http.MethodPut, "/graphql", nil, "")
	_, body := c.Send(t, http.MethodGet, "/metrics", nil, "")
	return string(body)
}

// Mistakes of clients are counted by their code, and are no errors of the server.
func TestMistakesOfClientsAreNoErrorsInMetrics(t *testing.T) {
	t.Parallel()
	metrics := metricsAfter(t)
	for _, want := range []string{
		`fivefold_errors_total{code="GRAPHQL_VALIDATION_FAILED"} 1`, `fivefold_errors_total{code="BAD_ID"} 1`, `fivefold_errors_total{code="UNAUTHENTICATED"} 1`,
		`fivefold_rejected_requests_total{reason="origin"} 1`, `fivefold_rejected_requests_total{reason="method"} 1`,
		"fivefold_requests_in_flight 0", "fivefold_live_connections 0", "fivefold_graph_friendships ", `fivefold_graph_calls_total{source="graph"}`,
		`fivefold_graph_calls_total{source="store"}`, "fivefold_build_info{", "fivefold_expensive_calls_total ", "fivefold_expensive_calls_waiting 0",
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(metrics, "fivefold_graph_bytes 0\n") {
		t.Error("there is no friendship graph")
	}
	if strings.Contains(metrics, `outcome="error"`) {
		t.Error("a mistake of a client is an error")
	}
}

// Every metric that the alert rules and the dashboard use exists.
func TestMonitoringUsesMetricsThatExist(t *testing.T) {
	t.Parallel()
	metrics := metricsAfter(t)
	for _, file := range []string{"../../docs/monitoring/alerts.yml", "../../docs/monitoring/dashboard.json"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		names := regexp.MustCompile(`\b(fivefold|process|go)_[a-z_]+`).FindAllString(string(text), -1)
		if len(names) < 5 {
			t.Errorf("%s: %q", file, names)
		}
		for _, name := range names {
			if name == "fivefold_redis_up" { // there is one with a Redis only: TestMetricsSayWhetherRedisAndTheSearchAnswer
				continue
			}
			if !regexp.MustCompile(`(?m)^` + name + `[ {]`).MatchString(metrics) {
				t.Errorf("%s: no metric %s", file, name)
			}
		}
		if strings.HasSuffix(file, ".json") && !json.Valid(text) {
			t.Errorf("%s is not JSON", file)
		}
	}
}

// Every alert has a test in which it fires and one in which it does not. promtool runs them.
func TestEveryAlertIsTested(t *testing.T) {
	t.Parallel()
	rules, err := os.ReadFile("../../docs/monitoring/alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	tests, err := os.ReadFile("../../docs/monitoring/alerts_test.yml")
	if err != nil {
		t.Fatal(err)
	}
	for _, alert := range regexp.MustCompile(`(?m)- alert: (\w+)$`).FindAllSubmatch(rules, -1) {
		name := string(alert[1])
		fires := regexp.MustCompile(`alertname: ` + name + `\n +exp_alerts:`).Match(tests)
		if !fires || !strings.Contains(string(tests), "alertname: "+name+"}") {
			t.Errorf("%s: fires in a test: %t", name, fires)
		}
	}
}

func TestMetricsSayWhetherRedisAndTheSearchAnswer(t *testing.T) {
	t.Parallel()
	a := engines.Addresses{DataDir: t.TempDir()}
	a.RedisURL, a.RedisPrefix = servertest.Redis(t)
	s := servertest.Start(t, servertest.WithAddresses(a))
	_, body := s.Send(t, http.MethodGet, "/metrics", nil, "")
	for _, want := range []string{"\nfivefold_redis_up 1\n", "\nfivefold_search_up 1\n"} {
		if !strings.Contains(string(body), want) {
			t.Errorf("no %q", want)
		}
	}
}
