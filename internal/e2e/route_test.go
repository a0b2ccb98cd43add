package e2e

import (
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fivefold/internal/servertest"
)

// routes returns the patterns that the server registers.
func routes(t *testing.T) (patterns []string) {
	t.Helper()
	source, err := os.ReadFile("../httpserver/routes.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range regexp.MustCompile(`mux\.Handle\w*\("(.*?)"`).FindAllSubmatch(source, -1) {
		patterns = append(patterns, string(found[1]))
	}
	if len(patterns) < 6 {
		t.Fatalf("%q", patterns)
	}
	return patterns
}

// startWithAdmin starts a server with ADMIN_ADDR.
func startWithAdmin(t *testing.T) *servertest.Server {
	t.Helper()
	config := servertest.Config()
	config.AdminAddr = "127.0.0.1:0"
	return servertest.Start(t, servertest.WithConfig(config))
}

func TestEveryRouteServesItsMethodsOnly(t *testing.T) {
	t.Parallel()
	s := startWithAdmin(t)
	for _, path := range append(routes(t), asset(t, s.Admin), "/?x=y") {
		allow := "GET, HEAD"
		if path == "/graphql" {
			allow, path = "GET, HEAD, POST", "/graphql?query={__typename}"
		}
		for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"} {
			if method == "POST" && strings.HasPrefix(path, "/graphql") {
				continue
			}
			response, body := s.Admin.Send(t, method, path, nil, "")
			if response.StatusCode != http.StatusMethodNotAllowed || response.Header.Get("Allow") != allow {
				t.Errorf("%s %s: %d, Allow %q: %.100s", method, path, response.StatusCode, response.Header.Get("Allow"), body)
			}
		}
		got, _ := s.Admin.Send(t, http.MethodGet, path, nil, "")
		head, body := s.Admin.Send(t, http.MethodHead, path, nil, "")
		if got.StatusCode != http.StatusOK || head.StatusCode != http.StatusOK || head.Header.Get("Content-Type") != got.Header.Get("Content-Type") || len(body) > 0 {
			t.Errorf("%s: GET %d, HEAD %d, %v", path, got.StatusCode, head.StatusCode, head.Header)
		}
	}
	for _, method := range []string{"GET", "HEAD"} {
		if response, _ := s.Admin.Send(t, method, "/nothing", nil, ""); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s /nothing: %d", method, response.StatusCode)
		}
	}
}

// asset returns the path of a script of the playground.
func asset(t *testing.T, c *servertest.Client) string {
	t.Helper()
	_, page := c.Send(t, http.MethodGet, "/", nil, "")
	path := regexp.MustCompile(`assets/[\w.-]+\.js`).FindString(string(page))
	if path == "" {
		t.Fatalf("%s", page)
	}
	return "/" + path
}

// HEAD is a GET without a body: it neither changes anything nor opens a stream.
func TestHEADOnlyQueries(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	head := func(c *servertest.Client, document string) *http.Response {
		response, body := c.Send(t, http.MethodHead, "/graphql?query="+document, nil, "")
		if len(body) > 0 {
			t.Errorf("%s: %s", document, body)
		}
		return response
	}
	if response := head(c, "mutation{signOut(input:{}){endedSessionId}}"); response.StatusCode != http.StatusMethodNotAllowed || response.Header.Get("Allow") != "POST" {
		t.Errorf("a mutation: %d %v", response.StatusCode, response.Header)
	}
	if response := head(c.With("Accept", "text/event-stream"), "{__typename}"); response.StatusCode != http.StatusNotAcceptable {
		t.Errorf("a stream: %d", response.StatusCode)
	}
	if response := head(c.With("Origin", foreignOrigin, "Cookie", "fivefold_session=x"), "{__typename}"); response.StatusCode != http.StatusForbidden {
		t.Errorf("a page of another site with a cookie: %d", response.StatusCode)
	}
}

