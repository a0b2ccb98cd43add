package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/demo"

	"github.com/coder/websocket"
	"go.uber.org/goleak"
)

const timeline = `subscription { messagePublished { text author { handle } } }`

// publish publishes a post of somebody of the demo network.
func publish(t testing.TB, c *client, token, text string) {
	t.Helper()
	_, body := c.with("Authorization", "Bearer "+token).post(t, `mutation($t: String!) { publishPost(input: {text: $t}) { post { id } userErrors { code } } }`, map[string]any{"t": text})
	if !strings.Contains(string(body), `"userErrors":[]`) {
		t.Fatalf("%s", body)
	}
}

func TestWhatAFriendPublishesIsTold(t *testing.T) {
	c := openSite(t, testConfig(), io.Discard).serve(t)
	ada, grace := signIn(t, c, "ada"), signIn(t, c, "grace")
	e, s := c.ready(t, withToken(grace)), c.with("Authorization", "Bearer "+grace).watch(t, timeline).begins()
	e.ask("a", timeline, nil)
	e.ask("q", whoAmI, nil) // is answered when the other listens
	e.hears("next", "q", `"handle":"grace"`, `"cost":{"requested":`)
	e.hears("complete", "q")
	for _, text := range []string{"one", "two"} {
		publish(t, c, ada, text)
		e.hears("next", "a", `{"messagePublished":{"text":"`+text+`","author":{"handle":"ada"}}}`, `"cost":{"requested":`)
		s.hears("next", `{"messagePublished":{"text":"`+text+`","author":{"handle":"ada"}}}`)
	}
}

func TestWhoAsksOnASocket(t *testing.T) {
	s := openSite(t, testConfig(), io.Discard)
	c := s.serve(t)
	ada, grace := signIn(t, c, "ada"), signIn(t, c, "grace")
	found, err := s.engines.set.Users.ByHandles(t.Context(), []string{"ada"})
	if err != nil {
		t.Fatal(err)
	}
	for name, w := range map[string]struct {
		client  *client
		payload string
		want    string // the handle; a close code when it begins with 4
	}{
		"nobody":                           {c, `null`, ""},
		"something else in the payload":    {c, `{"a":1}`, ""},
		"a token in the payload":           {c, withToken(grace), "grace"},
		"in capitals":                      {c, `{"Authorization":"BEARER ` + grace + `"}`, "grace"},
		"a cookie":                         {c.with("Cookie", cookieName+"="+ada), `{}`, "ada"},
		"a header":                         {c.with("Authorization", "Bearer "+ada), `{}`, "ada"},
		"a header, and a payload":          {c.with("Authorization", "Bearer "+ada), withToken(grace), "grace"},
		"a gateway":                        {c.as(found["ada"].ID.String()), `{}`, "ada"},
		"an old cookie":                    {c.with("Cookie", cookieName+"=x"), `{}`, ""},
		"a wrong token":                    {c, withToken(grace + "x"), "4403"},
		"a wrong token, but a good cookie": {c.with("Cookie", cookieName+"="+ada), withToken("x"), "4403"},
		"a long token":                     {c, withToken(strings.Repeat("x", tokenBytesMax+1)), "4403"},
		"no token":                         {c, `{"authorization":"Bearer "}`, "4403"},
		"another scheme":                   {c, `{"authorization":"Basic YTpi"}`, "4403"},
		"no text":                          {c, `{"authorization":{"token":"x"}}`, "4403"},
		"null":                             {c, `{"authorization":null}`, "4403"},
	} {
		e := w.client.socket(t, w.payload)
		if w.want == "4403" {
			e.isClosed(4403)
			continue
		}
		if m := e.hear(); m.Type != "connection_ack" {
			t.Fatalf("%s: %v", name, m)
		}
		e.ask("q", `{ viewer { handle } }`, nil)
		want := `"viewer":null`
		if w.want != "" {
			want = `"viewer":{"handle":"` + w.want + `"}`
		}
		e.hears("next", "q", want)
	}
	if _, response, err := c.with("Authorization", "Bearer x").dial(t); err == nil || response.StatusCode != http.StatusUnauthorized {
		t.Errorf("a wrong header: %v, %v", response, err)
	}
}

