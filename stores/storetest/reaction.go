package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Reactions tests stores.Reactions.
func Reactions(t *testing.T, open Open) {
	s := suite{t, open, "Reactions"}
	s.promises(reactionCalls)
	s.reactionSet()
	s.reactionRead()
	s.check("Received returns each person's latest reaction to an author's messages, newest first", receivedReactionModel)
	s.reactionOf()
}

func reactionCalls(t *testing.T, fx *fixture, n int) []call {
	person, people := fx.person(t), fx.people(t, n, nil)
	post, messages := fx.post(t, person, nil), fx.ids(stores.KindPost, n)
	var rows stores.Rows // only existing messages are keys
	for _, id := range messages {
		rows.Posts = append(rows.Posts, fx.newPost(person, func(p *stores.Post) { p.ID = id }))
	}
	fx.put(t, rows)
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Reactions.Set", 0, func(ctx context.Context) error {
			return errOf(fx.Reactions.Set(ctx, stores.Reaction{User: person, Message: post.ID, Kind: stores.ReactionLike, Since: at(0)}))
		}},
		{"Reactions.Between", n, func(ctx context.Context) error { return errOf(fx.Reactions.Between(ctx, person, messages)) }},
		{"Reactions.Received", n, func(ctx context.Context) error {
			return errOf(fx.Reactions.Received(ctx, person, people, window))
		}},
		{"Reactions.Of", n, func(ctx context.Context) error { return errOf(fx.Reactions.Of(ctx, person, messages, window)) }},
		{"Reactions.Counts", n, func(ctx context.Context) error { return errOf(fx.Reactions.Counts(ctx, person, messages)) }},
		{"Reactions.Remove", 0, func(ctx context.Context) error { return fx.Reactions.Remove(ctx, person, post.ID) }},
	}
}
