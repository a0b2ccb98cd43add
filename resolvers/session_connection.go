package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// sessionLister lists the sessions of people that are valid now.
func (r *Resolver) sessionLister(ctx context.Context, people []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Session], error) {
	return r.Stores.Sessions.Of(ctx, people, r.now(), window)
}

func sessionEdge(s stores.Session, cursor model.Cursor) model.SessionEdge {
	return model.SessionEdge{Cursor: cursor, Node: &s}
}
