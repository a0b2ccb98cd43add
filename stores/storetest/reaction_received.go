package storetest

import (
	"slices"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// receivedReactionModel draws reactions to messages, and compares every window with a naive result.
func receivedReactionModel(t *rapid.T, fx *fixture) {
	k := drawConversation(t, fx)
	latest := map[stores.Pair]stores.Item[stores.ReceivedReaction]{} // by author and the person who reacted
	for _, m := range k.all {
		for _, person := range k.people {
			if m.deleted || rapid.IntRange(0, 2).Draw(t, "reacts") > 0 {
				continue
			}
			r := fx.react(t, person, m.id, stores.ReactionLike, at(rapid.IntRange(0, 2).Draw(t, "since")))
			key, old := stores.Pair{A: m.author, B: person}, latest[stores.Pair{A: m.author, B: person}]
			if !k.readable(m) || !k.exists(person) ||
				!old.Value.Since.IsZero() && (r.Since.Before(old.Value.Since) || r.Since.Equal(old.Value.Since) && m.id.Compare(old.Value.Message) > 0) {
				continue
			}
			latest[key] = stores.Item[stores.ReceivedReaction]{
				At: stores.ListPosition{Rank: r.Since.UnixMicro(), ID: person}, Value: stores.ReceivedReaction{Reaction: r, WrittenAt: m.created}}
		}
	}
	window := stores.Window{Limit: rapid.IntRange(0, 4).Draw(t, "limit"), Backward: rapid.Bool().Draw(t, "backward"), Count: true}
	got := must(fx.Reactions.Received(t.Context(), k.viewer, append(k.people, stores.ID{}), window))(t)
	for _, author := range k.people {
		var all []stores.Item[stores.ReceivedReaction]
		for key, item := range latest {
			if key.A == author {
				all = append(all, item)
			}
		}
		slices.SortFunc(all, func(a, b stores.Item[stores.ReceivedReaction]) int { return comparePositions(a.At, b.At) })
		answer, wanted := got[author], windowOf(all, window)
		if !slices.Equal(answer.Items, wanted.Items) || answer.More != wanted.More || answer.Total != wanted.Total {
			t.Fatalf("Received of %s to viewer %s:\n got %+v\nwant %+v\n%s", k.names(author), k.names(k.viewer), answer, wanted, k)
		}
	}
}
