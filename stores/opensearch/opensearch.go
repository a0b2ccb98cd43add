// Package opensearch is the engine that keeps the ports of search in OpenSearch or Elasticsearch. Nothing that it keeps is the truth.
//
// # How it is built
//
// The documents of a copy are in one index of one shard, so that counts are exact and a search reads one state. An alias names the index that Search
// reads; Swap moves it in one request. A copy that is not swapped in has an alias of its own, because a server refuses to
// write to an alias that does not exist, while it may create an index that does not.
//
// The server analyzes nothing: package textsearch has made the words, and they are stored as they are. The document is in one field that is not
// indexed; what is searched is in fields beside it, which the server does not return.
//
// Versions are those of the server (external_gte): a document with a smaller version than the stored one is refused, also when it arrives late. The
// tombstone of a document is a document too, since the server forgets its own after a minute.
//
// Every call is one request, apart from calls that write megabytes, Swap, Copy and Sweep, and has a time limit of its own. The client does not repeat
// requests.
package opensearch

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	driver "github.com/opensearch-project/opensearch-go/v4"

	"fivefold/stores"
)

// Name is the name of the engine in call records and errors.
const Name = "opensearch"

// Options of an engine. Zero means the default.
type Options struct {
	Timeout      time.Duration // of a call that reads, in all; 1 second
	WriteTimeout time.Duration // of a request that writes; 10 seconds
	Prefix       string        // of the names of indexes and aliases, at most 50 of a-z, 0-9, - and _, the first a letter or a digit; "fivefold"

	RootCAs *x509.CertPool // that certificates of servers are verified with; those of the system, which SSL_CERT_FILE replaces
}

// withDefaults returns the options with a value for each, or an error for a prefix that is not allowed.
func (o Options) withDefaults() (Options, error) {
	if o.Timeout == 0 {
		o.Timeout = time.Second
	}
	if o.WriteTimeout == 0 {
		o.WriteTimeout = 10 * time.Second
	}
	if o.Prefix == "" {
		o.Prefix = "fivefold"
	}
	if len(o.Prefix) > 50 || strings.Trim(o.Prefix, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" || strings.ContainsAny(o.Prefix[:1], "-_") {
		return o, errors.New("the prefix of indexes must have at most 50 of the characters a-z, 0-9, - and _, the first a letter or a digit")
	}
	return o, nil
}

// An Engine is a client of a server or cluster. It is safe for concurrent use. Several processes may use one server at once.
type Engine struct {
	client   *driver.Client
	options  Options
	location string
	version  atomic.Pointer[string]

	closed context.Context // ends when the engine is closed
	close  context.CancelFunc
}

// Open returns the engine of the server at a URL of the form http://USER:PASSWORD@HOST:PORT, or https:// for TLS, with a path if a proxy needs one. A
// server that does not answer is no error: calls return stores.ErrUnavailable until it does. No error contains the URL, which has a password.
func Open(ctx context.Context, address string, options Options) (*Engine, error) {
	options, err := options.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("opensearch: open: %w", err)
	}
	e := &Engine{options: options}
	if e.client, e.location, err = connect(address, options); err != nil {
		return nil, fmt.Errorf("opensearch: open: %w", err)
	}
	e.closed, e.close = context.WithCancel(context.Background())
	_ = e.Check(ctx) // makes the index and reads the version
	return e, nil
}

// Set returns the engine's implementation of its ports; the others are nil. Calls are not recorded and errors carry no prefix: see stores.Instrument.
func (e *Engine) Set() stores.Set { return stores.Set{Search: search{e}, SearchIndex: index{e}} }

// Location returns where the server is, without user and password.
func (e *Engine) Location() string { return e.location }

// Version returns the name and version of the server that answered the last Check, empty when none has.
func (e *Engine) Version() string {
	if v := e.version.Load(); v != nil {
		return *v
	}
	return ""
}

// Check returns an error when the server does not answer, or cannot search the index. One that has no index yet is ready for a rebuild.
func (e *Engine) Check(ctx context.Context) error {
	if err := e.readVersion(ctx); err != nil {
		return err
	}
	if _, err := (index{e}).Count(ctx); !errors.Is(err, stores.ErrNotFound) {
		return err
	}
	return nil
}

// readVersion reads the name and the version of the server. Elasticsearch without its plugins answers the second request only.
func (e *Engine) readVersion(ctx context.Context) error {
	var root struct {
		Version struct{ Distribution, Number string }
	}
	err := e.read(ctx, "GET", "/", nil, &root)
	name, number := "Elasticsearch", root.Version.Number
	if root.Version.Distribution == "opensearch" {
		name = "OpenSearch"
	}
	if isStatus(err, 405) {
		var nodes struct {
			Nodes map[string]struct{ Version string }
		}
		err = e.read(ctx, "GET", "/_nodes/_local/none?filter_path=nodes.*.version", nil, &nodes)
		for _, node := range nodes.Nodes {
			number = node.Version
		}
	}
	if err != nil {
		return err
	}
	version := name + " " + number
	e.version.Store(&version)
	return nil
}

// Close closes all connections. Running and later calls return stores.ErrClosed. Closing twice does nothing.
func (e *Engine) Close() error {
	e.close()
	return e.client.Close()
}
