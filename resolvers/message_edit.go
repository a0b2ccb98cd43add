package resolvers

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"fivefold/graph/model"
	"fivefold/stores"
)

// editPost changes the fields of a post that are given.
func (r *Resolver) editPost(ctx context.Context, input model.EditPostInput) (*stores.Post, error) {
	m, err := r.ownMessage(ctx, "postId", input.PostID, stores.KindPost)
	if err != nil {
		return nil, err
	}
	change, err := messageChange(input.Text, input.Image, input.Language, input.TopicIds, 0)
	if err != nil {
		return nil, err
	}
	p := m.(*stores.Post)
	if change.Audience = input.Audience; input.Audience != nil && *input.Audience != stores.AudiencePublic && !p.Page.IsZero() {
		return nil, badField("audience", "A post on a page must have the audience PUBLIC.")
	}
	m, err = r.edit(ctx, p.ID, change)
	p, _ = m.(*stores.Post)
	return p, err
}

// editComment changes the fields of a comment that are given.
func (r *Resolver) editComment(ctx context.Context, input model.EditCommentInput) (*stores.Comment, error) {
	if _, err := r.ownMessage(ctx, "commentId", input.CommentID, stores.KindComment); err != nil {
		return nil, err
	}
	change, err := messageChange(input.Text, nil, nil, input.TopicIds, 1)
	if err != nil {
		return nil, err
	}
	m, err := r.edit(ctx, input.CommentID, change)
	c, _ := m.(*stores.Comment)
	return c, err
}

// edit stores a change of a message and loads the message.
func (r *Resolver) edit(ctx context.Context, id stores.ID, change stores.MessageChange) (stores.Message, error) {
	if _, err := r.checkReferences(ctx, change, nil); err != nil {
		return nil, err
	}
	err := r.Stores.Messages.Edit(ctx, id, change, r.now())
	switch {
	case errors.Is(err, stores.ErrEmptyMessage):
		return nil, errEmptyPost
	case err != nil:
		return nil, err
	}
	return r.reload(ctx, id)
}

// ownMessage loads a message of a kind that the viewer wrote, deleted or not.
func (r *Resolver) ownMessage(ctx context.Context, field string, id stores.ID, kind stores.Kind) (stores.Message, error) {
	m, err := r.messageToChange(ctx, field, id, kind)
	// Access: a message may be edited by its author.
	if err == nil && authorOf(m) != viewer(ctx).ID {
		err = errForbidden
	}
	return m, err
}

// messageToChange loads a message that the viewer may read, deleted or not, whose id has one of the kinds.
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

// messageChange checks the fields of a message. A nil field does not change.
func messageChange(text, image, language *string, topics []*stores.ID, minText int) (change stores.MessageChange, err error) {
	if change.Text, err = validOptional("text", text, minText, stores.MaxText, true); err != nil {
		return change, err
	}
	if change.Image, err = validUnlessEmpty(image, validImage, "image"); err != nil {
		return change, err
	}
	if change.Language, err = validUnlessEmpty(language, validLanguage, "language"); err != nil || topics == nil {
		return change, err
	}
	if len(topics) > stores.MaxTopics {
		return change, badField("topicIds", fmt.Sprintf("Give at most %d topics.", stores.MaxTopics))
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

// topicsOf returns the topics of a change, none when they do not change.
func topicsOf(change stores.MessageChange) []stores.ID {
	if change.Topics == nil {
		return nil
	}
	return *change.Topics
}
