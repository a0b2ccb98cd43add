package resolvers

import (
	"context"
	"fivefold/graph"
	"fivefold/graph/model"
	"fivefold/stores"
	"fmt"
)

func (r *commonInterestConnectionResolver) Nodes(ctx context.Context, objs []*model.CommonInterestConnection) ([][]*stores.Interest, error) {
	panic(fmt.Errorf("not implemented: Nodes - nodes"))
}

func (r *commonInterestConnectionResolver) TotalCount(ctx context.Context, objs []*model.CommonInterestConnection) ([]int, error) {
	panic(fmt.Errorf("not implemented: TotalCount - totalCount"))
}

func (r *commonInterestEdgeResolver) Node(ctx context.Context, objs []*model.CommonInterestEdge) ([]*stores.Interest, error) {
	panic(fmt.Errorf("not implemented: Node - node"))
}

func (r *friendWhoLikesConnectionResolver) Nodes(ctx context.Context, objs []*model.FriendWhoLikesConnection) ([][]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Nodes - nodes"))
}

func (r *friendWhoLikesConnectionResolver) TotalCount(ctx context.Context, objs []*model.FriendWhoLikesConnection) ([]int, error) {
	panic(fmt.Errorf("not implemented: TotalCount - totalCount"))
}

func (r *friendWhoLikesEdgeResolver) Node(ctx context.Context, objs []*model.FriendWhoLikesEdge) ([]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Node - node"))
}

func (r *interestResolver) URL(ctx context.Context, objs []*stores.Interest) ([]*string, error) {
	panic(fmt.Errorf("not implemented: URL - url"))
}

func (r *interestResolver) Genres(ctx context.Context, objs []*stores.Interest, first *int, after *string, last *int, before *string) ([]*model.InterestGenreConnection, error) {
	panic(fmt.Errorf("not implemented: Genres - genres"))
}

func (r *interestResolver) ViewerLike(ctx context.Context, objs []*stores.Interest) ([]*stores.Like, error) {
	panic(fmt.Errorf("not implemented: ViewerLike - viewerLike"))
}

func (r *interestResolver) FriendsWhoLike(ctx context.Context, objs []*stores.Interest, first *int, after *string, last *int, before *string) ([]*model.FriendWhoLikesConnection, error) {
	panic(fmt.Errorf("not implemented: FriendsWhoLike - friendsWhoLike"))
}

func (r *interestConnectionResolver) TotalCount(ctx context.Context, objs []*model.InterestConnection) ([]int, error) {
	panic(fmt.Errorf("not implemented: TotalCount - totalCount"))
}

func (r *interestGenreConnectionResolver) Nodes(ctx context.Context, objs []*model.InterestGenreConnection) ([][]*stores.Interest, error) {
	panic(fmt.Errorf("not implemented: Nodes - nodes"))
}

func (r *interestGenreConnectionResolver) TotalCount(ctx context.Context, objs []*model.InterestGenreConnection) ([]int, error) {
	panic(fmt.Errorf("not implemented: TotalCount - totalCount"))
}

func (r *interestGenreEdgeResolver) Node(ctx context.Context, objs []*model.InterestGenreEdge) ([]*stores.Interest, error) {
	panic(fmt.Errorf("not implemented: Node - node"))
}

func (r *likeResolver) Interest(ctx context.Context, objs []*stores.Like) ([]*stores.Interest, error) {
	panic(fmt.Errorf("not implemented: Interest - interest"))
}

func (r *likedInterestConnectionResolver) Nodes(ctx context.Context, objs []*model.LikedInterestConnection) ([][]*stores.Interest, error) {
	panic(fmt.Errorf("not implemented: Nodes - nodes"))
}

func (r *likedInterestConnectionResolver) TotalCount(ctx context.Context, objs []*model.LikedInterestConnection) ([]int, error) {
	panic(fmt.Errorf("not implemented: TotalCount - totalCount"))
}

func (r *likedInterestEdgeResolver) Node(ctx context.Context, objs []*model.LikedInterestEdge) ([]*stores.Interest, error) {
	panic(fmt.Errorf("not implemented: Node - node"))
}

