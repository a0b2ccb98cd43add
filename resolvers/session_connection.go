package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// sessions loads sessions.
func (r *Resolver) sessions(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Session, error) {
	found, err := loadNouns(ctx, "Sessions.ByIDs", stores.KindSession, ids,
		func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Session, error) {
			return r.Stores.Sessions.ByIDs(ctx, ids, r.now())
		})
	viewerID := viewer(ctx).ID
	for id, s := range found {
		// Access: the person whose session it is.
		if s.User != viewerID {
			delete(found, id)
		}
	}
	return found, err
}

// sessionLister lists the sessions of people that are valid now.
func (r *Resolver) sessionLister(ctx context.Context, people []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Session], error) {
	return r.Stores.Sessions.Of(ctx, people, r.now(), window)
}

func sessionEdge(s stores.Session, cursor model.Cursor) model.SessionEdge {
	return model.SessionEdge{Cursor: cursor, Node: &s}
}
