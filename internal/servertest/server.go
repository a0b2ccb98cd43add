// Package servertest starts servers for tests and benchmarks, and is their client over HTTP, websockets and event streams.
package servertest

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"fivefold/internal/cli"
	"fivefold/internal/config"
	"fivefold/internal/httpserver"
	"fivefold/internal/telemetry"
	"fivefold/stores"
	"fivefold/stores/dataset"
	"fivefold/stores/demo"
	"fivefold/stores/engines"
	"fivefold/stores/relay"
)

// A Server is one that runs in this process, on an address of its own, over stores of its own.
type Server struct {
	*Client
	Admin    *Client // of ADMIN_ADDR; nil without it
	HTTP     *httpserver.Server
	Engines  *engines.Engines
	Config   *config.Config
	Observer *telemetry.Observer
	Relay    *relay.Relay
	Payments *httpserver.Payments // nothing continues them by itself
	Waiting  *cli.PaymentsWaiting // nothing measures them by itself; nil without a provider

	stop      func() error
	stopRelay func()
}

// An Option changes how Start starts a server.
type Option func(*options)

type options struct {
	config   *config.Config
	logs     io.Writer
	load     func(context.Context, dataset.Destination) error // nil for no data set
	fill     func(context.Context, stores.Set) error          // nil for the demo network
	stores   func(stores.Set) stores.Set
	listener func(net.Listener) net.Listener
	// addresses are those of the stores; nil for empty ones of FIVEFOLD_TEST_STORES
	addresses *engines.Addresses
}

// WithConfig starts a server with these settings instead of those of Config.
func WithConfig(c *config.Config) Option { return func(o *options) { o.config = c } }

// WithLogs writes the server's log to w instead of discarding it.
func WithLogs(w io.Writer) Option { return func(o *options) { o.logs = w } }

// WithData fills the stores with fill instead of the demo network.
func WithData(fill func(context.Context, stores.Set) error) Option {
	return func(o *options) { o.fill = fill }
}

// WithAddresses starts a server over the stores at these addresses and whatever is in them.
func WithAddresses(a engines.Addresses) Option {
	return func(o *options) {
		o.addresses, o.fill = &a, func(context.Context, stores.Set) error { return nil }
	}
}

// WithStores wraps the stores that the server asks. Engines.Set and WithData are not wrapped.
func WithStores(wrap func(stores.Set) stores.Set) Option { return func(o *options) { o.stores = wrap } }

// WithListener wraps the server's listener.
func WithListener(wrap func(net.Listener) net.Listener) Option {
	return func(o *options) { o.listener = wrap }
}

// Start returns a server over the demo network. It stops at the end of the test, or at Stop.
func Start(t testing.TB, opts ...Option) *Server {
	t.Helper()
	o := options{config: Config(), logs: io.Discard, stores: func(set stores.Set) stores.Set { return set },
		listener: func(l net.Listener) net.Listener { return l }}
	for _, opt := range opts {
		opt(&o)
	}
	if err := o.config.Validate(); err != nil {
		t.Fatal(err)
	}
	ctx := context.WithoutCancel(t.Context())
	opened := o.open(t)
	if o.fill == nil && o.load == nil {
		o.fill = demo.Fill
	}
	if o.fill != nil {
		if err := o.fill(ctx, opened.Set); err != nil {
			t.Fatal(err)
		}
	}
	observer, err := telemetry.Open(ctx, o.config, telemetry.NewLog(o.config, o.logs))
	if err != nil {
		t.Fatal(err)
	}
	cli.RegisterLane(opened, observer.Registry)
	cli.WatchStores(opened, observer.Log, observer.Registry)
	cli.RegisterRedis(opened, observer.Registry)
	cli.RegisterSearch(opened, observer.Registry)
	cli.RegisterCache(opened, observer.Registry)
	cli.RegisterAds(observer.Registry)
	if built := cli.KeepGraph(opened, o.config.GraphMemory, observer.Registry); built != nil {
		<-built
	}
	relayed, stopRelay := cli.StartRelay(ctx, opened, telemetry.NewLog(o.config, o.logs), observer.Registry)
	awaitLiveEvents(ctx, opened)
	paid := cli.OpenPayments(o.config, opened, o.stores(opened.Set), telemetry.NewLog(o.config, o.logs), "")
	s := &Server{Engines: opened, Relay: relayed, Payments: paid, stopRelay: stopRelay, Config: o.config, Observer: observer, HTTP: httpserver.New(httpserver.Options{
		Config: o.config, Stores: o.stores(opened.Set), Secret: opened.Secret(), Check: opened.Check, Observer: observer, Demo: cli.DemoNetwork(),
		Payments: paid, Memory: cli.AnswerBudget(o.config.AnswerMemory), Revisions: opened.Revisions, Rankings: opened.Rankings(),
	})}
	if paid != nil {
		s.Waiting = cli.RegisterPaymentsWaiting(paid, observer.Registry)
	}
	s.listen(ctx, t, o.listener)
	t.Cleanup(func() { s.Stop(t) })
	return s
}

// awaitLiveEvents waits, for some seconds, until live events are published through Redis. Before the first server of a network does so there are none, and a test would wait
// in vain for what it publishes.
func awaitLiveEvents(ctx context.Context, e *engines.Engines) {
	if e.CheckRedis(ctx) != nil {
		return
	}
	name := (*relay.LiveEvents)(nil).Name()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if states, err := e.Set.Projections.All(ctx); err != nil || states[name].Leader != "" && !states[name].Rebuild {
			return
		}
	}
}

// open opens the stores of a server.
func (o *options) open(t testing.TB) *engines.Engines {
	t.Helper()
	if o.addresses == nil {
		return openEngines(t, o.config.DataDir, os.Getenv(redisVariable), o.load)
	}
	opened, err := engines.Open(context.WithoutCancel(t.Context()), *o.addresses)
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

func (s *Server) listen(ctx context.Context, t testing.TB, wrap func(net.Listener) net.Listener) {
	t.Helper()
	public, err := net.Listen("tcp", s.Config.Addr)
	if err != nil {
		t.Fatal(err)
	}
	var admin net.Listener
	if s.Config.AdminAddr != "" {
		if admin, err = net.Listen("tcp", s.Config.AdminAddr); err != nil {
			t.Fatal(err)
		}
		s.Admin = newClient("http://" + admin.Addr().String())
	}
	serving, end := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- s.HTTP.Serve(serving, wrap(public), admin) }()
	s.Client = newClient("http://" + public.Addr().String())
	s.stop = sync.OnceValue(func() error {
		s.HTTPClient.CloseIdleConnections()
		if s.Admin != nil {
			s.Admin.HTTPClient.CloseIdleConnections()
		}
		end()
		err := <-served
		s.stopRelay()
		s.Observer.Close(ctx)
		return errors.Join(err, s.Engines.Close())
	})
}

// Stop stops the server and closes its stores. Requests that are still running fail the test.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}
