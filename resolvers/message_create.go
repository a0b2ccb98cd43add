package resolvers

import (
	"cmp"
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// written is what came of writing, changing or deleting a message, or of reacting to one.
type written struct {
	post        *stores.Post
	comment     *stores.Comment
	message     stores.Message
	reaction    *stores.Reaction
	messageEdge *model.MessageEdge
	commentEdge *model.CommentEdge
	viewer      *stores.User
	deleted     *stores.ID
}

func (r *Resolver) publishPost(ctx context.Context, input model.PublishPostInput) (written, error) {
	you := viewer(ctx).ID
	if you.IsZero() {
		return written{}, errNotSignedIn
	}
	p := stores.Post{ID: r.NewID(stores.KindPost), Author: you, Audience: input.Audience, CreatedAt: r.now()}
	change, err := messageChange(input.Text, input.Image, input.Language, input.TopicIds, 0)
	if err != nil {
		return written{}, err
	}
	if p.Text, p.Image, p.Language = given(change.Text), given(change.Image), given(change.Language); p.Text == "" && p.Image == "" {
		return written{}, errEmptyPost
	}
	if p.Wall, p.Page, err = r.whereToPost(ctx, input); err != nil {
		return written{}, err
	}
	if p.Place, err = r.about(ctx, change, input.PlaceID); err != nil {
		return written{}, err
	}
	if err := r.Stores.Messages.CreatePost(ctx, p, topicsOf(change)); err != nil {
		return written{}, err
	}
	r.announcePost(ctx, p)
	done, err := r.afterWriting(ctx, p.ID)
	done.messageEdge = new(messageEdge(p.ID, model.Cursor{List: listOf(scopeOf("messages"), you), At: p.Position()}))
	return done, err
}

// whereToPost finds the wall or the page, on which the viewer may write.
func (r *Resolver) whereToPost(ctx context.Context, input model.PublishPostInput) (wall, page stores.ID, err error) {
	you := viewer(ctx).ID
	switch {
	case input.WallID != nil && input.PageID != nil:
		return wall, page, badInput("A post stands on a wall or on a page.")
	case input.PageID != nil && input.Audience != stores.AudiencePublic:
		return wall, page, badField("audience", "On a page everybody reads.")
	case input.PageID != nil:
		_, err := r.pageToChange(ctx, *input.PageID, canWriteOnPage)
		return wall, *input.PageID, inField(err, "pageId")
	case input.WallID == nil || *input.WallID == you:
		return you, page, nil
	}
	if err := validID("wallId", *input.WallID, stores.KindUser); err != nil {
		return wall, page, err
	}
	if err := mustExist(ctx, "wallId", []stores.ID{*input.WallID}, r.users); err != nil {
		return wall, page, err
	}
	rels, err := r.relations(ctx, []stores.ID{*input.WallID})
	if err == nil && !canWriteOnWall(*input.WallID, you, rels[*input.WallID]) {
		err = inField(stores.ErrNotFriends, "wallId")
	}
	return *input.WallID, page, err
}

// about checks that what a message is about is there, and gives the place where it is written.
func (r *Resolver) about(ctx context.Context, change stores.MessageChange, place *stores.ID) (stores.ID, error) {
	if err := mustExist(ctx, "topicIds", topicsOf(change), r.interests); err != nil || place == nil {
		return stores.ID{}, err
	}
	if err := validID("placeId", *place, stores.KindPlace); err != nil {
		return stores.ID{}, err
	}
	return *place, mustExist(ctx, "placeId", []stores.ID{*place}, r.places)
}

func (r *Resolver) publishComment(ctx context.Context, input model.PublishCommentInput) (written, error) {
	you := viewer(ctx).ID
	if you.IsZero() {
		return written{}, errNotSignedIn
	}
	change, err := messageChange(&input.Text, nil, nil, input.TopicIds, 1)
	if err != nil {
		return written{}, err
	}
	c := stores.Comment{ID: r.NewID(stores.KindComment), Author: you, ReplyTo: input.MessageID, Text: *change.Text, CreatedAt: r.now()}
	answered, err := r.messageToAnswer(ctx, input.MessageID)
	if err != nil {
		return written{}, err
	}
	if c.Place, err = r.about(ctx, change, input.PlaceID); err != nil {
		return written{}, err
	}
	if c, err = r.Stores.Messages.CreateComment(ctx, c, topicsOf(change)); err != nil {
		return written{}, err
	}
	r.announceComment(ctx, c, authorOf(answered))
	done, err := r.afterWriting(ctx, c.ID)
	done.commentEdge = new(commentEdge(c.ID, model.Cursor{List: listOf(scopeOf("replies"), c.ReplyTo), At: c.ReplyPosition()}))
	return done, err
}

// messageToAnswer fetches a message that the viewer may answer.
func (r *Resolver) messageToAnswer(ctx context.Context, id stores.ID) (stores.Message, error) {
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
	if err == nil && !canAnswer(authorOf(m), thread, rels) {
		err = errBlocking
	}
	return m, err
}

// afterWriting fetches a message as it has become.
func (r *Resolver) afterWriting(ctx context.Context, id stores.ID) (done written, err error) {
	found, err := r.messages(ctx, []stores.ID{id})
	if err != nil {
		return done, err
	}
	done.message = found[id]
	done.post, _ = found[id].(*stores.Post)
	done.comment, _ = found[id].(*stores.Comment)
	done.viewer, err = r.user(ctx, viewer(ctx).ID)
	return done, err
}
