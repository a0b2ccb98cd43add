package e2e

import (
	"context"
	"encoding/json"
	"fivefold/internal/servertest"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

// narrow takes connections that hold little of what is written to them.
type narrow struct{ net.Listener }

func (l narrow) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(4 << 10)
	}
	return conn, err
}

// perSocket is what a socket may hold of memory, both sides of it together, whose buffers and goroutines are in this process.
const perSocket = 200 << 10

// Four people post on one page at the same time, and a thousand listen, one of whom has stopped to read: each of the others is
// told every post once, all in the same order, which is each author's own.
func TestAThousandListenAndOneIsFrozen(t *testing.T) {
	listeners, posts := 1000, 3 // of each author
	if testing.Short() {
		listeners = 100
	}
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	site := servertest.Start(t, servertest.WithListener(func(l net.Listener) net.Listener { return narrow{l} }))
	defer site.Stop(t)
	c := site.Client
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
	conns := make([]*servertest.WSConn, listeners)
	for i := range conns {
		conns[i] = c.Connect(t, `{}`)
		conns[i].Subscribe("a", `subscription($from: ID) { messagePublished(from: $from) { text } }`, map[string]any{"from": page})
		conns[i].Subscribe("q", `{ __typename }`, nil) // is answered when the other listens
		conns[i].Expect("next", "q")
		conns[i].Expect("complete", "q")
	}
	told := make([][]string, listeners) // the frozen one, who is the first, reads nothing from here on
	var reading sync.WaitGroup
	for i := 1; i < listeners; i++ {
		reading.Go(func() { told[i] = receivePosts(t.Context(), conns[i], posts*len(authors)) })
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
	if held := int64(after.HeapInuse+after.StackInuse) - int64(before.HeapInuse+before.StackInuse); held > int64(listeners)*perSocket {
		t.Errorf("%d sockets hold %d kB", listeners, held>>10)
	} else {
		t.Logf("%d sockets hold %d kB each", listeners, held>>10/int64(listeners))
	}
	if n := site.HTTP.Streams.ConnectionCount(); n != listeners {
		t.Errorf("%d are open", n)
	}
	for i := 2; i < listeners; i++ {
		if !slices.Equal(told[i], told[1]) {
			t.Fatalf("%d is told %q, and another %q", i, told[i], told[1])
		}
	}
	for _, author := range authors {
		own := slices.DeleteFunc(slices.Clone(told[1]), func(text string) bool { return !strings.HasPrefix(text, author) })
		for n := range posts {
			if n >= len(own) || own[n] != fmt.Sprint(author, " ", n) {
				t.Fatalf("of %s %q is told", author, own)
			}
		}
	}
	for _, e := range conns {
		_ = e.Conn.CloseNow()
	}
	if err := site.HTTP.Streams.Shutdown(t.Context()); err != nil {
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

// newPage makes a group that all of people are in, of which the first is the owner.
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

// post publishes a long post on a page, more than a connection holds that nobody reads.
func post(t testing.TB, c *servertest.Client, token, page, text string) {
	_, body := c.With("Authorization", "Bearer "+token).Post(t, `mutation($t: String!, $p: ID!) { publishPost(input: {text: $t, pageId: $p}) { userErrors { code } } }`,
		map[string]any{"t": text + ":" + strings.Repeat("x", 4000), "p": page})
	if !strings.Contains(string(body), `"userErrors":[]`) {
		t.Errorf("%s", body)
	}
}
