package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) PublishPost(ctx context.Context, input model.PublishPostInput) (*model.PublishPostPayload, error) {
	payload, err := r.r.createPost(ctx, input)
	payload.UserErrors, err = userErrors(err, "")
	return &payload, err
}

func (r *mutationResolver) EditPost(ctx context.Context, input model.EditPostInput) (*model.EditPostPayload, error) {
	errs, err := userErrors(r.r.editPost(ctx, input), "postId")
	return &model.EditPostPayload{UserErrors: errs}, err
}

func (r *pageResolver) Posts(ctx context.Context, objs []*stores.Page, search *string, first *int, after *string, last *int, before *string) ([]*model.PostConnection, error) {
	args := pageArgs{first, after, last, before}
	if search != nil {
		return connect(ctx, idPtrs(objs, pageID), args, scopeOfSearch(scopeOfPosts("page"), *search), searchIn(r.r, *search, postsOn, postOf), postEdge, newPostConnection)
	}
	return connect(ctx, idPtrs(objs, pageID), args, scopeOfPosts("page"), forViewer(r.r.Stores.Threads.OnPages), postEdge, newPostConnection)
}

func (r *postResolver) Topics(ctx context.Context, objs []*stores.Post) ([][]*stores.Interest, error) {
	return r.r.topics(ctx, ids(objs, postID))
}

func (r *postResolver) Thread(ctx context.Context, objs []*stores.Post) ([]*stores.Post, error) {
	return objs, nil
}

func (r *postResolver) Replies(ctx context.Context, objs []*stores.Post, order stores.MessageOrder, first *int, after *string, last *int, before *string) ([]*model.CommentConnection, error) {
	return connect(ctx, idPtrs(objs, postID), pageArgs{first, after, last, before}, scopeOf("replies "+string(order)), inOrder(order, forViewer(r.r.Stores.Threads.Replies)), commentEdge, newCommentConnection)
}

func (r *postResolver) ReplyCount(ctx context.Context, objs []*stores.Post) ([]*int, error) {
	return totals(ctx, idPtrs(objs, postID), forViewer(r.r.Stores.Threads.Replies))
}

func (r *postResolver) Reactions(ctx context.Context, objs []*stores.Post, first *int, after *string, last *int, before *string) ([]*model.ReactionConnection, error) {
	return connect(ctx, idPtrs(objs, postID), pageArgs{first, after, last, before}, scopeOf("reactions"), forViewer(r.r.Stores.Reactions.Of), reactionEdge, newReactionConnection)
}

func (r *postResolver) ReactionCounts(ctx context.Context, objs []*stores.Post) ([][]*stores.ReactionCount, error) {
	return r.r.reactionCounts(ctx, ids(objs, postID))
}

func (r *postResolver) ViewerReaction(ctx context.Context, objs []*stores.Post) ([]*stores.Reaction, error) {
	return loadOne(ctx, objs, postID, r.r.viewerReactions)
}

func (r *postResolver) ViewerCanReply(ctx context.Context, objs []*stores.Post) ([]bool, error) {
	return r.r.allowed(ctx, asMessages(objs), repliable)
}

func (r *postResolver) ViewerCanReact(ctx context.Context, objs []*stores.Post) ([]bool, error) {
	return r.r.allowed(ctx, asMessages(objs), repliable)
}

func (r *postResolver) ViewerCanEdit(ctx context.Context, objs []*stores.Post) ([]bool, error) {
	return viewerCanEdit(ctx, asMessages(objs)), nil
}

func (r *postResolver) ViewerCanDelete(ctx context.Context, objs []*stores.Post) ([]bool, error) {
	return r.r.viewerCanDelete(ctx, asMessages(objs))
}

func (r *postResolver) ViewerCanRestore(ctx context.Context, objs []*stores.Post) ([]bool, error) {
	return r.r.viewerCanRestore(ctx, asMessages(objs))
}

func (r *postResolver) Comments(ctx context.Context, objs []*stores.Post, order stores.MessageOrder, first *int, after *string, last *int, before *string) ([]*model.CommentConnection, error) {
	return connect(ctx, idPtrs(objs, postID), pageArgs{first, after, last, before}, scopeOf("comments "+string(order)), inOrder(order, forViewer(r.r.Stores.Threads.Comments)), commentEdge, newCommentConnection)
}

func (r *userResolver) Wall(ctx context.Context, objs []*stores.User, search *string, first *int, after *string, last *int, before *string) ([]*model.PostConnection, error) {
	args := pageArgs{first, after, last, before}
	if search != nil {
		return connect(ctx, idPtrs(objs, userID), args, scopeOfSearch(scopeOfPosts("wall"), *search), searchIn(r.r, *search, postsOn, postOf), postEdge, newPostConnection)
	}
	return connect(ctx, idPtrs(objs, userID), args, scopeOfPosts("wall"), forViewer(r.r.Stores.Threads.OnWalls), postEdge, newPostConnection)
}

func (r *Resolver) Post() generated.PostResolver { return &postResolver{r} }

type postResolver struct{ r *Resolver }
