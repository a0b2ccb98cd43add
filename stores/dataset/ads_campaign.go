package dataset

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fivefold/stores"
)

// adImportLimit is how long an import that failed can be completed: the schedule of a campaign must not have ended when it is created.
const adImportLimit = 365 * 24 * time.Hour

// budget returns the budget of a campaign in minor units: what it has spent, rounded up. A budget is at least 1.
func (c *adCampaign) budget() int64 { return max(c.total.spent.Ceil(), 1) }

// campaign stores a campaign that has ended: its ad sets, its figures, and what it has spent in the ledger. It reports whether the campaign had not been imported yet.
// What depends on a time depends on at only, so that the next import completes one that failed anywhere. The end of the campaign comes last.
func (imp *adImport) campaign(ctx context.Context, c *adCampaign, at time.Time) (added bool, err error) {
	id := stores.DerivedID(stores.KindCampaign, imp.advertiser.ID, c.name)
	found, err := imp.set.Campaigns.ByIDs(ctx, []stores.ID{id})
	if err != nil || found[id].State == stores.CampaignEnded {
		return false, err
	}
	day := at.UTC().Truncate(24 * time.Hour)
	now := time.Now()
	// Nothing delivers it: it is paused until it has ended. Its bid is not used.
	if _, err := imp.set.Campaigns.Create(ctx, stores.Campaign{ID: id, Advertiser: imp.advertiser.ID, Name: c.name, Objective: stores.ObjectiveTraffic, State: stores.CampaignPaused,
		StartsAt: day, EndsAt: day.Add(adImportLimit), Budget: c.budget(), BidKind: stores.BidClick, Bid: 1, CreatedAt: now}); err != nil {
		return false, err
	}
	sets, err := imp.adSets(ctx, c, id, at)
	if err != nil {
		return false, err
	}
	if err := imp.addFigures(ctx, c, id, sets, day); err != nil {
		return false, err
	}
	if err := imp.capture(ctx, c, id, now); err != nil {
		return false, err
	}
	ended, endsAt := stores.CampaignEnded, day.Add(24*time.Hour)
	_, err = imp.set.Campaigns.Update(ctx, id, stores.CampaignChange{State: &ended, EndsAt: &endsAt}, now)
	return err == nil, err
}

// adSets stores the ad sets of a campaign and returns their IDs.
func (imp *adImport) adSets(ctx context.Context, c *adCampaign, campaign stores.ID, at time.Time) (map[adAudience]stores.ID, error) {
	ids := map[adAudience]stores.ID{}
	for _, a := range c.sets {
		audience, err := audienceOf(a)
		if err != nil {
			return nil, err
		}
		set := stores.AdSet{ID: stores.DerivedID(stores.KindAdSet, campaign, a.age+"\n"+a.gender), Campaign: campaign, Name: a.age + " " + a.gender, Audience: audience,
			CreatedAt: at}
		if err := imp.set.AdSets.Create(ctx, set); err != nil && !errors.Is(err, stores.ErrAlreadyExists) {
			return nil, err
		}
		ids[a] = set.ID
	}
	return ids, nil
}

// addFigures adds the figures of a campaign, in parts that are added once each.
func (imp *adImport) addFigures(ctx context.Context, c *adCampaign, campaign stores.ID, sets map[adAudience]stores.ID, day time.Time) error {
	figures := make([]stores.AdFigures, len(c.figures))
	for i, f := range c.figures {
		figures[i] = stores.AdFigures{Day: day, AdSet: sets[f.adAudience], Segment: stores.Segment{Age: f.age, Gender: f.gender, Interest: imp.interest(f.interest)},
			Impressions: f.impressions, Clicks: f.clicks, Spend: f.spent}
	}
	for first := 0; first < len(figures); first += stores.MaxBatch {
		part := figures[first:min(first+stores.MaxBatch, len(figures))]
		if err := imp.set.AdReports.Add(ctx, campaign, fmt.Sprintf("%s/%d", imp.Source, first), part); err != nil {
			return err
		}
	}
	return nil
}

// capture captures what a campaign has spent, rounded down, and releases the rest of its budget.
func (imp *adImport) capture(ctx context.Context, c *adCampaign, campaign stores.ID, now time.Time) error {
	hold := stores.BudgetHold(campaign, 1)
	if amount := c.total.spent.Minor; amount > 0 {
		if _, err := imp.set.Ledger.Capture(ctx, stores.Booking{At: now}, stores.DerivedID(stores.KindTransfer, campaign, "ads"), hold, amount, true); err != nil {
			return err
		}
	}
	return imp.set.Delivery.Finish(ctx, hold, now)
}
