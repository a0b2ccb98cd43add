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

func (r *friendshipResolver) Requester(ctx context.Context, objs []*stores.Friendship) ([]*stores.User, error) {
	return loadOne(ctx, objs, func(f *stores.Friendship) stores.ID { return f.Requester }, r.users)
}

func (r *friendshipPathResolver) Users(ctx context.Context, objs []*model.FriendshipPath) ([][]*stores.User, error) {
	return loadMany(ctx, objs, func(p *model.FriendshipPath) []stores.ID { return p.UserIDs }, r.users)
}

func (r *friendshipPathResolver) Weight(ctx context.Context, objs []*model.FriendshipPath) ([]*float64, error) {
	return r.pathWeights(ctx, objs)
}

func (r *mutationResolver) RequestFriendship(ctx context.Context, input model.RequestFriendshipInput) (*model.RequestFriendshipPayload, error) {
	done, errs, err := r.act(ctx, stores.ActRequest, input.UserID)
	return &model.RequestFriendshipPayload{User: done.user, Friendship: done.friendship, FriendEdge: done.edge, Viewer: done.viewer,
		UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) AcceptFriendship(ctx context.Context, input model.AcceptFriendshipInput) (*model.AcceptFriendshipPayload, error) {
	done, errs, err := r.act(ctx, stores.ActAccept, input.UserID)
	return &model.AcceptFriendshipPayload{User: done.user, Friendship: done.friendship, FriendEdge: done.edge, Viewer: done.viewer,
		UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) DeclineFriendship(ctx context.Context, input model.DeclineFriendshipInput) (*model.DeclineFriendshipPayload, error) {
	done, errs, err := r.act(ctx, stores.ActDecline, input.UserID)
	return &model.DeclineFriendshipPayload{User: done.user, EndedFriendshipID: done.ended, Viewer: done.viewer,
		UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) CancelFriendship(ctx context.Context, input model.CancelFriendshipInput) (*model.CancelFriendshipPayload, error) {
	done, errs, err := r.act(ctx, stores.ActCancel, input.UserID)
	return &model.CancelFriendshipPayload{User: done.user, EndedFriendshipID: done.ended, Viewer: done.viewer,
		UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) Unfriend(ctx context.Context, input model.UnfriendInput) (*model.UnfriendPayload, error) {
	done, errs, err := r.act(ctx, stores.ActUnfriend, input.UserID)
	return &model.UnfriendPayload{User: done.user, EndedFriendshipID: done.ended, Viewer: done.viewer,
		UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) BlockUser(ctx context.Context, input model.BlockUserInput) (*model.BlockUserPayload, error) {
	done, errs, err := r.act(ctx, stores.ActBlock, input.UserID)
	return &model.BlockUserPayload{User: done.user, EndedFriendshipID: done.ended, Viewer: done.viewer,
		UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) UnblockUser(ctx context.Context, input model.UnblockUserInput) (*model.UnblockUserPayload, error) {
	done, errs, err := r.act(ctx, stores.ActUnblock, input.UserID)
	return &model.UnblockUserPayload{User: done.user, Viewer: done.viewer,
		UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *subscriptionResolver) FriendshipRequested(ctx context.Context, count *int) (<-chan *stores.Friendship, error) {
	return deliver(ctx, count, r.subscribeViewer(stores.FriendshipRequested), r.resolveRequest)
}

func (r *subscriptionResolver) FriendshipAccepted(ctx context.Context, count *int) (<-chan *stores.Friendship, error) {
	return deliver(ctx, count, r.subscribeViewer(stores.FriendshipAccepted), r.resolveAcceptance)
}

func (r *userResolver) Friends(ctx context.Context, objs []*stores.User, orderBy stores.FriendOrder, first *int, after *string, last *int, before *string) ([]*model.FriendConnection, error) {
	visible, err := r.visibleTo(ctx, objs, friendsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, visible, pageArgs{first, after, last, before}, scopeOf("friends "+string(orderBy)), r.friendLister(orderBy), friendEdge, newFriendConnection)
}

func (r *userResolver) MutualFriends(ctx context.Context, objs []*stores.User, with *stores.ID, first *int, after *string, last *int, before *string) ([]*model.MutualFriendConnection, error) {
	visible, err := r.visiblePairs(ctx, objs, with, friendsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, visible, pageArgs{first, after, last, before}, scopeOfPair("mutualFriends"), forViewer(r.Stores.Network.Mutual), mutualFriendEdge, newMutualFriendConnection)
}

func (r *userResolver) FriendsOfFriends(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.FriendOfFriendConnection, error) {
	visible, err := r.visibleTo(ctx, objs, friendsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, visible, pageArgs{first, after, last, before}, scopeOf("friendsOfFriends"), forViewer(r.Stores.Network.FriendsOfFriends), friendOfFriendEdge, newFriendOfFriendConnection)
}

func (r *userResolver) Path(ctx context.Context, objs []*stores.User, to stores.ID) ([]*model.FriendshipPath, error) {
	return r.onePath(ctx, objs, to)
}

func (r *userResolver) Paths(ctx context.Context, objs []*stores.User, to stores.ID, first int) ([][]*model.FriendshipPath, error) {
	return r.allPaths(ctx, objs, to, first)
}

func (r *userResolver) ViewerFriendship(ctx context.Context, objs []*stores.User) ([]model.ViewerFriendship, error) {
	return r.viewerFriendships(ctx, objs)
}

func (r *userResolver) ViewerActions(ctx context.Context, objs []*stores.User) ([][]stores.FriendshipAction, error) {
	return r.viewerActions(ctx, objs)
}

func (r *userResolver) ViewerMutualFriendCount(ctx context.Context, objs []*stores.User) ([]*int, error) {
	return r.mutualFriendCounts(ctx, objs)
}

func (r *userResolver) FriendRequests(ctx context.Context, objs []*stores.User, direction stores.RequestDirection, first *int, after *string, last *int, before *string) ([]*model.FriendRequestConnection, error) {
	return connect(ctx, withFilter(onlyViewer(ctx, objs), direction), pageArgs{first, after, last, before},
		scopeBy(scopeOf("friendRequests"), scopeOfRequests), perFilter(r.Stores.Friendships.Requests), friendRequestEdge(viewer(ctx).ID), newFriendRequestConnection)
}

func (r *userResolver) BlockedUsers(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.BlockedUserConnection, error) {
	return connect(ctx, onlyViewer(ctx, objs), pageArgs{first, after, last, before}, scopeOf("blockedUsers"), r.Stores.Friendships.Blocks, blockedUserEdge, newBlockedUserConnection)
}

func (r *Resolver) Friendship() generated.FriendshipResolver { return &friendshipResolver{r} }

func (r *Resolver) FriendshipPath() generated.FriendshipPathResolver {
	return &friendshipPathResolver{r}
}

type (
	friendshipResolver     struct{ *Resolver }
	friendshipPathResolver struct{ *Resolver }
)
