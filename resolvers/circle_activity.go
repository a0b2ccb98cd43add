package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
	"time"
)

func (r *circleResolver) PagesJoined(ctx context.Context, objs []*model.Circle, since time.Time, first *int, after *string, last *int, before *string) ([]*model.CirclePageConnection, error) {
	filter := stores.CirclePages{Since: since}
	return connect(ctx, circled(objs, func(reach int) stores.CirclePages { filter.Reach = reach; return filter }),
		pageArgs{first, after, last, before}, scopeBy(scopeOf("circle pages"), scopeOfAll[stores.CirclePages]), forViewer(r.Stores.CircleActivity.Pages), circlePageConnection)
}

func (r *circleResolver) Jobs(ctx context.Context, objs []*model.Circle, place stores.ID, sinceBefore *int, first *int, after *string, last *int, before *string) ([]*model.CircleJobConnection, error) {
	filter, err := jobFilter(place, sinceBefore)
	if err != nil {
		return nil, err
	}
	return connect(ctx, circled(objs, func(reach int) stores.CircleJobs { filter.Reach = reach; return filter }),
		pageArgs{first, after, last, before}, scopeBy(scopeOf("circle jobs"), scopeOfAll[stores.CircleJobs]), forViewer(r.Stores.CircleActivity.Jobs), circleJobConnection)
}

func (r *circleResolver) Visitors(ctx context.Context, objs []*model.Circle, places []*stores.ID, from time.Time, until time.Time, first *int, after *string, last *int, before *string) ([]*model.CircleVisitorConnection, error) {
	filter, err := visitorFilter(places, from, until)
	if err != nil {
		return nil, err
	}
	return connect(ctx, circled(objs, func(reach int) stores.CircleVisitors { filter.Reach = reach; return filter }),
		pageArgs{first, after, last, before}, scopeBy(scopeOf("circle visitors"), scopeOfAll[stores.CircleVisitors]), forViewer(r.Stores.CircleActivity.Visitors), circleVisitorConnection)
}

func (r *circleJobConnectionResolver) Nodes(ctx context.Context, objs []*model.CircleJobConnection) ([][]*stores.User, error) {
	return many(ctx, objs, func(c *model.CircleJobConnection) []stores.ID {
		return ids(c.Edges, func(e *model.CircleJobEdge) stores.ID { return e.NodeID })
	}, r.people)
}

func (r *circleJobConnectionResolver) TotalCount(ctx context.Context, objs []*model.CircleJobConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.CircleJobConnection) sorted[stores.ID, stores.CircleJobs] {
		return sorted[stores.ID, stores.CircleJobs]{c.Of, c.Filter}
	}, forViewer(r.Stores.CircleActivity.Jobs))
}

func (r *circleJobEdgeResolver) Node(ctx context.Context, objs []*model.CircleJobEdge) ([]*stores.User, error) {
	return each(ctx, objs, func(e *model.CircleJobEdge) stores.ID { return e.NodeID }, r.people)
}

func (r *circleJobEdgeResolver) Organisation(ctx context.Context, objs []*model.CircleJobEdge) ([]*stores.Organisation, error) {
	return each(ctx, objs, func(e *model.CircleJobEdge) stores.ID { return e.OrganisationID }, r.organisations)
}

func (r *circlePageConnectionResolver) Nodes(ctx context.Context, objs []*model.CirclePageConnection) ([][]*stores.Page, error) {
	return many(ctx, objs, func(c *model.CirclePageConnection) []stores.ID {
		return ids(c.Edges, func(e *model.CirclePageEdge) stores.ID { return e.NodeID })
	}, r.pages)
}

func (r *circlePageConnectionResolver) TotalCount(ctx context.Context, objs []*model.CirclePageConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.CirclePageConnection) sorted[stores.ID, stores.CirclePages] {
		return sorted[stores.ID, stores.CirclePages]{c.Of, c.Filter}
	}, forViewer(r.Stores.CircleActivity.Pages))
}

func (r *circlePageEdgeResolver) Node(ctx context.Context, objs []*model.CirclePageEdge) ([]*stores.Page, error) {
	return each(ctx, objs, func(e *model.CirclePageEdge) stores.ID { return e.NodeID }, r.pages)
}

func (r *circleVisitorConnectionResolver) Nodes(ctx context.Context, objs []*model.CircleVisitorConnection) ([][]*stores.User, error) {
	return many(ctx, objs, func(c *model.CircleVisitorConnection) []stores.ID {
		return ids(c.Edges, func(e *model.CircleVisitorEdge) stores.ID { return e.NodeID })
	}, r.people)
}

func (r *circleVisitorConnectionResolver) TotalCount(ctx context.Context, objs []*model.CircleVisitorConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.CircleVisitorConnection) sorted[stores.ID, stores.CircleVisitors] {
		return sorted[stores.ID, stores.CircleVisitors]{c.Of, c.Filter}
	}, forViewer(r.Stores.CircleActivity.Visitors))
}

func (r *circleVisitorEdgeResolver) Node(ctx context.Context, objs []*model.CircleVisitorEdge) ([]*stores.User, error) {
	return each(ctx, objs, func(e *model.CircleVisitorEdge) stores.ID { return e.NodeID }, r.people)
}

func (r *placeMessageCountResolver) Place(ctx context.Context, objs []*model.PlaceMessageCount) ([]*stores.Place, error) {
	return each(ctx, objs, func(c *model.PlaceMessageCount) stores.ID { return c.PlaceID }, r.places)
}

func (r *Resolver) CircleJobConnection() generated.CircleJobConnectionResolver {
	return &circleJobConnectionResolver{r}
}

func (r *Resolver) CircleJobEdge() generated.CircleJobEdgeResolver { return &circleJobEdgeResolver{r} }

func (r *Resolver) CirclePageConnection() generated.CirclePageConnectionResolver {
	return &circlePageConnectionResolver{r}
}

func (r *Resolver) CirclePageEdge() generated.CirclePageEdgeResolver {
	return &circlePageEdgeResolver{r}
}

func (r *Resolver) CircleVisitorConnection() generated.CircleVisitorConnectionResolver {
	return &circleVisitorConnectionResolver{r}
}

func (r *Resolver) CircleVisitorEdge() generated.CircleVisitorEdgeResolver {
	return &circleVisitorEdgeResolver{r}
}

func (r *Resolver) PlaceMessageCount() generated.PlaceMessageCountResolver {
	return &placeMessageCountResolver{r}
}

type (
	circleJobConnectionResolver     struct{ *Resolver }
	circleJobEdgeResolver           struct{ *Resolver }
	circlePageConnectionResolver    struct{ *Resolver }
	circlePageEdgeResolver          struct{ *Resolver }
	circleVisitorConnectionResolver struct{ *Resolver }
	circleVisitorEdgeResolver       struct{ *Resolver }
	placeMessageCountResolver       struct{ *Resolver }
)