// With ADMIN_ADDR, ADDR serves what applications and load balancers need, and ADMIN_ADDR everything.
func TestTheAdminAddressHasMetricsAndPlayground(t *testing.T) {
	t.Parallel()
	s := startWithAdmin(t)
	public := []string{"/graphql", "/livez", "/readyz"}
	for _, path := range append(routes(t), asset(t, s.Admin)) {
		query := path
		if path == "/graphql" {
			query += "?query={__typename}"
		}
		want := http.StatusNotFound
		if slices.Contains(public, path) {
			want = http.StatusOK
		}
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if response, _ := s.Send(t, method, query, nil, ""); response.StatusCode != want {
				t.Errorf("%s %s at ADDR: %d, want %d", method, path, response.StatusCode, want)
			}
			if response, _ := s.Admin.Send(t, method, query, nil, ""); response.StatusCode != http.StatusOK {
				t.Errorf("%s %s at ADMIN_ADDR: %d", method, path, response.StatusCode)
			}
		}
	}
	response, _ := s.Send(t, http.MethodGet, "/livez", nil, "")
	if program := response.Header.Get("Server"); program != "fivefold" {
		t.Errorf("ADDR names the version: %s", program)
	}
	// What happens at both addresses is counted at one.
	s.Post(t, "{ nope }", nil)
	s.Admin.Post(t, "{ nope }", nil)
	if _, metrics := s.Admin.Send(t, http.MethodGet, "/metrics", nil, ""); !strings.Contains(string(metrics), `fivefold_errors_total{code="GRAPHQL_VALIDATION_FAILED"} 2`) {
		t.Errorf("%s", metrics)
	}
}

// The playground's requests are of the origin of ADMIN_ADDR, which needs no setting, and ADDR accepts them no more than those of others.
func TestThePlaygroundAtTheAdminAddressUsesTheAPI(t *testing.T) {
	t.Parallel()
	s := startWithAdmin(t)
	page := s.Admin.With("Origin", s.Admin.URL, "Sec-Fetch-Site", "same-origin")
	token := page.SignIn(t, "ada")
	page = page.With("Cookie", "fivefold_session="+token)
	if handle := viewerHandle(t, page); handle != "ada" {
		t.Errorf("acts as %q", handle)
	}
	stream := page.Stream(t, timeline)
	if stream.Response.StatusCode != http.StatusOK {
		t.Errorf("an event stream: %d", stream.Response.StatusCode)
	}
	stream.ExpectStart()
	publish(t, s.Client, s.SignIn(t, "grace"), "hello")
	stream.Expect("next", `"text":"hello"`)
	response, body := s.With("Origin", s.Admin.URL, "Cookie", "fivefold_session="+token, "Sec-Fetch-Site", "same-site").Post(t, ada, nil)
	wantError(t, response, body, http.StatusForbidden, "BAD_REQUEST")
}

// Both addresses serve while load balancers notice that the server stops.
func TestBothAddressesAnswerUntilTheServerStops(t *testing.T) {
	t.Parallel()
	p := servertest.Run(t, "--admin-addr", "127.0.0.1:0", "--shutdown-delay", "2s")
	admin := regexp.MustCompile(`metrics +(http://\S+)`).FindStringSubmatch(p.Banner)[1]
	if strings.HasPrefix(admin, p.URL) || !strings.Contains(p.Banner, "readiness              "+p.URL+"/readyz") {
		t.Fatal(p.Banner)
	}
	isStopping := p.Stderr.Seen("stopping")
	p.Interrupt()
	<-isStopping
	for _, url := range []string{p.URL + "/readyz", strings.Replace(admin, "/metrics", "/readyz", 1)} {
		response, err := p.HTTPClient.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != http.StatusServiceUnavailable || string(text) != "stopping\n" {
			t.Errorf("%s: %d %s %v", url, response.StatusCode, text, err)
		}
	}
	if code := p.Wait(); code != 0 {
		t.Errorf("exit code %d: %s", code, p.Stderr.String())
	}
	if response, err := p.HTTPClient.Get(admin); err == nil {
		_ = response.Body.Close()
		t.Error("ADMIN_ADDR answers after the end")
	}
}
