package resolvers

import (
	"context"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *subscriptionResolver) MessagePublished(ctx context.Context, from *stores.ID, count *int) (<-chan stores.Message, error) {
	if from == nil {
		return deliver(ctx, count, r.r.subscribeTimeline, r.r.resolveTimeline)
	}
	return deliver(ctx, count, r.r.subscribeFrom(*from), r.r.resolveMessage)
}

func (r *subscriptionResolver) MessageChanged(ctx context.Context, id stores.ID, count *int) (<-chan *model.MessageUpdate, error) {
	return deliver(ctx, count, r.r.subscribeChanges(id), r.r.resolveChange)
}

func (r *userResolver) Messages(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.MessageConnection, error) {
	return connect(ctx, idPtrs(objs, userID), pageArgs{first, after, last, before}, scopeOf("messages"), forViewer(r.r.Stores.Threads.ByAuthors), messageEdge, newMessageConnection)
}
