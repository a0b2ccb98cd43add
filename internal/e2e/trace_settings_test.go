package e2e

import (
	"io"
	"log/slog"
	"strings"
	"testing"

	"fivefold/internal/servertest"
	"fivefold/internal/telemetry"
)

// The standard variables of OpenTelemetry are checked when the server starts. A blank one is an unset one.
func TestVariablesOfTracesAreChecked(t *testing.T) {
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	for _, w := range []struct{ name, value, want string }{
		{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "127.0.0.1:4318", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT must be of the form http://HOST:PORT"},
		{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://user:the-word@127.0.0.1:4318/v1/traces", "OTEL_EXPORTER_OTLP_HEADERS"},
		{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:99999/v1/traces", "http://HOST:PORT"},
		{"OTEL_TRACES_EXPORTER", "zipkin", "use otlp or none"},
		{"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "use http/protobuf"},
		{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc", "use http/protobuf"},
		{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", " ", ""},
		{"OTEL_TRACES_EXPORTER", " ", ""},
		{"OTEL_EXPORTER_OTLP_PROTOCOL", " ", ""},
		{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "\n", ""},
		{"OTEL_SDK_DISABLED", " ", ""},
	} {
		t.Run(w.name+"="+w.value, func(t *testing.T) {
			t.Setenv(w.name, w.value)
			config := servertest.Config()
			config.OTLPEndpoint = "http://127.0.0.1:1"
			observer, err := telemetry.Open(t.Context(), config, log)
			if w.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				observer.Close(t.Context())
				return
			}
			if err == nil || !strings.Contains(err.Error(), w.want) || strings.Contains(err.Error(), "the-word") {
				t.Errorf("%v, want %q", err, w.want)
			}
		})
	}
}
