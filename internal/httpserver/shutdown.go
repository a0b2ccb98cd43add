package httpserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Serve accepts connections until ctx ends or a listener fails: at public those of ADDR, and at admin, unless it is nil, those of ADMIN_ADDR.
// Then it fails its readiness probe, waits for SHUTDOWN_DELAY, ends websockets and event streams, and waits for running requests up to
// SHUTDOWN_TIMEOUT. Requests that have not finished by then are cancelled. Serve returns an error for them and for the listener.
func (s *Server) Serve(ctx context.Context, public, admin net.Listener) error {
	requests, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	servers, listeners := []*http.Server{s.newHTTPServer(requests, s.publicHandler())}, []net.Listener{connectionListener{public, s}}
	if admin != nil {
		servers, listeners = append(servers, s.newHTTPServer(requests, s.Handler())), append(listeners, admin)
	}
	served := make(chan error, len(servers))
	for i, server := range servers {
		go func() { served <- server.Serve(listeners[i]) }()
	}
	var failure error
	select {
	case err := <-served:
		failure = fmt.Errorf("serve: %w", err)
		s.observer.Log.Error("a listener failed", "error", err)
	case <-ctx.Done():
	}
	s.isDraining.Store(true)
	s.observer.Log.Info("stopping", "delay_ms", s.config.ShutdownDelay.Milliseconds(), "timeout_ms", s.config.ShutdownTimeout.Milliseconds())
	time.Sleep(s.config.ShutdownDelay) // load balancers must see the readiness probe fail before the server stops listening
	deadline, done := context.WithTimeout(context.WithoutCancel(ctx), s.config.ShutdownTimeout)
	defer done()
	streams := make(chan error, 1)
	go func() { streams <- s.Streams.Shutdown(deadline) }() // http.Server does not wait for websockets, and event streams do not end by themselves
	var errs []error
	for _, server := range servers { // ADMIN_ADDR last: its metrics show what the others wait for
		errs = append(errs, server.Shutdown(deadline))
	}
	if err := errors.Join(append(errs, <-streams)...); err != nil {
		cancel()
		failure = errors.Join(failure, fmt.Errorf("some requests did not finish in %v: %w", s.config.ShutdownTimeout, errors.Join(err, closeAll(servers))))
	}
	return failure
}

func (s *Server) newHTTPServer(requests context.Context, handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: s.config.ReadHeaderTimeout, ReadTimeout: s.config.ReadTimeout, IdleTimeout: s.config.IdleTimeout,
		WriteTimeout: s.config.RequestTimeout + s.config.ReadTimeout, MaxHeaderBytes: s.config.MaxHeader,
		ErrorLog:    slog.NewLogLogger(s.observer.Log.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return requests },
	}
}

func closeAll(servers []*http.Server) (err error) {
	for _, server := range servers {
		err = errors.Join(err, server.Close())
	}
	return err
}