// Who signs in over a websocket does not change who asks on it.
func TestASocketKeepsWhoAsks(t *testing.T) {
	c := openSite(t, testConfig(), io.Discard).serve(t)
	e := c.ready(t, `{}`)
	signIn := func(more string) string {
		return `mutation { signIn(input: {handle: "ada", password: "` + demo.Password + `"` + more + `}) { viewer { handle } token userErrors { code field } } }`
	}
	e.ask("cookie", signIn(", useCookie: true"), nil)
	e.hears("next", "cookie", `"userErrors":[{"code":"BAD_USER_INPUT","field":["useCookie"]}]`)
	e.hears("complete", "cookie")
	e.ask("token", signIn(""), nil)
	e.hears("next", "token", `"handle":"ada"`, `"userErrors":[]`)
	e.hears("complete", "token")
	e.ask("q", `{ viewer { handle } }`, nil)
	e.hears("next", "q", `"viewer":null`)
}

func TestPagesOfOtherOriginsMayNotListen(t *testing.T) {
	config := testConfig()
	config.CORSOrigins = []string{home}
	c := openSite(t, config, io.Discard).serve(t)
	for origin, allowed := range map[string]bool{"": true, c.url: true, home: true, stranger: false, "null": false, "http://localhost.evil.example": false} {
		from := c.with("Cookie", cookieName+"="+signIn(t, c, "ada"))
		if origin != "" {
			from = from.with("Origin", origin)
		}
		e, response, err := from.dial(t)
		if (err == nil) != allowed || !allowed && response.StatusCode != http.StatusForbidden {
			t.Errorf("%q: a websocket: %v, %v", origin, response, err)
		}
		if e != nil {
			_ = e.conn.CloseNow()
		}
		if s := from.watch(t, `{ __typename }`); (s.response.StatusCode == http.StatusOK) != allowed {
			t.Errorf("%q: an event stream: %d", origin, s.response.StatusCode)
		}
	}
}

// Whoever is signed out, or whose session has ended, is told nothing more.
func TestNothingIsToldAfterASessionHasEnded(t *testing.T) {
	site := openSite(t, testConfig(), io.Discard)
	var ahead atomic.Int64
	site.resolver.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	c := site.serve(t)
	ada := signIn(t, c, "ada")
	for name, end := range map[string]func(grace string){
		"signed out": func(grace string) {
			c.with("Authorization", "Bearer "+grace).post(t, `mutation { signOut(input: {}) { endedSessionId } }`, nil)
		},
		"revoked": func(string) {
			c.with("Authorization", "Bearer "+signIn(t, c, "grace")).post(t, `mutation { revokeSessions(input: {}) { endedSessionCount } }`, nil)
		},
		"expired": func(string) {
			ahead.Add(int64(testConfig().SessionIdle) + 1)
			ada = signIn(t, c, "ada")
		},
	} {
		grace := signIn(t, c, "grace")
		e, s := c.ready(t, withToken(grace)), c.with("Authorization", "Bearer "+grace).watch(t, timeline).begins()
		e.ask("a", timeline, nil)
		e.ask("b", `{ __typename }`, nil)
		e.hears("next", "b")
		e.hears("complete", "b")
		publish(t, c, ada, "before")
		e.hears("next", "a", "before")
		s.hears("next", "before")
		end(grace)
		publish(t, c, ada, "after, when "+name)
		e.hears("error", "a", `"code":"UNAUTHENTICATED"`, "session has ended")
		e.isClosed(4403)
		s.hears("next", `"code":"UNAUTHENTICATED"`)
		s.hears("complete", "")
		s.ends()
	}
}

