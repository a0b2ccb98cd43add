package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *placeResolver) URL(ctx context.Context, objs []*stores.Place) ([]*string, error) {
	return optionalStrings(objs, func(p *stores.Place) string { return p.URL })
}

func (r *placeResolver) PartOf(ctx context.Context, objs []*stores.Place) ([]*stores.Place, error) {
	return loadOne(ctx, objs, func(p *stores.Place) stores.ID { return p.PartOf }, r.places)
}

func (r *queryResolver) Places(ctx context.Context, kind *stores.PlaceKind, partOf *stores.ID, first *int, after *string, last *int, before *string) (*model.PlaceConnection, error) {
	filter, err := placeFilter(kind, partOf)
	if err != nil {
		return nil, err
	}
	return catalogue(ctx, "places "+scopeOfPlaces(filter), pageArgs{first, after, last, before}, filter, r.Stores.Places.Catalogue, placeEdge, newPlaceConnection)
}

func (r *userResolver) LivesIn(ctx context.Context, objs []*stores.User) ([]*stores.Place, error) {
	return loadOne(ctx, objs, func(u *stores.User) stores.ID { return u.City }, r.places)
}

func (r *Resolver) Place() generated.PlaceResolver { return &placeResolver{r} }

type placeResolver struct{ *Resolver }
