package e2e

import (
	"net/http"
	"testing"

	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
)

// A page of another site that gives its own name the address of this server sends that name.
func TestOtherHostsAreRejected(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.AdminAddr, config.AllowedHosts = "127.0.0.1:0", []string{"api.example.org", ".Example.NET", "b\u00fccher.example", ""}
	s := servertest.Start(t, servertest.WithConfig(config))
	allowed := []string{"localhost", "LOCALHOST:8080", "app.localhost:80", "127.0.0.1", "127.0.0.1:9", "10.1.2.3:8080", "[::1]", "[::1]:8080", "[fe80::1]:80",
		"api.example.org", "API.example.org:443", "api.example.org.", "a.example.net", "a.b.example.net:1", "xn--bcher-kva.example"}
	rejected := []string{"evil.example", "evil.example:8080", "example.org", "x.api.example.org", "api.example.org.evil.example", "example.net", "badexample.net",
		"localhost.evil.example", "127.0.0.1.evil.example", "notlocalhost", "*", ".", ".example.net", "a..example.com"}
	for _, c := range []*servertest.Client{s.Client, s.Admin} {
		for _, path := range []string{"/graphql?query={__typename}", "/livez", "/readyz", "/metrics", "/"} {
			if c == s.Client && (path == "/metrics" || path == "/") {
				continue // only at ADMIN_ADDR
			}
			for _, host := range allowed {
				if got := statusAt(t, c, path, host); got != http.StatusOK {
					t.Errorf("%s of %s: status %d", path, host, got)
				}
			}
			for _, host := range rejected {
				if got := statusAt(t, c, path, host); got != http.StatusMisdirectedRequest {
					t.Errorf("%s of %s: status %d", path, host, got)
				}
			}
		}
	}
}

func TestEveryHostCanBeAllowed(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.AllowedHosts = []string{"*"}
	if got := statusAt(t, servertest.Start(t, servertest.WithConfig(config)).Client, "/livez", "any.example"); got != http.StatusOK {
		t.Errorf("status %d", got)
	}
}

// statusAt returns the status of a GET request with a header Host.
func statusAt(t testing.TB, c *servertest.Client, path, host string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = host
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

// A proxy that checks one value and a server that uses another would disagree about who asks.
func TestRepeatedCredentialsAreRejected(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	for _, name := range []string{httpserver.SecretHeader, httpserver.ViewerHeader, "Authorization"} {
		for _, values := range [][]string{{"a", "b"}, {"", ""}, {"a", "a"}} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/graphql?query={__typename}", nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header[http.CanonicalHeaderKey(name)] = values
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			if response.StatusCode != http.StatusBadRequest {
				t.Errorf("%s %q: status %d", name, values, response.StatusCode)
			}
		}
	}
}
