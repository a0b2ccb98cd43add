package e2e

import (
	"compress/gzip"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"fivefold/internal/servertest"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracing "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// A traceCollector receives traces as an OpenTelemetry collector does.
type traceCollector struct {
	mu      sync.Mutex
	service string          // guarded by mu
	spans   []*tracing.Span // guarded by mu
}

func (c *traceCollector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	reader := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		decompressed, err := gzip.NewReader(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		reader = decompressed
	}
	var request collector.ExportTraceServiceRequest
	body, err := io.ReadAll(reader)
	if err != nil || r.URL.Path != "/v1/traces" || proto.Unmarshal(body, &request) != nil {
		http.Error(w, "not a trace", http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, resource := range request.ResourceSpans {
		c.service = resource.Resource.String()
		for _, scope := range resource.ScopeSpans {
			c.spans = append(c.spans, scope.Spans...)
		}
	}
}

func (c *traceCollector) named(name string) *tracing.Span {
	for _, span := range c.spans {
		if span.Name == name {
			return span
		}
	}
	return nil
}

func TestStandardVariablesOfTraces(t *testing.T) {
	for _, w := range []struct {
		variables map[string]string
		sent      bool
	}{
		{map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "/v1/traces"}, true},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "", "OTEL_SDK_DISABLED": "true"}, false},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "", "OTEL_TRACES_EXPORTER": "none"}, false},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "", "OTEL_TRACES_SAMPLER": "always_off"}, false},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "", "OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"}, true},
	} {
		t.Run("", func(t *testing.T) {
			received := &traceCollector{}
			server := httptest.NewServer(received)
			defer server.Close()
			for name, value := range w.variables {
				if strings.HasSuffix(name, "ENDPOINT") {
					value = server.URL + value
				}
				t.Setenv(name, value)
			}
			p := servertest.Run(t, "--demo")
			p.Post(t, ada, nil)
			p.Stop(t)
			if (len(received.spans) > 0) != w.sent {
				t.Errorf("%v: %d spans", w.variables, len(received.spans))
			}
		})
	}
}

func TestTracesShowTheOperationAndItsStoreCalls(t *testing.T) {
	received := &traceCollector{}
	server := httptest.NewServer(received)
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL+"/")
	t.Setenv("OTEL_SERVICE_NAME", "the network")
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test")
	p := servertest.Run(t, "--demo")
	token := p.SignIn(t, "ada")
	p.With("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "Authorization", "Bearer "+token).
		Post(t, `query Ada($secret: String!) { user(handle: $secret) { handle } }`, map[string]any{"secret": "ben"})
	p.Post(t, `query Mistaken { node(id: "x") { id } }`, nil)
	p.Stop(t)

	named := map[string]*tracing.Span{}
	for _, span := range received.spans {
		if hex.EncodeToString(span.TraceId) == "0af7651916cd43dd8448eb211c80319c" {
			named[span.Name] = span
		}
		if strings.Contains(span.String(), token) || strings.Contains(span.String(), `"ben"`) {
			t.Errorf("a secret or a variable is in a span: %v", span)
		}
	}
	for child, parent := range map[string]string{"Sessions.ByToken": "query Ada", "graphql query": "query Ada", "Users.ByHandles": "graphql query"} {
		if named[child] == nil || named[parent] == nil || string(named[child].ParentSpanId) != string(named[parent].SpanId) {
			t.Errorf("%s is not below %s: %v", child, parent, named)
		}
	}
	root := named["query Ada"]
	if root == nil || hex.EncodeToString(root.ParentSpanId) != "b7ad6b7169203331" || root.Kind != tracing.Span_SPAN_KIND_SERVER {
		t.Errorf("%v", root)
	}
	if call := named["Users.ByHandles"]; call == nil || call.EndTimeUnixNano <= call.StartTimeUnixNano || !strings.Contains(call.String(), `"`+servertest.StoreName()+`"`) {
		t.Errorf("%v", call)
	}
	if named["graphql query"].GetStatus().GetCode() != tracing.Status_STATUS_CODE_UNSET {
		t.Errorf("%v", named["graphql query"])
	}
	if failed := received.named("query Mistaken"); failed == nil || failed.GetStatus().GetCode() == tracing.Status_STATUS_CODE_ERROR {
		t.Errorf("an error of the client marks the span as failed: %v", failed)
	}
	if !strings.Contains(received.service, `"the network"`) || !strings.Contains(received.service, `"deployment.environment"`) {
		t.Errorf("the service is %s", received.service)
	}
}

func TestUnreachableCollectorIsOnlyLogged(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	p := servertest.Run(t, "--demo", "--otlp-endpoint", server.URL)
	if _, body := p.Post(t, ada, nil); !strings.Contains(string(body), `"ada"`) {
		t.Errorf("%s", body)
	}
	p.Stop(t)
	if text := p.Stderr.String(); !strings.Contains(text, "traces") || !strings.Contains(text, "refused") {
		t.Errorf("the log does not report it: %s", text)
	}
}
