package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/demo"

	"github.com/coder/websocket"
	"go.uber.org/goleak"
)

const timeline = `subscription { messagePublished { text author { handle } } }`

// publish publishes a post as the owner of a token.
func publish(t testing.TB, c *servertest.Client, token, text string) {
	t.Helper()
	_, body := c.With("Authorization", "Bearer "+token).Post(t, `mutation($t: String!) { publishPost(input: {text: $t}) { post { id } userErrors { code } } }`, map[string]any{"t": text})
	if !strings.Contains(string(body), `"userErrors":[]`) {
		t.Fatalf("%s", body)
	}
}

func TestPostsOfFriendsAreDelivered(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	ada, grace := c.SignIn(t, "ada"), c.SignIn(t, "grace")
	e, s := c.Connect(t, servertest.TokenPayload(grace)), c.With("Authorization", "Bearer "+grace).Stream(t, timeline).ExpectStart()
	e.Subscribe("a", timeline, nil)
	e.Subscribe("q", viewerQuery, nil) // is executed when the subscription has started
	e.Expect("next", "q", `"handle":"grace"`, `"cost":{"requested":`)
	e.Expect("complete", "q")
	for _, text := range []string{"one", "two"} {
		publish(t, c, ada, text)
		e.Expect("next", "a", `{"messagePublished":{"text":"`+text+`","author":{"handle":"ada"}}}`, `"cost":{"requested":`)
		s.Expect("next", `{"messagePublished":{"text":"`+text+`","author":{"handle":"ada"}}}`)
	}
}

func TestViewerOfAWebsocket(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	c := s.Client
	ada, grace := c.SignIn(t, "ada"), c.SignIn(t, "grace")
	found, err := s.Engines.Set.Users.ByHandles(t.Context(), []string{"ada"})
	if err != nil {
		t.Fatal(err)
	}
	for name, w := range map[string]struct {
		client  *servertest.Client
		payload string
		want    string // the handle, or the close code 4401
	}{
		"no viewer":                        {c, `null`, ""},
		"an unknown key in the payload":    {c, `{"a":1}`, ""},
		"a token in the payload":           {c, servertest.TokenPayload(grace), "grace"},
		"in capitals":                      {c, `{"Authorization":"BEARER ` + grace + `"}`, "grace"},
		"a cookie":                         {c.With("Cookie", httpserver.CookieName+"="+ada), `{}`, "ada"},
		"a header":                         {c.With("Authorization", "Bearer "+ada), `{}`, "ada"},
		"a header, and a payload":          {c.With("Authorization", "Bearer "+ada), servertest.TokenPayload(grace), "grace"},
		"a gateway":                        {c.As(found["ada"].ID.String()), `{}`, "ada"},
		"an invalid cookie":                {c.With("Cookie", httpserver.CookieName+"=x"), `{}`, ""},
		"a wrong token":                    {c, servertest.TokenPayload(grace + "x"), "4401"},
		"a wrong token, but a good cookie": {c.With("Cookie", httpserver.CookieName+"="+ada), servertest.TokenPayload("x"), "4401"},
		"a long token":                     {c, servertest.TokenPayload(strings.Repeat("x", httpserver.MaxToken+1)), "4401"},
		"no token":                         {c, `{"authorization":"Bearer "}`, "4401"},
		"another scheme":                   {c, `{"authorization":"Basic YTpi"}`, "4401"},
		"not a string":                     {c, `{"authorization":{"token":"x"}}`, "4401"},
		"null":                             {c, `{"authorization":null}`, ""},
		"an empty text":                    {c, `{"authorization":""}`, ""},
		"null, and a cookie":               {c.With("Cookie", httpserver.CookieName+"="+ada), `{"authorization":null,"Authorization":""}`, "ada"},
	} {
		e := w.client.Init(t, w.payload)
		if w.want == "4401" {
			e.ExpectClosed(4401)
			continue
		}
		if m := e.Receive(); m.Type != "connection_ack" {
			t.Fatalf("%s: %v", name, m)
		}
		e.Subscribe("q", `{ viewer { handle } }`, nil)
		want := `"viewer":null`
		if w.want != "" {
			want = `"viewer":{"handle":"` + w.want + `"}`
		}
		e.Expect("next", "q", want)
	}
}

