package storetest

import (
	"errors"
	"slices"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// eventModel does things in any order and holds what is heard against plain lists.
func eventModel(t *rapid.T, fx *fixture) {
	type listener struct {
		stores.Subscription
		topics  []stores.Channel
		waiting []stores.Event
		closed  bool
	}
	of := fx.ids(stores.KindUser, 3)
	kinds := []stores.EventKind{stores.ReplyReceived, stores.ReactionReceived}
	topic := rapid.Custom(func(t *rapid.T) stores.Channel {
		return stores.Channel{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Of: rapid.SampledFrom(of).Draw(t, "of")}
	})
	topics := rapid.SliceOfN(topic, 0, 4)
	var listeners []*listener
	some := func(t *rapid.T) *listener {
		if len(listeners) == 0 {
			t.Skip("nobody listens")
		}
		return rapid.SampledFrom(listeners).Draw(t, "listener")
	}
	t.Repeat(map[string]func(*rapid.T){
		"subscribe": func(t *rapid.T) {
			to := topics.Draw(t, "topics")
			listeners = append(listeners, &listener{Subscription: must(fx.Events.Subscribe(t.Context(), to...))(t), topics: to})
		},
		"add": func(t *rapid.T) {
			l, to := some(t), topics.Draw(t, "topics")
			if err := l.Add(t.Context(), to...); errors.Is(err, stores.ErrClosed) != l.closed {
				t.Fatalf("Add: %v", err)
			}
			l.topics = append(l.topics, to...)
		},
		"publish": func(t *rapid.T) {
			ids := rapid.SliceOfN(rapid.SampledFrom(of), 0, 3).Draw(t, "of")
			e := fx.publish(t, rapid.SampledFrom(kinds).Draw(t, "kind"), ids...)
			for _, l := range listeners {
				hears := func(id stores.ID) bool { return slices.Contains(l.topics, stores.Channel{Kind: e.Kind, Of: id}) }
				if !l.closed && slices.ContainsFunc(ids, hears) {
					l.waiting = append(l.waiting, e)
				}
			}
		},
		"next": func(t *rapid.T) {
			l := some(t)
			switch {
			case l.closed:
				ended(t, l, stores.ErrClosed)
			case len(l.waiting) == 0:
				expectNone(t, l)
			default:
				want(t, "event", next(t, l), l.waiting[0])
				l.waiting = l.waiting[1:]
			}
		},
		"close": func(t *rapid.T) {
			l := some(t)
			l.Close()
			l.closed, l.waiting = true, nil
		},
	})
}
