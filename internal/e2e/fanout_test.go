package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"fivefold/internal/servertest"

	"go.uber.org/goleak"
)

// A smallBufferListener accepts connections with small write buffers.
type smallBufferListener struct{ net.Listener }

func (l smallBufferListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(4 << 10)
	}
	return conn, err
}

// maxBytesPerSocket limits the memory of a websocket, with the buffers and goroutines of both ends.
const maxBytesPerSocket = 200 << 10

// Four people post on one page concurrently. Of a thousand subscribers one has stopped reading. Each of the others receives every post
// once, in the same order as all others and in the order of each author.
func TestAThousandSubscribersReceiveEveryPostInOrder(t *testing.T) {
	subscribers, posts := 1000, 3 // posts per author
	if testing.Short() {
		subscribers = 100
	}
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	server := servertest.Start(t, servertest.WithListener(func(l net.Listener) net.Listener { return smallBufferListener{l} }))
	defer server.Stop(t)
	c := server.Client
	c.HTTPClient.Transport = &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetReadBuffer(4 << 10)
		}
		return conn, err
	}}
	authors := []string{"ada", "grace", "linus", "noor"}
	page := newPage(t, c, authors)

	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	conns := make([]*servertest.WSConn, subscribers)
	for i := range conns {
		conns[i] = c.Connect(t, `{}`)
		conns[i].Subscribe("a", `subscription($from: ID) { messagePublished(from: $from) { text } }`, map[string]any{"from": page})
		conns[i].Subscribe("q", `{ __typename }`, nil) // is executed when the subscription has started
		conns[i].Expect("next", "q")
		conns[i].Expect("complete", "q")
	}
	received := make([][]string, subscribers) // the first subscriber reads nothing from here on
	var reading sync.WaitGroup
	for i := 1; i < subscribers; i++ {
		reading.Go(func() { received[i] = receivePosts(t.Context(), conns[i], posts*len(authors)) })
	}
	var writing sync.WaitGroup
	for _, author := range authors {
		token := c.SignIn(t, author)
		writing.Go(func() {
			for n := range posts {
				post(t, c, token, page, fmt.Sprint(author, " ", n))
			}
		})
	}
	writing.Wait()
	reading.Wait()
	runtime.GC()
	runtime.ReadMemStats(&after)
	if held := int64(after.HeapInuse+after.StackInuse) - int64(before.HeapInuse+before.StackInuse); held > int64(subscribers)*maxBytesPerSocket {
		t.Errorf("%d websockets take %d kB, more than the limit", subscribers, held>>10)
	} else {
		t.Logf("%d websockets take %d kB each", subscribers, held>>10/int64(subscribers))
	}
	if n := server.HTTP.Streams.ConnectionCount(); n != subscribers {
		t.Errorf("%d connections are open", n)
	}
	for i := 2; i < subscribers; i++ {
		if !slices.Equal(received[i], received[1]) {
			t.Fatalf("subscriber %d received %q, subscriber 1 %q", i, received[i], received[1])
		}
	}
	for _, author := range authors {
		byAuthor := slices.DeleteFunc(slices.Clone(received[1]), func(text string) bool { return !strings.HasPrefix(text, author) })
		for n := range posts {
			if n >= len(byAuthor) || byAuthor[n] != fmt.Sprint(author, " ", n) {
				t.Fatalf("received %[2]q from %[1]s, out of order or incomplete", author, byAuthor)
			}
		}
	}
	for _, e := range conns {
		_ = e.CloseNow()
	}
	if err := server.HTTP.Streams.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

// receivePosts receives n posts and returns their texts up to the first colon.
func receivePosts(ctx context.Context, conn *servertest.WSConn, n int) (texts []string) {
	for range n {
		_, b, err := conn.Read(ctx)
		var m struct {
			Payload struct {
				Data struct{ MessagePublished struct{ Text string } }
			}
		}
		if err == nil {
			err = json.Unmarshal(b, &m)
		}
		if err != nil {
			return append(texts, err.Error())
		}
		text, _, _ := strings.Cut(m.Payload.Data.MessagePublished.Text, ":")
		texts = append(texts, text)
	}
	return texts
}

// newPage creates a group with people as its members; the first is its owner.
func newPage(t testing.TB, c *servertest.Client, people []string) (id string) {
	t.Helper()
	for i, handle := range people {
		as := c.As(c.UserID(t, handle))
		if i == 0 {
			id = servertest.Query[struct {
				CreatePage struct{ Page struct{ ID string } }
			}](t, as, `mutation { createPage(input: {kind: GROUP, name: "News"}) { page { id } } }`, nil).CreatePage.Page.ID
			continue
		}
		servertest.Query[any](t, as, `mutation($id: ID!) { joinPage(input: {pageId: $id}) { userErrors { code } } }`, map[string]any{"id": id})
	}
	return id
}

// post publishes a post on a page that is longer than the buffers of a connection.
func post(t testing.TB, c *servertest.Client, token, page, text string) {
	_, body := c.With("Authorization", "Bearer "+token).Post(t, `mutation($t: String!, $p: ID!) { publishPost(input: {text: $t, pageId: $p}) { userErrors { code } } }`,
		map[string]any{"t": text + ":" + strings.Repeat("x", 4000), "p": page})
	if !strings.Contains(string(body), `"userErrors":[]`) {
		t.Errorf("%s", body)
	}
}
