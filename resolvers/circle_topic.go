package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
	"time"
)

func (r *circleResolver) NewTopics(ctx context.Context, objs []*model.Circle, from time.Time, until time.Time, first *int, after *string, last *int, before *string) ([]*model.NewTopicConnection, error) {
	if err := validSpan(from, until); err != nil {
		return nil, err
	}
	filter := func(reach int) stores.CircleNewTopics {
		return stores.CircleNewTopics{Reach: reach, From: from, Until: until}
	}
	return connect(ctx, circled(objs, filter), pageArgs{first, after, last, before}, scopeBy(scopeOf("new topics"), scopeOfAll[stores.CircleNewTopics]),
		forViewer(r.Stores.CircleTopics.New), newTopicConnection)
}

func (r *circleResolver) RelatedTopics(ctx context.Context, objs []*model.Circle, topic stores.ID, first *int, after *string, last *int, before *string) ([]*model.RelatedTopicConnection, error) {
	if err := validID("topic", topic, stores.KindInterest); err != nil {
		return nil, err
	}
	filter := func(reach int) stores.CircleTopic { return stores.CircleTopic{Reach: reach, Topic: topic} }
	return connect(ctx, circled(objs, filter), pageArgs{first, after, last, before}, scopeBy(scopeOf("related topics"), scopeOfAll[stores.CircleTopic]),
		forViewer(r.Stores.CircleTopics.Related), relatedTopicConnection)
}

func (r *circleResolver) Experts(ctx context.Context, objs []*model.Circle, topic stores.ID, first *int, after *string, last *int, before *string) ([]*model.ExpertConnection, error) {
	if err := validID("topic", topic, stores.KindInterest); err != nil {
		return nil, err
	}
	filter := func(reach int) stores.CircleTopic { return stores.CircleTopic{Reach: reach, Topic: topic} }
	return connect(ctx, circled(objs, filter), pageArgs{first, after, last, before}, scopeBy(scopeOf("experts"), scopeOfAll[stores.CircleTopic]),
		forViewer(r.Stores.CircleTopics.Experts), expertConnection)
}

func (r *circleResolver) LikeMinded(ctx context.Context, objs []*model.Circle, birthday *stores.MonthDays, first *int, after *string, last *int, before *string) ([]*model.LikeMindedConnection, error) {
	return connect(ctx, likingCircles(objs, birthday), pageArgs{first, after, last, before},
		scopeBy(scopeOf("like-minded"), scopeOfAll[stores.CircleLikeMinded]), forViewer(r.Stores.CircleTopics.LikeMinded), likeMindedConnection)
}

func (r *expertConnectionResolver) Nodes(ctx context.Context, objs []*model.ExpertConnection) ([][]*stores.User, error) {
	return many(ctx, objs, func(c *model.ExpertConnection) []stores.ID {
		return ids(c.Edges, func(e *model.ExpertEdge) stores.ID { return e.NodeID })
	}, r.people)
}

func (r *expertConnectionResolver) TotalCount(ctx context.Context, objs []*model.ExpertConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.ExpertConnection) sorted[stores.ID, stores.CircleTopic] {
		return sorted[stores.ID, stores.CircleTopic]{c.Of, c.Filter}
	}, forViewer(r.Stores.CircleTopics.Experts))
}

func (r *expertEdgeResolver) Node(ctx context.Context, objs []*model.ExpertEdge) ([]*stores.User, error) {
	return each(ctx, objs, func(e *model.ExpertEdge) stores.ID { return e.NodeID }, r.people)
}

func (r *expertEdgeResolver) Topics(ctx context.Context, objs []*model.ExpertEdge, first *int, after *string, last *int, before *string) ([]*model.ExpertTopicConnection, error) {
	keys := make([]*sorted[stores.ID, stores.ID], len(objs))
	for i, e := range objs {
		keys[i] = &sorted[stores.ID, stores.ID]{e.NodeID, e.Topic}
	}
	return connect(ctx, keys, pageArgs{first, after, last, before}, scopeBy(scopeOf("expert topics"), stores.ID.String),
		forViewer(r.Stores.CircleTopics.Answered), expertTopicConnection)
}

func (r *expertTopicConnectionResolver) Nodes(ctx context.Context, objs []*model.ExpertTopicConnection) ([][]*stores.Interest, error) {
	return many(ctx, objs, func(c *model.ExpertTopicConnection) []stores.ID {
		return ids(c.Edges, func(e *model.ExpertTopicEdge) stores.ID { return e.NodeID })
	}, r.interests)
}

func (r *expertTopicConnectionResolver) TotalCount(ctx context.Context, objs []*model.ExpertTopicConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.ExpertTopicConnection) sorted[stores.ID, stores.ID] {
		return sorted[stores.ID, stores.ID]{c.Of, c.Topic}
	}, forViewer(r.Stores.CircleTopics.Answered))
}

func (r *expertTopicEdgeResolver) Node(ctx context.Context, objs []*model.ExpertTopicEdge) ([]*stores.Interest, error) {
	return each(ctx, objs, func(e *model.ExpertTopicEdge) stores.ID { return e.NodeID }, r.interests)
}

