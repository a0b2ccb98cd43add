// Package redis is the engine that keeps ports of stores in Redis: one server, a master that Sentinels watch, or a Cluster. Nothing that it
// keeps is the truth: a Redis that loses its data, or is gone, loses no row of the network.
//
// # How it is built
//
// Every call has one deadline, Options.Timeout, which includes the wait for a connection, connecting and the answer. The client does not
// repeat commands, apart from following a Cluster's redirections within that deadline: who calls knows whether a second attempt is worth it.
//
// The names of keys and channels begin with the prefix and the version of the format (Engine.key), so that several networks can share a Redis,
// and a later format does not read an older one.
//
// In a Cluster one channel has all events, and one slot all rate limits: their order and all-or-nothing come from one node. A failed call makes the
// client read anew which node is the master of what.
//
// The client speaks RESP2, which every version and proxy has, and sends no optional command when it connects: a user of an access control list
// needs only the commands of the ports.
package redis

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	driver "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"fivefold/stores"
)

// Name is the name of the engine in call records and errors.
const Name = "redis"

// format is the version of the format of what is kept. Another format has other keys.
const format = "1"

// Options of an engine. Zero means the default.
type Options struct {
	Timeout time.Duration // of a call, in all; 100 milliseconds
	Prefix  string        // of the names of keys and channels, at most 50 of a-z, 0-9, - and _; "fivefold"

	RootCAs *x509.CertPool // that certificates of servers are verified with; those of the system, which SSL_CERT_FILE replaces
}

// withDefaults returns the options with a value for each, or an error for a prefix that is not allowed.
func (o Options) withDefaults() (Options, error) {
	if o.Timeout == 0 {
		o.Timeout = 100 * time.Millisecond
	}
	if o.Prefix == "" {
		o.Prefix = "fivefold"
	}
	if len(o.Prefix) > 50 || strings.Trim(o.Prefix, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return o, errors.New("the prefix of keys must have at most 50 of the characters a-z, 0-9, - and _")
	}
	return o, nil
}

// An Engine is a client of a Redis. It is safe for concurrent use. Several processes may use one Redis at once.
type Engine struct {
	client   driver.UniversalClient
	options  Options
	location string
	version  atomic.Pointer[string]
	closed   atomic.Bool
	events   *events
}

// Open returns the engine of the Redis at a URL.. A Redis that does not answer is no error: calls return
// stores.ErrUnavailable until it does. No error contains the URL, which has a password.
//
//	redis://USER:PASSWORD@HOST:PORT/DB                                        one server
//	redis://USER:PASSWORD@HOST:PORT?addr=HOST:PORT&addr=HOST:PORT             nodes of a Cluster; the same one twice for an endpoint of all
//	redis://HOST:PORT?master_name=NAME&addr=HOST:PORT&username=…&password=…   Sentinels and the name of the master that they watch
//
// With rediss:// connections use TLS. Other parameters are the options of the client: pool_size, for example.
func Open(ctx context.Context, url string, options Options) (*Engine, error) {
	options, err := options.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("redis: open: %w", err)
	}
	logging.Disable() // what the client logs is in the errors of calls
	e := &Engine{options: options}
	if e.client, e.location, err = connect(url, options); err != nil {
		return nil, fmt.Errorf("redis: open: %w", err)
	}
	e.events = newEvents(e)
	_ = e.Check(ctx) // reads the version
	return e, nil
}

// Set returns the engine's implementation of its ports; the others are nil. Calls are not recorded and errors carry no prefix: see
// stores.Instrument.
func (e *Engine) Set() stores.Set { return stores.Set{Events: e.events} }

// RateLimits returns token buckets that all processes share.
func (e *Engine) RateLimits() stores.RateLimits { return rateLimits{e} }

// Location returns where the Redis is, without user and password.
func (e *Engine) Location() string { return e.location }

// Version returns the version of the server that answered the last Check, empty when none has.
func (e *Engine) Version() string {
	if v := e.version.Load(); v != nil {
		return *v
	}
	return ""
}

// Check returns an error when a server does not answer or does not accept writes: every master of a Cluster, otherwise the server.
func (e *Engine) Check(ctx context.Context) error {
	return e.do(ctx, func(ctx context.Context) error {
		if cluster, ok := e.client.(*driver.ClusterClient); ok {
			return cluster.ForEachMaster(ctx, func(ctx context.Context, c *driver.Client) error { return e.greet(ctx, c) })
		}
		return e.greet(ctx, e.client)
	})
}

// greet sends HELLO, which any user may, and reads the version and role of the server.
func (e *Engine) greet(ctx context.Context, c interface {
	Do(ctx context.Context, args ...any) *driver.Cmd
}) error {
	fields, err := c.Do(ctx, "HELLO").Slice()
	if err != nil {
		return err
	}
	texts := map[string]string{}
	for i := 0; i+1 < len(fields); i += 2 {
		name, _ := fields[i].(string)
		texts[name], _ = fields[i+1].(string)
	}
	if role := texts["role"]; role == "replica" || role == "slave" {
		return fmt.Errorf("%w: the server is a replica", stores.ErrUnavailable)
	}
	version := "Redis " + texts["version"]
	e.version.Store(&version)
	return nil
}

// key returns the name of a key or channel. Parts must not contain braces, unless the key is for one slot of a Cluster.
func (e *Engine) key(parts ...string) string {
	return e.options.Prefix + ":" + format + ":" + strings.Join(parts, ":")
}

// do runs a call within its time.
func (e *Engine) do(ctx context.Context, call func(context.Context) error) error {
	if err := e.checkOpen(ctx); err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, e.options.Timeout)
	defer cancel()
	return e.callError(ctx, call(limited))
}

// checkOpen returns ErrClosed after Close, or the error of ctx. Calls that send no command, such as those about no keys, use it.
func (e *Engine) checkOpen(ctx context.Context) error {
	if e.closed.Load() {
		return stores.ErrClosed
	}
	return ctx.Err()
}

// Close closes all connections. Running and later calls return stores.ErrClosed. Closing twice does nothing.
func (e *Engine) Close() error {
	if e.closed.Swap(true) {
		return nil
	}
	e.events.close()
	err := e.client.Close()
	e.events.feeds.Wait()
	return err
}
