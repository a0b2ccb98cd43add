package resolvers

import (
	"context"
	"errors"
	"slices"

	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *Resolver) editPost(ctx context.Context, input model.EditPostInput) (written, error) {
	m, err := r.ownMessage(ctx, "postId", input.PostID, stores.KindPost)
	if err != nil {
		return written{}, err
	}
	change, err := messageChange(input.Text, input.Image, input.Language, input.TopicIds, 0)
	if err != nil {
		return written{}, err
	}
	p := m.(*stores.Post)
	if change.Audience = input.Audience; input.Audience != nil && *input.Audience != stores.AudiencePublic && !p.Page.IsZero() {
		return written{}, badField("audience", "On a page everybody reads.")
	}
	return r.edit(ctx, p.ID, change)
}

func (r *Resolver) editComment(ctx context.Context, input model.EditCommentInput) (written, error) {
	if _, err := r.ownMessage(ctx, "commentId", input.CommentID, stores.KindComment); err != nil {
		return written{}, err
	}
	change, err := messageChange(input.Text, nil, nil, input.TopicIds, 1)
	if err != nil {
		return written{}, err
	}
	return r.edit(ctx, input.CommentID, change)
}

func (r *Resolver) edit(ctx context.Context, id stores.ID, change stores.MessageChange) (written, error) {
	if _, err := r.about(ctx, change, nil); err != nil {
		return written{}, err
	}
	err := r.Stores.Messages.Edit(ctx, id, change, r.now())
	switch {
	case errors.Is(err, stores.ErrEmptyMessage):
		return written{}, errEmptyPost
	case err != nil:
		return written{}, err
	}
	return r.afterWriting(ctx, id)
}

// ownMessage fetches a message of a kind that the viewer wrote, deleted or not.
func (r *Resolver) ownMessage(ctx context.Context, field string, id stores.ID, kind stores.Kind) (stores.Message, error) {
	m, err := r.messageToChange(ctx, field, id, kind)
	// Access: a message is changed by its author.
	if err == nil && authorOf(m) != viewer(ctx).ID {
		err = errForbidden
	}
	return m, err
}

// messageToChange fetches a message that the viewer may read, deleted or not, whose id is of one of the kinds.
func (r *Resolver) messageToChange(ctx context.Context, field string, id stores.ID, kinds ...stores.Kind) (stores.Message, error) {
	switch {
	case viewer(ctx).ID.IsZero():
		return nil, errNotSignedIn
	case !slices.Contains(kinds, id.Kind):
		return nil, validID(field, id, kinds[0])
	}
	found, err := r.messages(ctx, []stores.ID{id})
	if err == nil && found[id] == nil {
		err = stores.ErrNotFound
	}
	return found[id], err
}

func (r *Resolver) react(ctx context.Context, message stores.ID, kind stores.ReactionKind) (written, error) {
	you := viewer(ctx).ID
	if you.IsZero() {
		return written{}, errNotSignedIn
	}
	m, err := r.messageToAnswer(ctx, message)
	if err != nil {
		return written{}, err
	}
	reaction, err := r.Stores.Reactions.Set(ctx, stores.Reaction{User: you, Message: message, Kind: kind, Since: r.now()})
	if err != nil {
		return written{}, err
	}
	r.announceReaction(ctx, reaction, authorOf(m))
	done, err := r.afterWriting(ctx, message)
	done.reaction = &reaction
	return done, err
}

func (r *Resolver) withdrawReaction(ctx context.Context, message stores.ID) (written, error) {
	you := viewer(ctx).ID
	if you.IsZero() {
		return written{}, errNotSignedIn
	}
	if _, err := r.message(ctx, message); err != nil {
		return written{}, err
	}
	if err := r.Stores.Reactions.Remove(ctx, you, message); err != nil {
		return written{}, err
	}
	return r.afterWriting(ctx, message)
}

// messageChange checks what is to be written of a message; nil is not to be written.
func messageChange(text, image, language *string, topics []*stores.ID, textMin int) (change stores.MessageChange, err error) {
	if change.Text, err = validOptional("text", text, textMin, stores.MaxText, true); err != nil {
		return change, err
	}
	if change.Image, err = emptyOr(image, validImage, "image"); err != nil {
		return change, err
	}
	if change.Language, err = emptyOr(language, validLanguage, "language"); err != nil || topics == nil {
		return change, err
	}
	if len(topics) > stores.MaxTopics {
		return change, badField("topicIds", "At most 50 topics.")
	}
	ids := make([]stores.ID, len(topics))
	for i, id := range topics {
		if ids[i] = *id; id.Kind != stores.KindInterest {
			return change, validID("topicIds", *id, stores.KindInterest)
		}
	}
	change.Topics = &ids
	return change, nil
}

func topicsOf(change stores.MessageChange) []stores.ID {
	if change.Topics == nil {
		return nil
	}
	return *change.Topics
}