func (r *mutationResolver) LikeInterest(ctx context.Context, input model.LikeInterestInput) (*model.LikeInterestPayload, error) {
	panic(fmt.Errorf("not implemented: LikeInterest - likeInterest"))
}

func (r *mutationResolver) UnlikeInterest(ctx context.Context, input model.UnlikeInterestInput) (*model.UnlikeInterestPayload, error) {
	panic(fmt.Errorf("not implemented: UnlikeInterest - unlikeInterest"))
}

func (r *queryResolver) Interests(ctx context.Context, kind *string, genre *string, orderBy stores.InterestOrder, first *int, after *string, last *int, before *string) (*model.InterestConnection, error) {
	panic(fmt.Errorf("not implemented: Interests - interests"))
}

func (r *queryResolver) InterestKinds(ctx context.Context) ([]*stores.KindCount, error) {
	panic(fmt.Errorf("not implemented: InterestKinds - interestKinds"))
}

func (r *similarPersonConnectionResolver) Nodes(ctx context.Context, objs []*model.SimilarPersonConnection) ([][]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Nodes - nodes"))
}

func (r *similarPersonConnectionResolver) TotalCount(ctx context.Context, objs []*model.SimilarPersonConnection) ([]int, error) {
	panic(fmt.Errorf("not implemented: TotalCount - totalCount"))
}

func (r *similarPersonEdgeResolver) Node(ctx context.Context, objs []*model.SimilarPersonEdge) ([]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Node - node"))
}

func (r *userResolver) Interests(ctx context.Context, objs []*stores.User, kind *string, genre *string, first *int, after *string, last *int, before *string) ([]*model.LikedInterestConnection, error) {
	panic(fmt.Errorf("not implemented: Interests - interests"))
}

func (r *userResolver) CommonInterests(ctx context.Context, objs []*stores.User, with *stores.ID, kind *string, genre *string, first *int, after *string, last *int, before *string) ([]*model.CommonInterestConnection, error) {
	panic(fmt.Errorf("not implemented: CommonInterests - commonInterests"))
}

func (r *userResolver) SimilarPeople(ctx context.Context, objs []*stores.User, kind *string, genre *string, first *int, after *string, last *int, before *string) ([]*model.SimilarPersonConnection, error) {
	panic(fmt.Errorf("not implemented: SimilarPeople - similarPeople"))
}

func (r *Resolver) CommonInterestConnection() graph.CommonInterestConnectionResolver {
	return &commonInterestConnectionResolver{r}
}

func (r *Resolver) CommonInterestEdge() graph.CommonInterestEdgeResolver {
	return &commonInterestEdgeResolver{r}
}

func (r *Resolver) FriendWhoLikesConnection() graph.FriendWhoLikesConnectionResolver {
	return &friendWhoLikesConnectionResolver{r}
}

func (r *Resolver) FriendWhoLikesEdge() graph.FriendWhoLikesEdgeResolver {
	return &friendWhoLikesEdgeResolver{r}
}

func (r *Resolver) Interest() graph.InterestResolver { return &interestResolver{r} }

func (r *Resolver) InterestConnection() graph.InterestConnectionResolver {
	return &interestConnectionResolver{r}
}

func (r *Resolver) InterestGenreConnection() graph.InterestGenreConnectionResolver {
	return &interestGenreConnectionResolver{r}
}

func (r *Resolver) InterestGenreEdge() graph.InterestGenreEdgeResolver {
	return &interestGenreEdgeResolver{r}
}

func (r *Resolver) Like() graph.LikeResolver { return &likeResolver{r} }

func (r *Resolver) LikedInterestConnection() graph.LikedInterestConnectionResolver {
	return &likedInterestConnectionResolver{r}
}

func (r *Resolver) LikedInterestEdge() graph.LikedInterestEdgeResolver {
	return &likedInterestEdgeResolver{r}
}

func (r *Resolver) SimilarPersonConnection() graph.SimilarPersonConnectionResolver {
	return &similarPersonConnectionResolver{r}
}

func (r *Resolver) SimilarPersonEdge() graph.SimilarPersonEdgeResolver {
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
