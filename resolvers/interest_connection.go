package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// interests loads interests.
func (r *Resolver) interests(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Interest, error) {
	// Access: everybody.
	return loadNouns(ctx, "Interests.ByIDs", stores.KindInterest, ids, r.Stores.Interests.ByIDs)
}

// interestCatalogue lists all interests in an order.
func (r *Resolver) interestCatalogue(order stores.InterestOrder) cataloguer[stores.InterestFilter, stores.Interest] {
	return func(ctx context.Context, filter stores.InterestFilter, window stores.Window) (stores.List[stores.Interest], error) {
		return r.Stores.Interests.Catalogue(ctx, filter, order, window)
	}
}

func interestEdge(i stores.Interest, cursor model.Cursor) model.InterestEdge {
	return model.InterestEdge{Cursor: cursor, Node: &i}
}

func interestGenreEdge(g stores.Genre, cursor model.Cursor) model.InterestGenreEdge {
	return model.InterestGenreEdge{Cursor: cursor, NodeID: g.Genre, Count: g.Count}
}
