package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Network tests stores.Network.
func Network(t *testing.T, open Open) {
	s := suite{t, open, "Network"}
	s.promises(networkCalls)
	s.networkMutual()
	s.networkFriendsOfFriends()
	s.networkPath()
	s.networkSimilar()
	s.test("unknown people have no friends, no path and nothing in common", func(t *testing.T, fx *fixture) {
		me, unknown, other := fx.person(t), fx.id(stores.KindUser), fx.id(stores.KindUser)
		pairs := []stores.Pair{{A: me, B: unknown}, {A: unknown, B: me}, {A: unknown, B: unknown}, {A: unknown, B: other}, {}}
		window := stores.Window{Limit: 3, Count: true}
		for _, viewer := range []stores.ID{me, unknown, {}} {
			sameLists(t, "Mutual", must(fx.Network.Mutual(t.Context(), viewer, pairs, window))(t), nil)
			sameLists(t, "FriendsOfFriends", must(fx.Network.FriendsOfFriends(t.Context(), viewer, []stores.ID{unknown, {}}, window))(t), nil)
			sameLists(t, "Similar", must(fx.Network.Similar(t.Context(), viewer, []stores.ID{unknown, {}}, stores.InterestFilter{}, window))(t), nil)
			want(t, "Path", len(must(fx.Network.Path(t.Context(), viewer, pairs))(t)), 0)
		}
	})
	s.test("no keys return an empty map", func(t *testing.T, fx *fixture) {
		me, window := fx.person(t), stores.Window{Limit: 3, Count: true}
		want(t, "Mutual", len(must(fx.Network.Mutual(t.Context(), me, nil, window))(t)), 0)
		want(t, "FriendsOfFriends", len(must(fx.Network.FriendsOfFriends(t.Context(), me, nil, window))(t)), 0)
		want(t, "Similar", len(must(fx.Network.Similar(t.Context(), me, nil, stores.InterestFilter{}, window))(t)), 0)
		want(t, "Path", len(must(fx.Network.Path(t.Context(), me, nil))(t)), 0)
	})
	s.test("changes in Friendships, Likes and Users change the results", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 3, nil)
		liked := fx.interests(t, 1, nil)[0]
		fx.setRelation(t, p[0], p[1], stores.AreFriends)
		fx.setRelation(t, p[1], p[2], stores.AreFriends)
		fx.like(t, p[0], liked, 1)
		fx.like(t, p[2], liked, 2)
		window := stores.Window{Limit: 9, Count: true}
		reached := map[stores.ID][]stores.CountedUser{p[0]: {{User: p[2], Count: 1}}}
		ask := func(wanted map[stores.ID][]stores.CountedUser) {
			t.Helper()
			sameLists(t, "FriendsOfFriends", must(fx.Network.FriendsOfFriends(t.Context(), p[0], p[:1], window))(t), wanted)
			sameLists(t, "Similar", must(fx.Network.Similar(t.Context(), p[0], p[:1], stores.InterestFilter{}, window))(t), wanted)
		}
		ask(reached)
		fx.act(t, p[0], stores.ActBlock, p[2], at(5))
		ask(nil)
		fx.act(t, p[0], stores.ActUnblock, p[2], at(6))
		ask(reached)
		must(fx.Users.Update(t.Context(), p[1], stores.UserChange{FriendsVisibility: new(stores.OnlyMe)}))(t)
		ask(nil)
	})
}

func networkCalls(t *testing.T, fx *fixture, n int) []call {
	people := fx.people(t, n, nil)
	me := fx.person(t)
	fx.befriend(t, me, people[0])
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Network.Mutual", n, func(ctx context.Context) error {
			return errOf(fx.Network.Mutual(ctx, me, pairs(people), window))
		}},
		{"Network.FriendsOfFriends", n, func(ctx context.Context) error {
			return errOf(fx.Network.FriendsOfFriends(ctx, me, people, window))
		}},
		{"Network.Path", n, func(ctx context.Context) error { return errOf(fx.Network.Path(ctx, me, pairs(people))) }},
		{"Network.Paths", n, func(ctx context.Context) error { return errOf(fx.Network.Paths(ctx, me, pairs(people), 3)) }},
		{"Network.Similar", n, func(ctx context.Context) error {
			return errOf(fx.Network.Similar(ctx, me, people, stores.InterestFilter{}, window))
		}},
	}
}
