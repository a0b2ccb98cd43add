package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *blockedUserConnectionResolver) Nodes(ctx context.Context, objs []*model.BlockedUserConnection) ([][]*stores.User, error) {
	return many(ctx, objs, func(c *model.BlockedUserConnection) []stores.ID {
		return ids(c.Edges, func(e *model.BlockedUserEdge) stores.ID { return e.NodeID })
	}, r.people)
}

func (r *blockedUserConnectionResolver) TotalCount(ctx context.Context, objs []*model.BlockedUserConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.BlockedUserConnection) stores.ID { return c.Of }, r.Stores.Friendships.Blocks)
}

func (r *blockedUserEdgeResolver) Node(ctx context.Context, objs []*model.BlockedUserEdge) ([]*stores.User, error) {
	return each(ctx, objs, func(e *model.BlockedUserEdge) stores.ID { return e.NodeID }, r.people)
}

func (r *friendConnectionResolver) Nodes(ctx context.Context, objs []*model.FriendConnection) ([][]*stores.User, error) {
	return many(ctx, objs, func(c *model.FriendConnection) []stores.ID {
		return ids(c.Edges, func(e *model.FriendEdge) stores.ID { return e.NodeID })
	}, r.people)
}

func (r *friendConnectionResolver) TotalCount(ctx context.Context, objs []*model.FriendConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.FriendConnection) stores.ID { return c.Of }, r.friendLister(stores.FriendsNewest))
}

func (r *friendEdgeResolver) Node(ctx context.Context, objs []*model.FriendEdge) ([]*stores.User, error) {
	return each(ctx, objs, func(e *model.FriendEdge) stores.ID { return e.NodeID }, r.people)
}

func (r *friendEdgeResolver) Friendship(ctx context.Context, objs []*model.FriendEdge) ([]*stores.Friendship, error) {
	return each(ctx, objs, func(e *model.FriendEdge) stores.ID { return e.FriendshipID }, r.friendships)
}

func (r *friendOfFriendConnectionResolver) Nodes(ctx context.Context, objs []*model.FriendOfFriendConnection) ([][]*stores.User, error) {
	return many(ctx, objs, func(c *model.FriendOfFriendConnection) []stores.ID {
		return ids(c.Edges, func(e *model.FriendOfFriendEdge) stores.ID { return e.NodeID })
	}, r.people)
}

func (r *friendOfFriendConnectionResolver) TotalCount(ctx context.Context, objs []*model.FriendOfFriendConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.FriendOfFriendConnection) stores.ID { return c.Of }, r.friendOfFriendLister)
}

func (r *friendOfFriendEdgeResolver) Node(ctx context.Context, objs []*model.FriendOfFriendEdge) ([]*stores.User, error) {
	return each(ctx, objs, func(e *model.FriendOfFriendEdge) stores.ID { return e.NodeID }, r.people)
}

func (r *friendRequestConnectionResolver) TotalCount(ctx context.Context, objs []*model.FriendRequestConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.FriendRequestConnection) sorted[stores.ID, stores.RequestDirection] {
		return sorted[stores.ID, stores.RequestDirection]{c.Of, c.Direction}
	}, perBy(r.Stores.Friendships.Requests))
}

func (r *friendRequestEdgeResolver) User(ctx context.Context, objs []*model.FriendRequestEdge) ([]*stores.User, error) {
	return each(ctx, objs, func(e *model.FriendRequestEdge) stores.ID { return e.UserID }, r.people)
}

func (r *friendshipResolver) Users(ctx context.Context, objs []*stores.Friendship) ([][]*stores.User, error) {
	return many(ctx, objs, func(f *stores.Friendship) []stores.ID { return []stores.ID{f.Low, f.High} }, r.people)
}

func (r *friendshipResolver) Requester(ctx context.Context, objs []*stores.Friendship) ([]*stores.User, error) {
	return each(ctx, objs, func(f *stores.Friendship) stores.ID { return f.Requester }, r.people)
}

func (r *friendshipPathResolver) Users(ctx context.Context, objs []*model.FriendshipPath) ([][]*stores.User, error) {
	return many(ctx, objs, func(p *model.FriendshipPath) []stores.ID { return p.UserIDs }, r.people)
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

func (r *mutualFriendConnectionResolver) Nodes(ctx context.Context, objs []*model.MutualFriendConnection) ([][]*stores.User, error) {
	return many(ctx, objs, func(c *model.MutualFriendConnection) []stores.ID {
		return ids(c.Edges, func(e *model.MutualFriendEdge) stores.ID { return e.NodeID })
	}, r.people)
}

func (r *mutualFriendConnectionResolver) TotalCount(ctx context.Context, objs []*model.MutualFriendConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.MutualFriendConnection) stores.Pair { return c.Of }, r.mutualFriendLister)
}

