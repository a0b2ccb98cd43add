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
	return connect(ctx, circleKeys(objs, filter), pageArgs{first, after, last, before}, scopeOfCircle[stores.CircleNewTopics]("new topics"),
		perFilterForViewer(r.r.Stores.CircleTopics.New), newTopicEdge, newNewTopicConnection)
}

func (r *circleResolver) RelatedTopics(ctx context.Context, objs []*model.Circle, topic stores.ID, first *int, after *string, last *int, before *string) ([]*model.RelatedTopicConnection, error) {
	if err := validID("topic", topic, stores.KindInterest); err != nil {
		return nil, err
	}
	filter := func(reach int) stores.CircleTopic { return stores.CircleTopic{Reach: reach, Topic: topic} }
	return connect(ctx, circleKeys(objs, filter), pageArgs{first, after, last, before}, scopeOfCircle[stores.CircleTopic]("related topics"),
		perFilterForViewer(r.r.Stores.CircleTopics.Related), relatedTopicEdge, newRelatedTopicConnection)
}

func (r *circleResolver) Experts(ctx context.Context, objs []*model.Circle, topic stores.ID, first *int, after *string, last *int, before *string) ([]*model.ExpertConnection, error) {
	if err := validID("topic", topic, stores.KindInterest); err != nil {
		return nil, err
	}
	filter := func(reach int) stores.CircleTopic { return stores.CircleTopic{Reach: reach, Topic: topic} }
	return connect(ctx, circleKeys(objs, filter), pageArgs{first, after, last, before}, scopeOfCircle[stores.CircleTopic]("experts"),
		perFilterForViewer(r.r.Stores.CircleTopics.Experts), expertEdge(topic), newExpertConnection)
}

func (r *circleResolver) LikeMinded(ctx context.Context, objs []*model.Circle, birthday *stores.MonthDays, first *int, after *string, last *int, before *string) ([]*model.LikeMindedConnection, error) {
	return connect(ctx, likeMindedKeys(objs, birthday), pageArgs{first, after, last, before},
		scopeOfCircle[stores.CircleLikeMinded]("like-minded"), perFilterForViewer(r.r.Stores.CircleTopics.LikeMinded), likeMindedEdge, newLikeMindedConnection)
}

func (r *expertEdgeResolver) Topics(ctx context.Context, objs []*model.ExpertEdge, first *int, after *string, last *int, before *string) ([]*model.ExpertTopicConnection, error) {
	return connect(ctx, expertTopicKeys(objs), pageArgs{first, after, last, before}, scopeBy(scopeOf("expert topics"), stores.ID.String),
		perFilterForViewer(r.r.Stores.CircleTopics.Answered), expertTopicEdge, newExpertTopicConnection)
}

func (r *Resolver) ExpertEdge() generated.ExpertEdgeResolver { return &expertEdgeResolver{r} }

type expertEdgeResolver struct{ r *Resolver }
