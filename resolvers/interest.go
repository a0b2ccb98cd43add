package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *commonInterestConnectionResolver) Nodes(ctx context.Context, objs []*model.CommonInterestConnection) ([][]*stores.Interest, error) {
	return many(ctx, objs, func(c *model.CommonInterestConnection) []stores.ID {
		return ids(c.Edges, func(e *model.CommonInterestEdge) stores.ID { return e.NodeID })
	}, r.interests)
}

func (r *commonInterestConnectionResolver) TotalCount(ctx context.Context, objs []*model.CommonInterestConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.CommonInterestConnection) sorted[stores.Pair, stores.InterestFilter] {
		return sorted[stores.Pair, stores.InterestFilter]{c.Of, c.Filter}
	}, perBy(r.Stores.Likes.Common))
}

func (r *commonInterestEdgeResolver) Node(ctx context.Context, objs []*model.CommonInterestEdge) ([]*stores.Interest, error) {
	return each(ctx, objs, func(e *model.CommonInterestEdge) stores.ID { return e.NodeID }, r.interests)
}

func (r *friendWhoLikesConnectionResolver) Nodes(ctx context.Context, objs []*model.FriendWhoLikesConnection) ([][]*stores.User, error) {
	return many(ctx, objs, func(c *model.FriendWhoLikesConnection) []stores.ID {
		return ids(c.Edges, func(e *model.FriendWhoLikesEdge) stores.ID { return e.NodeID })
	}, r.people)
}

func (r *friendWhoLikesConnectionResolver) TotalCount(ctx context.Context, objs []*model.FriendWhoLikesConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.FriendWhoLikesConnection) stores.ID { return c.Of }, r.friendWhoLikesLister)
}

func (r *friendWhoLikesEdgeResolver) Node(ctx context.Context, objs []*model.FriendWhoLikesEdge) ([]*stores.User, error) {
	return each(ctx, objs, func(e *model.FriendWhoLikesEdge) stores.ID { return e.NodeID }, r.people)
}

func (r *interestResolver) URL(ctx context.Context, objs []*stores.Interest) ([]*string, error) {
	return texts(objs, func(i *stores.Interest) string { return i.URL })
}

func (r *interestResolver) Genres(ctx context.Context, objs []*stores.Interest, first *int, after *string, last *int, before *string) ([]*model.InterestGenreConnection, error) {
	return connect(ctx, idsOf(objs, interestID), pageArgs{first, after, last, before}, scopeOf("genres"), r.Stores.Interests.Genres, interestGenreConnection)
}

func (r *interestResolver) ViewerLike(ctx context.Context, objs []*stores.Interest) ([]*stores.Like, error) {
	return each(ctx, objs, func(i *stores.Interest) stores.ID { return i.ID }, r.viewerLikes)
}

func (r *interestResolver) FriendsWhoLike(ctx context.Context, objs []*stores.Interest, first *int, after *string, last *int, before *string) ([]*model.FriendWhoLikesConnection, error) {
	if viewer(ctx).ID.IsZero() {
		return make([]*model.FriendWhoLikesConnection, len(objs)), nil
	}
	return connect(ctx, idsOf(objs, interestID), pageArgs{first, after, last, before}, scopeOf("friendsWhoLike"), r.friendWhoLikesLister, friendWhoLikesConnection)
}

func (r *interestConnectionResolver) TotalCount(ctx context.Context, objs []*model.InterestConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.InterestConnection) stores.InterestFilter { return c.Filter },
		perFilter(r.interestCatalogue(stores.InterestsPopular)))
}

func (r *interestGenreConnectionResolver) Nodes(ctx context.Context, objs []*model.InterestGenreConnection) ([][]*stores.Interest, error) {
	return many(ctx, objs, func(c *model.InterestGenreConnection) []stores.ID {
		return ids(c.Edges, func(e *model.InterestGenreEdge) stores.ID { return e.NodeID })
	}, r.interests)
}

func (r *interestGenreConnectionResolver) TotalCount(ctx context.Context, objs []*model.InterestGenreConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.InterestGenreConnection) stores.ID { return c.Of }, r.Stores.Interests.Genres)
}

