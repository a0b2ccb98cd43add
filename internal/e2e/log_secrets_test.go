package e2e

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
	"fivefold/stores/demo"
)

// Secrets and texts of a session, none of which a log may have. Each is in no other text of the program.
const (
	firstPassword  = "the-first-passw0rd"
	secondPassword = "the-second-passw0rd"
	wrongPassword  = "a-wr0ng-password"
	secretOne      = "first-secret-of-gateways"
	secretTwo      = "second-secret-of-gateways"
	collectorToken = "secret-of-the-collector"
	postText       = "a-private-text-of-a-post"
	documentAlias  = "aliasOfADocument"
)

// useEverything uses each way to send a secret, and each way to fail, and returns the secrets that the server made.
func useEverything(t *testing.T, c *servertest.Client) (made []string) {
	t.Helper()
	variables := map[string]any{"h": "secretive", "p": firstPassword, "n": secondPassword, "t": postText, "w": wrongPassword}
	response, body := c.Post(t, `mutation($h: String!, $p: String!) { `+documentAlias+`: signUp(input: {handle: $h, name: "S", password: $p}) { token userErrors { code } } }`, variables)
	token := regexp.MustCompile(`"token":"([^"]+)"`).FindSubmatch(body)
	if token == nil {
		t.Fatalf("%s", body)
	}
	made = append(made, string(token[1]))
	for _, cookie := range response.Cookies() {
		made = append(made, cookie.Value)
	}
	bearer := c.With("Authorization", "Bearer "+made[0])
	bearer.Post(t, `mutation($t: String!) { `+documentAlias+`: publishPost(input: {text: $t}) { userErrors { code } } }`, variables)
	bearer.Post(t, `mutation($p: String!, $n: String!) { changePassword(input: {currentPassword: $p, newPassword: $n}) { userErrors { code } } }`, variables)
	response, _ = c.Post(t, `mutation { signIn(input: {handle: "secretive", password: "`+secondPassword+`", useCookie: true}) { viewer { handle } } }`, nil)
	for _, cookie := range response.Cookies() {
		made = append(made, cookie.Value)
		c.With("Cookie", cookie.Name+"="+cookie.Value).Post(t, viewerQuery, nil)
		c.With("Cookie", cookie.Name+"="+cookie.Value, "Origin", foreignOrigin).Post(t, viewerQuery, nil)
	}
	for _, document := range []string{ // failures, at every step
		`mutation { signIn(input: {handle: "secretive", password: "` + wrongPassword + `"}) { token } }`, `mutation { signIn(input: {handle: "` + wrongPassword + `", password: 1}) { token } }`,
		`mutation { signIn(input: {handle: "secretive", password: "` + wrongPassword, `{ nothing(password: "` + wrongPassword + `") }`, `{ node(id: "` + wrongPassword + `") { id } }`,
		`mutation($h: Int!) { signIn(input: {handle: "x", password: $h}) { token } }`, `mutation { signUp(input: {handle: "` + postText + `", name: "", password: "short"}) { userErrors { message } } }`,
		`{ search(` + strings.Repeat(postText, 3000) + `) }`, `{ ` + strings.Repeat(documentAlias+": __typename ", 3000) + `}`,
	} {
		for _, accept := range []string{"application/json", "text/event-stream"} {
			c.With("Accept", accept).Post(t, document, variables)
		}
		c.Send(t, http.MethodGet, "/graphql?query="+url.QueryEscape(document)+"&variables="+url.QueryEscape(wrongPassword), nil, "")
	}
	c.Send(t, http.MethodGet, "/"+postText+"?token="+made[0], nil, "")
	c.Send(t, http.MethodPost, "/graphql", strings.NewReader(wrongPassword), "application/json")
	c.With(httpserver.SecretHeader, wrongPassword).Post(t, ada, nil)
	c.With("Authorization", "Bearer "+wrongPassword).Post(t, ada, nil)
	c.With("X-Request-Id", "Bearer "+wrongPassword).Post(t, ada, nil)
	for _, secret := range []string{secretOne, secretTwo} {
		c.With(httpserver.SecretHeader, secret, httpserver.ViewerHeader, "user_"+wrongPassword).Post(t, ada, nil)
		c.With(httpserver.SecretHeader, secret, "Authorization", "Bearer "+made[0]).Post(t, viewerQuery, nil)
	}
	c.Init(t, servertest.TokenPayload(wrongPassword)).ExpectClosed(4401)
	w := c.Connect(t, servertest.TokenPayload(made[0]))
	w.Subscribe("1", `mutation($t: String!) { `+documentAlias+`: publishPost(input: {text: $t}) { userErrors { code } } }`, variables)
	w.Expect("next", "1", documentAlias)
	w.Expect("complete", "1", "")
	w.Send(wrongPassword)
	w.ExpectClosed(4400)
	bearer.Post(t, `mutation { signOut(input: {}) { endedSessionId } }`, nil)
	bearer.Post(t, viewerQuery, nil)
	return made
}

