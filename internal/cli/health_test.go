package cli_test

import (
	"bytes"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fivefold/internal/cli"
)

func TestHealthReportsWhetherTheServerIsReady(t *testing.T) {
	t.Parallel()
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/readyz" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte("stopping\n"))
	}))
	defer server.Close()
	addr := server.Listener.Addr().String()
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	health := func(addr string) (code int, stdout, stderr string) {
		var out, problems bytes.Buffer
		code = cli.Run(t.Context(), []string{"health", "--addr", addr}, &out, &problems)
		return code, out.String(), problems.String()
	}
	for _, at := range []string{addr, "0.0.0.0:" + port, ":" + port} {
		if code, out, problems := health(at); code != 0 || out != "ready\n" {
			t.Errorf("%s: code %d, %q, %q", at, code, out, problems)
		}
	}
	status = http.StatusServiceUnavailable
	if code, _, problems := health(addr); code != 1 || !strings.Contains(problems, "not ready: stopping") {
		t.Errorf("a server that stops: code %d, %q", code, problems)
	}
	server.Close()
	if code, _, problems := health(addr); code != 1 || !strings.Contains(problems, "does not answer") {
		t.Errorf("no server: code %d, %q", code, problems)
	}
}
