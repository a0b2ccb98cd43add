package bench

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
)

// BenchmarkRequest measures requests that read one person by id, without a network: what the server adds to the time of the store.
// Requests of all kinds of credentials are sent alternately. The metric "of-anonymous" is the processor time of one divided by that of a
// request without credentials.
//
//	go test ./internal/bench -run '^$' -bench Request -benchmem
func BenchmarkRequest(b *testing.B) {
	config := servertest.Config()
	config.LogLevel = "warn"
	s := servertest.Start(b, servertest.WithConfig(config))
	ada, token := s.UserID(b, "ada"), s.SignIn(b, "ada")
	handler := s.HTTP.Handler()
	body := fmt.Appendf(nil, `{"query":"query Q1($id: ID!) { user(id: $id) { id handle name } }\n","variables":{"id":%q}}`, ada)
	kinds := []struct {
		name    string
		headers map[string]string
	}{
		{"anonymous", nil},
		{"gateway", map[string]string{httpserver.SecretHeader: servertest.GatewaySecret, httpserver.ViewerHeader: ada}},
		{"token", map[string]string{"Authorization": "Bearer " + token}},
		{"cookie", map[string]string{"Cookie": httpserver.CookieName + "=" + token}},
	}
	send := func(b *testing.B, headers map[string]string) {
		request := httptest.NewRequest(http.MethodPost, s.URL+"/graphql", io.NopCloser(bytes.NewReader(body)))
		request.Header.Set("Content-Type", "application/json")
		for name, value := range headers {
			request.Header.Set(name, value)
		}
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, request)
		if recorder.Code != http.StatusOK || !bytes.Contains(recorder.Body.Bytes(), []byte(`"handle":"ada"`)) {
			b.Fatalf("%d: %s", recorder.Code, recorder.Body)
		}
	}
	for _, kind := range kinds {
		b.Run(kind.name, func(b *testing.B) {
			var used [2]time.Duration
			b.ReportAllocs()
			for b.Loop() {
				for side, headers := range []map[string]string{kind.headers, nil} {
					began := processorTime(b)
					send(b, headers)
					used[side] += processorTime(b) - began
				}
			}
			b.ReportMetric(float64(used[0])/float64(used[1]), "of-anonymous")
		})
	}
}
