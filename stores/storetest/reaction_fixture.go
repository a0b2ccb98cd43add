package storetest

import (
	"time"

	"fivefold/stores"
)

// reactionKinds are all kinds, in the order of their names.
var reactionKinds = []stores.ReactionKind{
	stores.ReactionAngry, stores.ReactionLaugh, stores.ReactionLike, stores.ReactionLove, stores.ReactionSad, stores.ReactionWow,
}

// react stores a reaction and returns it.
func (fx *fixture) react(t tester, person, message stores.ID, kind stores.ReactionKind, since time.Time) stores.Reaction {
	t.Helper()
	return must(fx.Reactions.Set(t.Context(), stores.Reaction{User: person, Message: message, Kind: kind, Since: since}))(t).Reaction
}

// removeReaction removes a reaction.
func (fx *fixture) removeReaction(t tester, person, message stores.ID) {
	t.Helper()
	if err := fx.Reactions.Remove(t.Context(), person, message); err != nil {
		t.Fatalf("Remove: %v", err)
	}
}

func (fx *fixture) reactionsTo(t tester, viewer, message stores.ID) []stores.Reaction {
	t.Helper()
	return values(must(fx.Reactions.Of(t.Context(), viewer, []stores.ID{message}, stores.Window{Limit: 100}))(t)[message])
}

func (fx *fixture) reactionCounts(t tester, viewer, message stores.ID) []stores.ReactionCount {
	t.Helper()
	return must(fx.Reactions.Counts(t.Context(), viewer, []stores.ID{message}))(t)[message]
}
