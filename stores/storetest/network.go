package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Network tests stores.Network.
func Network(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(networkCalls)
	s.networkMutual()
	s.networkFriendsOfFriends()
	s.networkPath()
	s.networkSimilar()
	s.test("unknown people have no friends, no way and nothing in common", func(t *testing.T, w *world) {
		me, nobody, nobodyElse := w.person(t), w.id(stores.KindUser), w.id(stores.KindUser)
		pairs := []stores.Pair{{A: me, B: nobody}, {A: nobody, B: me}, {A: nobody, B: nobody}, {A: nobody, B: nobodyElse}, {}}
		page := stores.Window{Limit: 3, Count: true}
		for _, viewer := range []stores.ID{me, nobody, {}} {
			sameLists(t, "Mutual", must(w.Network.Mutual(t.Context(), viewer, pairs, page))(t), nil)
			sameLists(t, "FriendsOfFriends", must(w.Network.FriendsOfFriends(t.Context(), viewer, []stores.ID{nobody, {}}, page))(t), nil)
			sameLists(t, "Similar", must(w.Network.Similar(t.Context(), viewer, []stores.ID{nobody, {}}, stores.InterestFilter{}, page))(t), nil)
			want(t, "Path", len(must(w.Network.Path(t.Context(), viewer, pairs))(t)), 0)
		}
	})
	s.test("no keys give an empty map", func(t *testing.T, w *world) {
		me, page := w.person(t), stores.Window{Limit: 3, Count: true}
		want(t, "Mutual", len(must(w.Network.Mutual(t.Context(), me, nil, page))(t)), 0)
		want(t, "FriendsOfFriends", len(must(w.Network.FriendsOfFriends(t.Context(), me, nil, page))(t)), 0)
		want(t, "Similar", len(must(w.Network.Similar(t.Context(), me, nil, stores.InterestFilter{}, page))(t)), 0)
		want(t, "Path", len(must(w.Network.Path(t.Context(), me, nil))(t)), 0)
	})
	s.test("what is done in Friendships, Likes and Users changes the answers", func(t *testing.T, w *world) {
		p := w.people(t, 3, nil)
		liked := w.interests(t, 1, nil)[0]
		w.relate(t, p[0], p[1], stores.AreFriends)
		w.relate(t, p[1], p[2], stores.AreFriends)
		w.like(t, p[0], liked, 1)
		w.like(t, p[2], liked, 2)
		page := stores.Window{Limit: 9, Count: true}
		reached := map[stores.ID][]stores.CountedUser{p[0]: {{User: p[2], Count: 1}}}
		ask := func(wanted map[stores.ID][]stores.CountedUser) {
			t.Helper()
			sameLists(t, "FriendsOfFriends", must(w.Network.FriendsOfFriends(t.Context(), p[0], p[:1], page))(t), wanted)
			sameLists(t, "Similar", must(w.Network.Similar(t.Context(), p[0], p[:1], stores.InterestFilter{}, page))(t), wanted)
		}
		ask(reached)
		w.act(t, p[0], stores.ActBlock, p[2], at(5))
		ask(nil)
		w.act(t, p[0], stores.ActUnblock, p[2], at(6))
		ask(reached)
		must(w.Users.Update(t.Context(), p[1], stores.UserChange{FriendsVisibility: new(stores.OnlyMe)}))(t)
		ask(nil)
	})
}

func networkCalls(t *testing.T, w *world, n int) []call {
	people := w.people(t, n, nil)
	me := w.person(t)
	w.befriend(t, me, people[0])
	page := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Network.Mutual", n, func(ctx context.Context) error {
			return failure(w.Network.Mutual(ctx, me, pairs(people), page))
		}},
		{"Network.FriendsOfFriends", n, func(ctx context.Context) error {
			return failure(w.Network.FriendsOfFriends(ctx, me, people, page))
		}},
		{"Network.Path", n, func(ctx context.Context) error { return failure(w.Network.Path(ctx, me, pairs(people))) }},
		{"Network.Paths", n, func(ctx context.Context) error { return failure(w.Network.Paths(ctx, me, pairs(people), 3)) }},
		{"Network.Similar", n, func(ctx context.Context) error {
			return failure(w.Network.Similar(ctx, me, people, stores.InterestFilter{}, page))
		}},
	}
}
