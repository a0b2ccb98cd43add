package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
	"time"
)

func (r *circleResolver) People(ctx context.Context, objs []*model.Circle, firstName *string, first *int, after *string, last *int, before *string) ([]*model.CirclePersonConnection, error) {
	name, err := validFilter("firstName", stores.UserFirstName, firstName)
	if err != nil {
		return nil, err
	}
	filter := stores.CirclePeople{FirstName: name}
	return connect(ctx, circleKeys(objs, func(reach int) stores.CirclePeople { filter.Reach = reach; return filter }),
		pageArgs{first, after, last, before}, scopeOfCircle[stores.CirclePeople]("circle people"), perFilterForViewer(r.r.Stores.Circles.People), circlePersonEdge, newCirclePersonConnection)
}

func (r *circleResolver) Messages(ctx context.Context, objs []*model.Circle, writtenBefore *time.Time, first *int, after *string, last *int, before *string) ([]*model.CircleMessageConnection, error) {
	var filter stores.CircleMessages
	messages := perFilterForViewer(keepMessages(r.r.Stores.Circles.Messages))
	if writtenBefore != nil {
		if filter.Before = writtenBefore.UTC(); filter.Before.IsZero() {
			messages = listNothing
		}
	}
	return connect(ctx, circleKeys(objs, func(reach int) stores.CircleMessages { filter.Reach = reach; return filter }),
		pageArgs{first, after, last, before}, scopeOfCircle[stores.CircleMessages]("circle messages"), messages, circleMessageEdge, newCircleMessageConnection)
}

func (r *userResolver) Circle(ctx context.Context, objs []*stores.User, reach int) ([]*model.Circle, error) {
	return r.r.circles(ctx, objs, reach)
}

func (r *Resolver) Circle() generated.CircleResolver { return &circleResolver{r} }

type circleResolver struct{ r *Resolver }
