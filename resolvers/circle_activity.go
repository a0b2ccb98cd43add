package resolvers

import (
	"context"
	"fivefold/graph/model"
	"fivefold/stores"
	"time"
)

func (r *circleResolver) PagesJoined(ctx context.Context, objs []*model.Circle, since time.Time, first *int, after *string, last *int, before *string) ([]*model.CirclePageConnection, error) {
	filter := stores.CirclePages{Since: since}
	return connect(ctx, circleKeys(objs, func(reach int) stores.CirclePages { filter.Reach = reach; return filter }),
		pageArgs{first, after, last, before}, scopeOfCircle[stores.CirclePages]("circle pages"), perFilterForViewer(r.r.Stores.CircleActivity.Pages), circlePageEdge, newCirclePageConnection)
}

func (r *circleResolver) Jobs(ctx context.Context, objs []*model.Circle, place stores.ID, sinceBefore *int, first *int, after *string, last *int, before *string) ([]*model.CircleJobConnection, error) {
	filter, err := jobFilter(place, sinceBefore)
	if err != nil {
		return nil, err
	}
	return connect(ctx, circleKeys(objs, func(reach int) stores.CircleJobs { filter.Reach = reach; return filter }),
		pageArgs{first, after, last, before}, scopeOfCircle[stores.CircleJobs]("circle jobs"), perFilterForViewer(r.r.Stores.CircleActivity.Jobs), circleJobEdge, newCircleJobConnection)
}

func (r *circleResolver) Visitors(ctx context.Context, objs []*model.Circle, places []*stores.ID, from time.Time, until time.Time, first *int, after *string, last *int, before *string) ([]*model.CircleVisitorConnection, error) {
	filter, err := visitorFilter(places, from, until)
	if err != nil {
		return nil, err
	}
	return connect(ctx, circleKeys(objs, func(reach int) stores.CircleVisitors { filter.Reach = reach; return filter }),
		pageArgs{first, after, last, before}, scopeOfCircle[stores.CircleVisitors]("circle visitors"), perFilterForViewer(r.r.Stores.CircleActivity.Visitors), circleVisitorEdge(filter), newCircleVisitorConnection)
}
