package resolvers

import (
	"context"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *interestResolver) ViewerLike(ctx context.Context, objs []*stores.Interest) ([]*stores.Like, error) {
	return loadOne(ctx, objs, func(i *stores.Interest) stores.ID { return i.ID }, r.r.viewerLikes)
}

func (r *interestResolver) FriendsWhoLike(ctx context.Context, objs []*stores.Interest, first *int, after *string, last *int, before *string) ([]*model.FriendWhoLikesConnection, error) {
	if viewer(ctx).ID.IsZero() {
		return make([]*model.FriendWhoLikesConnection, len(objs)), nil
	}
	return connect(ctx, idPtrs(objs, interestID), pageArgs{first, after, last, before}, scopeOf("friendsWhoLike"), forViewer(r.r.Stores.Likes.ByFriends), friendWhoLikesEdge, newFriendWhoLikesConnection)
}

func (r *mutationResolver) LikeInterest(ctx context.Context, input model.LikeInterestInput) (*model.LikeInterestPayload, error) {
	edge, err := r.r.like(ctx, input.InterestID, input.Strength)
	errs, err := userErrors(err, "interestId")
	return &model.LikeInterestPayload{LikeEdge: edge, UserErrors: errs}, err
}

func (r *mutationResolver) UnlikeInterest(ctx context.Context, input model.UnlikeInterestInput) (*model.UnlikeInterestPayload, error) {
	errs, err := userErrors(r.r.unlike(ctx, input.InterestID), "interestId")
	return &model.UnlikeInterestPayload{UserErrors: errs}, err
}

func (r *userResolver) Interests(ctx context.Context, objs []*stores.User, kind *string, genre *string, search *string, first *int, after *string, last *int, before *string) ([]*model.LikedInterestConnection, error) {
	filter, err := interestFilter(kind, genre)
	if err != nil {
		return nil, err
	}
	visible, err := r.r.visibleTo(ctx, objs, interestsOf)
	if err != nil {
		return nil, err
	}
	args, scope, likes := pageArgs{first, after, last, before}, scopeGiven(scopeOf("interests"), scopeOfInterests(filter)), given(filter, r.r.Stores.Likes.Of)
	if search != nil {
		likes = searchAmong(r.r, *search, stores.KindInterest, likes, func(l stores.Like) stores.ID { return l.Interest })
		scope = scopeOfSearch(scope, *search)
	}
	return connect(ctx, visible, args, scope, likes, likedInterestEdge, newLikedInterestConnection)
}

func (r *userResolver) CommonInterests(ctx context.Context, objs []*stores.User, with *stores.ID, kind *string, genre *string, first *int, after *string, last *int, before *string) ([]*model.CommonInterestConnection, error) {
	filter, err := interestFilter(kind, genre)
	if err != nil {
		return nil, err
	}
	visible, err := r.r.visiblePairs(ctx, objs, with, interestsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, visible, pageArgs{first, after, last, before},
		scopeGiven(scopeOfPair("commonInterests"), scopeOfInterests(filter)), given(filter, r.r.Stores.Likes.Common), commonInterestEdge, newCommonInterestConnection)
}
