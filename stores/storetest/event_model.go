package storetest

import (
	"errors"
	"slices"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// eventModel runs operations in any order and compares the received events with a list per subscription.
func eventModel(t *rapid.T, fx *fixture) {
	type subscriber struct {
		stores.Subscription
		channels []stores.Channel
		pending  []stores.Event
		closed   bool
	}
	of := fx.ids(stores.KindUser, 3)
	kinds := []stores.EventKind{stores.ReplyReceived, stores.ReactionReceived}
	channel := rapid.Custom(func(t *rapid.T) stores.Channel {
		return stores.Channel{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Of: rapid.SampledFrom(of).Draw(t, "of")}
	})
	channels := rapid.SliceOfN(channel, 0, 4)
	var subscribers []*subscriber
	some := func(t *rapid.T) *subscriber {
		if len(subscribers) == 0 {
			t.Skip("no subscription yet")
		}
		return rapid.SampledFrom(subscribers).Draw(t, "subscriber")
	}
	t.Repeat(map[string]func(*rapid.T){
		"subscribe": func(t *rapid.T) {
			to := channels.Draw(t, "channels")
			subscribers = append(subscribers, &subscriber{Subscription: must(fx.Events.Subscribe(t.Context(), to...))(t), channels: to})
		},
		"add": func(t *rapid.T) {
			l, to := some(t), channels.Draw(t, "channels")
			if err := l.Add(t.Context(), to...); errors.Is(err, stores.ErrClosed) != l.closed {
				t.Fatalf("Add: %v", err)
			}
			l.channels = append(l.channels, to...)
		},
		"publish": func(t *rapid.T) {
			ids := rapid.SliceOfN(rapid.SampledFrom(of), 0, 3).Draw(t, "of")
			e := fx.publish(t, rapid.SampledFrom(kinds).Draw(t, "kind"), ids...)
			for _, l := range subscribers {
				receives := func(id stores.ID) bool { return slices.Contains(l.channels, stores.Channel{Kind: e.Kind, Of: id}) }
				if !l.closed && slices.ContainsFunc(ids, receives) {
					l.pending = append(l.pending, e)
				}
			}
		},
		"next": func(t *rapid.T) {
			l := some(t)
			switch {
			case l.closed:
				ended(t, l, stores.ErrClosed)
			case len(l.pending) == 0:
				expectNone(t, l)
			default:
				want(t, "event", next(t, l), l.pending[0])
				l.pending = l.pending[1:]
			}
		},
		"close": func(t *rapid.T) {
			l := some(t)
			l.Close()
			l.closed, l.pending = true, nil
		},
	})
}
