package storetest

import (
	"context"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// Events tests stores.Events.
func Events(t *testing.T, open Open) {
	s := suite{t, open, "Events"}
	s.promises(eventCalls)
	s.eventPublish()
	s.eventSubscription()
	s.check("after any sequence of operations, each subscription receives the events of its channels in order", func(t *rapid.T, fx *fixture) { eventModel(t, fx) })
}

func eventCalls(t *testing.T, fx *fixture, n int) []call {
	of := fx.ids(stores.KindUser, n)
	subscription := fx.subscribe(t)
	return []call{
		{"Events.Publish", n, func(ctx context.Context) error {
			return fx.Events.Publish(ctx, stores.Event{Kind: stores.MessagePublished}, of...)
		}},
		{"Events.Subscribe", n, func(ctx context.Context) error {
			return errOf(fx.Events.Subscribe(ctx, replies(of...)...))
		}},
		{"Events.Add", n, func(ctx context.Context) error { return subscription.Add(ctx, replies(of...)...) }},
	}
}
