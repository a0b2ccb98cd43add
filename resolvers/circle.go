package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
	"time"
)

func (r *circleResolver) People(ctx context.Context, objs []*model.Circle, firstName *string, first *int, after *string, last *int, before *string) ([]*model.CirclePersonConnection, error) {
	var filter stores.CirclePeople
	if firstName != nil {
		filter.FirstName = *firstName
	}
	return connect(ctx, circled(objs, func(reach int) stores.CirclePeople { filter.Reach = reach; return filter }),
		pageArgs{first, after, last, before}, scopeBy(scopeOf("circle people"), scopeOfAll[stores.CirclePeople]), forViewer(r.Stores.Circles.People), circlePersonConnection)
}

func (r *circleResolver) Messages(ctx context.Context, objs []*model.Circle, writtenBefore *time.Time, first *int, after *string, last *int, before *string) ([]*model.CircleMessageConnection, error) {
	var filter stores.CircleMessages
	if writtenBefore != nil {
		filter.Before = writtenBefore.UTC()
	}
	return connect(ctx, circled(objs, func(reach int) stores.CircleMessages { filter.Reach = reach; return filter }),
		pageArgs{first, after, last, before}, scopeBy(scopeOf("circle messages"), scopeOfAll[stores.CircleMessages]), forViewer(r.Stores.Circles.Messages), circleMessageConnection)
}

func (r *circleMessageConnectionResolver) Nodes(ctx context.Context, objs []*model.CircleMessageConnection) ([][]stores.Message, error) {
	return manyMessages(ctx, objs, func(c *model.CircleMessageConnection) []stores.ID {
		return ids(c.Edges, func(e *model.CircleMessageEdge) stores.ID { return e.NodeID })
	}, r.messages)
}

func (r *circleMessageConnectionResolver) TotalCount(ctx context.Context, objs []*model.CircleMessageConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.CircleMessageConnection) sorted[stores.ID, stores.CircleMessages] {
		return sorted[stores.ID, stores.CircleMessages]{c.Of, c.Filter}
	}, forViewer(r.Stores.Circles.Messages))
}

func (r *circleMessageEdgeResolver) Node(ctx context.Context, objs []*model.CircleMessageEdge) ([]stores.Message, error) {
	return eachMessage(ctx, objs, func(e *model.CircleMessageEdge) stores.ID { return e.NodeID }, r.messages)
}

func (r *circlePersonConnectionResolver) Nodes(ctx context.Context, objs []*model.CirclePersonConnection) ([][]*stores.User, error) {
	return many(ctx, objs, func(c *model.CirclePersonConnection) []stores.ID {
		return ids(c.Edges, func(e *model.CirclePersonEdge) stores.ID { return e.NodeID })
	}, r.people)
}

func (r *circlePersonConnectionResolver) TotalCount(ctx context.Context, objs []*model.CirclePersonConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.CirclePersonConnection) sorted[stores.ID, stores.CirclePeople] {
		return sorted[stores.ID, stores.CirclePeople]{c.Of, c.Filter}
	}, forViewer(r.Stores.Circles.People))
}

func (r *circlePersonEdgeResolver) Node(ctx context.Context, objs []*model.CirclePersonEdge) ([]*stores.User, error) {
	return each(ctx, objs, func(e *model.CirclePersonEdge) stores.ID { return e.NodeID }, r.people)
}

func (r *userResolver) Circle(ctx context.Context, objs []*stores.User, reach int) ([]*model.Circle, error) {
	return r.circles(ctx, objs, reach)
}

func (r *Resolver) Circle() generated.CircleResolver { return &circleResolver{r} }

func (r *Resolver) CircleMessageConnection() generated.CircleMessageConnectionResolver {
	return &circleMessageConnectionResolver{r}
}

func (r *Resolver) CircleMessageEdge() generated.CircleMessageEdgeResolver {
	return &circleMessageEdgeResolver{r}
}

func (r *Resolver) CirclePersonConnection() generated.CirclePersonConnectionResolver {
	return &circlePersonConnectionResolver{r}
}

func (r *Resolver) CirclePersonEdge() generated.CirclePersonEdgeResolver {
	return &circlePersonEdgeResolver{r}
}

type (
	circleResolver                  struct{ *Resolver }
	circleMessageConnectionResolver struct{ *Resolver }
	circleMessageEdgeResolver       struct{ *Resolver }
	circlePersonConnectionResolver  struct{ *Resolver }
	circlePersonEdgeResolver        struct{ *Resolver }
)
