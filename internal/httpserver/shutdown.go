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

// Serve accepts connections until ctx ends. Then it fails its readiness probe, waits for SHUTDOWN_DELAY, ends websockets and event
// streams, and waits for running requests up to SHUTDOWN_TIMEOUT. Requests that have not finished by then are cancelled, and Serve
// returns an error.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	requests, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	log := s.observer.Log
	server := &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: s.config.ReadHeaderTimeout, ReadTimeout: s.config.ReadTimeout, IdleTimeout: s.config.IdleTimeout,
		WriteTimeout: s.config.RequestTimeout + s.config.ReadTimeout, MaxHeaderBytes: s.config.MaxHeader,
		ErrorLog:    slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return requests },
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.isDraining.Store(true)
	log.Info("stopping", "delay_ms", s.config.ShutdownDelay.Milliseconds(), "timeout_ms", s.config.ShutdownTimeout.Milliseconds())
	time.Sleep(s.config.ShutdownDelay) // load balancers must see the readiness probe fail before the server stops listening
	deadline, done := context.WithTimeout(context.WithoutCancel(ctx), s.config.ShutdownTimeout)
	defer done()
	streams := make(chan error, 1)
	go func() { streams <- s.Streams.Shutdown(deadline) }() // http.Server does not wait for websockets, and event streams do not end by themselves
	if err := errors.Join(server.Shutdown(deadline), <-streams); err != nil {
		cancel()
		return fmt.Errorf("some requests did not finish in %v: %w", s.config.ShutdownTimeout, errors.Join(err, server.Close()))
	}
	return nil
}
