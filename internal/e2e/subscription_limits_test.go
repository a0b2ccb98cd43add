package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"fivefold/internal/servertest"
)

// Accounts do not multiply the connections of an address, over websockets and event streams.
func TestConnectionsOfAnAddressAreLimited(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.ConnectionsPerAddress, config.TrustedProxies = 2, 1
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	home, elsewhere := c.With("X-Forwarded-For", "2001:db8:1:2::1"), c.With("X-Forwarded-For", "2001:db8:1:3::1")
	home.Connect(t, servertest.TokenPayload(c.SignIn(t, "ada")))
	home.With("Authorization", "Bearer "+c.SignIn(t, "grace")).Stream(t, timeline).ExpectStart()
	third := c.With("X-Forwarded-For", "2001:db8:1:2:ffff::1", "Authorization", "Bearer "+c.SignIn(t, "linus"))
	if _, response, err := third.Dial(t); err == nil || response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a third websocket: %v, %v", response, err)
	}
	if stream := third.Stream(t, timeline); stream.Response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a third stream: %d", stream.Response.StatusCode)
	}
	elsewhere.Connect(t, servertest.TokenPayload(c.SignIn(t, "ada")))
	for range 3 { // a gateway limits its clients itself
		c.As(c.UserID(t, "ada")).Stream(t, timeline).ExpectStart()
	}
}

// Quick changes of a message are delivered as fewer, and the last state always arrives, over both transports.
func TestTheLastOfQuickChangesIsDelivered(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	author, grace := c.With("Authorization", "Bearer "+c.SignIn(t, "ada")), c.SignIn(t, "grace")
	id := servertest.Query[struct {
		PublishPost struct{ Post struct{ ID string } }
	}](t, author, `mutation { publishPost(input: {text: "text 0"}) { post { id } } }`, nil).PublishPost.Post.ID
	document := `subscription { messageChanged(id: "` + id + `") { message { text } } }`
	w, s := c.Connect(t, servertest.TokenPayload(grace)), c.With("Authorization", "Bearer "+grace).Stream(t, document).ExpectStart()
	w.Subscribe("a", document, nil)
	w.Subscribe("q", viewerQuery, nil) // is executed when the subscription has started
	w.Expect("next", "q")
	w.Expect("complete", "q")
	const last = 300
	for i := 1; i <= last; i++ {
		if _, body := author.Post(t, fmt.Sprintf(`mutation { editPost(input: {postId: %q, text: "text %d"}) { userErrors { code } } }`, id, i), nil); !strings.Contains(string(body), `"userErrors":[]`) {
			t.Fatalf("%s", body)
		}
	}
	final := fmt.Sprintf(`"text %d"`, last)
	deliveries := 1
	for m := w.Receive(); !strings.Contains(string(m.Payload), final); m = w.Receive() {
		if m.Type != "next" {
			t.Fatalf("%+v", m)
		}
		deliveries++
	}
	if deliveries >= last {
		t.Errorf("%d deliveries of %d changes", deliveries, last)
	}
	for _, data := s.Receive(); !strings.Contains(data, final); _, data = s.Receive() {
		if !strings.Contains(data, `"text `) {
			t.Fatalf("%s", data)
		}
	}
}

// Each event takes memory while it is delivered, and none afterwards.
func TestEventsHoldNoMemoryAfterTheirDelivery(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	ada, grace := c.SignIn(t, "ada"), c.SignIn(t, "grace")
	s := c.With("Authorization", "Bearer "+grace).Stream(t, timeline).ExpectStart()
	publish(t, c, ada, "one")
	s.Expect("next", "one")
	const held = "fivefold_answer_memory_bytes"
	before := metricsOf(t, c)[held]
	for range 30 {
		publish(t, c, ada, "again")
		s.Expect("next", "again")
	}
	// A connection more is 24 KiB, and 30 events are 120 at least.
	for deadline := time.Now().Add(30 * time.Second); metricsOf(t, c)[held] > before+(100<<10); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%v bytes are held, and %v were after one event", metricsOf(t, c)[held], before)
		}
	}
}
