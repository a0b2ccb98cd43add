package postgres

import (
	"context"
	"testing"

	"fivefold/stores"
)

// BenchmarkNetwork asks questions about one of 20,000 people with 10 friends each, by statements and with the friendship graph.
func BenchmarkNetwork(b *testing.B) {
	e, id := filled(b)
	g, set, window := newGraph(b, e), e.Set(), stores.Window{Limit: 20}
	person := func(i int) []stores.ID { return []stores.ID{id(stores.KindUser, i*7919%20000)} }
	for name, ask := range map[string]func(ctx context.Context, i int) error{
		"FriendsOfFriends": func(ctx context.Context, i int) error {
			_, err := set.Network.FriendsOfFriends(ctx, stores.ID{}, person(i), window)
			return err
		},
		"Mutual": func(ctx context.Context, i int) error {
			_, err := set.Network.Mutual(ctx, stores.ID{}, []stores.Pair{{A: person(i)[0], B: person(i + 1)[0]}}, window)
			return err
		},
		"Path": func(ctx context.Context, i int) error {
			_, err := set.Network.Path(ctx, stores.ID{}, []stores.Pair{{A: person(i)[0], B: person(i + 1)[0]}})
			return err
		},
		"Similar": func(ctx context.Context, i int) error {
			_, err := set.Network.Similar(ctx, stores.ID{}, person(i), stores.InterestFilter{}, window)
			return err
		},
		"People": func(ctx context.Context, i int) error {
			_, err := set.Circles.People(ctx, stores.ID{}, person(i), stores.CirclePeople{Reach: 3}, window)
			return err
		},
		"Messages": func(ctx context.Context, i int) error {
			_, err := set.Circles.Messages(ctx, stores.ID{}, person(i), stores.CircleMessages{Reach: 2}, window)
			return err
		},
	} {
		for source, graph := range map[string]*friendGraph{"statements": nil, "graph": g} {
			b.Run(name+"/"+source, func(b *testing.B) {
				e.graph.Store(graph)
				for i := 0; b.Loop(); i++ {
					if err := ask(b.Context(), i); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