func TestSigningInDoesNotChangeTheViewerOfAWebsocket(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	e := c.Connect(t, `{}`)
	signIn := func(more string) string {
		return `mutation { signIn(input: {handle: "ada", password: "` + demo.Password + `"` + more + `}) { viewer { handle } token userErrors { code field } } }`
	}
	e.Subscribe("cookie", signIn(", useCookie: true"), nil)
	e.Expect("next", "cookie", `"userErrors":[{"code":"BAD_USER_INPUT","field":["useCookie"]}]`)
	e.Expect("complete", "cookie")
	e.Subscribe("token", signIn(""), nil)
	e.Expect("next", "token", `"handle":"ada"`, `"userErrors":[]`)
	e.Expect("complete", "token")
	e.Subscribe("q", `{ viewer { handle } }`, nil)
	e.Expect("next", "q", `"viewer":null`)
}

func TestOtherOriginsCannotSubscribe(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.CORSOrigins = []string{ownOrigin}
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	for origin, allowed := range map[string]bool{"": true, c.URL: true, ownOrigin: true, foreignOrigin: false, "null": false, "http://localhost.evil.example": false} {
		from := c.With("Cookie", httpserver.CookieName+"="+c.SignIn(t, "ada"))
		if origin != "" {
			from = from.With("Origin", origin)
		}
		e, response, err := from.Dial(t)
		if (err == nil) != allowed || !allowed && response.StatusCode != http.StatusForbidden {
			t.Errorf("%q: a websocket: %v, %v", origin, response, err)
		}
		if e != nil {
			_ = e.CloseNow()
		}
		if s := from.Stream(t, `{ __typename }`); (s.Response.StatusCode == http.StatusOK) != allowed {
			t.Errorf("%q: an event stream: %d", origin, s.Response.StatusCode)
		}
	}
}

// A subscription ends when the session of its viewer is revoked or expires, or the password changes.
func TestSubscriptionsEndWithTheSession(t *testing.T) {
	t.Parallel()
	server := servertest.Start(t)
	var ahead atomic.Int64
	server.HTTP.Resolver.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	c := server.Client
	ada := c.SignIn(t, "ada")
	for name, end := range map[string]func(grace string){
		"signed out": func(grace string) {
			c.With("Authorization", "Bearer "+grace).Post(t, `mutation { signOut(input: {}) { endedSessionId } }`, nil)
		},
		"revoked": func(string) {
			c.With("Authorization", "Bearer "+c.SignIn(t, "grace")).Post(t, `mutation { revokeSessions(input: {}) { endedSessionCount } }`, nil)
		},
		"revoked alone": func(grace string) {
			_, body := c.With("Authorization", "Bearer "+grace).Post(t, `{ viewer { sessions { nodes { id isCurrent } } } }`, nil)
			current := regexp.MustCompile(`"(session_\w+)","isCurrent":true`).FindSubmatch(body)
			if current == nil {
				t.Fatalf("%s", body)
			}
			c.With("Authorization", "Bearer "+c.SignIn(t, "grace")).Post(t, `mutation($id: ID!) { revokeSession(input: {sessionId: $id}) { endedSessionId } }`,
				map[string]any{"id": string(current[1])})
		},
		"ended by a new password": func(string) {
			c.With("Authorization", "Bearer "+c.SignIn(t, "grace")).Post(t, `mutation($p: String!) { changePassword(input: {currentPassword: $p, newPassword: $p}) { endedSessionCount } }`,
				map[string]any{"p": demo.Password})
		},
		"expired": func(string) {
			ahead.Add(int64(servertest.Config().SessionIdle) + 1)
			ada = c.SignIn(t, "ada")
		},
	} {
		grace := c.SignIn(t, "grace")
		e, s := c.Connect(t, servertest.TokenPayload(grace)), c.With("Authorization", "Bearer "+grace).Stream(t, timeline).ExpectStart()
		e.Subscribe("a", timeline, nil)
		e.Subscribe("b", `{ __typename }`, nil)
		e.Expect("next", "b")
		e.Expect("complete", "b")
		publish(t, c, ada, "before")
		e.Expect("next", "a", "before")
		s.Expect("next", "before")
		end(grace)
		publish(t, c, ada, "after, when "+name)
		e.Expect("error", "a", `"code":"UNAUTHENTICATED"`, "session has ended")
		e.ExpectClosed(4401)
		s.Expect("next", `"code":"UNAUTHENTICATED"`)
		s.Expect("complete", "")
		s.ExpectEnd()
	}
}

