package resolvers

import (
	"context"
	"errors"

	"fivefold/graph/model"
	"fivefold/stores"
)

// editPost changes the fields of a post that are given.
func (r *Resolver) editPost(ctx context.Context, input model.EditPostInput) error {
	m, err := r.ownMessage(ctx, "postId", input.PostID, stores.KindPost)
	if err != nil {
		return err
	}
	change, err := input.Check(stores.KindPost)
	if err != nil {
		return err
	}
	if input.Audience != nil && *input.Audience != stores.AudiencePublic && !m.(*stores.Post).Page.IsZero() {
		return badField("audience", "A post on a page must have the audience PUBLIC.")
	}
	return r.edit(ctx, m, change)
}

// editComment changes the fields of a comment that are given.
func (r *Resolver) editComment(ctx context.Context, input model.EditCommentInput) error {
	m, err := r.ownMessage(ctx, "commentId", input.CommentID, stores.KindComment)
	if err != nil {
		return err
	}
	change, err := input.Check(stores.KindComment)
	if err != nil {
		return err
	}
	return r.edit(ctx, m, change)
}

// edit stores a change of a message.
func (r *Resolver) edit(ctx context.Context, before stores.Message, change stores.MessageChange) error {
	id := idOf(before)
	if _, err := r.checkReferences(ctx, change, nil); err != nil {
		return err
	}
	err := r.Stores.Messages.Edit(ctx, id, change, r.now())
	switch {
	case errors.Is(err, stores.ErrEmptyMessage):
		return errEmptyPost
	case err != nil:
		return err
	}
	_, err = r.reload(ctx, id)
	return err
}

// viewerCanEdit reports which messages the viewer may edit: their own that are not deleted.
func viewerCanEdit(ctx context.Context, messages []stores.Message) []bool {
	out := make([]bool, len(messages))
	for i, m := range messages {
		// Access: a message may be edited by its author.
		out[i] = !viewer(ctx).ID.IsZero() && authorOf(m) == viewer(ctx).ID && deletionOf(m).at.IsZero()
	}
	return out
}

// ownMessage loads a message of a kind that the viewer wrote and that is not deleted.
func (r *Resolver) ownMessage(ctx context.Context, field string, id stores.ID, kind stores.Kind) (stores.Message, error) {
	m, err := r.messageToChange(ctx, field, id, kind)
	// Access: a message may be edited by its author.
	switch {
	case err != nil:
	case authorOf(m) != viewer(ctx).ID:
		err = errForbidden
	case !deletionOf(m).at.IsZero():
		err = stores.ErrNotFound
	}
	return m, err
}

// messageToChange loads a message that the viewer may read, deleted or not, whose id has one of the kinds.
func (r *Resolver) messageToChange(ctx context.Context, field string, id stores.ID, kinds ...stores.Kind) (stores.Message, error) {
	if viewer(ctx).ID.IsZero() {
		return nil, errNotSignedIn
	}
	if err := validID(field, id, kinds...); err != nil {
		return nil, err
	}
	found, err := r.messages(ctx, []stores.ID{id})
	m := found[id]
	if err == nil && authorOf(m).IsZero() { // missing, or a tombstone
		err = stores.ErrNotFound
	}
	return m, err
}

// topicsOf returns the topics of a change, none when they do not change.
func topicsOf(change stores.MessageChange) []stores.ID {
	if change.Topics == nil {
		return nil
	}
	return *change.Topics
}
