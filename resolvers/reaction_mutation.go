package resolvers

import (
	"context"
	"errors"

	"fivefold/stores"
)

// react sets the viewer's reaction to a message and returns it.
func (r *Resolver) react(ctx context.Context, message stores.ID, kind stores.ReactionKind) (*stores.Reaction, error) {
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return nil, errNotSignedIn
	}
	if _, err := r.messageToReply(ctx, message); err != nil {
		return nil, err
	}
	reaction, err := r.Stores.Reactions.Set(ctx, stores.Reaction{User: viewerID, Message: message, Kind: kind, Since: r.now()})
	if err != nil {
		return nil, err
	}
	return &reaction.Reaction, nil
}

// withdrawReaction removes the viewer's reaction to a message.
func (r *Resolver) withdrawReaction(ctx context.Context, message stores.ID) error {
	// Access: whoever reacted, whoever has blocked whom since and whatever became of the message.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return errNotSignedIn
	}
	err := r.Stores.Reactions.Remove(ctx, viewerID, message)
	if errors.Is(err, stores.ErrNoReaction) {
		if _, hidden := r.message(ctx, message); hidden != nil {
			return hidden
		}
	}
	if err != nil {
		return err
	}
	_, err = r.reload(ctx, message)
	return err
}
