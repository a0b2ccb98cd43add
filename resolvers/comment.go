package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *commentResolver) Author(ctx context.Context, objs []*stores.Comment) ([]*stores.User, error) {
	return loadOne(ctx, objs, func(m *stores.Comment) stores.ID { return m.Author }, r.users)
}

func (r *commentResolver) Text(ctx context.Context, objs []*stores.Comment) ([]*string, error) {
	return optionalStrings(objs, func(m *stores.Comment) string { return m.Text })
}

func (r *commentResolver) Topics(ctx context.Context, objs []*stores.Comment) ([][]*stores.Interest, error) {
	return r.topics(ctx, ids(objs, commentID))
}

func (r *commentResolver) Place(ctx context.Context, objs []*stores.Comment) ([]*stores.Place, error) {
	return loadOne(ctx, objs, func(m *stores.Comment) stores.ID { return m.Place }, r.places)
}

func (r *commentResolver) Thread(ctx context.Context, objs []*stores.Comment) ([]*stores.Post, error) {
	return loadOne(ctx, objs, func(c *stores.Comment) stores.ID { return c.Post }, r.posts)
}

func (r *commentResolver) Replies(ctx context.Context, objs []*stores.Comment, first *int, after *string, last *int, before *string) ([]*model.CommentConnection, error) {
	return connect(ctx, idPtrs(objs, commentID), pageArgs{first, after, last, before}, scopeOf("replies"), forViewer(r.Stores.Threads.Replies), commentEdge, newCommentConnection)
}

func (r *commentResolver) Reactions(ctx context.Context, objs []*stores.Comment, first *int, after *string, last *int, before *string) ([]*model.ReactionConnection, error) {
	return connect(ctx, idPtrs(objs, commentID), pageArgs{first, after, last, before}, scopeOf("reactions"), forViewer(r.Stores.Reactions.Of), reactionEdge, newReactionConnection)
}

func (r *commentResolver) ReactionCounts(ctx context.Context, objs []*stores.Comment) ([][]*stores.ReactionCount, error) {
	return r.reactionCounts(ctx, ids(objs, commentID))
}

func (r *commentResolver) ViewerReaction(ctx context.Context, objs []*stores.Comment) ([]*stores.Reaction, error) {
	return loadOne(ctx, objs, commentID, r.viewerReactions)
}

func (r *commentResolver) ViewerCanEdit(ctx context.Context, objs []*stores.Comment) ([]bool, error) {
	return viewerIsAuthor(viewer(ctx).ID, objs, func(m *stores.Comment) stores.ID { return m.Author }), nil
}

func (r *commentResolver) ViewerCanDelete(ctx context.Context, objs []*stores.Comment) ([]bool, error) {
	return r.viewerCanDelete(ctx, asMessages(objs))
}

func (r *commentResolver) ViewerCanRestore(ctx context.Context, objs []*stores.Comment) ([]bool, error) {
	return viewerCanRestore(viewer(ctx).ID, asMessages(objs)), nil
}

func (r *commentResolver) ReplyTo(ctx context.Context, objs []*stores.Comment) ([]stores.Message, error) {
	return loadOne(ctx, objs, func(c *stores.Comment) stores.ID { return c.ReplyTo }, r.messages)
}

func (r *commentResolver) IsByFriendOfAuthor(ctx context.Context, objs []*stores.Comment) ([]*bool, error) {
	return r.repliesByFriends(ctx, objs)
}

func (r *mutationResolver) PublishComment(ctx context.Context, input model.PublishCommentInput) (*model.PublishCommentPayload, error) {
	payload, err := r.createComment(ctx, input)
	payload.ClientMutationID = input.ClientMutationID
	payload.UserErrors, err = userErrors(err, "messageId")
	return &payload, err
}

func (r *mutationResolver) EditComment(ctx context.Context, input model.EditCommentInput) (*model.EditCommentPayload, error) {
	comment, err := r.editComment(ctx, input)
	errs, err := userErrors(err, "commentId")
	return &model.EditCommentPayload{Comment: comment, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *subscriptionResolver) ReplyReceived(ctx context.Context, count *int) (<-chan *stores.Comment, error) {
	return deliver(ctx, count, r.subscribeViewer(stores.ReplyReceived), r.resolveReply)
}

func (r *userResolver) RepliesReceived(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.CommentConnection, error) {
	return connect(ctx, idPtrs(objs, userID), pageArgs{first, after, last, before}, scopeOf("repliesReceived"), forViewer(r.Stores.Threads.ToAuthors), commentEdge, newCommentConnection)
}

func (r *Resolver) Comment() generated.CommentResolver { return &commentResolver{r} }

type commentResolver struct{ *Resolver }
