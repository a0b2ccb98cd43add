package httpserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"fivefold/graph/limits"
	"fivefold/graph/memory"
	"fivefold/graph/subscription"
	"fivefold/graph/transport"
	"fivefold/internal/telemetry"
	"fivefold/resolvers"

	"github.com/prometheus/client_golang/prometheus"
)

// newStreams returns the transport of subscriptions: websockets and event streams.
func (s *Server) newStreams() *transport.StreamServer {
	limits := transport.DefaultStreamLimits
	limits.MessageBytes, limits.ConnectionsPerClient, limits.Connections = s.config.MaxBody, s.config.ConnectionsPerClient, s.config.MaxConnections
	limits.ConnectionsPerAddress, limits.OperationTimeout = s.config.ConnectionsPerAddress, s.config.RequestTimeout
	limits.WriteTimeout = s.config.WriteTimeout
	streams := transport.NewStreamServer(limits, transport.Hooks{BeginExecution: s.beginExecution, ConnectionInit: s.initConnection, Subscribed: s.observer.LogSubscription,
		Owner: connectionOwner, ChargeInput: s.Guard.ChargeInput})
	s.observer.Registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "fivefold_live_connections",
		Help: "Open websockets and event streams."}, func() float64 { return float64(streams.ConnectionCount()) }))
	return streams
}

// beginExecution returns the context of one execution on a websocket or event stream: with a deadline, a log record of its own, and
// the viewer looked up again, since the session may have ended after the last event. Its reads contain what the viewer has written until then.
// Every event costs what its operation costs.
func (s *Server) beginExecution(ctx context.Context) (context.Context, context.CancelFunc, error) {
	ctx = s.observer.WithRequest(ctx, &telemetry.Request{ID: telemetry.RequestID(ctx)})
	telemetry.SetViewer(ctx, limits.ClientOf(ctx).Viewer)
	ctx, end := transport.WithTimeout(ctx, s.config.RequestTimeout)
	cancel := end
	viewer, err := s.Resolver.Renew(ctx)
	if errors.Is(err, resolvers.ErrSessionEnded) {
		err = fmt.Errorf("%w: %w", transport.ErrSessionEnded, err)
	}
	if _, isEvent := subscription.Event(ctx); isEvent && err == nil {
		share := memory.Of(ctx).Open()
		ctx, cancel = memory.With(ctx, share), func() {
			share.Release()
			end()
		}
		err = s.Guard.Charge(ctx)
	}
	if err != nil {
		cancel()
		return nil, nil, err
	}
	return resolvers.WithViewer(s.revisions.withLast(ctx, viewer.ID), viewer), cancel, nil
}

// initConnection returns the context of a websocket. Its viewer is the owner of the bearer token in the first message's
// `authorization`, or without one the viewer of the request that opened the websocket. Clients without a token send null or an empty text.
func (s *Server) initConnection(ctx context.Context, payload map[string]any) (context.Context, error) {
	var given any
	for _, key := range []string{"authorization", "Authorization"} {
		if value := payload[key]; given == nil && value != "" {
			given = value
		}
	}
	if given == nil {
		return ctx, nil
	}
	within, cancel := context.WithTimeout(ctx, s.config.RequestTimeout)
	defer cancel()
	text, _ := given.(string)
	session, err := s.sessionOf(within, bearer(text))
	if err != nil {
		return nil, fmt.Errorf("cannot authenticate the websocket: %w", err)
	}
	if session.ID.IsZero() {
		return nil, transport.ErrSessionEnded
	}
	client := limits.ClientOf(ctx)
	client.Viewer = session.User.String()
	telemetry.SetViewer(ctx, client.Viewer)
	return resolvers.WithViewer(limits.WithClient(ctx, client), &resolvers.Viewer{ID: session.User, Session: session.ID}), nil
}

// connectionOwner returns under which keys a connection is counted: its viewer, or without one its address, and its address.
func connectionOwner(ctx context.Context) transport.ConnectionOwner {
	client := limits.ClientOf(ctx)
	return transport.ConnectionOwner{Client: cmp.Or(client.Viewer, client.Address), Address: client.Address}
}
