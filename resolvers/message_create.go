package resolvers

import (
	"context"
	"errors"

	"fivefold/graph/model"
	"fivefold/stores"
)

// createPost publishes a post of the viewer.
func (r *Resolver) createPost(ctx context.Context, input model.PublishPostInput) (payload model.PublishPostPayload, err error) {
	// Access: whoever is signed in, where checkTarget lets them.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return payload, errNotSignedIn
	}
	change, err := input.Check(stores.KindPost)
	if err != nil {
		return payload, err
	}
	p := stores.Post{ID: r.NewID(stores.KindPost), Author: viewerID, CreatedAt: r.now()}
	change.Apply(&p)
	if p.Wall, p.Page, err = r.checkTarget(ctx, input); err != nil {
		return payload, err
	}
	if p.Place, err = r.checkReferences(ctx, change, input.PlaceID); err != nil {
		return payload, err
	}
	if err := r.Stores.Messages.CreatePost(ctx, p, topicsOf(change)); err != nil {
		return payload, err
	}
	viewer(ctx).keepStored(p.ID, &p)
	edges := edgesOf(&p)
	payload.PostID, payload.MessageEdge, payload.PostEdge = p.ID, edges.message, edges.post
	return payload, nil
}

// checkTarget returns the wall or the page of a new post, on which the viewer may post.
func (r *Resolver) checkTarget(ctx context.Context, input model.PublishPostInput) (wall, page stores.ID, err error) {
	viewerID := viewer(ctx).ID
	switch {
	case input.PageID != nil:
		_, err := r.pageToChange(ctx, *input.PageID, canWriteOnPage)
		return wall, *input.PageID, withField(err, "pageId")
	case input.WallID == nil || *input.WallID == viewerID:
		return viewerID, page, nil
	}
	if err := checkExist(ctx, "wallId", []stores.ID{*input.WallID}, r.users); err != nil {
		return wall, page, err
	}
	rels, err := r.relations(ctx, []stores.ID{*input.WallID})
	if err == nil && !canWriteOnWall(*input.WallID, viewerID, rels[*input.WallID]) {
		err = withField(stores.ErrNotFriends, "wallId")
	}
	return *input.WallID, page, err
}

// checkReferences checks that the topics and the place of a message exist, and returns the place.
func (r *Resolver) checkReferences(ctx context.Context, change stores.MessageChange, place *stores.ID) (stores.ID, error) {
	err := checkExist(ctx, "topicIds", topicsOf(change), r.interests)
	if place == nil {
		return stores.ID{}, err
	}
	return *place, errors.Join(err, checkExist(ctx, "placeId", []stores.ID{*place}, r.places))
}

// createComment publishes a comment of the viewer.
func (r *Resolver) createComment(ctx context.Context, input model.PublishCommentInput) (payload model.PublishCommentPayload, err error) {
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return payload, errNotSignedIn
	}
	change, err := input.Check(stores.KindComment)
	if err != nil {
		return payload, err
	}
	c := stores.Comment{ID: r.NewID(stores.KindComment), Author: viewerID, ReplyTo: input.MessageID, Text: *change.Text, CreatedAt: r.now()}
	if _, err := r.messageToReply(ctx, input.MessageID); err != nil {
		return payload, err
	}
	if c.Place, err = r.checkReferences(ctx, change, input.PlaceID); err != nil {
		return payload, err
	}
	if c, err = r.Stores.Messages.CreateComment(ctx, c, topicsOf(change)); err != nil {
		return payload, err
	}
	viewer(ctx).keepStored(c.ID, &c)
	edges := edgesOf(&c)
	payload.CommentID, payload.CommentEdge, payload.ThreadEdge, payload.MessageEdge = c.ID, edges.reply, edges.thread, edges.message
	return payload, nil
}

// messageToReply loads a message that the viewer may reply and react to.
func (r *Resolver) messageToReply(ctx context.Context, id stores.ID) (stores.Message, error) {
	m, err := r.message(ctx, id)
	if err != nil {
		return nil, err
	}
	access, err := r.accessToAll(ctx, []stores.Message{m}, repliable)
	if err != nil {
		return nil, err
	}
	if a := access[id]; !repliable(m, a) {
		if err = errNotInAudience; a.blocksAny() {
			err = errBlockedByViewer
		}
	}
	return m, err
}

// repliable reports whether the viewer may reply and react to a message that they may read.
func repliable(m stores.Message, a messageAccess) bool {
	return deletionOf(m).at.IsZero() && canReply(a)
}

// reload loads a message after a change.
func (r *Resolver) reload(ctx context.Context, id stores.ID) (stores.Message, error) {
	found, err := r.messages(ctx, []stores.ID{id})
	return found[id], err
}
