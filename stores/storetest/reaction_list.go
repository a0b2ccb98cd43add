package storetest

import (
	"testing"

	"fivefold/stores"
)

// reactionOf tests the order of Of.
func (s suite) reactionOf() {
	s.lists("Of", func(t tester, fx *fixture, rank []int) listFixture {
		p, ids := fx.people(t, 2, nil), fx.people(t, len(rank), nil)
		post, other := fx.post(t, p[0], nil), fx.post(t, p[0], nil)
		comment := fx.comment(t, p[0], post.ID, nil)
		fx.hidden(t, p[1], func(author stores.ID) { fx.react(t, author, comment.ID, stores.ReactionLike, at(1)) })
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					fx.react(t, ids[i], comment.ID, reactionKinds[i%len(reactionKinds)], at(rank[i]))
				}
			},
			remove: func(i int) { fx.removeReaction(t, ids[i], comment.ID) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				keys := []stores.ID{other.ID, comment.ID, post.ID, {}, comment.ID}
				got, err := fx.Reactions.Of(t.Context(), p[1], keys, window)
				return listOf(got, err, comment.ID, func(r stores.Reaction) stores.ID { return r.User })
			},
		}
	})
}

func (s suite) reactionRead() {
	s.test("Between returns the reactions of one person; duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 2, nil)
		post, other := fx.post(t, p[0], nil), fx.post(t, p[0], nil)
		comment := fx.comment(t, p[0], post.ID, nil)
		mine := map[stores.ID]stores.Reaction{
			post.ID:    fx.react(t, p[0], post.ID, stores.ReactionWow, at(1)),
			comment.ID: fx.react(t, p[0], comment.ID, stores.ReactionSad, at(2)),
		}
		fx.react(t, p[1], other.ID, stores.ReactionLike, at(3))
		fx.react(t, p[1], post.ID, stores.ReactionLike, at(4))
		fx.delete(t, comment.ID, at(9))
		keys := []stores.ID{
			other.ID, comment.ID, post.ID, comment.ID, fx.id(stores.KindPost), {}, p[0],
			asKind(post.ID, stores.KindComment), asKind(comment.ID, stores.KindPost), asKind(post.ID, stores.KindUser),
		}
		want(t, "reactions", must(fx.Reactions.Between(t.Context(), p[0], keys))(t), mine)
		want(t, "of the zero or a missing ID", len(must(fx.Reactions.Between(t.Context(), stores.ID{}, keys))(t)), 0)
		want(t, "of an ID of another kind", len(must(fx.Reactions.Between(t.Context(), asKind(p[0], stores.KindPost), keys))(t)), 0)
		want(t, "no keys", len(must(fx.Reactions.Between(t.Context(), p[0], nil))(t)), 0)
	})
	s.test("those who block viewer are neither listed nor counted, those viewer blocks are both", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 4, nil)
		post := fx.post(t, p[0], nil)
		for i, person := range p {
			fx.react(t, person, post.ID, reactionKinds[i%2], at(10-i))
		}
		see := func(viewer stores.ID, people ...stores.ID) {
			t.Helper()
			var seen []stores.ID
			counted := 0
			for _, r := range fx.reactionsTo(t, viewer, post.ID) {
				seen = append(seen, r.User)
			}
			for _, c := range fx.reactionCounts(t, viewer, post.ID) {
				counted += c.Count
			}
			want(t, "people who reacted", seen, people)
			want(t, "counted", counted, len(people))
			total := must(fx.Reactions.Of(t.Context(), viewer, []stores.ID{post.ID}, stores.Window{Count: true}))(t)[post.ID].Total
			want(t, "Total", total, len(people))
		}
		viewer := fx.person(t)
		see(viewer, p...)
		fx.setRelation(t, viewer, p[1], stores.BlockedBy)
		fx.setRelation(t, viewer, p[2], stores.Blocking)
		see(viewer, p[0], p[2], p[3])
		see(p[1], p...)
		see(stores.ID{}, p...)
		see(fx.id(stores.KindUser), p...)
		fx.act(t, p[1], stores.ActUnblock, viewer, at(9))
		see(viewer, p...)
		fx.delete(t, post.ID, at(9)) // the caller decides who may read it
		see(viewer, p...)
	})
	s.test("Counts returns the largest count first, then by kind, without unused kinds", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 12, nil)
		post, equal := fx.post(t, p[0], nil), fx.post(t, p[0], nil)
		var wanted []stores.ReactionCount
		for i := len(reactionKinds) - 1; i >= 0; i-- { // in reverse order of name
			fx.react(t, p[i], equal.ID, reactionKinds[i], at(i%2))
		}
		for _, kind := range reactionKinds {
			wanted = append(wanted, stores.ReactionCount{Kind: kind, Count: 1})
		}
		want(t, "equals", fx.reactionCounts(t, p[0], equal.ID), wanted)
		for i, person := range p {
			kind := []stores.ReactionKind{stores.ReactionWow, stores.ReactionSad, stores.ReactionWow, stores.ReactionAngry, stores.ReactionSad, stores.ReactionWow}[i%6]
			fx.react(t, person, post.ID, kind, at(i))
		}
		want(t, "counts", fx.reactionCounts(t, p[0], post.ID), []stores.ReactionCount{
			{Kind: stores.ReactionWow, Count: 6}, {Kind: stores.ReactionSad, Count: 4}, {Kind: stores.ReactionAngry, Count: 2},
		})
	})
	s.test("Of and Counts return a result per message; no keys return an empty map, and unknown keys no list", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		post, plain := fx.post(t, person, nil), fx.post(t, person, nil)
		comment := fx.comment(t, person, post.ID, nil)
		fx.react(t, person, post.ID, stores.ReactionWow, at(1))
		fx.react(t, person, comment.ID, stores.ReactionSad, at(2))
		window := stores.Window{Limit: 1, Count: true}
		keys := []stores.ID{
			comment.ID, post.ID, plain.ID, post.ID, fx.id(stores.KindPost), {}, person,
			asKind(post.ID, stores.KindComment), asKind(comment.ID, stores.KindPost), asKind(post.ID, stores.KindUser),
		}
		of, counts := must(fx.Reactions.Of(t.Context(), person, keys, window))(t), must(fx.Reactions.Counts(t.Context(), person, keys))(t)
		for _, key := range keys {
			kind := map[stores.ID]stores.ReactionKind{post.ID: stores.ReactionWow, comment.ID: stores.ReactionSad}[key]
			if kind == "" {
				want(t, "counts", len(counts[key]), 0)
				want(t, "reactions", of[key], stores.List[stores.Reaction]{})
				continue
			}
			want(t, "counts", counts[key], []stores.ReactionCount{{Kind: kind, Count: 1}})
			if list := of[key]; len(list.Items) != 1 || list.Items[0].Value.Message != key || list.Total != 1 || list.More {
				t.Errorf("%v has %+v", key, list)
			}
		}
		want(t, "Of no keys", len(must(fx.Reactions.Of(t.Context(), person, nil, window))(t)), 0)
		want(t, "Counts of no keys", len(must(fx.Reactions.Counts(t.Context(), person, nil))(t)), 0)
	})
	s.check("after any sequence of operations, every method agrees with a model", reactionModel)
}