func TestEverySubscriptionAndEveryEventCosts(t *testing.T) {
	config := testConfig()
	config.RateLimit, config.MaxCost = 60, 60
	site := openSite(t, config, io.Discard)
	c := site.serve(t)
	e := c.ready(t, `{}`)
	found, err := site.engines.set.Users.ByHandles(t.Context(), []string{"ada"})
	if err != nil {
		t.Fatal(err)
	}
	ada := found["ada"].ID
	e.ask("a", `subscription($from: ID) { messagePublished(from: $from) { id author { handle } } }`, map[string]any{"from": ada.String()})
	e.ask("q", `{ __typename }`, nil) // is answered when the other listens
	e.hears("next", "q")
	e.hears("complete", "q")
	told := said{}
	for n := 0; told.Type != "error"; n++ {
		if n == 1000 {
			t.Fatal("there is no end")
		}
		p := stores.Post{ID: stores.NewID(stores.KindPost), Author: ada, Wall: ada, Text: "x", Audience: stores.AudiencePublic, CreatedAt: now()}
		err := errors.Join(site.engines.set.Messages.CreatePost(t.Context(), p, nil),
			site.engines.set.Events.Publish(t.Context(), stores.Event{Kind: stores.MessagePublished, By: ada, Subject: p.ID}, ada))
		if err != nil {
			t.Fatal(err)
		}
		if told = e.hear(); told.Type == "error" && n < 10 {
			t.Errorf("after %d events: %s", n, told.Payload)
		}
	}
	if text := string(told.Payload); !strings.Contains(text, `"code":"RATE_LIMITED"`) || !strings.Contains(text, `"retryAfter":`) {
		t.Errorf("%s", text)
	}
	e.ask("b", `{ __typename }`, nil)
	e.hears("error", "b", `"code":"RATE_LIMITED"`)
	s := c.watch(t, `{ __typename }`)
	if s.response.StatusCode != http.StatusTooManyRequests || s.response.Header.Get("Retry-After") == "" {
		t.Errorf("an event stream: %d %v", s.response.StatusCode, s.response.Header)
	}
}

func TestPersistedAndRegisteredSubscriptions(t *testing.T) {
	const text = `subscription { replyReceived(count: 1) { text } }`
	sum := sha256.Sum256([]byte(text))
	hash := hex.EncodeToString(sum[:])
	persisted := `{"persistedQuery":{"version":1,"sha256Hash":"` + hash + `"}}`
	config := testConfig()
	c := openSite(t, config, io.Discard).serve(t)
	e := c.ready(t, `{}`)
	e.say(`{"type":"subscribe","id":"a","payload":{"extensions":` + persisted + `}}`)
	e.hears("error", "a", "PERSISTED_QUERY_NOT_FOUND")
	e.say(`{"type":"subscribe","id":"a","payload":{"query":"` + text + `","extensions":` + persisted + `}}`)
	e.hears("error", "a", "UNAUTHENTICATED") // it is known now, but nobody asks
	e = c.ready(t, withToken(signIn(t, c, "ada")))
	e.say(`{"type":"subscribe","id":"a","payload":{"extensions":` + persisted + `}}`)
	e.ask("q", `{ __typename }`, nil)
	e.hears("next", "q")
	s := c.watchURL(t, "/graphql?"+url.Values{"extensions": {persisted}}.Encode())
	s.hears("next", "UNAUTHENTICATED")

	manifest, _ := json.Marshal(map[string]string{hash: text})
	config.RegisteredDocuments = filepath.Join(t.TempDir(), "documents.json")
	if err := os.WriteFile(config.RegisteredDocuments, manifest, 0o600); err != nil {
		t.Fatal(err)
	}
	c = openSite(t, config, io.Discard).serve(t)
	e = c.ready(t, `{}`)
	e.ask("a", text, nil)
	e.hears("error", "a", "UNAUTHENTICATED")
	e.ask("a", timeline, nil)
	e.hears("error", "a", "DOCUMENT_NOT_REGISTERED")
}

