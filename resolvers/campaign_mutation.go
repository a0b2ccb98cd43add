package resolvers

import (
	"context"
	"errors"

	"fivefold/graph/model"
	"fivefold/stores"
)

// campaignFor loads a campaign that the viewer manages. Otherwise it returns errForbidden, or stores.ErrNotFound when the viewer does not see it.
func (r *Resolver) campaignFor(ctx context.Context, id stores.ID) (*stores.Campaign, error) {
	if viewer(ctx).ID.IsZero() {
		return nil, errNotSignedIn
	}
	if err := validID("campaignId", id, stores.KindCampaign); err != nil {
		return nil, err
	}
	found, roles, err := r.campaignsWithRoles(ctx, []stores.ID{id})
	return managed(id, found, roles, err)
}

// adSetFor is campaignFor for an ad set.
func (r *Resolver) adSetFor(ctx context.Context, id stores.ID) (*stores.AdSet, error) {
	if viewer(ctx).ID.IsZero() {
		return nil, errNotSignedIn
	}
	if err := validID("adSetId", id, stores.KindAdSet); err != nil {
		return nil, err
	}
	found, roles, err := r.adSetsWithRoles(ctx, []stores.ID{id})
	return managed(id, found, roles, err)
}

// managed returns what was found with an id, if the viewer's role lets them manage it.
func managed[V any](id stores.ID, found map[stores.ID]*V, roles map[stores.ID]stores.AdvertiserMember, err error) (*V, error) {
	switch {
	case err != nil:
		return nil, err
	case found[id] == nil:
		return nil, stores.ErrNotFound
	case !manages(roles[id].Role):
		return nil, errForbidden
	}
	return found[id], nil
}

// campaignError adds the field that an error of Campaigns is about.
func campaignError(err error) error {
	if errors.Is(err, stores.ErrAmount) { // the other amounts are checked before
		return badField("dailyBudget", "The daily budget must not be above the budget.")
	}
	for _, known := range []struct {
		err   error
		field string
	}{
		{stores.ErrKeyReused, "idempotencyKey"}, {stores.ErrInsufficientFunds, "budget"}, {stores.ErrBudgetLowered, "budget"}, {stores.ErrSchedule, "endsAt"},
	} {
		if errors.Is(err, known.err) {
			return withField(err, known.field)
		}
	}
	return err
}

func (r *Resolver) createCampaign(ctx context.Context, input model.CreateCampaignInput) (payload model.CreateCampaignPayload, err error) {
	a, _, err := r.advertiserFor(ctx, input.AdvertiserID, manages)
	if err != nil {
		return payload, err
	}
	name, err := validText("name", stores.CampaignName, input.Name)
	if err != nil {
		return payload, err
	}
	c := stores.Campaign{Advertiser: a.ID, Name: name, Objective: input.Objective, State: stores.CampaignActive, EndsAt: input.EndsAt, Budget: input.Budget, BidKind: input.BidKind, Bid: input.Bid,
		FrequencyCap: input.FrequencyCap, CreatedAt: r.now()}
	if input.DailyBudget != nil {
		c.DailyBudget = *input.DailyBudget
	}
	if input.StartsAt != nil {
		c.StartsAt = *input.StartsAt
	}
	input.ClientMutationID = nil
	created, err := once(ctx, r, a.ID, "createCampaign", input.IdempotencyKey, input, func(key string) (stores.Campaign, error) {
		c.ID = stores.DerivedID(stores.KindCampaign, a.ID, key)
		if err := r.checkStart(ctx, c); err != nil {
			return c, err
		}
		created, err := r.Stores.Campaigns.Create(ctx, c)
		return created, campaignError(err)
	})
	if err != nil {
		return payload, err
	}
	viewer(ctx).keepStored(created.ID, created)
	at := stores.ListPosition{Rank: created.CreatedAt.UnixMicro(), ID: created.ID}
	payload.CampaignID = created.ID
	payload.CampaignEdge = new(campaignEdge(*created, model.Cursor{List: listOf(scopeOf("campaigns"), a.ID), At: at}))
	return payload, nil
}

