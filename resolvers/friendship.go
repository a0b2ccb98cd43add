package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *friendshipResolver) Users(ctx context.Context, objs []*stores.Friendship) ([][]*stores.User, error) {
	return loadMany(ctx, objs, func(f *stores.Friendship) []stores.ID { return []stores.ID{f.Low, f.High} }, r.r.users)
}

func (r *mutationResolver) Unfriend(ctx context.Context, input model.UnfriendInput) (*model.UnfriendPayload, error) {
	done, errs, err := r.r.act(ctx, stores.ActUnfriend, input.UserID)
	return &model.UnfriendPayload{EndedFriendshipID: done.ended, UserErrors: errs}, err
}

func (r *userResolver) Friends(ctx context.Context, objs []*stores.User, orderBy stores.FriendOrder, search *string, first *int, after *string, last *int, before *string) ([]*model.FriendConnection, error) {
	visible, err := r.r.visibleTo(ctx, objs, friendsOf)
	if err != nil {
		return nil, err
	}
	args := pageArgs{first, after, last, before}
	if search != nil {
		found := searchAmong(r.r, *search, stores.KindUser, r.r.friendLister(orderBy), func(f stores.Friend) stores.ID { return f.User })
		return connect(ctx, visible, args, scopeOfSearch(scopeOf("friends "+string(orderBy)), *search), found, friendEdge, newFriendConnection)
	}
	return connect(ctx, visible, args, scopeOf("friends "+string(orderBy)), r.r.friendLister(orderBy), friendEdge, newFriendConnection)
}

func (r *userResolver) FriendCount(ctx context.Context, objs []*stores.User) ([]*int, error) {
	return r.r.friendCounts(ctx, objs)
}

func (r *userResolver) ViewerFriendship(ctx context.Context, objs []*stores.User) ([]model.ViewerFriendship, error) {
	return r.r.viewerFriendships(ctx, objs)
}

func (r *userResolver) ViewerActions(ctx context.Context, objs []*stores.User) ([][]stores.FriendshipAction, error) {
	return r.r.viewerActions(ctx, objs)
}

func (r *Resolver) Friendship() generated.FriendshipResolver { return &friendshipResolver{r} }

type friendshipResolver struct{ r *Resolver }
