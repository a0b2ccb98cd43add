package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *friendshipResolver) Users(ctx context.Context, objs []*stores.Friendship) ([][]*stores.User, error) {
	return loadMany(ctx, objs, func(f *stores.Friendship) []stores.ID { return []stores.ID{f.Low, f.High} }, r.users)
}

func (r *mutationResolver) Unfriend(ctx context.Context, input model.UnfriendInput) (*model.UnfriendPayload, error) {
	done, errs, err := r.act(ctx, stores.ActUnfriend, input.UserID)
	return &model.UnfriendPayload{EndedFriendshipID: done.ended, UserErrors: errs}, err
}

func (r *userResolver) Friends(ctx context.Context, objs []*stores.User, orderBy stores.FriendOrder, first *int, after *string, last *int, before *string) ([]*model.FriendConnection, error) {
	visible, err := r.visibleTo(ctx, objs, friendsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, visible, pageArgs{first, after, last, before}, scopeOf("friends "+string(orderBy)), r.friendLister(orderBy), friendEdge, newFriendConnection)
}

func (r *userResolver) FriendCount(ctx context.Context, objs []*stores.User) ([]*int, error) {
	return r.friendCounts(ctx, objs)
}

func (r *userResolver) ViewerFriendship(ctx context.Context, objs []*stores.User) ([]model.ViewerFriendship, error) {
	return r.viewerFriendships(ctx, objs)
}

func (r *userResolver) ViewerActions(ctx context.Context, objs []*stores.User) ([][]stores.FriendshipAction, error) {
	return r.viewerActions(ctx, objs)
}

func (r *Resolver) Friendship() generated.FriendshipResolver { return &friendshipResolver{r} }

type friendshipResolver struct{ *Resolver }