func (r *Resolver) updateCampaign(ctx context.Context, input model.UpdateCampaignInput) error {
	c, err := r.campaignFor(ctx, input.CampaignID)
	if err != nil {
		return err
	}
	change := stores.CampaignChange{EndsAt: input.EndsAt, Budget: input.Budget, DailyBudget: input.DailyBudget, Bid: input.Bid, FrequencyCap: input.FrequencyCap}
	if input.Name != nil {
		name, err := validText("name", stores.CampaignName, *input.Name)
		if err != nil {
			return err
		}
		change.Name = &name
	}
	if input.IdempotencyKey == nil {
		return r.changeCampaign(ctx, c.ID, change)
	}
	input.ClientMutationID = nil
	// A budget is an amount, not a difference, and never lowered: a repeated change reserves nothing more.
	updated, err := once(ctx, r, c.Advertiser, "updateCampaign", *input.IdempotencyKey, input, func(string) (stores.Campaign, error) {
		updated, err := r.Stores.Campaigns.Update(ctx, c.ID, change, r.now())
		return updated, campaignError(err)
	})
	if err == nil {
		viewer(ctx).keepStored(updated.ID, updated)
	}
	return err
}

func (r *Resolver) changeCampaign(ctx context.Context, id stores.ID, change stores.CampaignChange) error {
	updated, err := r.Stores.Campaigns.Update(ctx, id, change, r.now())
	if err != nil {
		return campaignError(err)
	}
	viewer(ctx).keepStored(updated.ID, &updated)
	return nil
}

func (r *Resolver) setCampaignState(ctx context.Context, input model.SetCampaignStateInput) error {
	c, err := r.campaignFor(ctx, input.CampaignID)
	if err != nil {
		return err
	}
	return r.changeCampaign(ctx, c.ID, stores.CampaignChange{State: &input.State})
}

func (r *Resolver) createAdSet(ctx context.Context, input model.CreateAdSetInput) (stores.ID, error) {
	c, err := r.campaignFor(ctx, input.CampaignID)
	if err != nil {
		return stores.ID{}, err
	}
	name, err := validText("name", stores.CampaignName, input.Name)
	if err != nil {
		return stores.ID{}, err
	}
	audience, err := r.audienceOf(ctx, *input.Audience)
	if err != nil {
		return stores.ID{}, err
	}
	s := stores.AdSet{ID: r.NewID(stores.KindAdSet), Campaign: c.ID, Name: name, Audience: audience, CreatedAt: r.now()}
	if err := r.Stores.AdSets.Create(ctx, s); err != nil {
		if errors.Is(err, stores.ErrTooMany) {
			return stores.ID{}, err // ad sets
		}
		return stores.ID{}, audienceError(err)
	}
	return s.ID, nil
}

func (r *Resolver) updateAdSet(ctx context.Context, input model.UpdateAdSetInput) error {
	s, err := r.adSetFor(ctx, input.AdSetID)
	if err != nil {
		return err
	}
	change := stores.AdSetChange{IsPaused: input.IsPaused}
	if input.Name != nil {
		name, err := validText("name", stores.CampaignName, *input.Name)
		if err != nil {
			return err
		}
		change.Name = &name
	}
	if input.Audience != nil {
		audience, err := r.audienceOf(ctx, *input.Audience)
		if err != nil {
			return err
		}
		change.Audience = &audience
	}
	updated, err := r.Stores.AdSets.Update(ctx, s.ID, change)
	if err != nil {
		return audienceError(err)
	}
	viewer(ctx).keepStored(updated.ID, &updated)
	return nil
}

func (r *Resolver) createCreative(ctx context.Context, input model.CreateCreativeInput) (stores.ID, error) {
	s, err := r.adSetFor(ctx, input.AdSetID)
	if err != nil {
		return stores.ID{}, err
	}
	campaigns, err := r.campaigns(ctx, []stores.ID{s.Campaign})
	if err != nil || campaigns[s.Campaign] == nil {
		return stores.ID{}, err
	}
	of := campaigns[s.Campaign].Advertiser
	advertisers, err := r.advertisers(ctx, []stores.ID{of})
	if err != nil || advertisers[of] == nil {
		return stores.ID{}, err
	}
	posts, err := r.posts(ctx, []stores.ID{input.PostID})
	if err != nil {
		return stores.ID{}, err
	}
	switch p := posts[input.PostID]; {
	case p == nil || !p.DeletedAt.IsZero():
		return stores.ID{}, withField(stores.ErrNotFound, "postId")
	case p.Page != advertisers[of].Page:
		return stores.ID{}, badField("postId", "The post must be on the page of the advertiser.")
	}
	c := stores.Creative{ID: r.NewID(stores.KindCreative), AdSet: s.ID, Post: input.PostID, Review: stores.ReviewPending, CreatedAt: r.now()}
	if err := r.Stores.Creatives.Create(ctx, c); err != nil {
		return stores.ID{}, withField(err, "postId")
	}
	return c.ID, nil
}
