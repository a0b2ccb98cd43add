package resolvers

import (
	"context"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) RecordAdEvents(ctx context.Context, input model.RecordAdEventsInput) (*model.RecordAdEventsPayload, error) {
	outcomes, err := r.r.recordAdEvents(ctx, input)
	errs, err := userErrors(err, "events")
	return &model.RecordAdEventsPayload{Outcomes: outcomes, UserErrors: errs}, err
}

func (r *userResolver) SponsoredPosts(ctx context.Context, objs []*stores.User, first int) ([][]*model.SponsoredPost, error) {
	return r.r.sponsoredPosts(ctx, objs, first)
}