func (r *interestGenreEdgeResolver) Node(ctx context.Context, objs []*model.InterestGenreEdge) ([]*stores.Interest, error) {
	return each(ctx, objs, func(e *model.InterestGenreEdge) stores.ID { return e.NodeID }, r.interests)
}

func (r *likeResolver) Interest(ctx context.Context, objs []*stores.Like) ([]*stores.Interest, error) {
	return each(ctx, objs, func(l *stores.Like) stores.ID { return l.Interest }, r.interests)
}

func (r *likedInterestConnectionResolver) Nodes(ctx context.Context, objs []*model.LikedInterestConnection) ([][]*stores.Interest, error) {
	return many(ctx, objs, func(c *model.LikedInterestConnection) []stores.ID {
		return ids(c.Edges, func(e *model.LikedInterestEdge) stores.ID { return e.NodeID })
	}, r.interests)
}

func (r *likedInterestConnectionResolver) TotalCount(ctx context.Context, objs []*model.LikedInterestConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.LikedInterestConnection) sorted[stores.ID, stores.InterestFilter] {
		return sorted[stores.ID, stores.InterestFilter]{c.Of, c.Filter}
	}, perBy(r.Stores.Likes.Of))
}

func (r *likedInterestEdgeResolver) Node(ctx context.Context, objs []*model.LikedInterestEdge) ([]*stores.Interest, error) {
	return each(ctx, objs, func(e *model.LikedInterestEdge) stores.ID { return e.NodeID }, r.interests)
}

func (r *mutationResolver) LikeInterest(ctx context.Context, input model.LikeInterestInput) (*model.LikeInterestPayload, error) {
	done, errs, err := r.like(ctx, input.InterestID, input.Strength)
	return &model.LikeInterestPayload{Interest: done.interest, LikeEdge: done.edge, Viewer: done.viewer,
		UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) UnlikeInterest(ctx context.Context, input model.UnlikeInterestInput) (*model.UnlikeInterestPayload, error) {
	done, errs, err := r.unlike(ctx, input.InterestID)
	return &model.UnlikeInterestPayload{Interest: done.interest, Viewer: done.viewer,
		UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *queryResolver) Interests(ctx context.Context, kind *string, genre *string, orderBy stores.InterestOrder, first *int, after *string, last *int, before *string) (*model.InterestConnection, error) {
	filter, err := interestFilter(kind, genre)
	if err != nil {
		return nil, err
	}
	scope := "catalogue " + string(orderBy) + " " + scopeOfFilter(filter)
	return catalogue(ctx, scope, pageArgs{first, after, last, before}, filter, r.interestCatalogue(orderBy), interestConnection)
}

func (r *queryResolver) InterestKinds(ctx context.Context) ([]*stores.KindCount, error) {
	kinds, err := r.Stores.Interests.Kinds(ctx)
	return pointersTo(kinds), err
}

func (r *similarPersonConnectionResolver) Nodes(ctx context.Context, objs []*model.SimilarPersonConnection) ([][]*stores.User, error) {
	return many(ctx, objs, func(c *model.SimilarPersonConnection) []stores.ID {
		return ids(c.Edges, func(e *model.SimilarPersonEdge) stores.ID { return e.NodeID })
	}, r.people)
}

func (r *similarPersonConnectionResolver) TotalCount(ctx context.Context, objs []*model.SimilarPersonConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.SimilarPersonConnection) sorted[stores.ID, stores.InterestFilter] {
		return sorted[stores.ID, stores.InterestFilter]{c.Of, c.Filter}
	}, r.similarPersonLister())
}

func (r *similarPersonEdgeResolver) Node(ctx context.Context, objs []*model.SimilarPersonEdge) ([]*stores.User, error) {
	return each(ctx, objs, func(e *model.SimilarPersonEdge) stores.ID { return e.NodeID }, r.people)
}

