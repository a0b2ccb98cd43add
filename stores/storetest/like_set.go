package storetest

import (
	"errors"
	"math"
	"testing"

	"fivefold/stores"
)

// likeSet tests Set and Remove.
func (s suite) likeSet() {
	s.test("Set stores a like and returns it", func(t *testing.T, fx *fixture) {
		p, ids := fx.people(t, 2, nil), fx.interests(t, 2, nil)
		like := stores.Like{User: p[0], Interest: ids[0], Strength: math.MaxInt32, Since: at(3)}
		want(t, "returned", must(fx.Likes.Set(t.Context(), like))(t).Like, like)
		want(t, "stored", must(fx.Likes.Between(t.Context(), p[0], ids))(t), map[stores.ID]stores.Like{ids[0]: like})
		want(t, "of another person", len(must(fx.Likes.Between(t.Context(), p[1], ids))(t)), 0)
	})
	s.test("Set returns the interest, which counts the like", func(t *testing.T, fx *fixture) {
		p, ids := fx.people(t, 2, nil), fx.interests(t, 2, nil)
		for i, like := range []stores.Like{
			{User: p[0], Interest: ids[0], Strength: 1, Since: at(0)},
			{User: p[0], Interest: ids[0], Strength: 2, Since: at(1)}, // counted once
			{User: p[1], Interest: ids[0], Strength: 3, Since: at(2)},
			{User: p[1], Interest: ids[1], Strength: 4, Since: at(3)},
		} {
			got := must(fx.Likes.Set(t.Context(), like))(t).Interest
			want(t, "returned", got, must(fx.Interests.ByIDs(t.Context(), ids))(t)[like.Interest])
			want(t, "likes", got.Likes, []int{1, 1, 2, 1}[i])
		}
	})
	s.test("an existing like keeps its Since and takes the new strength", func(t *testing.T, fx *fixture) {
		person, ids := fx.person(t), fx.interests(t, 1, nil)
		fx.like(t, person, ids[0], 5)
		wanted := stores.Like{User: person, Interest: ids[0], Strength: 2, Since: at(0)}
		want(t, "returned", must(fx.Likes.Set(t.Context(), stores.Like{User: person, Interest: ids[0], Strength: 2, Since: at(9)}))(t).Like, wanted)
		want(t, "stored", must(fx.Likes.Between(t.Context(), person, ids))(t)[ids[0]], wanted)
	})
	s.test("a like that was removed and set again has its new Since", func(t *testing.T, fx *fixture) {
		person, ids := fx.person(t), fx.interests(t, 1, nil)
		fx.like(t, person, ids[0], 5)
		fx.unlike(t, person, ids[0])
		like := stores.Like{User: person, Interest: ids[0], Strength: 1, Since: at(9)}
		want(t, "returned", must(fx.Likes.Set(t.Context(), like))(t).Like, like)
	})
	s.test("Since is stored to the microsecond, in UTC", func(t *testing.T, fx *fixture) {
		person, ids := fx.person(t), fx.interests(t, 1, nil)
		got := must(fx.Likes.Set(t.Context(), stores.Like{User: person, Interest: ids[0], Strength: 1, Since: inOtherZone()}))(t)
		want(t, "returned", got.Like.Since, at(0))
		want(t, "stored", must(fx.Likes.Between(t.Context(), person, ids))(t)[ids[0]].Since, at(0))
	})
	s.test("a like of a missing person or interest returns ErrNotFound", func(t *testing.T, fx *fixture) {
		person, interest := fx.person(t), fx.interests(t, 1, nil)[0]
		unknown, missing := fx.id(stores.KindUser), fx.id(stores.KindInterest)
		for _, pair := range []stores.Pair{{A: unknown, B: interest}, {A: person, B: missing}, {A: unknown, B: missing}} {
			if _, err := fx.Likes.Set(t.Context(), stores.Like{User: pair.A, Interest: pair.B, Strength: 1, Since: at(0)}); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Set: %v", err)
			}
			want(t, "likes", len(must(fx.Likes.Between(t.Context(), pair.A, []stores.ID{pair.B}))(t)), 0)
		}
		want(t, "rows", must(fx.Archive.Counts(t.Context()))(t)[stores.TableLikes], 0)
	})
	s.test("Remove removes a like; a missing one returns ErrNotLiked", func(t *testing.T, fx *fixture) {
		p, ids := fx.people(t, 2, nil), fx.interests(t, 2, nil)
		fx.like(t, p[0], ids[0], 1)
		fx.like(t, p[0], ids[1], 1)
		fx.like(t, p[1], ids[0], 1)
		fx.unlike(t, p[0], ids[0])
		for _, pair := range []stores.Pair{
			{A: p[0], B: ids[0]}, {A: p[1], B: ids[1]}, {A: fx.id(stores.KindUser), B: ids[0]}, {A: p[0], B: fx.id(stores.KindInterest)},
		} {
			if err := fx.Likes.Remove(t.Context(), pair.A, pair.B); !errors.Is(err, stores.ErrNotLiked) {
				t.Errorf("Remove: %v", err)
			}
		}
		want(t, "left", len(must(fx.Likes.Between(t.Context(), p[0], ids))(t)), 1)
		want(t, "left to the other", len(must(fx.Likes.Between(t.Context(), p[1], ids))(t)), 1)
	})
	s.test("of concurrent Sets of one like, one Since stays", func(t *testing.T, fx *fixture) {
		person, ids := fx.person(t), fx.interests(t, 1, nil)
		got := make([]stores.LikeWithInterest, 32)
		for _, err := range concurrently(len(got), func(i int) (err error) {
			got[i], err = fx.Likes.Set(t.Context(), stores.Like{User: person, Interest: ids[0], Strength: 1 + i, Since: at(i)})
			return err
		}) {
			if err != nil {
				t.Errorf("Set: %v", err)
			}
		}
		stored := must(fx.Likes.Between(t.Context(), person, ids))(t)[ids[0]]
		for i, set := range got {
			want(t, "returned", set.Like, stores.Like{User: person, Interest: ids[0], Strength: 1 + i, Since: stored.Since})
		}
	})
}
