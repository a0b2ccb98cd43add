package resolvers

import (
	"context"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *queryResolver) Places(ctx context.Context, kind *stores.PlaceKind, partOf *stores.ID, first *int, after *string, last *int, before *string) (*model.PlaceConnection, error) {
	filter, err := placeFilter(kind, partOf)
	if err != nil {
		return nil, err
	}
	return catalogue(ctx, "places "+scopeOfPlaces(filter), pageArgs{first, after, last, before}, filter, r.r.Stores.Places.Catalogue, placeEdge, newPlaceConnection)
}
