package storetest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// reactionKinds are all there are, in the order of their names.
var reactionKinds = []stores.ReactionKind{
	stores.ReactionAngry, stores.ReactionLaugh, stores.ReactionLike, stores.ReactionLove, stores.ReactionSad, stores.ReactionWow,
}

// Reactions tests stores.Reactions.
func Reactions(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(reactionCalls)
	s.setsReactions()
	s.seesReactions()
	s.check("Received gives the latest reaction of each to what a person wrote, newest first", receivedModel)

	s.lists("Of", func(t tester, w *world, rank []int) feed {
		p, ids := w.people(t, 2, nil), w.people(t, len(rank), nil)
		post, other := w.post(t, p[0], nil), w.post(t, p[0], nil)
		comment := w.comment(t, p[0], post.ID, nil)
		w.hidden(t, p[1], func(author stores.ID) { w.react(t, author, comment.ID, stores.ReactionLike, at(1)) })
		return feed{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					w.react(t, ids[i], comment.ID, reactionKinds[i%len(reactionKinds)], at(rank[i]))
				}
			},
			remove: func(i int) { w.withdraw(t, ids[i], comment.ID) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				keys := []stores.ID{other.ID, comment.ID, post.ID, {}, comment.ID}
				got, err := w.Reactions.Of(t.Context(), p[1], keys, window)
				return only(got, err, comment.ID, func(r stores.Reaction) stores.ID { return r.User })
			},
		}
	})
}

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