func TestAnEventStreamIsNotCompressed(t *testing.T) {
	c := openSite(t, testConfig(), io.Discard).serve(t)
	s := c.with("Accept-Encoding", "gzip").watch(t, `{ __schema { types { name description } } }`).begins()
	if s.response.Header.Get("Content-Encoding") != "" {
		t.Errorf("%v", s.response.Header)
	}
}

func TestHowManyConnectionsAClientMayHave(t *testing.T) {
	config := testConfig()
	config.MaxLiveEach, config.MaxLive = 1, 4
	s := openSite(t, config, io.Discard)
	c := s.serve(t)
	token := signIn(t, c, "ada")
	first := c.ready(t, `{}`)
	if _, response, err := c.dial(t); err == nil || response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a second one of an address: %v, %v", response, err)
	}
	c.with("Cookie", cookieName+"="+token).ready(t, `{}`)
	if _, response, err := c.with("Cookie", cookieName+"="+token).dial(t); err == nil || response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a second one of a person: %v, %v", response, err)
	}
	_ = first.conn.Close(websocket.StatusNormalClosure, "")
	for s.live.ConnectionCount() != 1 {
		runtime.Gosched()
	}
	c.ready(t, withToken(signIn(t, c, "grace"))) // who is a person from here on, and leaves the address's place
	c.ready(t, `{}`)
	e, _, err := c.with("Cookie", cookieName+"="+signIn(t, c, "linus")).dial(t)
	if err != nil {
		t.Fatal(err)
	}
	if _, response, err := c.with("Authorization", "Bearer "+token).dial(t); err == nil || response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("one more than all: %v, %v", response, err)
	}
	if _, body := c.send(t, http.MethodGet, "/metrics", nil, ""); !strings.Contains(string(body), "\nfivefold_live_connections 4\n") {
		t.Error("the metrics do not say that 4 are open")
	}
	_ = e
}

func TestSubscriptionsInTheLog(t *testing.T) {
	c, lines := logged(t)
	ada := signIn(t, c, "ada")
	e := c.with("X-Request-Id", "my-socket").ready(t, withToken(signIn(t, c, "grace")))
	lines()
	e.ask("a", `subscription News { messagePublished { text } }`, nil)
	e.ask("q", `query Who { viewer { handle } }`, nil)
	e.hears("next", "q")
	e.hears("complete", "q")
	publish(t, c, ada, "secret-text")
	e.hears("next", "a", "secret-text")
	e.ask("b", `subscription Bad { messagePublished(count: 0) { text } }`, nil)
	e.hears("error", "b", "BAD_USER_INPUT")
	var told []string
	for _, line := range lines() {
		if line["request"] == "my-socket" {
			told = append(told, encode(t, []any{line["level"], line["msg"], line["type"], line["name"], line["codes"]}))
		}
		if strings.Contains(encode(t, line), "secret-text") {
			t.Errorf("the log holds %v", line)
		}
	}
	want := []string{`["INFO","subscribing","subscription","News",null]`, `["INFO","operation","query","Who",null]`,
		`["WARN","operation","subscription","Bad",["BAD_USER_INPUT"]]`}
	if !slices.Equal(told, want) {
		t.Errorf("%s", strings.Join(told, "\n"))
	}
}

func TestAStoppingProgramEndsWhatLasts(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	inNewDir(t)
	p := startProgram(t, "--demo")
	e, s := p.ready(t, `{}`), p.watch(t, `subscription { messagePublished(from: "`+idOf(t, p.client, "ada")+`") { id } }`).begins()
	p.end()
	e.isClosed(websocket.StatusGoingAway)
	s.ends()
	p.stop(t)
}

// idOf gives the id of somebody of the demo network.
func idOf(t testing.TB, c *client, handle string) string {
	t.Helper()
	return query[struct{ User struct{ ID string } }](t, c, `query($h: String) { user(handle: $h) { id } }`, map[string]any{"h": handle}).User.ID
}
