package resolvers

import (
	"context"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) DeleteMessage(ctx context.Context, input model.DeleteMessageInput) (*model.DeleteMessagePayload, error) {
	var payload model.DeleteMessagePayload
	edges, err := r.r.deleteMessage(ctx, input.MessageID)
	if err == nil {
		payload.DeletedMessageID, payload.DeletedMessageEdge = &input.MessageID, edges.message
		payload.DeletedPostEdge, payload.DeletedCommentEdge = edges.post, edges.thread
	}
	payload.UserErrors, err = userErrors(err, "messageId")
	return &payload, err
}

func (r *mutationResolver) RestoreMessage(ctx context.Context, input model.RestoreMessageInput) (*model.RestoreMessagePayload, error) {
	edges, err := r.r.restoreMessage(ctx, input.MessageID)
	errs, err := userErrors(err, "messageId")
	return &model.RestoreMessagePayload{MessageEdge: edges.message, PostEdge: edges.post, CommentEdge: edges.reply, ThreadEdge: edges.thread, UserErrors: errs}, err
}

func (r *pageResolver) DeletedPosts(ctx context.Context, objs []*stores.Page, first *int, after *string, last *int, before *string) ([]*model.PostConnection, error) {
	return connect(ctx, idPtrs(objs, pageID), pageArgs{first, after, last, before}, scopeOf("deletedPosts"), forViewer(r.r.Stores.Threads.DeletedOnPages), postEdge, newPostConnection)
}

func (r *postResolver) DeletedComments(ctx context.Context, objs []*stores.Post, first *int, after *string, last *int, before *string) ([]*model.CommentConnection, error) {
	return connect(ctx, idPtrs(objs, postID), pageArgs{first, after, last, before}, scopeOf("deletedComments"), forViewer(r.r.Stores.Threads.DeletedComments), commentEdge, newCommentConnection)
}

func (r *userResolver) DeletedMessages(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.MessageConnection, error) {
	return connect(ctx, onlyViewer(ctx, objs), pageArgs{first, after, last, before}, scopeOf("deletedMessages"), r.r.Stores.Threads.Deleted, messageEdge, newMessageConnection)
}

func (r *userResolver) DeletedWallPosts(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.PostConnection, error) {
	return connect(ctx, idPtrs(objs, userID), pageArgs{first, after, last, before}, scopeOf("deletedWallPosts"), forViewer(r.r.Stores.Threads.DeletedOnWalls), postEdge, newPostConnection)
}
