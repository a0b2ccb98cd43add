package resolvers

import (
	"context"
	"fmt"

	"fivefold/graph/model"
	"fivefold/stores"
)

// The circle around a person: what to ask of the port for the viewer, and how a window becomes a connection.

// circles gives the circle around each person, nil for those whose friends the viewer may not see.
func (r *Resolver) circles(ctx context.Context, people []*stores.User, reach int) ([]*model.Circle, error) {
	if reach < 1 || reach > stores.MaxReach {
		return nil, badInput(fmt.Sprintf("The argument reach must be between 1 and %d.", stores.MaxReach))
	}
	open, err := r.openTo(ctx, people, friendsOf)
	if err != nil {
		return nil, err
	}
	interests, err := r.openTo(ctx, people, interestsOf)
	if err != nil {
		return nil, err
	}
	out := make([]*model.Circle, len(people))
	for i, id := range open {
		if id != nil {
			out[i] = &model.Circle{Of: *id, Reach: reach, ShowsInterests: interests[i] != nil}
		}
	}
	return out, nil
}

// circled gives the key of each circle's list.
func circled[Filter comparable](circles []*model.Circle, filter func(reach int) Filter) []*sorted[stores.ID, Filter] {
	out := make([]*sorted[stores.ID, Filter], len(circles))
	for i, c := range circles {
		out[i] = &sorted[stores.ID, Filter]{c.Of, filter(c.Reach)}
	}
	return out
}

// forViewer makes a lister of a port's method that takes one filter for all people and tells what the viewer may know.
func forViewer[By comparable, T any](ask func(context.Context, stores.ID, []stores.ID, By, stores.Window) (map[stores.ID]stores.List[T], error)) lister[sorted[stores.ID, By], T] {
	return perBy(func(ctx context.Context, people []stores.ID, by By, window stores.Window) (map[stores.ID]stores.List[T], error) {
		return ask(ctx, viewer(ctx).ID, people, by, window)
	})
}

// scopeOfAll names a list by everything that its filter says.
func scopeOfAll[Filter any](f Filter) string { return fmt.Sprint(f) }

func circlePersonConnection(of sorted[stores.ID, stores.CirclePeople], p part[stores.CircleMember]) *model.CirclePersonConnection {
	return &model.CirclePersonConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(x stores.CircleMember, cursor model.Cursor) model.CirclePersonEdge {
		return model.CirclePersonEdge{Cursor: cursor, NodeID: x.User, Distance: x.Distance}
	})}
}

func circleMessageConnection(of sorted[stores.ID, stores.CircleMessages], p part[stores.ID]) *model.CircleMessageConnection {
	return &model.CircleMessageConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(id stores.ID, cursor model.Cursor) model.CircleMessageEdge {
		return model.CircleMessageEdge{Cursor: cursor, NodeID: id}
	})}
}
