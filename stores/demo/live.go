package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fivefold/stores"
)

// The campaigns that are live in the year of the demo. They bid for a thousand impressions. Each has one ad set with one creative, the post of the page.
var liveCampaigns = []struct {
	name      string
	bid       int64
	interests []string // of the audience; everybody without any
}{
	{"Workshop", 300, nil},
	{"Sleeves for your records", 900, []string{"Radiohead", "The Beatles", "Pink Floyd", "Kraftwerk"}},
}

// FillLive adds campaigns that run in the year of now to the network that Fill has filled, unless it has them. The others are over, so that they are always the
// same. It does nothing in a network without the advertiser, while another server fills it, and when the advertiser has not enough money left.
func FillLive(ctx context.Context, set stores.Set, now time.Time) error {
	rows, err := population()
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	for _, page := range rows.Pages {
		if page.Name == advertised {
			if err := addLive(ctx, set, page.ID, rows, now.UTC().Year()); err != nil {
				return fmt.Errorf("demo: %w", err)
			}
		}
	}
	return nil
}

func addLive(ctx context.Context, set stores.Set, page stores.ID, rows stores.Rows, year int) error {
	advertiser := advertiserOf(page)
	found, err := set.Advertisers.ByIDs(ctx, []stores.ID{advertiser})
	if err != nil || len(found) == 0 {
		return err
	}
	// The account of the advertiser has its entries in the order of their times: those of the campaigns that are over come first.
	var over []stores.ID
	for _, data := range campaigns {
		over = append(over, stores.BudgetHold(campaignOf(advertiser, data.name), 1))
	}
	budgets, err := set.Delivery.Budgets(ctx, over)
	for _, hold := range over {
		if err != nil || budgets[hold].Captured == 0 {
			return err
		}
	}
	named := map[string]stores.ID{}
	for _, i := range rows.Interests {
		named[i.Name] = i.ID
	}
	begin := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, data := range liveCampaigns {
		c := stores.Campaign{ID: stores.DerivedID(stores.KindCampaign, advertiser, fmt.Sprint(data.name, "/", year)), Advertiser: advertiser, Name: fmt.Sprintf("%s %d", data.name, year),
			Objective: stores.ObjectiveAwareness, State: stores.CampaignActive, StartsAt: begin, EndsAt: begin.AddDate(1, 0, 0), Budget: 10_00, BidKind: stores.BidThousand,
			Bid: data.bid, CreatedAt: begin}
		if c, err = set.Campaigns.Create(ctx, c); errors.Is(err, stores.ErrInsufficientFunds) {
			return nil
		} else if err != nil {
			return fmt.Errorf("campaign %s: %w", data.name, err)
		}
		var audience stores.AdAudience
		for _, name := range data.interests {
			audience.Interests = append(audience.Interests, named[name])
		}
		for _, post := range rows.Posts {
			if post.Page == page {
				s := stores.AdSet{ID: stores.DerivedID(stores.KindAdSet, c.ID, "demo"), Campaign: c.ID, Name: data.name, Audience: audience, CreatedAt: begin}
				creative := stores.Creative{ID: stores.DerivedID(stores.KindCreative, c.ID, "demo"), AdSet: s.ID, Post: post.ID, Review: stores.ReviewPending, CreatedAt: begin}
				if err := create(ctx, set, s, creative); err != nil {
					return fmt.Errorf("campaign %s: %w", data.name, err)
				}
			}
		}
	}
	return nil
}
