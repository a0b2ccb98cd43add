package resolvers

import (
	"context"
	"fivefold/graph/model"
)

func (r *mutationResolver) CreateCampaign(ctx context.Context, input model.CreateCampaignInput) (*model.CreateCampaignPayload, error) {
	payload, err := r.r.createCampaign(ctx, input)
	payload.UserErrors, err = userErrors(err, "advertiserId")
	return &payload, err
}

func (r *mutationResolver) UpdateCampaign(ctx context.Context, input model.UpdateCampaignInput) (*model.UpdateCampaignPayload, error) {
	errs, err := userErrors(r.r.updateCampaign(ctx, input), "campaignId")
	return &model.UpdateCampaignPayload{UserErrors: errs}, err
}

func (r *mutationResolver) SetCampaignState(ctx context.Context, input model.SetCampaignStateInput) (*model.SetCampaignStatePayload, error) {
	errs, err := userErrors(r.r.setCampaignState(ctx, input), "campaignId")
	return &model.SetCampaignStatePayload{UserErrors: errs}, err
}

func (r *mutationResolver) CreateAdSet(ctx context.Context, input model.CreateAdSetInput) (*model.CreateAdSetPayload, error) {
	id, err := r.r.createAdSet(ctx, input)
	errs, err := userErrors(err, "campaignId")
	return &model.CreateAdSetPayload{AdSetID: id, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateAdSet(ctx context.Context, input model.UpdateAdSetInput) (*model.UpdateAdSetPayload, error) {
	errs, err := userErrors(r.r.updateAdSet(ctx, input), "adSetId")
	return &model.UpdateAdSetPayload{UserErrors: errs}, err
}

func (r *mutationResolver) CreateCreative(ctx context.Context, input model.CreateCreativeInput) (*model.CreateCreativePayload, error) {
	id, err := r.r.createCreative(ctx, input)
	errs, err := userErrors(err, "adSetId")
	return &model.CreateCreativePayload{CreativeID: id, UserErrors: errs}, err
}
