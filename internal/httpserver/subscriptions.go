package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"fivefold/graph/limits"
	"fivefold/graph/subscription"
	"fivefold/graph/transport"
	"fivefold/resolvers"

	"github.com/prometheus/client_golang/prometheus"
)

// newLive makes what carries subscriptions: websockets and event streams.
func (s *site) newLive() *transport.StreamServer {
	limits := transport.DefaultStreamLimits
	limits.MessageBytes, limits.ConnectionsPerClient, limits.Connections = s.config.MaxBody, s.config.MaxLiveEach, s.config.MaxLive
	live := transport.NewStreamServer(limits, transport.Hooks{BeginExecution: s.begin, ConnectionInit: s.init, Subscribed: s.observer.logSubscribing, ClientID: liveClient})
	s.observer.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "fivefold_live_connections",
		Help: "How many websockets and event streams are open."}, func() float64 { return float64(live.ConnectionCount()) }))
	return live
}

// begin gives one execution on a connection that lasts its time, its line of the log, and a viewer who is looked at again: what
// was known of them an event ago may be wrong by now. Every event costs what its operation costs.
func (s *site) begin(ctx context.Context) (context.Context, context.CancelFunc, error) {
	ctx, cancel := context.WithTimeout(s.observer.withOperation(ctx, &operation{id: requestOf(ctx)}), s.config.RequestTimeout)
	viewer, err := s.resolver.Renew(ctx)
	if errors.Is(err, resolvers.ErrSessionEnded) {
		err = fmt.Errorf("%w: %w", transport.ErrSessionEnded, err)
	}
	if _, isEvent := subscription.Event(ctx); isEvent && err == nil {
		err = s.guard.Charge(ctx)
	}
	if err != nil {
		cancel()
		return nil, nil, err
	}
	return resolvers.WithViewer(ctx, viewer), cancel, nil
}

// init finds out who asks on a websocket: the owner of the bearer token that its first message holds under `authorization`, or
// else who asked for the websocket.
func (s *site) init(ctx context.Context, payload map[string]any) (context.Context, error) {
	given, ok := payload["authorization"]
	if !ok {
		if given, ok = payload["Authorization"]; !ok {
			return ctx, nil
		}
	}
	within, cancel := context.WithTimeout(ctx, s.config.RequestTimeout)
	defer cancel()
	text, _ := given.(string)
	session, err := s.ownerOf(within, bearer(text))
	if err != nil {
		return nil, fmt.Errorf("cannot tell who asks: %w", err)
	}
	if session.ID.IsZero() {
		return nil, transport.ErrSessionEnded
	}
	client := limits.ClientOf(ctx)
	client.Viewer = session.User.String()
	return resolvers.WithViewer(limits.WithClient(ctx, client), &resolvers.Viewer{ID: session.User, Session: session.ID}), nil
}

// liveClient names whose connection it is: the person who is signed in, or else where it comes from.
func liveClient(ctx context.Context) string {
	client := limits.ClientOf(ctx)
	if client.Viewer != "" {
		return client.Viewer
	}
	return client.Address
}

// checked lets a page open a connection that lasts when it may act with a person's cookie: to read along is as good as to act.
func checked(protection *http.CrossOriginProtection, deny, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if transport.IsStreamRequest(r) {
			asPost := r.WithContext(r.Context())
			asPost.Method = http.MethodPost // it lets every GET pass
			if protection.Check(asPost) != nil {
				deny.ServeHTTP(w, r)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
