package resolvers

import (
	"cmp"
	"context"

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
	p := stores.Post{ID: r.NewID(stores.KindPost), Author: viewerID, Audience: input.Audience, CreatedAt: r.now()}
	change, err := messageChange(input.Text, input.Image, input.Language, input.TopicIds, 0)
	if err != nil {
		return payload, err
	}
	if p.Text, p.Image, p.Language = valueOf(change.Text), valueOf(change.Image), valueOf(change.Language); p.Text == "" && p.Image == "" {
		return payload, errEmptyPost
	}
	if p.Wall, p.Page, err = r.checkTarget(ctx, input); err != nil {
		return payload, err
	}
	if p.Place, err = r.checkReferences(ctx, change, input.PlaceID); err != nil {
		return payload, err
	}
	if err := r.Stores.Messages.CreatePost(ctx, p, topicsOf(change)); err != nil {
		return payload, err
	}
	r.publishPost(ctx, p)
	payload.MessageEdge = new(messageEdge(p.ID, model.Cursor{List: listOf(scopeOf("messages"), viewerID), At: p.Position()}))
	m, err := r.reload(ctx, p.ID)
	if err != nil {
		return payload, err
	}
	payload.Post, _ = m.(*stores.Post)
	payload.Viewer, err = r.user(ctx, viewerID)
	return payload, err
}

// checkTarget returns the wall or the page of a new post, on which the viewer may post.
func (r *Resolver) checkTarget(ctx context.Context, input model.PublishPostInput) (wall, page stores.ID, err error) {
	viewerID := viewer(ctx).ID
	switch {
	case input.WallID != nil && input.PageID != nil:
		return wall, page, badInput("Give either wallId or pageId, not both.")
	case input.PageID != nil && input.Audience != stores.AudiencePublic:
		return wall, page, badField("audience", "A post on a page must have the audience PUBLIC.")
	case input.PageID != nil:
		_, err := r.pageToChange(ctx, *input.PageID, canWriteOnPage)
		return wall, *input.PageID, withField(err, "pageId")
	case input.WallID == nil || *input.WallID == viewerID:
		return viewerID, page, nil
	}
	if err := validID("wallId", *input.WallID, stores.KindUser); err != nil {
		return wall, page, err
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
	if err := checkExist(ctx, "topicIds", topicsOf(change), r.interests); err != nil || place == nil {
		return stores.ID{}, err
	}
	if err := validID("placeId", *place, stores.KindPlace); err != nil {
		return stores.ID{}, err
	}
	return *place, checkExist(ctx, "placeId", []stores.ID{*place}, r.places)
}

// createComment publishes a comment of the viewer.
func (r *Resolver) createComment(ctx context.Context, input model.PublishCommentInput) (payload model.PublishCommentPayload, err error) {
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return payload, errNotSignedIn
	}
	change, err := messageChange(&input.Text, nil, nil, input.TopicIds, 1)
	if err != nil {
		return payload, err
	}
	c := stores.Comment{ID: r.NewID(stores.KindComment), Author: viewerID, ReplyTo: input.MessageID, Text: *change.Text, CreatedAt: r.now()}
	answered, err := r.messageToReply(ctx, input.MessageID)
	if err != nil {
		return payload, err
	}
	if c.Place, err = r.checkReferences(ctx, change, input.PlaceID); err != nil {
		return payload, err
	}
	if c, err = r.Stores.Messages.CreateComment(ctx, c, topicsOf(change)); err != nil {
		return payload, err
	}
	r.publishComment(ctx, c, authorOf(answered))
	payload.CommentEdge = new(commentEdge(c.ID, model.Cursor{List: listOf(scopeOf("replies"), c.ReplyTo), At: c.ReplyPosition()}))
	m, err := r.reload(ctx, c.ID)
	payload.Comment, _ = m.(*stores.Comment)
	return payload, err
}

// messageToReply loads a message that the viewer may reply and react to.
func (r *Resolver) messageToReply(ctx context.Context, id stores.ID) (stores.Message, error) {
	m, err := r.message(ctx, id)
	if err != nil {
		return nil, err
	}
	threads, err := r.threadsOf(ctx, []stores.Message{m})
	thread := threads[0]
	if err != nil || thread == nil {
		return nil, cmp.Or(err, stores.ErrNotFound)
	}
	rels, err := r.relations(ctx, []stores.ID{authorOf(m), thread.Author, thread.Wall})
	if err == nil && !canReply(authorOf(m), thread, rels) {
		err = errBlockedByViewer
	}
	return m, err
}

// reload loads a message after a change.
func (r *Resolver) reload(ctx context.Context, id stores.ID) (stores.Message, error) {
	found, err := r.messages(ctx, []stores.ID{id})
	return found[id], err
}
