package resolvers

import (
	"context"

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
	r.publishReaction(ctx, reaction, authorOf(m))
	m, err = r.reload(ctx, message)
	return &reaction, m, err
}

// withdrawReaction removes the viewer's reaction to a message and returns the message.
func (r *Resolver) withdrawReaction(ctx context.Context, message stores.ID) (stores.Message, error) {
	// Access: whoever may read the message, for their own reaction.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return nil, errNotSignedIn
	}
	if _, err := r.message(ctx, message); err != nil {
		return nil, err
	}
	if err := r.Stores.Reactions.Remove(ctx, viewerID, message); err != nil {
		return nil, err
	}
	return r.reload(ctx, message)
}