func (r *userResolver) Interests(ctx context.Context, objs []*stores.User, kind *string, genre *string, first *int, after *string, last *int, before *string) ([]*model.LikedInterestConnection, error) {
	filter, err := interestFilter(kind, genre)
	if err != nil {
		return nil, err
	}
	open, err := r.openTo(ctx, objs, interestsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, narrowed(open, filter), pageArgs{first, after, last, before},
		scopeBy(scopeOf("interests"), scopeOfFilter), perBy(r.Stores.Likes.Of), likedInterestConnection)
}

func (r *userResolver) CommonInterests(ctx context.Context, objs []*stores.User, with *stores.ID, kind *string, genre *string, first *int, after *string, last *int, before *string) ([]*model.CommonInterestConnection, error) {
	filter, err := interestFilter(kind, genre)
	if err != nil {
		return nil, err
	}
	open, err := r.pairsWith(ctx, objs, with, interestsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, narrowed(open, filter), pageArgs{first, after, last, before},
		scopeBy(scopeOfPair("commonInterests"), scopeOfFilter), perBy(r.Stores.Likes.Common), commonInterestConnection)
}

func (r *userResolver) SimilarPeople(ctx context.Context, objs []*stores.User, kind *string, genre *string, first *int, after *string, last *int, before *string) ([]*model.SimilarPersonConnection, error) {
	filter, err := interestFilter(kind, genre)
	if err != nil {
		return nil, err
	}
	open, err := r.openTo(ctx, objs, friendsOf, interestsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, narrowed(open, filter), pageArgs{first, after, last, before},
		scopeBy(scopeOf("similarPeople"), scopeOfFilter), r.similarPersonLister(), similarPersonConnection)
}

func (r *Resolver) CommonInterestConnection() generated.CommonInterestConnectionResolver {
	return &commonInterestConnectionResolver{r}
}

func (r *Resolver) CommonInterestEdge() generated.CommonInterestEdgeResolver {
	return &commonInterestEdgeResolver{r}
}

func (r *Resolver) FriendWhoLikesConnection() generated.FriendWhoLikesConnectionResolver {
	return &friendWhoLikesConnectionResolver{r}
}

func (r *Resolver) FriendWhoLikesEdge() generated.FriendWhoLikesEdgeResolver {
	return &friendWhoLikesEdgeResolver{r}
}

func (r *Resolver) Interest() generated.InterestResolver { return &interestResolver{r} }

func (r *Resolver) InterestConnection() generated.InterestConnectionResolver {
	return &interestConnectionResolver{r}
}

func (r *Resolver) InterestGenreConnection() generated.InterestGenreConnectionResolver {
	return &interestGenreConnectionResolver{r}
}

func (r *Resolver) InterestGenreEdge() generated.InterestGenreEdgeResolver {
	return &interestGenreEdgeResolver{r}
}

func (r *Resolver) Like() generated.LikeResolver { return &likeResolver{r} }

func (r *Resolver) LikedInterestConnection() generated.LikedInterestConnectionResolver {
	return &likedInterestConnectionResolver{r}
}

func (r *Resolver) LikedInterestEdge() generated.LikedInterestEdgeResolver {
	return &likedInterestEdgeResolver{r}
}

func (r *Resolver) SimilarPersonConnection() generated.SimilarPersonConnectionResolver {
	return &similarPersonConnectionResolver{r}
}

func (r *Resolver) SimilarPersonEdge() generated.SimilarPersonEdgeResolver {
	return &similarPersonEdgeResolver{r}
}

type (
	commonInterestConnectionResolver struct{ *Resolver }
	commonInterestEdgeResolver       struct{ *Resolver }
	friendWhoLikesConnectionResolver struct{ *Resolver }
	friendWhoLikesEdgeResolver       struct{ *Resolver }
	interestResolver                 struct{ *Resolver }
	interestConnectionResolver       struct{ *Resolver }
	interestGenreConnectionResolver  struct{ *Resolver }
	interestGenreEdgeResolver        struct{ *Resolver }
	likeResolver                     struct{ *Resolver }
	likedInterestConnectionResolver  struct{ *Resolver }
	likedInterestEdgeResolver        struct{ *Resolver }
	similarPersonConnectionResolver  struct{ *Resolver }
	similarPersonEdgeResolver        struct{ *Resolver }
)
