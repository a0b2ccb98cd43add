package resolvers

import (
	"context"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) DeleteMessage(ctx context.Context, input model.DeleteMessageInput) (*model.DeleteMessagePayload, error) {
	var payload model.DeleteMessagePayload
	edges, err := r.deleteMessage(ctx, input.MessageID)
	if err == nil {
		payload.DeletedMessageID, payload.DeletedMessageEdge, payload.DeletedPostEdge = &input.MessageID, edges.message, edges.post
	}
	payload.UserErrors, err = userErrors(err, "messageId")
	return &payload, err
}

func (r *mutationResolver) RestoreMessage(ctx context.Context, input model.RestoreMessageInput) (*model.RestoreMessagePayload, error) {
	edges, err := r.restoreMessage(ctx, input.MessageID)
	errs, err := userErrors(err, "messageId")
	return &model.RestoreMessagePayload{MessageEdge: edges.message, PostEdge: edges.post, CommentEdge: edges.reply, ThreadEdge: edges.thread, UserErrors: errs}, err
}

func (r *subscriptionResolver) MessagePublished(ctx context.Context, from *stores.ID, count *int) (<-chan stores.Message, error) {
	if from == nil {
		return deliver(ctx, count, r.subscribeTimeline, r.resolveTimeline)
	}
	return deliver(ctx, count, r.subscribeFrom(*from), r.resolveMessage)
}

func (r *subscriptionResolver) MessageChanged(ctx context.Context, id stores.ID, count *int) (<-chan *model.MessageUpdate, error) {
	return deliver(ctx, count, r.subscribeChanges(id), r.resolveChange)
}

func (r *userResolver) Messages(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.MessageConnection, error) {
	return connect(ctx, idPtrs(objs, userID), pageArgs{first, after, last, before}, scopeOf("messages"), forViewer(r.Stores.Threads.ByAuthors), messageEdge, newMessageConnection)
}

func (r *userResolver) DeletedMessages(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.MessageConnection, error) {
	return connect(ctx, onlyViewer(ctx, objs), pageArgs{first, after, last, before}, scopeOf("deletedMessages"), r.Stores.Threads.Deleted, messageEdge, newMessageConnection)
}
