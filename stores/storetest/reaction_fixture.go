package storetest

import (
	"time"

	"fivefold/stores"
)

// reactionKinds are all there are, in the order of their names.
var reactionKinds = []stores.ReactionKind{
	stores.ReactionAngry, stores.ReactionLaugh, stores.ReactionLike, stores.ReactionLove, stores.ReactionSad, stores.ReactionWow,
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
