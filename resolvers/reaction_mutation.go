package resolvers

import (
	"context"
	"errors"

	"fivefold/stores"
)

// react sets the viewer's reaction to a message and returns both.
func (r *Resolver) react(ctx context.Context, message stores.ID, kind stores.ReactionKind) (*stores.Reaction, stores.Message, error) {
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return nil, nil, errNotSignedIn
	}
	m, err := r.messageToReply(ctx, message)
	if err != nil {
		return nil, nil, err
	}
	reaction, err := r.Stores.Reactions.Set(ctx, stores.Reaction{User: viewerID, Message: message, Kind: kind, Since: r.now()})
	if err != nil {
		return nil, nil, err
	}
	if reaction.Changed {
		r.publishReaction(ctx, reaction.Reaction, authorOf(m))
		r.publishChange(ctx, m)
	}
	m, err = r.reload(ctx, message)
	return &reaction.Reaction, m, err
}

// withdrawReaction removes the viewer's reaction to a message and returns the message, nil when the viewer may not read it.
func (r *Resolver) withdrawReaction(ctx context.Context, message stores.ID) (stores.Message, error) {
	// Access: whoever reacted, whoever has blocked whom since and whatever became of the message.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return nil, errNotSignedIn
	}
	err := r.Stores.Reactions.Remove(ctx, viewerID, message)
	if errors.Is(err, stores.ErrNoReaction) {
		if _, hidden := r.message(ctx, message); hidden != nil {
			return nil, hidden
		}
	}
	if err != nil {
		return nil, err
	}
	m, err := r.reload(ctx, message)
	if m != nil {
		r.publishChange(ctx, m)
	}
	return m, err
}
