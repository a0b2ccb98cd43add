package storetest

import (
	"cmp"
	"errors"
	"slices"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// reactionModel sets and removes reactions, and compares every method with a map of reactions.
func reactionModel(t *rapid.T, fx *fixture) {
	g := drawNetwork(t, fx, nil)
	post := fx.post(t, g.people[0], nil)
	messages := []stores.ID{fx.comment(t, g.people[0], post.ID, nil).ID, post.ID}
	stored := map[stores.Pair]stores.Reaction{} // by person and message
	for range rapid.IntRange(0, 20).Draw(t, "acts") {
		r := stores.Reaction{
			User: rapid.SampledFrom(g.people).Draw(t, "person"), Message: rapid.SampledFrom(messages).Draw(t, "message"),
			Kind: rapid.SampledFrom(reactionKinds[:3]).Draw(t, "kind"), Since: at(rapid.IntRange(0, 2).Draw(t, "since")),
		}
		key := stores.Pair{A: r.User, B: r.Message}
		old, was := stored[key]
		if rapid.IntRange(0, 4).Draw(t, "remove") == 0 {
			err := fx.Reactions.Remove(t.Context(), r.User, r.Message)
			if was && err != nil || !was && !errors.Is(err, stores.ErrNoReaction) {
				t.Fatalf("Remove returns %v, and there was %+v", err, old)
			}
			delete(stored, key)
			continue
		}
		if was {
			want(t, "Set again", fx.react(t, r.User, r.Message, r.Kind, r.Since).Since, old.Since)
			r.Since = old.Since
		} else {
			want(t, "Set", fx.react(t, r.User, r.Message, r.Kind, r.Since), r)
		}
		stored[key] = r
	}
	window := drawFirst(t)
	for _, g.viewer = range append([]stores.ID{{}}, g.people...) {
		of := must(fx.Reactions.Of(t.Context(), g.viewer, messages, window))(t)
		counts := must(fx.Reactions.Counts(t.Context(), g.viewer, messages))(t)
		between := must(fx.Reactions.Between(t.Context(), g.viewer, messages))(t)
		for _, m := range messages {
			var seen []stores.Reaction
			for key, r := range stored {
				if key.B == m && g.exists(r.User) {
					seen = append(seen, r)
				}
			}
			slices.SortFunc(seen, func(a, b stores.Reaction) int { return compareNewest(a.Since, b.Since, a.User, b.User) })
			sameList(t, "Of to viewer "+g.names(g.viewer), of[m], seen, window)
			want(t, "Counts", counts[m], countReactions(seen))
			want(t, "Between", between[m], stored[stores.Pair{A: g.viewer, B: m}])
		}
	}
}

// countReactions counts by kind, the largest count first, then by kind.
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
