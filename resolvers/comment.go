package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *commentResolver) Topics(ctx context.Context, objs []*stores.Comment) ([][]*stores.Interest, error) {
	return r.r.topics(ctx, ids(objs, contentID))
}

func (r *commentResolver) Replies(ctx context.Context, objs []*stores.Comment, order stores.MessageOrder, first *int, after *string, last *int, before *string) ([]*model.CommentConnection, error) {
	return connect(ctx, idPtrs(objs, commentID), pageArgs{first, after, last, before}, scopeOf("replies "+string(order)), inOrder(order, forViewer(r.r.Stores.Threads.Replies)), commentEdge, newCommentConnection)
}

func (r *commentResolver) ReplyCount(ctx context.Context, objs []*stores.Comment) ([]*int, error) {
	return totals(ctx, idPtrs(objs, commentID), forViewer(r.r.Stores.Threads.Replies))
}

func (r *commentResolver) Reactions(ctx context.Context, objs []*stores.Comment, first *int, after *string, last *int, before *string) ([]*model.ReactionConnection, error) {
	return connect(ctx, idPtrs(objs, contentID), pageArgs{first, after, last, before}, scopeOf("reactions"), forViewer(r.r.Stores.Reactions.Of), reactionEdge, newReactionConnection)
}

func (r *commentResolver) ReactionCounts(ctx context.Context, objs []*stores.Comment) ([][]*stores.ReactionCount, error) {
	return r.r.reactionCounts(ctx, ids(objs, contentID))
}

func (r *commentResolver) ViewerReaction(ctx context.Context, objs []*stores.Comment) ([]*stores.Reaction, error) {
	return loadOne(ctx, objs, commentID, r.r.viewerReactions)
}

func (r *commentResolver) ViewerCanReply(ctx context.Context, objs []*stores.Comment) ([]bool, error) {
	return r.r.allowed(ctx, asMessages(objs), repliable)
}

func (r *commentResolver) ViewerCanReact(ctx context.Context, objs []*stores.Comment) ([]bool, error) {
	return r.r.allowed(ctx, asMessages(objs), repliable)
}

func (r *commentResolver) ViewerCanEdit(ctx context.Context, objs []*stores.Comment) ([]bool, error) {
	return viewerCanEdit(ctx, asMessages(objs)), nil
}

func (r *commentResolver) ViewerCanDelete(ctx context.Context, objs []*stores.Comment) ([]bool, error) {
	return r.r.viewerCanDelete(ctx, asMessages(objs))
}

func (r *commentResolver) ViewerCanRestore(ctx context.Context, objs []*stores.Comment) ([]bool, error) {
	return r.r.viewerCanRestore(ctx, asMessages(objs))
}

func (r *commentResolver) IsByFriendOfAuthor(ctx context.Context, objs []*stores.Comment) ([]*bool, error) {
	return r.r.repliesByFriends(ctx, objs)
}

func (r *mutationResolver) PublishComment(ctx context.Context, input model.PublishCommentInput) (*model.PublishCommentPayload, error) {
	payload, err := r.r.createComment(ctx, input)
	payload.UserErrors, err = userErrors(err, "messageId")
	return &payload, err
}

func (r *mutationResolver) EditComment(ctx context.Context, input model.EditCommentInput) (*model.EditCommentPayload, error) {
	errs, err := userErrors(r.r.editComment(ctx, input), "commentId")
	return &model.EditCommentPayload{UserErrors: errs}, err
}

func (r *subscriptionResolver) ReplyReceived(ctx context.Context, count *int) (<-chan *stores.Comment, error) {
	return deliver(ctx, count, r.r.subscribeViewer(stores.ReplyReceived), r.r.resolveReply)
}

func (r *userResolver) RepliesReceived(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.CommentConnection, error) {
	return connect(ctx, idPtrs(objs, userID), pageArgs{first, after, last, before}, scopeOf("repliesReceived"), forViewer(r.r.Stores.Threads.ToAuthors), commentEdge, newCommentConnection)
}

func (r *Resolver) Comment() generated.CommentResolver { return &commentResolver{r} }

type commentResolver struct{ r *Resolver }
