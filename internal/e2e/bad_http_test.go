package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"

	"fivefold/graph/errorcode"
	"fivefold/internal/servertest"

	"go.uber.org/goleak"
)

// A rawConn is a TCP connection to a server, for requests that are not valid HTTP.
type rawConn struct {
	*net.TCPConn
	in *bufio.Reader
}

func dialRaw(t testing.TB, c *servertest.Client) *rawConn {
	t.Helper()
	conn, err := net.Dial("tcp", c.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &rawConn{conn.(*net.TCPConn), bufio.NewReader(conn)}
}

// send writes text. It ignores errors.
func (l *rawConn) send(text string) {
	_, _ = io.WriteString(l, text) // the server may have closed the connection
}

// response reads a response and its body. It returns false when the connection ends without one.
func (l *rawConn) response(t testing.TB) (*http.Response, []byte, bool) {
	t.Helper()
	response, err := http.ReadResponse(l.in, nil)
	if isEnd(err) {
		return nil, nil, false
	}
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(body, []byte(servertest.Marker)) || len(body) >= 2000 {
		t.Errorf("%d bytes: %.300s", len(body), body)
	}
	return response, body, true
}

// wantEnd expects the server to close the connection without sending anything more.
func (l *rawConn) wantEnd(t testing.TB) {
	t.Helper()
	if rest, err := io.ReadAll(l.in); len(rest) > 0 || err != nil && !isEnd(err) {
		t.Errorf("%.300q, %v", rest, err)
	}
}

func isEnd(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// head returns the head of a POST request with further header lines.
func head(lines ...string) string {
	return "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + strings.Join(append(lines, "\r\n"), "\r\n")
}

// wantCoded expects an error with a code of the closed list and the id of the request.
func wantCoded(t testing.TB, response *http.Response, body []byte, status int, code string) {
	t.Helper()
	wantError(t, response, body, status, code)
	if id := response.Header.Get("X-Request-Id"); id == "" || !bytes.Contains(body, []byte(`"requestId":"`+id+`"`)) || !slices.Contains(errorcode.All(), errorcode.Code(code)) {
		t.Errorf("%s: %s", code, body)
	}
}

func wantServing(t testing.TB, c *servertest.Client) {
	t.Helper()
	if _, body := c.Post(t, ada, nil); !bytes.Contains(body, []byte(`"handle":"ada"`)) {
		t.Errorf("the server no longer responds: %s", body)
	}
}

// Invalid HTTP receives a response of net/http or a closed connection. Errors of our handler have a code.
func TestBadHTTPIsRejected(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	p := servertest.Run(t, "--demo")
	good := fmt.Sprintf(`{"query":"{ user(handle: \"ada\") { handle } }","operationName":null,"%s":1}`, servertest.Marker)
	for name, c := range map[string]struct {
		send   string
		status int    // 0 for no response
		code   string // empty for a response of net/http
	}{
		"a body shorter than declared": {head(fmt.Sprint("Content-Length: ", len(good)+1)) + good, 400, "BAD_REQUEST"},
		"a body longer than declared":  {head(fmt.Sprint("Content-Length: ", len(good)-1)) + good, 400, "BAD_REQUEST"},
		"a negative length":            {head("Content-Length: -5") + good, 400, ""},
		"two lengths":                  {head("Content-Length: 5", "Content-Length: 6") + good, 400, ""},
		"a chunk of invalid size":      {head("Transfer-Encoding: chunked") + "zz\r\n" + good, 400, "BAD_REQUEST"},
		"a chunk larger than memory":   {head("Transfer-Encoding: chunked") + "ffffffffffffffff\r\n" + good, 400, "BAD_REQUEST"},
		"chunks without an end":        {head("Transfer-Encoding: chunked") + fmt.Sprintf("%x\r\n%s\r\n", len(good), good), 400, "BAD_REQUEST"},
		"an unknown encoding":          {head("Transfer-Encoding: rot13") + good, 501, ""},
		"a body in gzip":               {head("Content-Encoding: gzip", fmt.Sprint("Content-Length: ", len(good))) + good, 415, "BAD_REQUEST"},
		"a body declared as UTF-16":    {strings.Replace(head(fmt.Sprint("Content-Length: ", len(good))), "json", "json; charset=utf-16", 1) + good, 415, "BAD_REQUEST"},
		"a body in plain text":         {strings.Replace(head(fmt.Sprint("Content-Length: ", len(good))), "application/json", "text/plain", 1) + good, 415, "BAD_REQUEST"},
		"a head over the limit":        {head("X-Pad: " + strings.Repeat(servertest.Marker, 10_000)), 431, ""},
		"NUL in a header":              {head("X-Pad: a\x00" + servertest.Marker), 400, ""},
		"no host":                      {"POST /graphql HTTP/1.1\r\nX-Pad: " + servertest.Marker + "\r\n\r\n", 400, ""},
		"a TLS handshake":              {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + servertest.Marker + "\r\n\r\n", 400, ""},
		"HTTP/2 without upgrade":       {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, ""},
		"an unknown version":           {"POST /graphql HTTP/9.9\r\n\r\n", 505, ""},
		"another method":               {strings.Replace(head("Content-Length: 0"), "POST", "DELETE", 1), 405, "METHOD_NOT_ALLOWED"},
		"a mutation by GET":            {"GET /graphql?query=mutation{signOut(input:{}){endedSessionId}} HTTP/1.1\r\nHost: localhost\r\n\r\n", 405, "METHOD_NOT_ALLOWED"},
		"an invalid query string":      {"GET /graphql?query=%zz" + servertest.Marker + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "BAD_REQUEST"},
		"an incomplete head":           {"POST /graphql HTTP/1.1\r\nHost: " + servertest.Marker, 400, ""},
		"nothing":                      {"", 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := dialRaw(t, p.Client)
			l.send(c.send)
			if err := l.CloseWrite(); err != nil && !errors.Is(err, syscall.ENOTCONN) {
				t.Fatal(err)
			}
			response, body, ok := l.response(t)
			switch {
			case ok != (c.status != 0):
				t.Fatalf("%v, %s", response, body)
			case c.code != "":
				wantCoded(t, response, body, c.status, c.code)
			case ok && response.StatusCode != c.status:
				t.Errorf("%d %s", response.StatusCode, body)
			}
			for ok { // bytes after the declared length are not a request
				if response, body, ok = l.response(t); ok && response.StatusCode != http.StatusBadRequest {
					t.Errorf("a second response: %d %s", response.StatusCode, body)
				}
			}
			wantServing(t, p.Client)
		})
	}
	p.Stop(t)
}

// net/http accepts heads 4 KiB larger than its limit.
func TestHeaderSizeIsLimited(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.MaxHeader = 8192
	p := servertest.Start(t, servertest.WithConfig(config))
	for size, status := range map[int]int{8192: http.StatusOK, 8192 + 4096 + 1: http.StatusRequestHeaderFieldsTooLarge} {
		begin, end := "GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Pad: ", "\r\n\r\n"
		l := dialRaw(t, p.Client)
		l.send(begin + strings.Repeat("x", size-len(begin)-len(end)) + end)
		if response, body, ok := l.response(t); !ok || response.StatusCode != status {
			t.Errorf("%d bytes of 8192: %v %s", size, response, body)
		}
	}
	p.Stop(t)
}
