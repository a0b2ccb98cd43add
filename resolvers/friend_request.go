package resolvers

import (
	"context"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) RequestFriendship(ctx context.Context, input model.RequestFriendshipInput) (*model.RequestFriendshipPayload, error) {
	done, errs, err := r.r.act(ctx, stores.ActRequest, input.UserID)
	return &model.RequestFriendshipPayload{FriendshipID: done.friendship, FriendEdge: done.edge, RequestEdge: done.request, UserErrors: errs}, err
}

func (r *mutationResolver) AcceptFriendship(ctx context.Context, input model.AcceptFriendshipInput) (*model.AcceptFriendshipPayload, error) {
	done, errs, err := r.r.act(ctx, stores.ActAccept, input.UserID)
	return &model.AcceptFriendshipPayload{FriendshipID: done.friendship, FriendEdge: done.edge, UserErrors: errs}, err
}

func (r *mutationResolver) DeclineFriendship(ctx context.Context, input model.DeclineFriendshipInput) (*model.DeclineFriendshipPayload, error) {
	done, errs, err := r.r.act(ctx, stores.ActDecline, input.UserID)
	return &model.DeclineFriendshipPayload{EndedFriendshipID: done.ended, UserErrors: errs}, err
}

func (r *mutationResolver) CancelFriendship(ctx context.Context, input model.CancelFriendshipInput) (*model.CancelFriendshipPayload, error) {
	done, errs, err := r.r.act(ctx, stores.ActCancel, input.UserID)
	return &model.CancelFriendshipPayload{EndedFriendshipID: done.ended, UserErrors: errs}, err
}

func (r *subscriptionResolver) FriendshipRequested(ctx context.Context, count *int) (<-chan *stores.Friendship, error) {
	return deliver(ctx, count, r.r.subscribeViewer(stores.FriendshipRequested), r.r.resolveRequest)
}

func (r *subscriptionResolver) FriendshipAccepted(ctx context.Context, count *int) (<-chan *stores.Friendship, error) {
	return deliver(ctx, count, r.r.subscribeViewer(stores.FriendshipAccepted), r.r.resolveAcceptance)
}

func (r *userResolver) FriendRequests(ctx context.Context, objs []*stores.User, direction stores.RequestDirection, first *int, after *string, last *int, before *string) ([]*model.FriendRequestConnection, error) {
	return connect(ctx, onlyViewer(ctx, objs), pageArgs{first, after, last, before},
		scopeGiven(scopeOf("friendRequests"), string(direction)), given(direction, r.r.Stores.Friendships.Requests), friendRequestEdge(viewer(ctx).ID), newFriendRequestConnection)
}
