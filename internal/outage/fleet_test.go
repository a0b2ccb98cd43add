//go:build linux

package outage

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"fivefold/internal/servertest"
	"fivefold/internal/servertest/faults"
)

const timeline = `subscription { messagePublished { text } }`

// A subscriber receives the posts of ada as grace, over a websocket.
type subscriber struct {
	*servertest.WSConn
	t  *testing.T
	id int // of the subscription
}

func subscribe(t *testing.T, c *servertest.Client) *subscriber {
	t.Helper()
	s := &subscriber{WSConn: c.As(c.UserID(t, "grace")).Connect(t, `{}`), t: t}
	s.again()
	return s
}

// again subscribes until that succeeds.
func (s *subscriber) again() {
	s.t.Helper()
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		s.id++
		s.Subscribe(fmt.Sprint(s.id), timeline, nil)
		s.Subscribe("started", `{ __typename }`, nil) // is executed when the subscription has started
		m := s.Receive()
		for ; m.Type != "error" && m.ID != "started"; m = s.Receive() {
		}
		if m.Type == "next" {
			s.Expect("complete", "started", "")
			return
		}
		for ; m.Type != "complete"; m = s.Receive() {
		}
		if time.Since(began) > loadPatience {
			s.t.Fatalf("cannot subscribe: %s", m.Payload)
		}
	}
}

// receive returns the text of the next post, or nothing when it could not be read.
func (s *subscriber) receive() string {
	s.t.Helper()
	m := s.Receive()
	_, text, found := strings.Cut(string(m.Payload), `"messagePublished":{"text":"`)
	text, _, _ = strings.Cut(text, `"`)
	if m.Type == "next" && strings.Contains(string(m.Payload), `"code":"UNAVAILABLE"`) {
		return ""
	}
	if m.Type != "next" || !found {
		s.t.Fatalf("%s %s", m.Type, m.Payload)
	}
	return text
}

// publishAs publishes a post as ada. Failing does not end the test's other goroutines.
func publishAs(t *testing.T, c *servertest.Client, ada, text string) {
	t.Helper()
	_, body := c.As(ada).Post(t, `mutation($t: String!) { publishPost(input: {text: $t}) { post { id } } }`, map[string]any{"t": text})
	if !strings.Contains(string(body), `"post":{"id":`) {
		t.Fatalf("%s: %s", text, body)
	}
}

// Two servers share a PostgreSQL and a Redis. Subscribers of each receive what is published through either, once and in its order. The server that
// publishes events is killed: the subscribers of the other receive everything that is committed afterwards, once and in its order. Redis is restarted:
// subscriptions end with an error and can begin again.
func TestSubscribersOfTwoServersReceiveEveryEvent(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("too long for -short: waits for a failover")
	}
	postgres, redis := faults.StartPostgres(t), faults.StartRedis(t)
	args := []string{"--demo", "--postgres-url", postgres.PostgresURL(), "--redis-url", redis.RedisURL()}
	servers := []*process{startProcess(t, args...), startProcess(t, args...)}
	ada := servers[0].UserID(t, "ada")
	subscribers := []*subscriber{subscribe(t, servers[0].Client), subscribe(t, servers[1].Client)}
	sent := map[string]bool{}
	for n := range 40 {
		text := fmt.Sprint("before ", n)
		publishAs(t, servers[n%2].Client, ada, text)
		sent[text] = true
	}
	for _, s := range subscribers {
		for n := range 40 {
			if got, want := s.receive(), fmt.Sprint("before ", n); got != want {
				t.Fatalf("received %q, want %q", got, want)
			}
		}
	}

	leader := leaderOf(t, servers)
	servers[leader].kill()
	survivor, subscriber := servers[1-leader], subscribers[1-leader]
	killed := time.Now()
	for n := range 40 {
		publishAs(t, survivor.Client, ada, fmt.Sprint("after ", n))
	}
	for n := range 40 {
		got := subscriber.receive()
		for n == 0 && sent[got] { // the leader was killed before it has stored that it had published the event
			got = subscriber.receive()
		}
		if want := fmt.Sprint("after ", n); got != want {
			t.Fatalf("received %q, want %q", got, want)
		}
		if n == 0 {
			t.Logf("the first event came %v after the kill", time.Since(killed).Round(time.Millisecond))
		}
	}

	redis.Restart()
	m := subscriber.Receive()
	if m.Type != "error" || !strings.Contains(string(m.Payload), `"UNAVAILABLE"`) {
		t.Fatalf("after the restart of Redis: %s %s %s", m.Type, m.ID, m.Payload)
	}
	subscriber.again()
	publishAs(t, survivor.Client, ada, "again")
	if got := subscriber.receive(); got != "again" {
		t.Errorf("received %q", got)
	}
}

// leaderOf returns the index of the server that leads the projection of live events.
func leaderOf(t *testing.T, servers []*process) int {
	t.Helper()
	for began := time.Now(); time.Since(began) < loadPatience; time.Sleep(50 * time.Millisecond) {
		for i, s := range servers {
			if _, metrics := s.Send(t, http.MethodGet, "/metrics", nil, ""); strings.Contains(string(metrics), `fivefold_relay_leading{projection="live_events"} 1`) {
				return i
			}
		}
	}
	t.Fatal("no server leads")
	return 0
}