func TestSubscriptionsAndEventsAreCharged(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.RateLimit, config.MaxCost = 60, 60
	server := servertest.Start(t, servertest.WithConfig(config))
	c := server.Client
	e := c.Connect(t, `{}`)
	found, err := server.Engines.Set.Users.ByHandles(t.Context(), []string{"ada"})
	if err != nil {
		t.Fatal(err)
	}
	ada := found["ada"].ID
	e.Subscribe("a", `subscription($from: ID) { messagePublished(from: $from) { id author { handle } } }`, map[string]any{"from": ada.String()})
	e.Subscribe("q", `{ __typename }`, nil) // is executed when the subscription has started
	e.Expect("next", "q")
	e.Expect("complete", "q")
	message := servertest.WSMessage{}
	for n := 0; message.Type != "error"; n++ {
		if n == 1000 {
			t.Fatal("no event was rejected")
		}
		p := stores.Post{ID: stores.NewID(stores.KindPost), Author: ada, Wall: ada, Text: "x", Audience: stores.AudiencePublic, CreatedAt: time.Now()}
		err := errors.Join(server.Engines.Set.Messages.CreatePost(t.Context(), p, nil),
			server.Engines.Set.Events.Publish(t.Context(), stores.Event{Kind: stores.MessagePublished, By: ada, Subject: p.ID}, ada))
		if err != nil {
			t.Fatal(err)
		}
		if message = e.Receive(); message.Type == "error" && n < 10 {
			t.Errorf("after %d events: %s", n, message.Payload)
		}
	}
	if text := string(message.Payload); !strings.Contains(text, `"code":"RATE_LIMITED"`) || !strings.Contains(text, `"retryAfter":`) {
		t.Errorf("%s", text)
	}
	e.Subscribe("b", `{ interests { nodes { id } } }`, nil)
	e.Expect("error", "b", `"code":"RATE_LIMITED"`)
	s := c.Stream(t, `{ interests { nodes { id } } }`)
	if s.Response.StatusCode != http.StatusTooManyRequests || s.Response.Header.Get("Retry-After") == "" {
		t.Errorf("an event stream: %d %v", s.Response.StatusCode, s.Response.Header)
	}
}

func TestPersistedAndRegisteredSubscriptions(t *testing.T) {
	t.Parallel()
	const text = `subscription { replyReceived(count: 1) { text } }`
	sum := sha256.Sum256([]byte(text))
	hash := hex.EncodeToString(sum[:])
	persisted := `{"persistedQuery":{"version":1,"sha256Hash":"` + hash + `"}}`
	config := servertest.Config()
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	e := c.Connect(t, `{}`)
	e.Send(`{"type":"subscribe","id":"a","payload":{"extensions":` + persisted + `}}`)
	e.Expect("error", "a", "PERSISTED_QUERY_NOT_FOUND")
	e.Send(`{"type":"subscribe","id":"a","payload":{"query":"` + text + `","extensions":` + persisted + `}}`)
	e.Expect("error", "a", "UNAUTHENTICATED") // the query is stored now, but there is no viewer
	e = c.Connect(t, servertest.TokenPayload(c.SignIn(t, "ada")))
	e.Send(`{"type":"subscribe","id":"a","payload":{"extensions":` + persisted + `}}`)
	e.Subscribe("q", `{ __typename }`, nil)
	e.Expect("next", "q")
	s := c.StreamURL(t, "/graphql?"+url.Values{"extensions": {persisted}}.Encode())
	s.Expect("next", "UNAUTHENTICATED")

	manifest, _ := json.Marshal(map[string]string{hash: text})
	config.RegisteredDocuments = filepath.Join(t.TempDir(), "documents.json")
	if err := os.WriteFile(config.RegisteredDocuments, manifest, 0o600); err != nil {
		t.Fatal(err)
	}
	c = servertest.Start(t, servertest.WithConfig(config)).Client
	e = c.Connect(t, `{}`)
	e.Subscribe("a", text, nil)
	e.Expect("error", "a", "UNAUTHENTICATED")
	e.Subscribe("a", timeline, nil)
	e.Expect("error", "a", "DOCUMENT_NOT_REGISTERED")
}

func TestAnEventStreamIsNotCompressed(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	s := c.With("Accept-Encoding", "gzip").Stream(t, `{ __schema { types { name description } } }`).ExpectStart()
	if s.Response.Header.Get("Content-Encoding") != "" {
		t.Errorf("%v", s.Response.Header)
	}
}