func (r *mutualFriendEdgeResolver) Node(ctx context.Context, objs []*model.MutualFriendEdge) ([]*stores.User, error) {
	return each(ctx, objs, func(e *model.MutualFriendEdge) stores.ID { return e.NodeID }, r.people)
}

func (r *subscriptionResolver) FriendshipRequested(ctx context.Context, count *int) (<-chan *stores.Friendship, error) {
	return listen(ctx, count, r.hearYou(stores.FriendshipRequested), r.tellRequest)
}

func (r *subscriptionResolver) FriendshipAccepted(ctx context.Context, count *int) (<-chan *stores.Friendship, error) {
	return listen(ctx, count, r.hearYou(stores.FriendshipAccepted), r.tellAcceptance)
}

func (r *userResolver) Friends(ctx context.Context, objs []*stores.User, orderBy stores.FriendOrder, first *int, after *string, last *int, before *string) ([]*model.FriendConnection, error) {
	open, err := r.openTo(ctx, objs, friendsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, open, pageArgs{first, after, last, before}, scopeOf("friends "+string(orderBy)), r.friendLister(orderBy), friendConnection)
}

func (r *userResolver) MutualFriends(ctx context.Context, objs []*stores.User, with *stores.ID, first *int, after *string, last *int, before *string) ([]*model.MutualFriendConnection, error) {
	open, err := r.pairsWith(ctx, objs, with, friendsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, open, pageArgs{first, after, last, before}, scopeOfPair("mutualFriends"), r.mutualFriendLister, mutualFriendConnection)
}

func (r *userResolver) FriendsOfFriends(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.FriendOfFriendConnection, error) {
	open, err := r.openTo(ctx, objs, friendsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, open, pageArgs{first, after, last, before}, scopeOf("friendsOfFriends"), r.friendOfFriendLister, friendOfFriendConnection)
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
	return connect(ctx, narrowed(onlyYou(ctx, objs), direction), pageArgs{first, after, last, before},
		scopeBy(scopeOf("friendRequests"), scopeText[stores.RequestDirection]), perBy(r.Stores.Friendships.Requests), friendRequestConnection)
}

func (r *userResolver) BlockedUsers(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.BlockedUserConnection, error) {
	return connect(ctx, onlyYou(ctx, objs), pageArgs{first, after, last, before}, scopeOf("blockedUsers"), r.Stores.Friendships.Blocks, blockedUserConnection)
}

func (r *Resolver) BlockedUserConnection() generated.BlockedUserConnectionResolver {
	return &blockedUserConnectionResolver{r}
}

func (r *Resolver) BlockedUserEdge() generated.BlockedUserEdgeResolver {
	return &blockedUserEdgeResolver{r}
}

func (r *Resolver) FriendConnection() generated.FriendConnectionResolver {
	return &friendConnectionResolver{r}
}

func (r *Resolver) FriendEdge() generated.FriendEdgeResolver { return &friendEdgeResolver{r} }

func (r *Resolver) FriendOfFriendConnection() generated.FriendOfFriendConnectionResolver {
	return &friendOfFriendConnectionResolver{r}
}

func (r *Resolver) FriendOfFriendEdge() generated.FriendOfFriendEdgeResolver {
	return &friendOfFriendEdgeResolver{r}
}

func (r *Resolver) FriendRequestConnection() generated.FriendRequestConnectionResolver {
	return &friendRequestConnectionResolver{r}
}

func (r *Resolver) FriendRequestEdge() generated.FriendRequestEdgeResolver {
	return &friendRequestEdgeResolver{r}
}

func (r *Resolver) Friendship() generated.FriendshipResolver { return &friendshipResolver{r} }

func (r *Resolver) FriendshipPath() generated.FriendshipPathResolver {
	return &friendshipPathResolver{r}
}

func (r *Resolver) MutualFriendConnection() generated.MutualFriendConnectionResolver {
	return &mutualFriendConnectionResolver{r}
}

func (r *Resolver) MutualFriendEdge() generated.MutualFriendEdgeResolver {
	return &mutualFriendEdgeResolver{r}
}

type (
	blockedUserConnectionResolver    struct{ *Resolver }
	blockedUserEdgeResolver          struct{ *Resolver }
	friendConnectionResolver         struct{ *Resolver }
	friendEdgeResolver               struct{ *Resolver }
	friendOfFriendConnectionResolver struct{ *Resolver }
	friendOfFriendEdgeResolver       struct{ *Resolver }
	friendRequestConnectionResolver  struct{ *Resolver }
	friendRequestEdgeResolver        struct{ *Resolver }
	friendshipResolver               struct{ *Resolver }
	friendshipPathResolver           struct{ *Resolver }
	mutualFriendConnectionResolver   struct{ *Resolver }
	mutualFriendEdgeResolver         struct{ *Resolver }
)
