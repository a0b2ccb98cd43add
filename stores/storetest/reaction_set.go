package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

func (s suite) setsReactions() {
	s.test("Set stores a reaction and returns it", func(t *testing.T, w *world) {
		p := w.people(t, 2, nil)
		post := w.post(t, p[1], nil)
		comment := w.comment(t, p[1], post.ID, nil)
		for i, kind := range reactionKinds {
			for _, message := range []stores.ID{post.ID, comment.ID} {
				r := stores.Reaction{User: w.person(t), Message: message, Kind: kind, Since: at(i)}
				want(t, "returned", must(w.Reactions.Set(t.Context(), r))(t), r)
				keys := []stores.ID{post.ID, comment.ID}
				want(t, "stored", must(w.Reactions.Between(t.Context(), r.User, keys))(t), map[stores.ID]stores.Reaction{message: r})
				want(t, "first in the list", w.reactionsTo(t, p[0], message)[0], r)
			}
		}
		want(t, "of somebody else", len(must(w.Reactions.Between(t.Context(), p[0], []stores.ID{post.ID, comment.ID}))(t)), 0)
	})
	s.test("a reaction that is there takes the new kind and keeps its Since", func(t *testing.T, w *world) {
		person := w.person(t)
		post, other := w.post(t, person, nil), w.post(t, person, nil)
		w.react(t, person, other.ID, stores.ReactionSad, at(2))
		for i, kind := range append(reactionKinds, reactionKinds[0]) {
			r := stores.Reaction{User: person, Message: post.ID, Kind: kind, Since: at(9 - i)}
			returned := must(w.Reactions.Set(t.Context(), r))(t)
			r.Since = at(9)
			want(t, "returned", returned, r)
			want(t, "stored", w.reactionsTo(t, person, post.ID), []stores.Reaction{r})
			want(t, "counts", w.reactionCounts(t, person, post.ID), []stores.ReactionCount{{Kind: kind, Count: 1}})
		}
		want(t, "to another message", w.reactionCounts(t, person, other.ID), []stores.ReactionCount{{Kind: stores.ReactionSad, Count: 1}})
	})
	s.test("Since is kept to the microsecond, in UTC", func(t *testing.T, w *world) {
		person := w.person(t)
		post := w.post(t, person, nil)
		want(t, "returned", w.react(t, person, post.ID, stores.ReactionLike, abroad()).Since, at(0))
		want(t, "stored", must(w.Reactions.Between(t.Context(), person, []stores.ID{post.ID}))(t)[post.ID].Since, at(0))
		want(t, "in the list", w.reactionsTo(t, person, post.ID)[0].Since, at(0))
		want(t, "returned again", w.react(t, person, post.ID, stores.ReactionLike, at(5)).Since, at(0))
	})
	s.test("a reaction of a missing person, or to a missing or deleted message, gives ErrNotFound and stores nothing", func(t *testing.T, w *world) {
		person := w.person(t)
		post, gone := w.post(t, person, nil), w.post(t, person, nil)
		comment, goneComment := w.comment(t, person, post.ID, nil), w.comment(t, person, post.ID, nil)
		before := w.react(t, person, gone.ID, stores.ReactionLike, at(0))
		w.delete(t, gone.ID, at(9))
		w.delete(t, goneComment.ID, at(9))
		rows := w.counts(t)
		for _, pair := range []stores.Pair{
			{A: person, B: gone.ID}, {A: person, B: goneComment.ID}, {A: person, B: w.id(stores.KindPost)}, {A: person, B: w.id(stores.KindComment)},
			{A: person}, {A: person, B: person}, {A: person, B: posing(post.ID, stores.KindComment)}, {A: person, B: posing(comment.ID, stores.KindPost)},
			{A: w.id(stores.KindUser), B: post.ID}, {B: comment.ID}, {A: posing(person, stores.KindPage), B: post.ID}, {A: post.ID, B: post.ID},
		} {
			r := stores.Reaction{User: pair.A, Message: pair.B, Kind: stores.ReactionLove, Since: at(1)}
			if _, err := w.Reactions.Set(t.Context(), r); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Set of %v: %v", pair, err)
			}
		}
		want(t, "Counts", w.counts(t), rows)
		want(t, "what was there", w.reactionsTo(t, person, gone.ID), []stores.Reaction{before})
	})
	s.test("Remove takes a reaction away, also from a deleted message; one that is not there gives ErrNoReaction", func(t *testing.T, w *world) {
		p := w.people(t, 2, nil)
		post, gone := w.post(t, p[0], nil), w.post(t, p[0], nil)
		comment := w.comment(t, p[0], post.ID, nil)
		for _, message := range []stores.ID{post.ID, comment.ID, gone.ID} {
			w.react(t, p[0], message, stores.ReactionLike, at(0))
		}
		w.react(t, p[1], post.ID, stores.ReactionLike, at(0))
		w.delete(t, gone.ID, at(9))
		w.withdraw(t, p[0], post.ID)
		w.withdraw(t, p[0], gone.ID)
		for _, pair := range []stores.Pair{
			{A: p[0], B: post.ID}, {A: p[0], B: gone.ID}, {A: p[1], B: comment.ID}, {A: w.id(stores.KindUser), B: comment.ID}, {A: p[0], B: w.id(stores.KindPost)},
			{}, {A: p[0], B: posing(comment.ID, stores.KindPost)}, {A: p[1], B: posing(post.ID, stores.KindComment)}, {A: posing(p[1], stores.KindPage), B: post.ID},
		} {
			if err := w.Reactions.Remove(t.Context(), pair.A, pair.B); !errors.Is(err, stores.ErrNoReaction) {
				t.Errorf("Remove of %v: %v", pair, err)
			}
		}
		want(t, "left to another message", len(w.reactionsTo(t, p[0], comment.ID)), 1)
		want(t, "left to the other", len(w.reactionsTo(t, p[0], post.ID)), 1)
		r := stores.Reaction{User: p[0], Message: post.ID, Kind: stores.ReactionWow, Since: at(7)}
		want(t, "set again", must(w.Reactions.Set(t.Context(), r))(t), r)
	})
	s.test("of many Sets of one reaction, one Since stays; of many Removes, one is done", func(t *testing.T, w *world) {
		person := w.person(t)
		post := w.post(t, person, nil)
		got := make([]stores.Reaction, 24)
		for _, err := range together(len(got), func(i int) (err error) {
			got[i], err = w.Reactions.Set(t.Context(), stores.Reaction{User: person, Message: post.ID, Kind: reactionKinds[i%6], Since: at(i)})
			return err
		}) {
			if err != nil {
				t.Errorf("Set: %v", err)
			}
		}
		stored := w.reactionsTo(t, person, post.ID)
		want(t, "stored", len(stored), 1)
		for i, r := range got {
			want(t, "returned", r, stores.Reaction{User: person, Message: post.ID, Kind: reactionKinds[i%6], Since: stored[0].Since})
		}
		done := 0
		for _, err := range together(8, func(int) error { return w.Reactions.Remove(t.Context(), person, post.ID) }) {
			if err == nil {
				done++
			} else if !errors.Is(err, stores.ErrNoReaction) {
				t.Errorf("Remove: %v", err)
			}
		}
		want(t, "removed", done, 1)
	})
}
