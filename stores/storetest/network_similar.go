package storetest

import (
	"fivefold/stores"

	"pgregory.net/rapid"
)

// networkSimilar tests Similar.
func (s suite) networkSimilar() {
	s.check("Similar gives friends and friends of friends who like the same, and how much of it", func(t *rapid.T, w *world) {
		g := drawGraph(t, w)
		page := drawFirst(t)
		filter := g.drawFilter(t)
		got := must(w.Network.Similar(t.Context(), g.viewer, g.people, filter, page))(t)
		for _, person := range g.people {
			if !g.blocks[stores.Pair{A: person, B: g.viewer}] {
				sameList(t, "Similar of "+g.names(person), got[person], g.similar(person, filter), page)
			}
		}
	})
	s.lists("Similar", func(t tester, w *world, rank []int) feed {
		me, stranger, friend := w.person(t), w.person(t), w.person(t)
		ids, liked := w.people(t, len(rank), nil), w.interests(t, ranks, nil)
		w.befriend(t, me, friend)
		for i, id := range ids { // some friends, some friends of a friend
			w.befriend(t, []stores.ID{me, friend}[i%2], id)
		}
		like := func(person stores.ID, n int) (likes []stores.Like) {
			for _, interest := range liked[:n] {
				likes = append(likes, stores.Like{User: person, Interest: interest, Strength: 1, Since: at(0)})
			}
			return likes
		}
		w.put(t, stores.Rows{Likes: like(me, ranks)})
		return feed{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.Likes = append(rows.Likes, like(ids[i], rank[i]+1)...)
				}
				w.put(t, rows)
			},
			remove: func(i int) {
				for _, interest := range liked[:rank[i]+1] {
					w.unlike(t, ids[i], interest)
				}
			},
			read: func(page stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Network.Similar(t.Context(), me, []stores.ID{stranger, me, {}, me}, stores.InterestFilter{}, page)
				return only(got, err, me, func(r stores.CountedUser) stores.ID { return r.User })
			},
		}
	})
}
