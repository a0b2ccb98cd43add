package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// places loads places.
func (r *Resolver) places(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Place, error) {
	// Access: everybody.
	return loadNouns(ctx, "Places.ByIDs", stores.KindPlace, ids, r.Stores.Places.ByIDs)
}

// placeFilter checks the arguments of Query.places.
func placeFilter(kind *stores.PlaceKind, partOf *stores.ID) (stores.PlaceFilter, error) {
	var filter stores.PlaceFilter
	if kind != nil {
		filter.Kind = *kind
	}
	if partOf != nil {
		filter.PartOf = *partOf
		return filter, validID("partOf", *partOf, stores.KindPlace)
	}
	return filter, nil
}

func placeEdge(p stores.Place, cursor model.Cursor) model.PlaceEdge {
	return model.PlaceEdge{Cursor: cursor, Node: &p}
}

func scopeOfPlaces(f stores.PlaceFilter) string { return string(f.Kind) + " " + f.PartOf.String() }
