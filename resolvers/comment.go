package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *commentResolver) Author(ctx context.Context, objs []*stores.Comment) ([]*stores.User, error) {
	return each(ctx, objs, func(m *stores.Comment) stores.ID { return m.Author }, r.people)
}

func (r *commentResolver) Text(ctx context.Context, objs []*stores.Comment) ([]*string, error) {
	return texts(objs, func(m *stores.Comment) string { return m.Text })
}

func (r *commentResolver) Topics(ctx context.Context, objs []*stores.Comment) ([][]*stores.Interest, error) {
	return r.topics(ctx, ids(objs, commentID))
}

func (r *commentResolver) Place(ctx context.Context, objs []*stores.Comment) ([]*stores.Place, error) {
	return each(ctx, objs, func(m *stores.Comment) stores.ID { return m.Place }, r.places)
}

func (r *commentResolver) Thread(ctx context.Context, objs []*stores.Comment) ([]*stores.Post, error) {
	return each(ctx, objs, func(c *stores.Comment) stores.ID { return c.Post }, r.posts)
}

func (r *commentResolver) Replies(ctx context.Context, objs []*stores.Comment, first *int, after *string, last *int, before *string) ([]*model.CommentConnection, error) {
	return connect(ctx, idsOf(objs, commentID), pageArgs{first, after, last, before}, scopeOf("replies"), r.replyLister, commentConnection)
}

func (r *commentResolver) Reactions(ctx context.Context, objs []*stores.Comment, first *int, after *string, last *int, before *string) ([]*model.ReactionConnection, error) {
	return connect(ctx, idsOf(objs, commentID), pageArgs{first, after, last, before}, scopeOf("reactions"), r.reactionLister, reactionConnection)
}

func (r *commentResolver) ReactionCounts(ctx context.Context, objs []*stores.Comment) ([][]*stores.ReactionCount, error) {
	return r.reactionCounts(ctx, ids(objs, commentID))
}

func (r *commentResolver) ViewerReaction(ctx context.Context, objs []*stores.Comment) ([]*stores.Reaction, error) {
	return each(ctx, objs, commentID, r.viewerReactions)
}

func (r *commentResolver) ViewerCanEdit(ctx context.Context, objs []*stores.Comment) ([]bool, error) {
	return wroteAll(viewer(ctx).ID, objs, func(m *stores.Comment) stores.ID { return m.Author }), nil
}

func (r *commentResolver) ViewerCanDelete(ctx context.Context, objs []*stores.Comment) ([]bool, error) {
	return r.viewerCanDelete(ctx, asMessages(objs))
}

func (r *commentResolver) ViewerCanRestore(ctx context.Context, objs []*stores.Comment) ([]bool, error) {
	return viewerCanRestore(viewer(ctx).ID, asMessages(objs)), nil
}

func (r *commentResolver) ReplyTo(ctx context.Context, objs []*stores.Comment) ([]stores.Message, error) {
	return eachMessage(ctx, objs, func(c *stores.Comment) stores.ID { return c.ReplyTo }, r.messages)
}

func (r *commentResolver) IsByFriendOfAuthor(ctx context.Context, objs []*stores.Comment) ([]*bool, error) {
	return r.byFriends(ctx, objs)
}

func (r *commentConnectionResolver) Nodes(ctx context.Context, objs []*model.CommentConnection) ([][]*stores.Comment, error) {
	return many(ctx, objs, func(c *model.CommentConnection) []stores.ID {
		return ids(c.Edges, func(e *model.CommentEdge) stores.ID { return e.NodeID })
	}, r.comments)
}

func (r *commentConnectionResolver) TotalCount(ctx context.Context, objs []*model.CommentConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.CommentConnection) stores.ID { return c.Of }, r.replyLister)
}

func (r *commentEdgeResolver) Node(ctx context.Context, objs []*model.CommentEdge) ([]*stores.Comment, error) {
	return each(ctx, objs, func(e *model.CommentEdge) stores.ID { return e.NodeID }, r.comments)
}

func (r *mutationResolver) PublishComment(ctx context.Context, input model.PublishCommentInput) (*model.PublishCommentPayload, error) {
	done, err := r.publishComment(ctx, input)
	errs, err := userErrors(err, "messageId")
	return &model.PublishCommentPayload{Comment: done.comment, CommentEdge: done.commentEdge, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) EditComment(ctx context.Context, input model.EditCommentInput) (*model.EditCommentPayload, error) {
	done, err := r.editComment(ctx, input)
	errs, err := userErrors(err, "commentId")
	return &model.EditCommentPayload{Comment: done.comment, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *subscriptionResolver) ReplyReceived(ctx context.Context, count *int) (<-chan *stores.Comment, error) {
	return listen(ctx, count, r.hearYou(stores.ReplyReceived), r.tellReply)
}

func (r *userResolver) RepliesReceived(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.CommentConnection, error) {
	return connect(ctx, idsOf(objs, idOf), pageArgs{first, after, last, before}, scopeOf("repliesReceived"), r.replyLister, commentConnection)
}

func (r *Resolver) Comment() generated.CommentResolver { return &commentResolver{r} }

func (r *Resolver) CommentConnection() generated.CommentConnectionResolver {
	return &commentConnectionResolver{r}
}

func (r *Resolver) CommentEdge() generated.CommentEdgeResolver { return &commentEdgeResolver{r} }

type (
	commentResolver           struct{ *Resolver }
	commentConnectionResolver struct{ *Resolver }
	commentEdgeResolver       struct{ *Resolver }
)
