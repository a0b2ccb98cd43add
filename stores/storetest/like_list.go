package storetest

import (
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// likeList tests Between, Of, Common and ByFriends.
func (s suite) likeList() {
	s.test("Between returns the likes of one person; duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		p, ids := fx.people(t, 2, nil), fx.interests(t, 3, nil)
		fx.like(t, p[0], ids[0], 1)
		fx.like(t, p[0], ids[1], 2)
		fx.like(t, p[1], ids[2], 3)
		got := must(fx.Likes.Between(t.Context(), p[0], []stores.ID{ids[2], ids[1], fx.id(stores.KindInterest), ids[1], {}}))(t)
		want(t, "likes", got, map[stores.ID]stores.Like{ids[1]: {User: p[0], Interest: ids[1], Strength: 2, Since: at(0)}})
		want(t, "no keys", len(must(fx.Likes.Between(t.Context(), p[0], nil))(t)), 0)
	})
	s.test("At is the position of a like in the list of a person's likes", func(t *testing.T, fx *fixture) {
		person, interest := fx.person(t), fx.interests(t, 1, nil)[0]
		fx.like(t, person, interest, 7)
		list := must(fx.Likes.Of(t.Context(), []stores.ID{person}, stores.InterestFilter{}, stores.Window{Limit: 9}))(t)[person]
		want(t, "place", list.Items[0].At, list.Items[0].Value.Position())
	})
	s.check("Of and Common return the interests that match filter, each once", func(t *rapid.T, fx *fixture) {
		g := drawNetwork(t, fx, nil)
		filter, window := g.drawFilter(t), drawFirst(t)
		of := must(fx.Likes.Of(t.Context(), g.people, filter, window))(t)
		common := must(fx.Likes.Common(t.Context(), g.pairs(), filter, window))(t)
		for _, pair := range g.pairs() {
			var likes []stores.Like
			var both []stores.CommonLike
			for _, interest := range g.interests { // all strengths are equal, so by ID
				if g.likes[stores.Pair{A: pair.A, B: interest.ID}] && g.matches(interest, filter) {
					likes = append(likes, stores.Like{User: pair.A, Interest: interest.ID, Strength: 1, Since: at(0)})
					if g.likes[stores.Pair{A: pair.B, B: interest.ID}] {
						both = append(both, stores.CommonLike{Interest: interest.ID, Strength: 1, OtherStrength: 1})
					}
				}
			}
			sortBy(likes, func(l stores.Like) stores.ID { return l.Interest })
			sortBy(both, func(l stores.CommonLike) stores.ID { return l.Interest })
			sameList(t, "Of", of[pair.A], likes, window)
			sameList(t, "Common", common[pair], both, window)
		}
	})
	s.test("Common returns the strength of both likes", func(t *testing.T, fx *fixture) {
		p, ids := fx.people(t, 2, nil), fx.interests(t, 2, nil)
		for i, id := range ids {
			fx.like(t, p[0], id, 10+i)
			fx.like(t, p[1], id, 30-i)
		}
		pair := stores.Pair{A: p[0], B: p[1]}
		back := stores.Pair{A: p[1], B: p[0]}
		got := must(fx.Likes.Common(t.Context(), []stores.Pair{pair, back}, stores.InterestFilter{}, stores.Window{Limit: 9}))(t)
		want(t, "forth", values(got[pair]), []stores.CommonLike{
			{Interest: ids[1], Strength: 11, OtherStrength: 29}, {Interest: ids[0], Strength: 10, OtherStrength: 30},
		})
		want(t, "back", values(got[back]), []stores.CommonLike{
			{Interest: ids[0], Strength: 30, OtherStrength: 10}, {Interest: ids[1], Strength: 29, OtherStrength: 11},
		})
	})
	s.check("ByFriends returns friends who show their interests to everyone or to friends", func(t *rapid.T, fx *fixture) {
		g := drawNetwork(t, fx, nil)
		window := drawFirst(t)
		var ids []stores.ID
		for _, interest := range g.interests {
			ids = append(ids, interest.ID)
		}
		for _, person := range append([]stores.ID{{}}, g.people...) {
			got := must(fx.Likes.ByFriends(t.Context(), person, ids, window))(t)
			for _, interest := range ids {
				var likes []stores.Like
				for _, friend := range g.people {
					if g.areFriends(person, friend) && g.likes[stores.Pair{A: friend, B: interest}] && g.users[friend].InterestsVisibility != stores.OnlyMe {
						likes = append(likes, stores.Like{User: friend, Interest: interest, Strength: 1, Since: at(0)})
					}
				}
				sortBy(likes, func(l stores.Like) stores.ID { return l.User })
				sameList(t, "ByFriends", got[interest], likes, window)
			}
		}
	})
	s.test("no keys return an empty map", func(t *testing.T, fx *fixture) {
		person, window := fx.person(t), stores.Window{Limit: 3, Count: true}
		want(t, "Of", len(must(fx.Likes.Of(t.Context(), nil, stores.InterestFilter{}, window))(t)), 0)
		want(t, "Common", len(must(fx.Likes.Common(t.Context(), nil, stores.InterestFilter{}, window))(t)), 0)
		want(t, "ByFriends", len(must(fx.Likes.ByFriends(t.Context(), person, nil, window))(t)), 0)
	})
	s.lists("Of", func(t tester, fx *fixture, rank []int) listFixture {
		p := fx.people(t, 2, nil)
		ids := fx.interests(t, len(rank), nil)
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					fx.like(t, p[0], ids[i], 1+rank[i])
				}
			},
			remove: func(i int) { fx.unlike(t, p[0], ids[i]) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Likes.Of(t.Context(), []stores.ID{p[1], p[0], {}, p[0]}, stores.InterestFilter{}, window)
				return listOf(got, err, p[0], func(l stores.Like) stores.ID { return l.Interest })
			},
		}
	})
	s.lists("Common", func(t tester, fx *fixture, rank []int) listFixture {
		p := fx.people(t, 3, nil)
		ids := fx.interests(t, len(rank), nil)
		for i, id := range ids {
			fx.like(t, p[1], id, 1+i%3)
		}
		pair := stores.Pair{A: p[0], B: p[1]}
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					fx.like(t, p[0], ids[i], 1+rank[i])
				}
			},
			remove: func(i int) { fx.unlike(t, p[0], ids[i]) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Likes.Common(t.Context(), []stores.Pair{{A: p[0], B: p[2]}, pair, {}, pair}, stores.InterestFilter{}, window)
				return listOf(got, err, pair, func(l stores.CommonLike) stores.ID { return l.Interest })
			},
		}
	})
	s.lists("ByFriends", func(t tester, fx *fixture, rank []int) listFixture {
		me := fx.person(t)
		both, ids := fx.interests(t, 2, nil), fx.people(t, len(rank), nil)
		fx.befriend(t, me, ids...)
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					fx.like(t, ids[i], both[0], 1+rank[i])
				}
			},
			remove: func(i int) { fx.unlike(t, ids[i], both[0]) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Likes.ByFriends(t.Context(), me, []stores.ID{both[0], both[1], {}, both[0]}, window)
				return listOf(got, err, both[0], func(l stores.Like) stores.ID { return l.User })
			},
		}
	})
}
