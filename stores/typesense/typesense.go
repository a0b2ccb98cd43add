// Package typesense is the engine that keeps the ports Search and SearchIndex in Typesense, a server of version 0.24 or later. Nothing that it keeps is
// the truth: a server that loses its data, or is gone, loses no row of the network.
//
// # How it is built
//
// A copy of the documents is a collection. Which one is read is said by an alias, whose name is the prefix and the version of the format. What Typesense
// indexes are words that package textsearch has made, in the letters a to z, digits and underscores (encodeWord): nothing of a text or a query is an
// operator of Typesense, and none of its own folding applies. The document itself is stored beside them as JSON, which Typesense does not read.
//
// A search is one multi_search for literal matches, their number and their facets, which filters and a query without typos find exactly, and another for
// close matches if there is space for them: filters by numbers that stand for words without some of their letters (near.go).
//
// Typesense has no conditional writes: Put reads the versions that are stored and writes the documents that are newer. One process writes at a time, which
// the lease of the projection guarantees, and within it one goroutine.
//
// # Servers that start
//
// After a restart a server answers before it has applied the writes of its log, and then returns old documents. So each new connection first waits until
// the server has applied them (readyConn): a restart ends all connections.
package typesense

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	driver "github.com/typesense/typesense-go/v3/typesense"
	"github.com/typesense/typesense-go/v3/typesense/api"

	"fivefold/stores"
)

// Name is the name of the engine in call records and errors.
const Name = "typesense"

// Options of an engine. Zero means the default.
type Options struct {
	Timeout      time.Duration // of a call that reads, in all; 1 second
	WriteTimeout time.Duration // of a call that writes, in all; 20 seconds
	Prefix       string        // of the names of collections, at most 50 of a-z, 0-9, - and _; "fivefold"

	RootCAs *x509.CertPool // that certificates of servers are verified with; those of the system, which SSL_CERT_FILE replaces
}

// withDefaults returns the options with a value for each, or an error for a prefix that is not allowed.
func (o Options) withDefaults() (Options, error) {
	if o.Timeout == 0 {
		o.Timeout = time.Second
	}
	if o.WriteTimeout == 0 {
		o.WriteTimeout = 20 * time.Second
	}
	if o.Prefix == "" {
		o.Prefix = "fivefold"
	}
	if len(o.Prefix) > 50 || strings.Trim(o.Prefix, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return o, errors.New("the prefix of collections must have at most 50 of the characters a-z, 0-9, - and _")
	}
	return o, nil
}

// An Engine is a client of a Typesense. It is safe for concurrent use. Several processes may read from one Typesense at once.
type Engine struct {
	options   Options
	location  string
	alias     string // of the collection that is read
	transport *http.Transport
	http      *api.Client
	client    *driver.Client
	version   atomic.Pointer[string]
	writing   sync.Mutex // of documents: Put reads before it writes

	closed context.Context // ends with Close
	end    context.CancelFunc
}

// Open returns the engine of the Typesense at a URL of the form http://:KEY@HOST:PORT, or https:// for TLS; KEY is an API key with all rights to
// collections, aliases and documents. A Typesense that does not answer is no error: calls return stores.ErrUnavailable until it does. No error contains
// the URL, which has the key.
func Open(ctx context.Context, url string, options Options) (*Engine, error) {
	options, err := options.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("typesense: open: %w", err)
	}
	server, key, err := parse(url)
	if err != nil {
		return nil, fmt.Errorf("typesense: open: %w", err)
	}
	e := &Engine{options: options, location: server.Host, alias: options.Prefix + "." + format}
	e.closed, e.end = context.WithCancel(context.Background())
	e.transport = transport(server, key, e.alias, options)
	client, err := api.NewClientWithResponses(server.String(), api.WithAPIKey(key), api.WithHTTPClient(&http.Client{Transport: e.transport}))
	if err != nil {
		return nil, fmt.Errorf("typesense: open: %w", errURL)
	}
	e.http, _ = client.ClientInterface.(*api.Client)
	e.client = driver.NewClient(driver.WithAPIClient(apiClient{e.http, client}))
	_ = e.Check(ctx) // reads the version
	return e, nil
}

// apiClient has the methods of both clients of the driver.
type apiClient struct {
	api.ClientInterface
	api.ClientWithResponsesInterface
}

// Set returns the engine's implementation of its ports; the others are nil. Calls are not recorded and errors carry no prefix: see
// stores.Instrument.
func (e *Engine) Set() stores.Set { return stores.Set{Search: e, SearchIndex: e} }

// Location returns where the Typesense is, without the key.
func (e *Engine) Location() string { return e.location }

// Version returns the version of the server that answered the last Check, empty when none has.
func (e *Engine) Version() string {
	if v := e.version.Load(); v != nil {
		return *v
	}
	return ""
}

// Check returns an error when the server does not answer, does not accept the key, or does not accept writes.
func (e *Engine) Check(ctx context.Context) error {
	return e.do(ctx, e.options.Timeout, func(ctx context.Context) error {
		var debug struct{ Version string }
		if err := decode(&debug)(e.http.Debug(ctx)); err != nil {
			return err
		}
		version := "Typesense " + debug.Version
		e.version.Store(&version)
		return decode(&struct{}{})(e.http.Health(ctx))
	})
}

// do runs a call within its time. The call ends with Close.
func (e *Engine) do(ctx context.Context, limit time.Duration, call func(context.Context) error) error {
	if e.closed.Err() != nil {
		return stores.ErrClosed
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	defer context.AfterFunc(e.closed, cancel)()
	return e.callError(ctx, limit, call(limited))
}

// Close closes all connections. Running and later calls return stores.ErrClosed. Closing twice does nothing.
func (e *Engine) Close() error {
	e.end()
	e.transport.CloseIdleConnections()
	return nil
}
