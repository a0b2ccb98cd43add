package storetest

import (
	"fivefold/stores"

	"pgregory.net/rapid"
)

// networkFriendsOfFriends tests FriendsOfFriends.
func (s suite) networkFriendsOfFriends() {
	s.check("FriendsOfFriends returns the friends of friends, and the number of friends in common", func(t *rapid.T, fx *fixture) {
		g := drawNetwork(t, fx, nil)
		window := drawFirst(t)
		got := must(fx.Network.FriendsOfFriends(t.Context(), g.viewer, g.people, window))(t)
		for _, person := range g.people {
			if !g.blocks[stores.Pair{A: person, B: g.viewer}] {
				sameList(t, "FriendsOfFriends of "+g.names(person), got[person], g.friendsOfFriends(person), window)
			}
		}
	})
	s.lists("FriendsOfFriends", func(t tester, fx *fixture, rank []int) listFixture {
		me, stranger := fx.person(t), fx.person(t)
		friends, ids := fx.people(t, ranks, nil), fx.people(t, len(rank), nil)
		fx.befriend(t, me, friends...)
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					for _, friend := range friends[:rank[i]+1] {
						rows.Friendships = append(rows.Friendships, friendship(friend, ids[i], at(i)))
					}
				}
				fx.put(t, rows)
			},
			remove: func(i int) {
				for _, friend := range friends[:rank[i]+1] {
					fx.act(t, friend, stores.ActUnfriend, ids[i], at(9))
				}
			},
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Network.FriendsOfFriends(t.Context(), me, []stores.ID{me, {}, stranger, me}, window)
				return listOf(got, err, me, func(r stores.CountedUser) stores.ID { return r.User })
			},
		}
	})
}