func TestNoOutputContainsSecretsAtAnyLevel(t *testing.T) {
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer "+collectorToken)
	secretFile := filepath.Join(t.TempDir(), "secrets")
	if err := os.WriteFile(secretFile, []byte(secretTwo+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadRequest) }))
	defer collector.Close()
	for _, level := range []string{"debug", "info", "warn", "error"} {
		for _, format := range []string{"text", "json"} {
			p := servertest.Run(t, "--demo", "--log-level", level, "--log-format", format, "--gateway-secret", secretOne, "--gateway-secret-file", secretFile,
				"--otlp-endpoint", collector.URL, "--max-cost", "2000", "--store-stats")
			secrets := append(useEverything(t, p.Client), firstPassword, secondPassword, wrongPassword, secretOne, secretTwo, collectorToken, postText, documentAlias, "argon2", "mutation(")
			p.Stop(t)
			output := p.Stderr.String()
			if level == "debug" && strings.Count(output, "operation") < 30 {
				t.Errorf("too little was logged: %s", output)
			}
			for _, secret := range secrets {
				if strings.Contains(output, secret) {
					t.Errorf("%s, %s: the log has %q:\n%s", level, format, secret, lineWith(output, secret))
				}
			}
			if strings.Contains(p.Banner, secretOne) || strings.Count(p.Banner, demo.Password) != 1 {
				t.Errorf("the banner: %s", p.Banner)
			}
		}
	}
}

// lineWith returns the first line of a text with a part.
func lineWith(text, part string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) {
			return line
		}
	}
	return ""
}

// Every duration says its unit; operations name their document and viewer by hashes, and a failed sign-in its code.
func TestLogLinesHaveUnitsAndHashes(t *testing.T) {
	t.Parallel()
	p := servertest.Run(t, "--demo", "--log-level", "debug", "--log-format", "json")
	token := p.SignIn(t, "ada")
	p.With("Authorization", "Bearer "+token).Post(t, viewerQuery, nil)
	attempt(t, p.Client, "", "ada", wrongPassword)
	p.With("Authorization", "Bearer "+token).Stream(t, timeline).ExpectStart()
	w := p.Connect(t, servertest.TokenPayload(token))
	w.Subscribe("1", timeline, nil)
	w.Subscribe("2", `{ __typename }`, nil)
	w.Expect("next", "2", "Query") // begins after the subscription
	_ = w.CloseNow()
	p.Stop(t)
	found := map[string]int{}
	for line := range strings.Lines(p.Stderr.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		for key, value := range flattened("", entry) {
			if n, isNumber := value.(float64); isNumber && n != float64(int64(n)) && !strings.HasSuffix(key, "ms") {
				t.Errorf("%s has no unit: %s", key, line)
			}
			if text, isText := value.(string); isText && regexp.MustCompile(`^[\d.]+(ns|µs|ms|s|m|h)$`).MatchString(text) {
				t.Errorf("%s is a duration with its unit in the value: %s", key, line)
			}
		}
		document, _ := entry["document"].(string)
		viewer, _ := entry["viewer"].(string)
		switch {
		case (entry["msg"] == "operation" || entry["msg"] == "subscription started") && !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(document):
			t.Errorf("no document: %s", line)
		case regexp.MustCompile(`^[0-9a-f]{16}$`).MatchString(viewer):
			found["viewer of "+entry["msg"].(string)]++
		}
		if entry["msg"] == "sign-in failed" && entry["code"] == "BAD_CREDENTIALS" {
			found["sign-in failed"]++
		}
		if entry["msg"] == "stopping" && entry["delay_ms"] != nil {
			found["stopping"]++
		}
	}
	want := map[string]int{"viewer of operation": 2, "viewer of subscription started": 2, "sign-in failed": 1, "stopping": 1}
	if !maps.Equal(found, want) {
		t.Errorf("found %v, want %v in\n%s", found, want, p.Stderr.String())
	}
}

// flattened returns the values of a JSON object and of the objects in it.
func flattened(prefix string, object map[string]any) map[string]any {
	all := map[string]any{}
	for key, value := range object {
		if inner, ok := value.(map[string]any); ok {
			for k, v := range flattened(prefix+key+".", inner) {
				all[k] = v
			}
			continue
		}
		all[prefix+key] = value
	}
	return all
}