func (s suite) seesReactions() {
	s.test("Between returns the reactions of one person; keys given twice are answered once", func(t *testing.T, w *world) {
		p := w.people(t, 2, nil)
		post, other := w.post(t, p[0], nil), w.post(t, p[0], nil)
		comment := w.comment(t, p[0], post.ID, nil)
		mine := map[stores.ID]stores.Reaction{
			post.ID:    w.react(t, p[0], post.ID, stores.ReactionWow, at(1)),
			comment.ID: w.react(t, p[0], comment.ID, stores.ReactionSad, at(2)),
		}
		w.react(t, p[1], other.ID, stores.ReactionLike, at(3))
		w.react(t, p[1], post.ID, stores.ReactionLike, at(4))
		w.delete(t, comment.ID, at(9))
		keys := []stores.ID{
			other.ID, comment.ID, post.ID, comment.ID, w.id(stores.KindPost), {}, p[0],
			posing(post.ID, stores.KindComment), posing(comment.ID, stores.KindPost), posing(post.ID, stores.KindUser),
		}
		want(t, "reactions", must(w.Reactions.Between(t.Context(), p[0], keys))(t), mine)
		want(t, "of nobody", len(must(w.Reactions.Between(t.Context(), stores.ID{}, keys))(t)), 0)
		want(t, "of an ID of another kind", len(must(w.Reactions.Between(t.Context(), posing(p[0], stores.KindPost), keys))(t)), 0)
		want(t, "no keys", len(must(w.Reactions.Between(t.Context(), p[0], nil))(t)), 0)
	})
	s.test("those who block viewer are left out and not counted, those viewer blocks are not", func(t *testing.T, w *world) {
		p := w.people(t, 4, nil)
		post := w.post(t, p[0], nil)
		for i, person := range p {
			w.react(t, person, post.ID, reactionKinds[i%2], at(10-i))
		}
		see := func(viewer stores.ID, people ...stores.ID) {
			t.Helper()
			var seen []stores.ID
			counted := 0
			for _, r := range w.reactionsTo(t, viewer, post.ID) {
				seen = append(seen, r.User)
			}
			for _, c := range w.reactionCounts(t, viewer, post.ID) {
				counted += c.Count
			}
			want(t, "people who reacted", seen, people)
			want(t, "counted", counted, len(people))
			total := must(w.Reactions.Of(t.Context(), viewer, []stores.ID{post.ID}, stores.Window{Count: true}))(t)[post.ID].Total
			want(t, "Total", total, len(people))
		}
		viewer := w.person(t)
		see(viewer, p...)
		w.relate(t, viewer, p[1], stores.BlockedBy)
		w.relate(t, viewer, p[2], stores.Blocking)
		see(viewer, p[0], p[2], p[3])
		see(p[1], p...)
		see(stores.ID{}, p...)
		see(w.id(stores.KindUser), p...)
		w.act(t, p[1], stores.ActUnblock, viewer, at(9))
		see(viewer, p...)
		w.delete(t, post.ID, at(9)) // who may read it is the caller's affair
		see(viewer, p...)
	})
	s.test("Counts has most first, then by kind, without the kinds nobody used", func(t *testing.T, w *world) {
		p := w.people(t, 12, nil)
		post, equal := w.post(t, p[0], nil), w.post(t, p[0], nil)
		var wanted []stores.ReactionCount
		for i := len(reactionKinds) - 1; i >= 0; i-- { // the last kinds by name first
			w.react(t, p[i], equal.ID, reactionKinds[i], at(i%2))
		}
		for _, kind := range reactionKinds {
			wanted = append(wanted, stores.ReactionCount{Kind: kind, Count: 1})
		}
		want(t, "equals", w.reactionCounts(t, p[0], equal.ID), wanted)
		for i, person := range p {
			kind := []stores.ReactionKind{stores.ReactionWow, stores.ReactionSad, stores.ReactionWow, stores.ReactionAngry, stores.ReactionSad, stores.ReactionWow}[i%6]
			w.react(t, person, post.ID, kind, at(i))
		}
		want(t, "counts", w.reactionCounts(t, p[0], post.ID), []stores.ReactionCount{
			{Kind: stores.ReactionWow, Count: 6}, {Kind: stores.ReactionSad, Count: 4}, {Kind: stores.ReactionAngry, Count: 2},
		})
	})
	s.test("Of and Counts answer each message by itself; no keys give an empty map, and keys of nothing no list", func(t *testing.T, w *world) {
		person := w.person(t)
		post, plain := w.post(t, person, nil), w.post(t, person, nil)
		comment := w.comment(t, person, post.ID, nil)
		w.react(t, person, post.ID, stores.ReactionWow, at(1))
		w.react(t, person, comment.ID, stores.ReactionSad, at(2))
		window := stores.Window{Limit: 1, Count: true}
		keys := []stores.ID{
			comment.ID, post.ID, plain.ID, post.ID, w.id(stores.KindPost), {}, person,
			posing(post.ID, stores.KindComment), posing(comment.ID, stores.KindPost), posing(post.ID, stores.KindUser),
		}
		of, counts := must(w.Reactions.Of(t.Context(), person, keys, window))(t), must(w.Reactions.Counts(t.Context(), person, keys))(t)
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
		want(t, "Of no keys", len(must(w.Reactions.Of(t.Context(), person, nil, window))(t)), 0)
		want(t, "Counts of no keys", len(must(w.Reactions.Counts(t.Context(), person, nil))(t)), 0)
	})
	s.check("whatever people do in turn, every question about it gives the same answer", reactionModel)
}

// reactionModel lets people react to messages and take it back, and keeps beside the store what becomes of it.
func reactionModel(t *rapid.T, w *world) {
	g := drawGraph(t, w)
	post := w.post(t, g.people[0], nil)
	messages := []stores.ID{w.comment(t, g.people[0], post.ID, nil).ID, post.ID}
	stored := map[stores.Pair]stores.Reaction{} // by the person and the message
	for range rapid.IntRange(0, 20).Draw(t, "acts") {
		r := stores.Reaction{
			User: rapid.SampledFrom(g.people).Draw(t, "person"), Message: rapid.SampledFrom(messages).Draw(t, "message"),
			Kind: rapid.SampledFrom(reactionKinds[:3]).Draw(t, "kind"), Since: at(rapid.IntRange(0, 2).Draw(t, "since")),
		}
		key := stores.Pair{A: r.User, B: r.Message}
		old, was := stored[key]
		if rapid.IntRange(0, 4).Draw(t, "remove") == 0 {
			err := w.Reactions.Remove(t.Context(), r.User, r.Message)
			if was && err != nil || !was && !errors.Is(err, stores.ErrNoReaction) {
				t.Fatalf("Remove gives %v, and there was %+v", err, old)
			}
			delete(stored, key)
			continue
		}
		if was {
			want(t, "Set again", w.react(t, r.User, r.Message, r.Kind, r.Since).Since, old.Since)
			r.Since = old.Since
		} else {
			want(t, "Set", w.react(t, r.User, r.Message, r.Kind, r.Since), r)
		}
		stored[key] = r
	}
	window := drawFirst(t)
	for _, g.viewer = range append([]stores.ID{{}}, g.people...) {
		of := must(w.Reactions.Of(t.Context(), g.viewer, messages, window))(t)
		counts := must(w.Reactions.Counts(t.Context(), g.viewer, messages))(t)
		between := must(w.Reactions.Between(t.Context(), g.viewer, messages))(t)
		for _, m := range messages {
			var seen []stores.Reaction
			for key, r := range stored {
				if key.B == m && g.exists(r.User) {
					seen = append(seen, r)
				}
			}
			slices.SortFunc(seen, func(a, b stores.Reaction) int { return newest(a.Since, b.Since, a.User, b.User) })
			sameList(t, "Of to viewer "+g.names(g.viewer), of[m], seen, window)
			want(t, "Counts", counts[m], countReactions(seen))
			want(t, "Between", between[m], stored[stores.Pair{A: g.viewer, B: m}])
		}
	}
}

