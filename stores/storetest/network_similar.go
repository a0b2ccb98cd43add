package storetest

import (
	"fivefold/stores"

	"pgregory.net/rapid"
)

// networkSimilar tests Similar.
func (s suite) networkSimilar() {
	s.check("Similar returns friends and friends of friends with interests in common, and their number", func(t *rapid.T, fx *fixture) {
		g := drawNetwork(t, fx, nil)
		window := drawFirst(t)
		filter := g.drawFilter(t)
		got := must(fx.Network.Similar(t.Context(), g.viewer, g.people, filter, window))(t)
		for _, person := range g.people {
			if !g.blocks[stores.Pair{A: person, B: g.viewer}] {
				sameList(t, "Similar of "+g.names(person), got[person], g.similar(person, filter), window)
			}
		}
	})
	s.lists("Similar", func(t tester, fx *fixture, rank []int) listFixture {
		me, stranger, friend := fx.person(t), fx.person(t), fx.person(t)
		ids, liked := fx.people(t, len(rank), nil), fx.interests(t, ranks, nil)
		fx.befriend(t, me, friend)
		for i, id := range ids { // some friends, some friends of a friend
			fx.befriend(t, []stores.ID{me, friend}[i%2], id)
		}
		like := func(person stores.ID, n int) (likes []stores.Like) {
			for _, interest := range liked[:n] {
				likes = append(likes, stores.Like{User: person, Interest: interest, Strength: 1, Since: at(0)})
			}
			return likes
		}
		fx.put(t, stores.Rows{Likes: like(me, ranks)})
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.Likes = append(rows.Likes, like(ids[i], rank[i]+1)...)
				}
				fx.put(t, rows)
			},
			remove: func(i int) {
				for _, interest := range liked[:rank[i]+1] {
					fx.unlike(t, ids[i], interest)
				}
			},
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Network.Similar(t.Context(), me, []stores.ID{stranger, me, {}, me}, stores.InterestFilter{}, window)
				return listOf(got, err, me, func(r stores.CountedUser) stores.ID { return r.User })
			},
		}
	})
}