func (r *likeMindedConnectionResolver) Nodes(ctx context.Context, objs []*model.LikeMindedConnection) ([][]*stores.User, error) {
	return many(ctx, objs, func(c *model.LikeMindedConnection) []stores.ID {
		return ids(c.Edges, func(e *model.LikeMindedEdge) stores.ID { return e.NodeID })
	}, r.people)
}

func (r *likeMindedConnectionResolver) TotalCount(ctx context.Context, objs []*model.LikeMindedConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.LikeMindedConnection) sorted[stores.ID, stores.CircleLikeMinded] {
		return sorted[stores.ID, stores.CircleLikeMinded]{c.Of, c.Filter}
	}, forViewer(r.Stores.CircleTopics.LikeMinded))
}

func (r *likeMindedEdgeResolver) Node(ctx context.Context, objs []*model.LikeMindedEdge) ([]*stores.User, error) {
	return each(ctx, objs, func(e *model.LikeMindedEdge) stores.ID { return e.NodeID }, r.people)
}

func (r *newTopicConnectionResolver) Nodes(ctx context.Context, objs []*model.NewTopicConnection) ([][]*stores.Interest, error) {
	return many(ctx, objs, func(c *model.NewTopicConnection) []stores.ID {
		return ids(c.Edges, func(e *model.NewTopicEdge) stores.ID { return e.NodeID })
	}, r.interests)
}

func (r *newTopicConnectionResolver) TotalCount(ctx context.Context, objs []*model.NewTopicConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.NewTopicConnection) sorted[stores.ID, stores.CircleNewTopics] {
		return sorted[stores.ID, stores.CircleNewTopics]{c.Of, c.Filter}
	}, forViewer(r.Stores.CircleTopics.New))
}

func (r *newTopicEdgeResolver) Node(ctx context.Context, objs []*model.NewTopicEdge) ([]*stores.Interest, error) {
	return each(ctx, objs, func(e *model.NewTopicEdge) stores.ID { return e.NodeID }, r.interests)
}

func (r *relatedTopicConnectionResolver) Nodes(ctx context.Context, objs []*model.RelatedTopicConnection) ([][]*stores.Interest, error) {
	return many(ctx, objs, func(c *model.RelatedTopicConnection) []stores.ID {
		return ids(c.Edges, func(e *model.RelatedTopicEdge) stores.ID { return e.NodeID })
	}, r.interests)
}

func (r *relatedTopicConnectionResolver) TotalCount(ctx context.Context, objs []*model.RelatedTopicConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.RelatedTopicConnection) sorted[stores.ID, stores.CircleTopic] {
		return sorted[stores.ID, stores.CircleTopic]{c.Of, c.Filter}
	}, forViewer(r.Stores.CircleTopics.Related))
}

func (r *relatedTopicEdgeResolver) Node(ctx context.Context, objs []*model.RelatedTopicEdge) ([]*stores.Interest, error) {
	return each(ctx, objs, func(e *model.RelatedTopicEdge) stores.ID { return e.NodeID }, r.interests)
}

func (r *Resolver) ExpertConnection() generated.ExpertConnectionResolver {
	return &expertConnectionResolver{r}
}

func (r *Resolver) ExpertEdge() generated.ExpertEdgeResolver { return &expertEdgeResolver{r} }

func (r *Resolver) ExpertTopicConnection() generated.ExpertTopicConnectionResolver {
	return &expertTopicConnectionResolver{r}
}

func (r *Resolver) ExpertTopicEdge() generated.ExpertTopicEdgeResolver {
	return &expertTopicEdgeResolver{r}
}

func (r *Resolver) LikeMindedConnection() generated.LikeMindedConnectionResolver {
	return &likeMindedConnectionResolver{r}
}

func (r *Resolver) LikeMindedEdge() generated.LikeMindedEdgeResolver {
	return &likeMindedEdgeResolver{r}
}

func (r *Resolver) NewTopicConnection() generated.NewTopicConnectionResolver {
	return &newTopicConnectionResolver{r}
}

func (r *Resolver) NewTopicEdge() generated.NewTopicEdgeResolver { return &newTopicEdgeResolver{r} }

func (r *Resolver) RelatedTopicConnection() generated.RelatedTopicConnectionResolver {
	return &relatedTopicConnectionResolver{r}
}

func (r *Resolver) RelatedTopicEdge() generated.RelatedTopicEdgeResolver {
	return &relatedTopicEdgeResolver{r}
}

type (
	expertConnectionResolver       struct{ *Resolver }
	expertEdgeResolver             struct{ *Resolver }
	expertTopicConnectionResolver  struct{ *Resolver }
	expertTopicEdgeResolver        struct{ *Resolver }
	likeMindedConnectionResolver   struct{ *Resolver }
	likeMindedEdgeResolver         struct{ *Resolver }
	newTopicConnectionResolver     struct{ *Resolver }
	newTopicEdgeResolver           struct{ *Resolver }
	relatedTopicConnectionResolver struct{ *Resolver }
	relatedTopicEdgeResolver       struct{ *Resolver }
)