// countReactions counts by kind, most first, then by kind.
func countReactions(seen []stores.Reaction) (counts []stores.ReactionCount) {
	for _, kind := range reactionKinds {
		count := stores.ReactionCount{Kind: kind}
		for _, r := range seen {
			if r.Kind == kind {
				count.Count++
			}
		}
		if count.Count > 0 {
			counts = append(counts, count)
		}
	}
	slices.SortStableFunc(counts, func(a, b stores.ReactionCount) int { return cmp.Compare(b.Count, a.Count) })
	return counts
}

// react stores a reaction and gives what Set returns.
func (w *world) react(t tester, person, message stores.ID, kind stores.ReactionKind, since time.Time) stores.Reaction {
	t.Helper()
	return must(w.Reactions.Set(t.Context(), stores.Reaction{User: person, Message: message, Kind: kind, Since: since}))(t)
}

// withdraw takes a reaction away.
func (w *world) withdraw(t tester, person, message stores.ID) {
	t.Helper()
	if err := w.Reactions.Remove(t.Context(), person, message); err != nil {
		t.Fatalf("Remove: %v", err)
	}
}

func (w *world) reactionsTo(t tester, viewer, message stores.ID) []stores.Reaction {
	t.Helper()
	return values(must(w.Reactions.Of(t.Context(), viewer, []stores.ID{message}, stores.Window{Limit: 100}))(t)[message])
}

func (w *world) reactionCounts(t tester, viewer, message stores.ID) []stores.ReactionCount {
	t.Helper()
	return must(w.Reactions.Counts(t.Context(), viewer, []stores.ID{message}))(t)[message]
}

func reactionCalls(t *testing.T, w *world, n int) []call {
	person, people := w.person(t), w.people(t, n, nil)
	post, messages := w.post(t, person, nil), w.ids(stores.KindPost, n)
	var rows stores.Rows // only what is there is a key
	for _, id := range messages {
		rows.Posts = append(rows.Posts, w.newPost(person, func(p *stores.Post) { p.ID = id }))
	}
	w.put(t, rows)
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Reactions.Set", 0, func(ctx context.Context) error {
			return failure(w.Reactions.Set(ctx, stores.Reaction{User: person, Message: post.ID, Kind: stores.ReactionLike, Since: at(0)}))
		}},
		{"Reactions.Between", n, func(ctx context.Context) error { return failure(w.Reactions.Between(ctx, person, messages)) }},
		{"Reactions.Received", n, func(ctx context.Context) error {
			return failure(w.Reactions.Received(ctx, person, people, window))
		}},
		{"Reactions.Of", n, func(ctx context.Context) error { return failure(w.Reactions.Of(ctx, person, messages, window)) }},
		{"Reactions.Counts", n, func(ctx context.Context) error { return failure(w.Reactions.Counts(ctx, person, messages)) }},
		{"Reactions.Remove", 0, func(ctx context.Context) error { return w.Reactions.Remove(ctx, person, post.ID) }},
	}
}
