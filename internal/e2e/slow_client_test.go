package e2e

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"fivefold/internal/servertest"

	"go.uber.org/goleak"
)

// The server closes the connections of clients that send or read too slowly.
func TestSlowClientsAreDisconnected(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	const timeout = 500 * time.Millisecond // enough for a request that is not slow
	config := servertest.Config()
	config.ReadHeaderTimeout, config.ReadTimeout, config.IdleTimeout, config.RequestTimeout = timeout, timeout, timeout, timeout
	p := servertest.Start(t, servertest.WithConfig(config))
	t.Run("parallel", func(t *testing.T) {
		for name, send := range map[string]string{
			"nothing is sent":              "",
			"the head does not end":        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-Pad: " + servertest.Marker,
			"the body is not sent":         head("Content-Length: 100"),
			"the body does not end":        head("Content-Length: 100") + `{"query":"` + servertest.Marker,
			"no chunk is sent":             head("Transfer-Encoding: chunked"),
			"the last chunk is not sent":   head("Transfer-Encoding: chunked") + "5\r\n{\"a\":\r\n",
			"a chunk does not end":         head("Transfer-Encoding: chunked") + "500\r\n{\"a\":",
			"no request follows the first": "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				l := dialRaw(t, p.Client)
				l.send(send)
				response, body, ok := l.response(t)
				switch {
				case strings.HasPrefix(send, "GET"):
					if !ok || response.StatusCode != http.StatusOK {
						t.Errorf("%v", response)
					}
				case strings.Contains(send, "\r\n\r\n"):
					if ok {
						wantCoded(t, response, body, http.StatusRequestTimeout, "BAD_REQUEST")
					} else {
						t.Error("no response")
					}
				case ok:
					t.Errorf("%d %s", response.StatusCode, body)
				}
				l.wantEnd(t)
			})
		}
		t.Run("responses are not read", func(t *testing.T) {
			t.Parallel()
			l := dialRaw(t, p.Client)
			if err := l.SetReadBuffer(4096); err != nil {
				t.Fatal(err)
			}
			const request = "GET /graphql?query={__schema{types{name,description,fields{name,description}}}} HTTP/1.1\r\nHost: localhost\r\n\r\n"
			for {
				if _, err := io.WriteString(l, request); err != nil {
					return
				}
			}
		})
	})
	wantServing(t, p.Client)
	p.Stop(t)
}

// The server stops reading a body at the size limit.
func TestEndlessBodiesAreReadUpToTheLimit(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	p := servertest.Run(t, "--demo")
	chunk := strings.Repeat(",", 64<<10)
	t.Run("parallel", func(t *testing.T) {
		for name, send := range map[string]struct{ head, again string }{
			"in chunks":                        {head("Transfer-Encoding: chunked"), fmt.Sprintf("%x\r\n%s\r\n", len(chunk), chunk)},
			"in one chunk":                     {head("Transfer-Encoding: chunked") + "7fffffffffffffff\r\n", chunk},
			"of a declared length":             {head("Content-Length: 9223372036854775807"), chunk},
			"5 MB of commas":                   {head("Content-Length: 5000000"), chunk},
			"5 MB of commas in a document":     {head("Content-Length: 5000000") + `{"query":"{`, chunk},
			"a query before endless variables": {head("Transfer-Encoding: chunked") + "24\r\n" + `{"query":"{__typename}","variables":` + "\r\n", fmt.Sprintf("%x\r\n%s\r\n", len(chunk), chunk)},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				l := dialRaw(t, p.Client)
				sent := make(chan int)
				go func() {
					l.send(send.head)
					for n := 0; ; n += len(chunk) {
						if _, err := io.WriteString(l, send.again); err != nil {
							sent <- n
							return
						}
					}
				}()
				response, body, ok := l.response(t)
				if !ok {
					t.Fatal("no response")
				}
				wantCoded(t, response, body, http.StatusRequestEntityTooLarge, "BAD_REQUEST")
				l.wantEnd(t)
				<-sent // the server has closed
				wantServing(t, p.Client)
			})
		}
	})
	p.Stop(t)
}
