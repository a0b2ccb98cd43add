package storetest

import (
	"fivefold/stores"

	"pgregory.net/rapid"
)

// networkMutual tests Mutual.
func (s suite) networkMutual() {
	s.check("Mutual returns the friends of both, the newest friendship with A first", func(t *rapid.T, fx *fixture) {
		g := drawNetwork(t, fx, nil)
		window := drawFirst(t)
		got := must(fx.Network.Mutual(t.Context(), g.viewer, g.pairs(), window))(t)
		for _, pair := range g.pairs() {
			if !g.blocks[stores.Pair{A: pair.A, B: g.viewer}] && !g.blocks[stores.Pair{A: pair.B, B: g.viewer}] {
				sameList(t, "Mutual of "+g.names(pair.A, pair.B), got[pair], g.mutual(pair), window)
			}
		}
	})
	s.lists("Mutual", func(t tester, fx *fixture, ranks []int) listFixture {
		a, b, stranger := fx.person(t), fx.person(t), fx.person(t)
		ids := fx.people(t, len(ranks), nil)
		pair := stores.Pair{A: a, B: b}
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.Friendships = append(rows.Friendships, friendship(a, ids[i], at(ranks[i])), friendship(b, ids[i], at(i)))
				}
				fx.put(t, rows)
			},
			remove: func(i int) {
				fx.act(t, a, stores.ActUnfriend, ids[i], at(9))
				fx.act(t, b, stores.ActUnfriend, ids[i], at(9))
			},
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Network.Mutual(t.Context(), a, []stores.Pair{{A: a, B: stranger}, pair, {}, pair}, window)
				return listOf(got, err, pair, func(f stores.Friend) stores.ID { return f.User })
			},
		}
	})
}
