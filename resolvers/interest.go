package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *interestResolver) Genres(ctx context.Context, objs []*stores.Interest, first *int, after *string, last *int, before *string) ([]*model.InterestGenreConnection, error) {
	return connect(ctx, idPtrs(objs, interestID), pageArgs{first, after, last, before}, scopeOf("genres"), r.r.Stores.Interests.Genres, interestGenreEdge, newInterestGenreConnection)
}

func (r *queryResolver) Interests(ctx context.Context, kind *string, genre *string, orderBy stores.InterestOrder, search *string, first *int, after *string, last *int, before *string) (*model.InterestConnection, error) {
	filter, err := interestFilter(kind, genre)
	if err != nil {
		return nil, err
	}
	args := pageArgs{first, after, last, before}
	if search != nil {
		scope := "catalogue " + scopeOfInterests(filter) + " search " + *search
		return catalogue(ctx, scope, args, filter, r.r.searchInterests(*search), interestEdge, newInterestConnection)
	}
	scope := "catalogue " + string(orderBy) + " " + scopeOfInterests(filter)
	return catalogue(ctx, scope, args, filter, r.r.interestCatalogue(orderBy), interestEdge, newInterestConnection)
}

func (r *queryResolver) InterestKinds(ctx context.Context) ([]*stores.KindCount, error) {
	kinds, err := r.r.Stores.Interests.Kinds(ctx)
	return pointersTo(kinds), err
}

func (r *Resolver) Interest() generated.InterestResolver { return &interestResolver{r} }

type interestResolver struct{ r *Resolver }
