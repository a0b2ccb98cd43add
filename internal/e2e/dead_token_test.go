package e2e

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"fivefold/internal/servertest"
)

// Clients of websockets and event streams connect again after status 401, which they do not read.
func TestStreamsWithADeadTokenEndForGood(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	dead := c.With("Authorization", "Bearer x")

	w, _, err := dead.Dial(t) // a token in the handshake
	if err != nil {
		t.Fatal(err)
	}
	w.ExpectClosed(4401)
	c.Init(t, servertest.TokenPayload("x")).ExpectClosed(4401) // a token in connection_init

	s := dead.Stream(t, timeline)
	if s.Response.StatusCode != http.StatusOK {
		t.Errorf("event stream: %d", s.Response.StatusCode)
	}
	s.Expect("next", `"code":"UNAUTHENTICATED"`)
	s.Expect("complete", "")
	s.ExpectEnd()

	response, body := dead.With("Accept", "application/json, text/event-stream").Post(t, timeline, nil)
	wantError(t, response, body, http.StatusUnauthorized, "UNAUTHENTICATED")
}

// urql and others accept JSON and event streams with every request, fetch and curl everything.
func TestSubscriptionsOfClientsThatAcceptBoth(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.RequestTimeout = time.Second
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	ada, grace := c.SignIn(t, "ada"), c.SignIn(t, "grace")
	for i, accept := range []string{
		"application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed",
		"application/json, text/event-stream", "text/event-stream, application/json", "text/event-stream;q=0.5, application/json",
		"application/json, text/event-stream;q=0.1", "*/*", "application/json, */*;q=0.1", "",
	} {
		both := c.With("Authorization", "Bearer "+grace, "Accept", accept, "Accept-Encoding", "gzip")
		response, body := both.Post(t, viewerQuery, nil)
		if response.StatusCode != http.StatusOK || !strings.Contains(response.Header.Get("Content-Type"), "json") || !strings.Contains(string(body), `"grace"`) {
			t.Errorf("%s: a query returns %d %s %s", accept, response.StatusCode, response.Header.Get("Content-Type"), body)
		}
		s := both.StreamAccepting(t, accept, timeline)
		if got := s.Response.Header; !strings.HasPrefix(got.Get("Content-Type"), "text/event-stream") || got.Get("Content-Encoding") != "" {
			t.Fatalf("%s: %v", accept, got)
		}
		s.ExpectStart()
		if i == 0 {
			<-time.After(config.RequestTimeout * 5 / 4) // the stream has no deadline
		}
		publish(t, c, ada, "hello")
		s.Expect("next", `"text":"hello"`)
	}
}

func TestARegularQueryOfSuchAClientHasADeadline(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.RequestTimeout = time.Millisecond
	s := servertest.Start(t, servertest.WithConfig(config))
	s.HTTP.Resolver.Stores.Users = &frozenUsers{s.Engines.Set.Users, make(chan struct{}), make(chan error, 1)}
	_, body := s.With("Accept", "application/json, text/event-stream").Post(t, ada, nil)
	var response struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if err := json.Unmarshal(body, &response); err != nil || len(response.Errors) != 1 || response.Errors[0].Extensions.Code != "CANCELLED" {
		t.Errorf("%v: %s", err, body)
	}
}
