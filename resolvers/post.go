package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *messageConnectionResolver) Nodes(ctx context.Context, objs []*model.MessageConnection) ([][]stores.Message, error) {
	return manyMessages(ctx, objs, func(c *model.MessageConnection) []stores.ID {
		return ids(c.Edges, func(e *model.MessageEdge) stores.ID { return e.NodeID })
	}, r.messages)
}

func (r *messageConnectionResolver) TotalCount(ctx context.Context, objs []*model.MessageConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.MessageConnection) stores.ID { return c.Of }, r.authorLister)
}

func (r *messageEdgeResolver) Node(ctx context.Context, objs []*model.MessageEdge) ([]stores.Message, error) {
	return eachMessage(ctx, objs, func(e *model.MessageEdge) stores.ID { return e.NodeID }, r.messages)
}

func (r *mutationResolver) PublishPost(ctx context.Context, input model.PublishPostInput) (*model.PublishPostPayload, error) {
	done, err := r.publishPost(ctx, input)
	errs, err := userErrors(err, "")
	return &model.PublishPostPayload{Post: done.post, MessageEdge: done.messageEdge, Viewer: done.viewer, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) EditPost(ctx context.Context, input model.EditPostInput) (*model.EditPostPayload, error) {
	done, err := r.editPost(ctx, input)
	errs, err := userErrors(err, "postId")
	return &model.EditPostPayload{Post: done.post, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) DeleteMessage(ctx context.Context, input model.DeleteMessageInput) (*model.DeleteMessagePayload, error) {
	done, err := r.deleteMessage(ctx, input.MessageID)
	errs, err := userErrors(err, "messageId")
	return &model.DeleteMessagePayload{DeletedMessageID: done.deleted, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) RestoreMessage(ctx context.Context, input model.RestoreMessageInput) (*model.RestoreMessagePayload, error) {
	done, err := r.restoreMessage(ctx, input.MessageID)
	errs, err := userErrors(err, "messageId")
	return &model.RestoreMessagePayload{Message: done.message, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *pageResolver) Posts(ctx context.Context, objs []*stores.Page, first *int, after *string, last *int, before *string) ([]*model.PostConnection, error) {
	return connect(ctx, narrowed(idsOf(objs, pageID), model.OnPage), pageArgs{first, after, last, before},
		scopeBy(scopeOf("posts"), scopeText[model.MessageList]), r.postLister(), postConnection)
}

func (r *postResolver) Author(ctx context.Context, objs []*stores.Post) ([]*stores.User, error) {
	return each(ctx, objs, func(m *stores.Post) stores.ID { return m.Author }, r.people)
}

func (r *postResolver) Text(ctx context.Context, objs []*stores.Post) ([]*string, error) {
	return texts(objs, func(m *stores.Post) string { return m.Text })
}

func (r *postResolver) Topics(ctx context.Context, objs []*stores.Post) ([][]*stores.Interest, error) {
	return r.topics(ctx, ids(objs, postID))
}

func (r *postResolver) Place(ctx context.Context, objs []*stores.Post) ([]*stores.Place, error) {
	return each(ctx, objs, func(m *stores.Post) stores.ID { return m.Place }, r.places)
}

func (r *postResolver) Thread(ctx context.Context, objs []*stores.Post) ([]*stores.Post, error) {
	return objs, nil
}

func (r *postResolver) Replies(ctx context.Context, objs []*stores.Post, first *int, after *string, last *int, before *string) ([]*model.CommentConnection, error) {
	return connect(ctx, idsOf(objs, postID), pageArgs{first, after, last, before}, scopeOf("replies"), r.replyLister, commentConnection)
}

func (r *postResolver) Reactions(ctx context.Context, objs []*stores.Post, first *int, after *string, last *int, before *string) ([]*model.ReactionConnection, error) {
	return connect(ctx, idsOf(objs, postID), pageArgs{first, after, last, before}, scopeOf("reactions"), r.reactionLister, reactionConnection)
}

func (r *postResolver) ReactionCounts(ctx context.Context, objs []*stores.Post) ([][]*stores.ReactionCount, error) {
	return r.reactionCounts(ctx, ids(objs, postID))
}

func (r *postResolver) ViewerReaction(ctx context.Context, objs []*stores.Post) ([]*stores.Reaction, error) {
	return each(ctx, objs, postID, r.viewerReactions)
}

func (r *postResolver) ViewerCanEdit(ctx context.Context, objs []*stores.Post) ([]bool, error) {
	return wroteAll(viewer(ctx).ID, objs, func(m *stores.Post) stores.ID { return m.Author }), nil
}

func (r *postResolver) ViewerCanDelete(ctx context.Context, objs []*stores.Post) ([]bool, error) {
	return r.viewerCanDelete(ctx, asMessages(objs))
}

func (r *postResolver) ViewerCanRestore(ctx context.Context, objs []*stores.Post) ([]bool, error) {
	return viewerCanRestore(viewer(ctx).ID, asMessages(objs)), nil
}

func (r *postResolver) Image(ctx context.Context, objs []*stores.Post) ([]*string, error) {
	return texts(objs, func(p *stores.Post) string { return p.Image })
}

func (r *postResolver) Language(ctx context.Context, objs []*stores.Post) ([]*string, error) {
	return texts(objs, func(p *stores.Post) string { return p.Language })
}

func (r *postResolver) Wall(ctx context.Context, objs []*stores.Post) ([]*stores.User, error) {
	return each(ctx, objs, func(p *stores.Post) stores.ID { return p.Wall }, r.people)
}

func (r *postResolver) Page(ctx context.Context, objs []*stores.Post) ([]*stores.Page, error) {
	return each(ctx, objs, func(p *stores.Post) stores.ID { return p.Page }, r.pages)
}

func (r *postConnectionResolver) Nodes(ctx context.Context, objs []*model.PostConnection) ([][]*stores.Post, error) {
	return many(ctx, objs, func(c *model.PostConnection) []stores.ID {
		return ids(c.Edges, func(e *model.PostEdge) stores.ID { return e.NodeID })
	}, r.posts)
}

func (r *postConnectionResolver) TotalCount(ctx context.Context, objs []*model.PostConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.PostConnection) sorted[stores.ID, model.MessageList] {
		return sorted[stores.ID, model.MessageList]{c.Of, c.List}
	}, r.postLister())
}

func (r *postEdgeResolver) Node(ctx context.Context, objs []*model.PostEdge) ([]*stores.Post, error) {
	return each(ctx, objs, func(e *model.PostEdge) stores.ID { return e.NodeID }, r.posts)
}

func (r *subscriptionResolver) MessagePublished(ctx context.Context, from *stores.ID, count *int) (<-chan stores.Message, error) {
	if from == nil {
		return listen(ctx, count, r.timeline, r.onTimeline)
	}
	return listen(ctx, count, r.hearFrom(*from), r.tellMessage)
}

func (r *userResolver) Messages(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.MessageConnection, error) {
	return connect(ctx, idsOf(objs, idOf), pageArgs{first, after, last, before}, scopeOf("messages"), r.authorLister, messageConnection)
}

func (r *userResolver) Wall(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.PostConnection, error) {
	return connect(ctx, narrowed(idsOf(objs, idOf), model.OnWall), pageArgs{first, after, last, before},
		scopeBy(scopeOf("posts"), scopeText[model.MessageList]), r.postLister(), postConnection)
}

func (r *Resolver) MessageConnection() generated.MessageConnectionResolver {
	return &messageConnectionResolver{r}
}

func (r *Resolver) MessageEdge() generated.MessageEdgeResolver { return &messageEdgeResolver{r} }

func (r *Resolver) Post() generated.PostResolver { return &postResolver{r} }

func (r *Resolver) PostConnection() generated.PostConnectionResolver {
	return &postConnectionResolver{r}
}

func (r *Resolver) PostEdge() generated.PostEdgeResolver { return &postEdgeResolver{r} }

type (
	messageConnectionResolver struct{ *Resolver }
	messageEdgeResolver       struct{ *Resolver }
	postResolver              struct{ *Resolver }
	postConnectionResolver    struct{ *Resolver }
	postEdgeResolver          struct{ *Resolver }
)
