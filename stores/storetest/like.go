package storetest

import (
	"context"
	"errors"
	"math"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// Likes tests stores.Likes.
func Likes(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(likeCalls)

	s.test("Set stores that a person likes an interest, and returns what is stored", func(t *testing.T, w *world) {
		p, ids := w.people(t, 2, nil), w.interests(t, 2, nil)
		like := stores.Like{User: p[0], Interest: ids[0], Strength: math.MaxInt32, Since: at(3)}
		want(t, "returned", must(w.Likes.Set(t.Context(), like))(t), like)
		want(t, "stored", must(w.Likes.Between(t.Context(), p[0], ids))(t), map[stores.ID]stores.Like{ids[0]: like})
		want(t, "of somebody else", len(must(w.Likes.Between(t.Context(), p[1], ids))(t)), 0)
	})
	s.test("a like already there keeps its Since and takes the new strength", func(t *testing.T, w *world) {
		person, ids := w.person(t), w.interests(t, 1, nil)
		w.like(t, person, ids[0], 5)
		wanted := stores.Like{User: person, Interest: ids[0], Strength: 2, Since: at(0)}
		want(t, "returned", must(w.Likes.Set(t.Context(), stores.Like{User: person, Interest: ids[0], Strength: 2, Since: at(9)}))(t), wanted)
		want(t, "stored", must(w.Likes.Between(t.Context(), person, ids))(t)[ids[0]], wanted)
	})
	s.test("a like that was taken away and set again has its new Since", func(t *testing.T, w *world) {
		person, ids := w.person(t), w.interests(t, 1, nil)
		w.like(t, person, ids[0], 5)
		w.unlike(t, person, ids[0])
		like := stores.Like{User: person, Interest: ids[0], Strength: 1, Since: at(9)}
		want(t, "returned", must(w.Likes.Set(t.Context(), like))(t), like)
	})
	s.test("Since is kept to the microsecond, in UTC", func(t *testing.T, w *world) {
		person, ids := w.person(t), w.interests(t, 1, nil)
		got := must(w.Likes.Set(t.Context(), stores.Like{User: person, Interest: ids[0], Strength: 1, Since: abroad()}))(t)
		want(t, "returned", got.Since, at(0))
		want(t, "stored", must(w.Likes.Between(t.Context(), person, ids))(t)[ids[0]].Since, at(0))
	})
	s.test("a like of a missing person or interest gives ErrNotFound", func(t *testing.T, w *world) {
		person, interest := w.person(t), w.interests(t, 1, nil)[0]
		nobody, nothing := w.id(stores.KindUser), w.id(stores.KindInterest)
		for _, pair := range []stores.Pair{{A: nobody, B: interest}, {A: person, B: nothing}, {A: nobody, B: nothing}} {
			if _, err := w.Likes.Set(t.Context(), stores.Like{User: pair.A, Interest: pair.B, Strength: 1, Since: at(0)}); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Set: %v", err)
			}
			want(t, "likes", len(must(w.Likes.Between(t.Context(), pair.A, []stores.ID{pair.B}))(t)), 0)
		}
		want(t, "rows", must(w.Archive.Counts(t.Context()))(t)[stores.TableLikes], 0)
	})
	s.test("Remove takes a like away; one that is not there gives ErrNoLike", func(t *testing.T, w *world) {
		p, ids := w.people(t, 2, nil), w.interests(t, 2, nil)
		w.like(t, p[0], ids[0], 1)
		w.like(t, p[0], ids[1], 1)
		w.like(t, p[1], ids[0], 1)
		w.unlike(t, p[0], ids[0])
		for _, pair := range []stores.Pair{
			{A: p[0], B: ids[0]}, {A: p[1], B: ids[1]}, {A: w.id(stores.KindUser), B: ids[0]}, {A: p[0], B: w.id(stores.KindInterest)},
		} {
			if err := w.Likes.Remove(t.Context(), pair.A, pair.B); !errors.Is(err, stores.ErrNotLiked) {
				t.Errorf("Remove: %v", err)
			}
		}
		want(t, "left", len(must(w.Likes.Between(t.Context(), p[0], ids))(t)), 1)
		want(t, "left to the other", len(must(w.Likes.Between(t.Context(), p[1], ids))(t)), 1)
	})
	s.test("of many Sets of one like, one Since stays", func(t *testing.T, w *world) {
		person, ids := w.person(t), w.interests(t, 1, nil)
		got := make([]stores.Like, 32)
		for _, err := range together(len(got), func(i int) (err error) {
			got[i], err = w.Likes.Set(t.Context(), stores.Like{User: person, Interest: ids[0], Strength: 1 + i, Since: at(i)})
			return err
		}) {
			if err != nil {
				t.Errorf("Set: %v", err)
			}
		}
		stored := must(w.Likes.Between(t.Context(), person, ids))(t)[ids[0]]
		for i, like := range got {
			want(t, "returned", like, stores.Like{User: person, Interest: ids[0], Strength: 1 + i, Since: stored.Since})
		}
	})
	s.test("Between returns the likes of one person; keys given twice are answered once", func(t *testing.T, w *world) {
		p, ids := w.people(t, 2, nil), w.interests(t, 3, nil)
		w.like(t, p[0], ids[0], 1)
		w.like(t, p[0], ids[1], 2)
		w.like(t, p[1], ids[2], 3)
		got := must(w.Likes.Between(t.Context(), p[0], []stores.ID{ids[2], ids[1], w.id(stores.KindInterest), ids[1], {}}))(t)
		want(t, "likes", got, map[stores.ID]stores.Like{ids[1]: {User: p[0], Interest: ids[1], Strength: 2, Since: at(0)}})
		want(t, "no keys", len(must(w.Likes.Between(t.Context(), p[0], nil))(t)), 0)
	})
	s.test("At gives the place of a like in the list of what a person likes", func(t *testing.T, w *world) {
		person, interest := w.person(t), w.interests(t, 1, nil)[0]
		w.like(t, person, interest, 7)
		list := must(w.Likes.Of(t.Context(), []stores.ID{person}, stores.InterestFilter{}, stores.Window{Limit: 9}))(t)[person]
		want(t, "place", list.Items[0].At, list.Items[0].Value.Position())
	})
	s.check("Of and Common let through what filter says, each interest once", func(t *rapid.T, w *world) {
		g := drawGraph(t, w)
		filter, page := g.drawFilter(t), drawFirst(t)
		of := must(w.Likes.Of(t.Context(), g.people, filter, page))(t)
		common := must(w.Likes.Common(t.Context(), g.pairs(), filter, page))(t)
		for _, pair := range g.pairs() {
			var likes []stores.Like
			var both []stores.CommonLike
			for _, interest := range g.interests { // the same strength everywhere, so by ID
				if g.likes[stores.Pair{A: pair.A, B: interest.ID}] && g.passes(interest, filter) {
					likes = append(likes, stores.Like{User: pair.A, Interest: interest.ID, Strength: 1, Since: at(0)})
					if g.likes[stores.Pair{A: pair.B, B: interest.ID}] {
						both = append(both, stores.CommonLike{Interest: interest.ID, Strength: 1, OtherStrength: 1})
					}
				}
			}
			sortBy(likes, func(l stores.Like) stores.ID { return l.Interest })
			sortBy(both, func(l stores.CommonLike) stores.ID { return l.Interest })
			sameList(t, "Of", of[pair.A], likes, page)
			sameList(t, "Common", common[pair], both, page)
		}
	})
	s.test("Common gives the strength of either", func(t *testing.T, w *world) {
		p, ids := w.people(t, 2, nil), w.interests(t, 2, nil)
		for i, id := range ids {
			w.like(t, p[0], id, 10+i)
			w.like(t, p[1], id, 30-i)
		}
		pair := stores.Pair{A: p[0], B: p[1]}
		back := stores.Pair{A: p[1], B: p[0]}
		got := must(w.Likes.Common(t.Context(), []stores.Pair{pair, back}, stores.InterestFilter{}, stores.Window{Limit: 9}))(t)
		want(t, "forth", values(got[pair]), []stores.CommonLike{
			{Interest: ids[1], Strength: 11, OtherStrength: 29}, {Interest: ids[0], Strength: 10, OtherStrength: 30},
		})
		want(t, "back", values(got[back]), []stores.CommonLike{
			{Interest: ids[0], Strength: 30, OtherStrength: 10}, {Interest: ids[1], Strength: 29, OtherStrength: 11},
		})
	})
	s.check("ByFriends gives friends who show their interests to everyone or friends", func(t *rapid.T, w *world) {
		g := drawGraph(t, w)
		page := drawFirst(t)
		var ids []stores.ID
		for _, interest := range g.interests {
			ids = append(ids, interest.ID)
		}
		for _, person := range append([]stores.ID{{}}, g.people...) {
			got := must(w.Likes.ByFriends(t.Context(), person, ids, page))(t)
			for _, interest := range ids {
				var likes []stores.Like
				for _, friend := range g.people {
					if g.areFriends(person, friend) && g.likes[stores.Pair{A: friend, B: interest}] && g.users[friend].InterestsVisibility != stores.OnlyMe {
						likes = append(likes, stores.Like{User: friend, Interest: interest, Strength: 1, Since: at(0)})
					}
				}
				sortBy(likes, func(l stores.Like) stores.ID { return l.User })
				sameList(t, "ByFriends", got[interest], likes, page)
			}
		}
	})
	s.test("no keys give an empty map", func(t *testing.T, w *world) {
		person, page := w.person(t), stores.Window{Limit: 3, Count: true}
		want(t, "Of", len(must(w.Likes.Of(t.Context(), nil, stores.InterestFilter{}, page))(t)), 0)
		want(t, "Common", len(must(w.Likes.Common(t.Context(), nil, stores.InterestFilter{}, page))(t)), 0)
		want(t, "ByFriends", len(must(w.Likes.ByFriends(t.Context(), person, nil, page))(t)), 0)
	})

	s.lists("Of", func(t tester, w *world, rank []int) feed {
		p := w.people(t, 2, nil)
		ids := w.interests(t, len(rank), nil)
		return feed{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					w.like(t, p[0], ids[i], 1+rank[i])
				}
			},
			remove: func(i int) { w.unlike(t, p[0], ids[i]) },
			read: func(page stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Likes.Of(t.Context(), []stores.ID{p[1], p[0], {}, p[0]}, stores.InterestFilter{}, page)
				return only(got, err, p[0], func(l stores.Like) stores.ID { return l.Interest })
			},
		}
	})
	s.lists("Common", func(t tester, w *world, rank []int) feed {
		p := w.people(t, 3, nil)
		ids := w.interests(t, len(rank), nil)
		for i, id := range ids {
			w.like(t, p[1], id, 1+i%3)
		}
		pair := stores.Pair{A: p[0], B: p[1]}
		return feed{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					w.like(t, p[0], ids[i], 1+rank[i])
				}
			},
			remove: func(i int) { w.unlike(t, p[0], ids[i]) },
			read: func(page stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Likes.Common(t.Context(), []stores.Pair{{A: p[0], B: p[2]}, pair, {}, pair}, stores.InterestFilter{}, page)
				return only(got, err, pair, func(l stores.CommonLike) stores.ID { return l.Interest })
			},
		}
	})
	s.lists("ByFriends", func(t tester, w *world, rank []int) feed {
		me := w.person(t)
		both, ids := w.interests(t, 2, nil), w.people(t, len(rank), nil)
		w.befriend(t, me, ids...)
		return feed{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					w.like(t, ids[i], both[0], 1+rank[i])
				}
			},
			remove: func(i int) { w.unlike(t, ids[i], both[0]) },
			read: func(page stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Likes.ByFriends(t.Context(), me, []stores.ID{both[0], both[1], {}, both[0]}, page)
				return only(got, err, both[0], func(l stores.Like) stores.ID { return l.User })
			},
		}
	})
}

func likeCalls(t *testing.T, w *world, n int) []call {
	people, interests := w.people(t, n, nil), w.interests(t, n, nil)
	for i := range min(n, 2) {
		w.like(t, people[0], interests[i], 1)
	}
	page := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Likes.Set", 0, func(ctx context.Context) error {
			return failure(w.Likes.Set(ctx, stores.Like{User: people[0], Interest: interests[0], Strength: 3, Since: at(0)}))
		}},
		{"Likes.Between", n, func(ctx context.Context) error { return failure(w.Likes.Between(ctx, people[0], interests)) }},
		{"Likes.Of", n, func(ctx context.Context) error {
			return failure(w.Likes.Of(ctx, people, stores.InterestFilter{Kind: stores.KindBand}, page))
		}},
		{"Likes.Common", n, func(ctx context.Context) error {
			return failure(w.Likes.Common(ctx, pairs(people), stores.InterestFilter{}, page))
		}},
		{"Likes.ByFriends", n, func(ctx context.Context) error { return failure(w.Likes.ByFriends(ctx, people[0], interests, page)) }},
		{"Likes.Remove", 0, func(ctx context.Context) error { return w.Likes.Remove(ctx, people[0], interests[0]) }},
	}
}
