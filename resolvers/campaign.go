package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
	"time"
)

func (r *adAudienceResolver) MinAge(ctx context.Context, objs []*stores.AdAudience) ([]*int, error) {
	return optional(objs, func(a *stores.AdAudience) int { return a.MinAge })
}

func (r *adAudienceResolver) MaxAge(ctx context.Context, objs []*stores.AdAudience) ([]*int, error) {
	return optional(objs, func(a *stores.AdAudience) int { return a.MaxAge })
}

func (r *adSetResolver) Creatives(ctx context.Context, objs []*stores.AdSet) ([][]*stores.Creative, error) {
	return loadLists(ctx, "Creatives.OfAdSets", objs, func(s *stores.AdSet) stores.ID { return s.ID }, r.r.Stores.Creatives.OfAdSets)
}

func (r *advertiserResolver) Campaigns(ctx context.Context, objs []*stores.Advertiser, first *int, after *string, last *int, before *string) ([]*model.CampaignConnection, error) {
	return connect(ctx, idPtrs(objs, advertiserID), pageArgs{first, after, last, before}, scopeOf("campaigns"), r.r.Stores.Campaigns.OfAdvertisers,
		campaignEdge, newCampaignConnection)
}

func (r *campaignResolver) Budget(ctx context.Context, objs []*stores.Campaign) ([]*model.Money, error) {
	return r.r.campaignMoney(ctx, objs, func(c *stores.Campaign) int64 { return c.Budget })
}

func (r *campaignResolver) DailyBudget(ctx context.Context, objs []*stores.Campaign) ([]*model.Money, error) {
	return r.r.campaignMoney(ctx, objs, func(c *stores.Campaign) int64 { return c.DailyBudget })
}

func (r *campaignResolver) Bid(ctx context.Context, objs []*stores.Campaign) ([]*model.Money, error) {
	return r.r.campaignMoney(ctx, objs, func(c *stores.Campaign) int64 { return c.Bid })
}

func (r *campaignResolver) AdSets(ctx context.Context, objs []*stores.Campaign) ([][]*stores.AdSet, error) {
	return loadLists(ctx, "AdSets.OfCampaigns", objs, campaignID, r.r.Stores.AdSets.OfCampaigns)
}

func (r *campaignResolver) Report(ctx context.Context, objs []*stores.Campaign, by stores.AdBreakdown, from *time.Time, until *time.Time) ([][]*model.AdReportRow, error) {
	period, err := periodOf(from, until)
	if err != nil {
		return nil, err
	}
	return r.r.campaignReports(ctx, objs, by, period)
}

func (r *Resolver) AdAudience() generated.AdAudienceResolver { return &adAudienceResolver{r} }

func (r *Resolver) AdSet() generated.AdSetResolver { return &adSetResolver{r} }

func (r *Resolver) Campaign() generated.CampaignResolver { return &campaignResolver{r} }

type (
	adAudienceResolver struct{ r *Resolver }
	adSetResolver      struct{ r *Resolver }
	campaignResolver   struct{ r *Resolver }
)
