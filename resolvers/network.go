package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *friendshipPathResolver) Users(ctx context.Context, objs []*model.FriendshipPath) ([][]*stores.User, error) {
	return loadMany(ctx, objs, func(p *model.FriendshipPath) []stores.ID { return p.UserIDs }, r.r.users)
}

func (r *friendshipPathResolver) Weight(ctx context.Context, objs []*model.FriendshipPath) ([]*float64, error) {
	return r.r.pathWeights(ctx, objs)
}

func (r *userResolver) MutualFriends(ctx context.Context, objs []*stores.User, with *stores.ID, first *int, after *string, last *int, before *string) ([]*model.MutualFriendConnection, error) {
	visible, err := r.r.visiblePairs(ctx, objs, with, friendsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, visible, pageArgs{first, after, last, before}, scopeOfPair("mutualFriends"), forViewer(r.r.Stores.Network.Mutual), mutualFriendEdge, newMutualFriendConnection)
}

func (r *userResolver) FriendsOfFriends(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.FriendOfFriendConnection, error) {
	visible, err := r.r.visibleTo(ctx, objs, friendsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, visible, pageArgs{first, after, last, before}, scopeOf("friendsOfFriends"), forViewer(r.r.Stores.Network.FriendsOfFriends), friendOfFriendEdge, newFriendOfFriendConnection)
}

func (r *userResolver) Path(ctx context.Context, objs []*stores.User, to stores.ID) ([]*model.FriendshipPath, error) {
	return r.r.onePath(ctx, objs, to)
}

func (r *userResolver) Paths(ctx context.Context, objs []*stores.User, to stores.ID, first int) ([][]*model.FriendshipPath, error) {
	return r.r.allPaths(ctx, objs, to, first)
}

func (r *userResolver) ViewerMutualFriendCount(ctx context.Context, objs []*stores.User) ([]*int, error) {
	return r.r.mutualFriendCounts(ctx, objs)
}

func (r *userResolver) ViewerCommonInterestCount(ctx context.Context, objs []*stores.User) ([]*int, error) {
	return r.r.commonInterestCounts(ctx, objs)
}

func (r *userResolver) SimilarPeople(ctx context.Context, objs []*stores.User, kind *string, genre *string, first *int, after *string, last *int, before *string) ([]*model.SimilarPersonConnection, error) {
	filter, err := interestFilter(kind, genre)
	if err != nil {
		return nil, err
	}
	visible, err := r.r.visibleTo(ctx, objs, friendsOf, interestsOf)
	if err != nil {
		return nil, err
	}
	similar := func(ctx context.Context, people []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.CountedUser], error) {
		return r.r.Stores.Network.Similar(ctx, viewer(ctx).ID, people, filter, window)
	}
	return connect(ctx, visible, pageArgs{first, after, last, before},
		scopeGiven(scopeOf("similarPeople"), scopeOfInterests(filter)), similar, similarPersonEdge, newSimilarPersonConnection)
}

func (r *Resolver) FriendshipPath() generated.FriendshipPathResolver {
	return &friendshipPathResolver{r}
}

type friendshipPathResolver struct{ r *Resolver }