func TestConnectionsAreLimited(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.ConnectionsPerClient, config.MaxConnections = 1, 4
	s := servertest.Start(t, servertest.WithConfig(config))
	c := s.Client
	token := c.SignIn(t, "ada")
	first := c.Connect(t, `{}`)
	if _, response, err := c.Dial(t); err == nil || response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("second connection of an address: %v, %v", response, err)
	}
	c.With("Cookie", httpserver.CookieName+"="+token).Connect(t, `{}`)
	if _, response, err := c.With("Cookie", httpserver.CookieName+"="+token).Dial(t); err == nil || response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("second connection of a viewer: %v, %v", response, err)
	}
	_ = first.Close(websocket.StatusNormalClosure, "")
	for s.HTTP.Streams.ConnectionCount() != 1 {
		runtime.Gosched()
	}
	c.Connect(t, servertest.TokenPayload(c.SignIn(t, "grace"))) // counts for the viewer from here on and no longer for the address
	c.Connect(t, `{}`)
	e, _, err := c.With("Cookie", httpserver.CookieName+"="+c.SignIn(t, "linus")).Dial(t)
	if err != nil {
		t.Fatal(err)
	}
	if _, response, err := c.With("Authorization", "Bearer "+token).Dial(t); err == nil || response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("one more than the limit: %v, %v", response, err)
	}
	if _, body := c.Send(t, http.MethodGet, "/metrics", nil, ""); !strings.Contains(string(body), "\nfivefold_live_connections 4\n") {
		t.Error("the metrics do not report 4 open connections")
	}
	_ = e
}

func TestSubscriptionsInTheLog(t *testing.T) {
	t.Parallel()
	c, lines := startLogged(t)
	ada := c.SignIn(t, "ada")
	e := c.With("X-Request-Id", "my-socket").Connect(t, servertest.TokenPayload(c.SignIn(t, "grace")))
	lines()
	e.Subscribe("a", `subscription News { messagePublished { text } }`, nil)
	e.Subscribe("q", `query Who { viewer { handle } }`, nil)
	e.Expect("next", "q")
	e.Expect("complete", "q")
	publish(t, c, ada, "secret-text")
	e.Expect("next", "a", "secret-text")
	e.Subscribe("b", `subscription Bad { messagePublished(count: 0) { text } }`, nil)
	e.Expect("error", "b", "BAD_USER_INPUT")
	var logged []string
	for _, line := range lines() {
		if line["request"] == "my-socket" {
			logged = append(logged, encode(t, []any{line["level"], line["msg"], line["type"], line["name"], line["codes"]}))
		}
		if strings.Contains(encode(t, line), "secret-text") {
			t.Errorf("the log contains %v", line)
		}
	}
	want := []string{`["INFO","subscription started","subscription","News",null]`, `["INFO","operation","query","Who",null]`,
		`["WARN","operation","subscription","Bad",["BAD_USER_INPUT"]]`}
	if !slices.Equal(logged, want) {
		t.Errorf("%s", strings.Join(logged, "\n"))
	}
}

// The server cannot work without one of its listeners, and shuts down.
func TestAListenerThatFailsEndsStreamsInOrder(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	var listeners [2]net.Listener
	for i := range listeners {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		listeners[i] = l
	}
	served := make(chan error, 1)
	go func() { served <- s.HTTP.Serve(t.Context(), listeners[0], listeners[1]) }()
	c := &servertest.Client{URL: "http://" + listeners[1].Addr().String(), Header: s.Header, HTTPClient: s.HTTPClient}
	w, stream := c.Connect(t, `{}`), c.Stream(t, `subscription { messagePublished(from: "`+c.UserID(t, "ada")+`") { id } }`).ExpectStart()
	if err := listeners[0].Close(); err != nil {
		t.Fatal(err)
	}
	w.ExpectClosed(websocket.StatusGoingAway)
	stream.ExpectEnd()
	if err := <-served; !errors.Is(err, net.ErrClosed) {
		t.Errorf("%v", err)
	}
}

func TestShutdownEndsStreams(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	p := servertest.Run(t, "--demo")
	e, s := p.Connect(t, `{}`), p.Stream(t, `subscription { messagePublished(from: "`+p.UserID(t, "ada")+`") { id } }`).ExpectStart()
	p.Interrupt()
	e.ExpectClosed(websocket.StatusGoingAway)
	s.ExpectEnd()
	p.Stop(t)
}
