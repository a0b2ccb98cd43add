package e2e

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
	"fivefold/stores/demo"
)

// clientHeaders are the headers that common clients and tracers add to requests, by their names in preflight requests.
var clientHeaders = []string{
	"content-type",
	"apollographql-client-name,apollographql-client-version,content-type",
	"content-type,x-apollo-operation-id,x-apollo-operation-name,x-apollo-operation-type",
	"apollo-require-preflight,content-type", "content-type,graphql-client-name,graphql-client-version", "content-type,x-graphql-client-name",
	"baggage,content-type,traceparent,tracestate", "baggage,content-type,sentry-trace", "content-type,x-b3-sampled,x-b3-spanid,x-b3-traceid",
	"content-type,x-datadog-origin,x-datadog-parent-id,x-datadog-sampling-priority,x-datadog-trace-id", "content-type,newrelic,traceparent",
	"authorization,content-type,x-requested-with", "authorization,content-type,x-relay-client",
}

func TestPreflightsAllowTheHeadersOfClients(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.CORSOrigins = []string{"HTTPS://App.example.org:443/"} // is sent as ownOrigin
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	for _, names := range clientHeaders {
		for origin, want := range map[string]string{ownOrigin: names, foreignOrigin: ""} {
			response, _ := c.With("Origin", origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", names).
				Send(t, http.MethodOptions, "/graphql", nil, "")
			if got := response.Header.Get("Access-Control-Allow-Headers"); got != want {
				t.Errorf("%s from %s: %q, want %q", names, origin, got, want)
			}
		}
	}
}

// A browser sends a cookie to another site only if it has SameSite=None and Secure, and accepts no other from there.
func TestTheCookieOfAPageOnAnotherSite(t *testing.T) {
	t.Parallel()
	const signIn = `mutation { signIn(input: {handle: "ada", password: "` + demo.Password + `", useCookie: true}) { viewer { handle } } }`
	for _, secure := range []bool{false, true} {
		config := servertest.Config()
		config.CORSOrigins, config.SecureCookies = []string{ownOrigin, "http://intranet"}, secure
		c := servertest.Start(t, servertest.WithConfig(config)).Client
		for _, w := range []struct {
			origin, site string
			crossSite    bool
		}{
			{ownOrigin, "cross-site", true},
			{ownOrigin, "", true}, // an old browser
			{ownOrigin, "same-site", false},
			{"http://intranet", "", false}, // without HTTPS a Secure cookie is ignored
			{c.URL, "same-origin", false},
			{"", "", false}, // no browser
		} {
			headers := []string{}
			for name, value := range map[string]string{"Origin": w.origin, "Sec-Fetch-Site": w.site} {
				if value != "" {
					headers = append(headers, name, value)
				}
			}
			page := c.With(headers...)
			signedIn, _ := page.Post(t, signIn, nil)
			deleted, _ := page.With("Cookie", httpserver.CookieName+"=x").Post(t, viewerQuery, nil)
			for _, response := range []*http.Response{signedIn, deleted} {
				for _, cookie := range response.Header.Values("Set-Cookie") {
					if strings.Contains(cookie, "SameSite=None") != w.crossSite || strings.Contains(cookie, "; Secure") != (w.crossSite || secure) ||
						strings.Contains(cookie, "; Partitioned") != w.crossSite || strings.Contains(cookie, "SameSite=Lax") == w.crossSite {
						t.Errorf("secure %t, %+v: %q", secure, w, cookie)
					}
				}
			}
		}
	}
}

// A link, an image or a script of another site sends a GET without a header Origin.
func TestQueriesOfOtherSitesWithACookieAreRejected(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.CORSOrigins = []string{ownOrigin}
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	path := "/graphql?query=" + url.QueryEscape(viewerQuery)
	cookie := []string{"Cookie", httpserver.CookieName + "=" + c.SignIn(t, "ada")}
	for _, w := range []struct {
		headers []string
		status  int
	}{
		{append([]string{"Sec-Fetch-Site", "cross-site"}, cookie...), http.StatusForbidden},
		{append([]string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, cookie...), http.StatusForbidden},
		{append([]string{"Sec-Fetch-Site", "same-site"}, cookie...), http.StatusForbidden},
		{append([]string{"Sec-Fetch-Site", "cross-site", "Origin", foreignOrigin}, cookie...), http.StatusForbidden},
		{append([]string{"Origin", foreignOrigin}, cookie...), http.StatusForbidden},
		{append([]string{"Sec-Fetch-Site", "cross-site", "Origin", ownOrigin}, cookie...), http.StatusOK},
		{append([]string{"Sec-Fetch-Site", "same-origin"}, cookie...), http.StatusOK},
		{append([]string{"Sec-Fetch-Site", "none"}, cookie...), http.StatusOK}, // typed by the person
		{cookie, http.StatusOK},
		{[]string{"Sec-Fetch-Site", "cross-site"}, http.StatusOK}, // without a cookie everybody may ask
	} {
		response, body := c.With(w.headers...).Send(t, http.MethodGet, path, nil, "")
		if response.StatusCode != w.status {
			t.Errorf("%q: %d %s", w.headers, response.StatusCode, body)
		}
	}
}

// A browser without Sec-Fetch-Site, and every websocket of Chromium, is recognized by its Origin alone.
func TestAProxyMayRewriteTheHost(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	for forwarded, allowed := range map[string]bool{"www.example.org": true, "www.example.org, inner.example": true, "": false, "evil.example": false} {
		page := c.With("Origin", "https://www.example.org", "X-Forwarded-Host", forwarded)
		response, body := page.Post(t, ada, nil)
		if (response.StatusCode == http.StatusOK) != allowed {
			t.Errorf("%q: %d %s", forwarded, response.StatusCode, body)
		}
		if _, _, err := page.Dial(t); (err == nil) != allowed {
			t.Errorf("%q: websocket: %v", forwarded, err)
		}
	}
}

// A proxy may serve the page under a path, which addresses with a slash at the beginning would leave.
func TestThePlaygroundHasRelativeAddresses(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	_, body := c.Send(t, http.MethodGet, "/", nil, "")
	for _, absolute := range []string{`src="/`, `href="/`} {
		if strings.Contains(string(body), absolute) {
			t.Errorf("%s in %s", absolute, body)
		}
	}
	scripts := 0
	for _, part := range strings.Split(string(body), `"./`)[1:] {
		name, _, _ := strings.Cut(part, `"`)
		response, script := c.Send(t, http.MethodGet, "/"+name, nil, "")
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", name, response.StatusCode)
		}
		for _, absolute := range []string{`"/graphql"`, "`/graphql`", `"/playground.json"`, "`/playground.json`"} {
			if strings.Contains(string(script), absolute) {
				t.Errorf("%s requests %s", name, absolute)
			}
		}
		scripts++
	}
	if scripts < 2 {
		t.Errorf("%d addresses in %s", scripts, body)
	}
}
