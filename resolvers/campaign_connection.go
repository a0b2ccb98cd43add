package resolvers

import (
	"context"
	"time"

	"fivefold/graph/model"
	"fivefold/stores"
)

func campaignEdge(c stores.Campaign, cursor model.Cursor) model.CampaignEdge {
	return model.CampaignEdge{Cursor: cursor, Node: &c}
}

// campaignMoney returns an amount of each campaign in the currency of its advertiser, nil for 0.
func (r *Resolver) campaignMoney(ctx context.Context, campaigns []*stores.Campaign, amount func(*stores.Campaign) int64) ([]*model.Money, error) {
	found, err := r.advertisers(ctx, ids(campaigns, campaignAdvertiser))
	out := make([]*model.Money, len(campaigns))
	for i, c := range campaigns {
		if a := found[c.Advertiser]; a != nil && amount(c) != 0 {
			out[i] = moneyOf(amount(c), a.Currency)
		}
	}
	return out, err
}

func campaignAdvertiser(c *stores.Campaign) stores.ID { return c.Advertiser }

// loadLists loads the list that belongs to each object, all in one call.
func loadLists[O, V any](ctx context.Context, name string, objs []*O, id func(*O) stores.ID,
	load func(context.Context, []stores.ID) (map[stores.ID][]V, error)) ([][]*V, error) {
	found, err := loadBatched(ctx, name, ids(objs, id), load)
	out := make([][]*V, len(objs))
	for i, obj := range objs {
		out[i] = pointersTo(found[id(obj)])
	}
	return out, err
}

// campaignReports returns the figures of campaigns.
func (r *Resolver) campaignReports(ctx context.Context, campaigns []*stores.Campaign, by stores.AdBreakdown, p period) ([][]*model.AdReportRow, error) {
	found, err := inBatches(ctx, stores.Distinct(ids(campaigns, campaignID)), func(ctx context.Context, ids []stores.ID) (map[stores.ID][]stores.AdFigures, error) {
		return r.adFigures(ctx, ids, by, p)
	})
	if err != nil {
		return nil, err
	}
	advertisers, err := r.advertisers(ctx, ids(campaigns, campaignAdvertiser))
	out := make([][]*model.AdReportRow, len(campaigns))
	for i, c := range campaigns {
		out[i] = make([]*model.AdReportRow, len(found[c.ID]))
		for j, f := range found[c.ID] {
			out[i][j] = reportRow(f, advertisers[c.Advertiser])
		}
	}
	return out, err
}

// reportRow returns figures of a campaign of an advertiser, which is nil when it could not be loaded.
func reportRow(f stores.AdFigures, a *stores.Advertiser) *model.AdReportRow {
	row := &model.AdReportRow{Day: unlessZero(f.Day, time.Time{}), Age: unlessZero(f.Segment.Age, ""), Gender: unlessZero(f.Segment.Gender, ""), PlaceID: f.Segment.Place,
		InterestID: f.Segment.Interest, AdSetID: f.AdSet, CreativeID: f.Creative, Impressions: f.Impressions, Clicks: f.Clicks}
	if a != nil {
		row.Spend = &model.AdSpend{Amount: moneyOf(f.Spend.Minor, a.Currency), Nanos: int(f.Spend.Nanos)}
	}
	return row
}

// unlessZero returns a pointer to a value, nil when it is zero.
func unlessZero[T comparable](value, zero T) *T {
	if value == zero {
		return nil
	}
	return &value
}
