package typesense

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/typesense/typesense-go/v3/typesense/api"

	"fivefold/stores"
)

const (
	maxIdleConns = 64                    // a server's bulkhead lets as many calls through at once
	readyPause   = 10 * time.Millisecond // between questions whether the server is ready
)

// transport returns the connections to a server. They are of HTTP/1.1, and nothing is sent twice.
func transport(server *url.URL, key, collection string, options Options) *http.Transport {
	connect := func(ctx context.Context, network, address string, secure bool) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, options.Timeout)
		defer cancel()
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil {
			return nil, timeoutError(ctx, err, options.Timeout)
		}
		if secure {
			conn = tls.Client(conn, &tls.Config{ServerName: server.Hostname(), MinVersion: tls.VersionTLS12, RootCAs: options.RootCAs})
		}
		if err := readyConn(ctx, conn, server.Host, key, collection); err != nil {
			_ = conn.Close()
			return nil, timeoutError(ctx, err, options.Timeout)
		}
		return conn, nil
	}
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return connect(ctx, network, address, false)
		},
		DialTLSContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return connect(ctx, network, address, true)
		},
		MaxIdleConns:        maxIdleConns,
		MaxIdleConnsPerHost: maxIdleConns,
		IdleConnTimeout:     10 * time.Minute,
		DisableCompression:  true,
	}
}

// timeoutError returns an error that names the limit of connecting, if it has passed.
func timeoutError(ctx context.Context, err error, limit time.Duration) error {
	if (ctx.Err() != nil || errors.Is(err, os.ErrDeadlineExceeded)) && !errors.Is(err, stores.ErrUnavailable) {
		return fmt.Errorf("%w: no answer within %v", stores.ErrUnavailable, limit)
	}
	return err
}

// readyConn waits until the server of a new connection has applied all writes that it has acknowledged: it answers a write when it has read all earlier
// ones from its log, and then says how many wait. A server that rejects the key is ready to say so.
func readyConn(ctx context.Context, conn net.Conn, host, key, collection string) error {
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	reader := bufio.NewReader(conn)
	for written := false; ; {
		method, path := http.MethodGet, "/status"
		if !written {
			method, path = http.MethodDelete, "/collections/"+collection+"/documents/none"
		}
		code, body, err := ask(conn, reader, host, key, method, path)
		var status struct {
			QueuedWrites int `json:"queued_writes"`
		}
		switch {
		case err != nil:
			return err
		case code == http.StatusUnauthorized || code == http.StatusForbidden:
			if written {
				return fmt.Errorf("%w: the API key has not the right status:list", stores.ErrUnavailable)
			}
			return conn.SetDeadline(time.Time{})
		case !written && (code == http.StatusOK || code == http.StatusNotFound):
			written = true
			continue
		case written && code == http.StatusOK && json.Unmarshal(body, &status) == nil && status.QueuedWrites == 0:
			return conn.SetDeadline(time.Time{})
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: the server is not ready: %d %s", stores.ErrUnavailable, code, body)
		case <-time.After(readyPause):
		}
	}
}

// ask sends a request without a body on a connection and returns the answer.
func ask(conn net.Conn, reader *bufio.Reader, host, key, method, path string) (code int, body []byte, err error) {
	request := &http.Request{Method: method, Host: host, URL: &url.URL{Path: path}, Header: http.Header{api.APIKeyHeader: {key}}}
	if err := request.Write(conn); err != nil {
		return 0, nil, err
	}
	response, err := http.ReadResponse(reader, request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	if body, err = io.ReadAll(io.LimitReader(response.Body, maxErrorBody)); err == nil && response.Close {
		err = errors.New("the server closes the connection")
	}
	return response.StatusCode, body, err
}
