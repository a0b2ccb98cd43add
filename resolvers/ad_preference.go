package resolvers

import (
	"context"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) UpdateAdPreferences(ctx context.Context, input model.UpdateAdPreferencesInput) (*model.UpdateAdPreferencesPayload, error) {
	errs, err := userErrors(r.r.setAdPreference(ctx, stores.AdPreference{ByInterest: input.AreAdsByInterest}), "")
	return &model.UpdateAdPreferencesPayload{UserErrors: errs}, err
}

func (r *userResolver) AreAdsByInterest(ctx context.Context, objs []*stores.User) ([]*bool, error) {
	return r.r.areAdsByInterest(ctx, objs)
}
