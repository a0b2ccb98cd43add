package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

func (s suite) reactionSet() {
	s.test("Set stores a reaction and returns it", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 2, nil)
		post := fx.post(t, p[1], nil)
		comment := fx.comment(t, p[1], post.ID, nil)
		for i, kind := range reactionKinds {
			for _, message := range []stores.ID{post.ID, comment.ID} {
				r := stores.Reaction{User: fx.person(t), Message: message, Kind: kind, Since: at(i)}
				want(t, "returned", must(fx.Reactions.Set(t.Context(), r))(t), stores.ReactionChange{Reaction: r, Changed: true})
				keys := []stores.ID{post.ID, comment.ID}
				want(t, "stored", must(fx.Reactions.Between(t.Context(), r.User, keys))(t), map[stores.ID]stores.Reaction{message: r})
				want(t, "first in the list", fx.reactionsTo(t, p[0], message)[0], r)
			}
		}
		want(t, "of another person", len(must(fx.Reactions.Between(t.Context(), p[0], []stores.ID{post.ID, comment.ID}))(t)), 0)
	})
	s.test("an existing reaction takes the new kind and keeps its Since; the same kind again is no change", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		post, other := fx.post(t, person, nil), fx.post(t, person, nil)
		fx.react(t, person, other.ID, stores.ReactionSad, at(2))
		for i, kind := range append(reactionKinds, reactionKinds[0]) {
			r := stores.Reaction{User: person, Message: post.ID, Kind: kind, Since: at(9 - i)}
			returned := must(fx.Reactions.Set(t.Context(), r))(t)
			r.Since = at(9)
			want(t, "returned", returned, stores.ReactionChange{Reaction: r, Changed: true})
			want(t, "returned again", must(fx.Reactions.Set(t.Context(), r))(t), stores.ReactionChange{Reaction: r})
			want(t, "stored", fx.reactionsTo(t, person, post.ID), []stores.Reaction{r})
			want(t, "counts", fx.reactionCounts(t, person, post.ID), []stores.ReactionCount{{Kind: kind, Count: 1}})
		}
		want(t, "to another message", fx.reactionCounts(t, person, other.ID), []stores.ReactionCount{{Kind: stores.ReactionSad, Count: 1}})
	})
	s.test("Since is stored to the microsecond, in UTC", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		post := fx.post(t, person, nil)
		want(t, "returned", fx.react(t, person, post.ID, stores.ReactionLike, inOtherZone()).Since, at(0))
		want(t, "stored", must(fx.Reactions.Between(t.Context(), person, []stores.ID{post.ID}))(t)[post.ID].Since, at(0))
		want(t, "in the list", fx.reactionsTo(t, person, post.ID)[0].Since, at(0))
		want(t, "returned again", fx.react(t, person, post.ID, stores.ReactionLike, at(5)).Since, at(0))
	})
	s.test("a reaction of a missing person, or to a missing or deleted message, returns ErrNotFound and stores nothing", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		post, deleted := fx.post(t, person, nil), fx.post(t, person, nil)
		comment, deletedComment := fx.comment(t, person, post.ID, nil), fx.comment(t, person, post.ID, nil)
		before := fx.react(t, person, deleted.ID, stores.ReactionLike, at(0))
		fx.delete(t, deleted.ID, at(9))
		fx.delete(t, deletedComment.ID, at(9))
		rows := fx.counts(t)
		for _, pair := range []stores.Pair{
			{A: person, B: deleted.ID}, {A: person, B: deletedComment.ID}, {A: person, B: fx.id(stores.KindPost)}, {A: person, B: fx.id(stores.KindComment)},
			{A: person}, {A: person, B: person}, {A: person, B: asKind(post.ID, stores.KindComment)}, {A: person, B: asKind(comment.ID, stores.KindPost)},
			{A: fx.id(stores.KindUser), B: post.ID}, {B: comment.ID}, {A: asKind(person, stores.KindPage), B: post.ID}, {A: post.ID, B: post.ID},
		} {
			r := stores.Reaction{User: pair.A, Message: pair.B, Kind: stores.ReactionLove, Since: at(1)}
			if _, err := fx.Reactions.Set(t.Context(), r); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Set of %v: %v", pair, err)
			}
		}
		want(t, "Counts", fx.counts(t), rows)
		want(t, "what was there", fx.reactionsTo(t, person, deleted.ID), []stores.Reaction{before})
	})
	s.test("Remove removes a reaction, also from a deleted message; a missing one returns ErrNoReaction", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 2, nil)
		post, deleted := fx.post(t, p[0], nil), fx.post(t, p[0], nil)
		comment := fx.comment(t, p[0], post.ID, nil)
		for _, message := range []stores.ID{post.ID, comment.ID, deleted.ID} {
			fx.react(t, p[0], message, stores.ReactionLike, at(0))
		}
		fx.react(t, p[1], post.ID, stores.ReactionLike, at(0))
		fx.delete(t, deleted.ID, at(9))
		fx.removeReaction(t, p[0], post.ID)
		fx.removeReaction(t, p[0], deleted.ID)
		for _, pair := range []stores.Pair{
			{A: p[0], B: post.ID}, {A: p[0], B: deleted.ID}, {A: p[1], B: comment.ID}, {A: fx.id(stores.KindUser), B: comment.ID}, {A: p[0], B: fx.id(stores.KindPost)},
			{}, {A: p[0], B: asKind(comment.ID, stores.KindPost)}, {A: p[1], B: asKind(post.ID, stores.KindComment)}, {A: asKind(p[1], stores.KindPage), B: post.ID},
		} {
			if err := fx.Reactions.Remove(t.Context(), pair.A, pair.B); !errors.Is(err, stores.ErrNoReaction) {
				t.Errorf("Remove of %v: %v", pair, err)
			}
		}
		want(t, "left to another message", len(fx.reactionsTo(t, p[0], comment.ID)), 1)
		want(t, "left to the other", len(fx.reactionsTo(t, p[0], post.ID)), 1)
		r := stores.Reaction{User: p[0], Message: post.ID, Kind: stores.ReactionWow, Since: at(7)}
		want(t, "set again", must(fx.Reactions.Set(t.Context(), r))(t), stores.ReactionChange{Reaction: r, Changed: true})
	})
	s.test("of concurrent Sets of one reaction, one Since stays; of concurrent Removes, one succeeds", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		post := fx.post(t, person, nil)
		got := make([]stores.ReactionChange, 24)
		for _, err := range concurrently(len(got), func(i int) (err error) {
			got[i], err = fx.Reactions.Set(t.Context(), stores.Reaction{User: person, Message: post.ID, Kind: reactionKinds[i%6], Since: at(i)})
			return err
		}) {
			if err != nil {
				t.Errorf("Set: %v", err)
			}
		}
		stored := fx.reactionsTo(t, person, post.ID)
		want(t, "stored", len(stored), 1)
		for i, r := range got {
			want(t, "returned", r.Reaction, stores.Reaction{User: person, Message: post.ID, Kind: reactionKinds[i%6], Since: stored[0].Since})
		}
		done := 0
		for _, err := range concurrently(8, func(int) error { return fx.Reactions.Remove(t.Context(), person, post.ID) }) {
			if err == nil {
				done++
			} else if !errors.Is(err, stores.ErrNoReaction) {
				t.Errorf("Remove: %v", err)
			}
		}
		want(t, "removed", done, 1)
	})
}
