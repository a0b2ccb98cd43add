package storetest

import (
	"context"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// Topics tests stores.Topics.
func Topics(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(topicCalls)
	s.eventPublish()
	s.eventSubscription()
	s.check("whatever happens, each hears what it listens to, in order", func(t *rapid.T, w *world) { topicModel(t, w) })
}

func topicCalls(t *testing.T, w *world, n int) []call {
	of := w.ids(stores.KindUser, n)
	subscription := w.listen(t)
	return []call{
		{"Events.Publish", n, func(ctx context.Context) error {
			return w.Events.Publish(ctx, stores.Event{Kind: stores.MessagePublished}, of...)
		}},
		{"Events.Subscribe", n, func(ctx context.Context) error {
			return failure(w.Events.Subscribe(ctx, replies(of...)...))
		}},
		{"Topics.Add", n, func(ctx context.Context) error { return subscription.Add(ctx, replies(of...)...) }},
	}
}
