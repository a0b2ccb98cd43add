package resolvers

import (
	"context"
	"fmt"
	"strconv"
	"time"

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

func scopeOfPeople(f stores.CirclePeople) string { return strconv.Itoa(f.Reach) + " " + f.FirstName }

func scopeOfMessages(f stores.CircleMessages) string {
	return strconv.Itoa(f.Reach) + " " + f.Before.Format(time.RFC3339Nano)
}

func (r *Resolver) circlePersonLister() lister[sorted[stores.ID, stores.CirclePeople], stores.Near] {
	return perBy(func(ctx context.Context, people []stores.ID, filter stores.CirclePeople, window stores.Window) (map[stores.ID]stores.List[stores.Near], error) {
		return r.Stores.Circles.People(ctx, viewer(ctx).ID, people, filter, window)
	})
}

func (r *Resolver) circleMessageLister() lister[sorted[stores.ID, stores.CircleMessages], stores.ID] {
	return perBy(func(ctx context.Context, people []stores.ID, filter stores.CircleMessages, window stores.Window) (map[stores.ID]stores.List[stores.ID], error) {
		return r.Stores.Circles.Messages(ctx, viewer(ctx).ID, people, filter, window)
	})
}

func circlePersonConnection(of sorted[stores.ID, stores.CirclePeople], p part[stores.Near]) *model.CirclePersonConnection {
	return &model.CirclePersonConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(x stores.Near, cursor string) *model.CirclePersonEdge {
		return &model.CirclePersonEdge{Cursor: cursor, NodeID: x.User, Distance: x.Distance}
	})}
}

func circleMessageConnection(of sorted[stores.ID, stores.CircleMessages], p part[stores.ID]) *model.CircleMessageConnection {
	return &model.CircleMessageConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, messageEdge)}
}
