package e2e

import (
	"fivefold/internal/servertest"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// Whoever sends or reads slowly, or without end, is not waited for: these tests end because the server ends the connection.
func TestWhoeverIsSlowIsNotWaitedFor(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	const soon = 500 * time.Millisecond // long enough for a request that is not slow
	config := servertest.Config()
	config.ReadHeaderTimeout, config.ReadTimeout, config.IdleTimeout, config.RequestTimeout = soon, soon, soon, soon
	p := servertest.Start(t, servertest.WithConfig(config))
	t.Run("together", func(t *testing.T) {
		for name, send := range map[string]string{
			"nothing is sent":                 "",
			"the head does not end":           "POST /graphql HTTP/1.1\r\nHost: x\r\nX-Pad: " + servertest.Marker,
			"the body does not come":          head("Content-Length: 100"),
			"the body does not end":           head("Content-Length: 100") + `{"query":"` + servertest.Marker,
			"no chunk comes":                  head("Transfer-Encoding: chunked"),
			"the last chunk does not come":    head("Transfer-Encoding: chunked") + "5\r\n{\"a\":\r\n",
			"a chunk does not end":            head("Transfer-Encoding: chunked") + "500\r\n{\"a\":",
			"nothing comes after the request": "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n",
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				l := dial(t, p.Client)
				l.send(send)
				response, body, ok := l.answer(t)
				switch {
				case strings.HasPrefix(send, "GET"):
					if !ok || response.StatusCode != http.StatusOK {
						t.Errorf("%v", response)
					}
				case strings.Contains(send, "\r\n\r\n"):
					if ok {
						wantCoded(t, response, body, http.StatusRequestTimeout, "BAD_REQUEST")
					} else {
						t.Error("no answer")
					}
				case ok:
					t.Errorf("%d %s", response.StatusCode, body)
				}
				l.wantEnd(t)
			})
		}
		t.Run("answers are not read", func(t *testing.T) {
			t.Parallel()
			l := dial(t, p.Client)
			if err := l.SetReadBuffer(4096); err != nil {
				t.Fatal(err)
			}
			const ask = "GET /graphql?query={__schema{types{name,description,fields{name,description}}}} HTTP/1.1\r\nHost: x\r\n\r\n"
			for {
				if _, err := io.WriteString(l, ask); err != nil {
					return
				}
			}
		})
	})
	wantStillAnswering(t, p.Client)
	p.Stop(t)
}

// A body that goes on for ever is read as far as a body may be long, and no further.
func TestABodyWithoutEndIsReadAsFarAsItMayBeLong(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	p := servertest.Run(t, "--demo")
	chunk := strings.Repeat(",", 64<<10)
	t.Run("together", func(t *testing.T) {
		for name, send := range map[string]struct{ head, again string }{
			"in chunks":             {head("Transfer-Encoding: chunked"), fmt.Sprintf("%x\r\n%s\r\n", len(chunk), chunk)},
			"in one chunk":          {head("Transfer-Encoding: chunked") + "7fffffffffffffff\r\n", chunk},
			"of a length":           {head("Content-Length: 9223372036854775807"), chunk},
			"5 MB of commas in one": {head("Content-Length: 5000000"), chunk},
			"5 MB of commas in a servertest.Document": {head("Content-Length: 5000000") + `{"query":"{`, chunk},
			"a query in front of the endless":         {head("Transfer-Encoding: chunked") + "24\r\n" + `{"query":"{__typename}","variables":` + "\r\n", fmt.Sprintf("%x\r\n%s\r\n", len(chunk), chunk)},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				l := dial(t, p.Client)
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
				response, body, ok := l.answer(t)
				if !ok {
					t.Fatal("no answer")
				}
				wantCoded(t, response, body, http.StatusRequestEntityTooLarge, "BAD_REQUEST")
				l.wantEnd(t)
				<-sent // the server has closed
				wantStillAnswering(t, p.Client)
			})
		}
	})
	p.Stop(t)
}
