package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"fivefold/stores"
)

// The campaigns of the advertiser are over. Each has one ad set with one creative, the post of the page.
var campaigns = []struct {
	name      string
	objective stores.CampaignObjective
	bidKind   stores.BidKind
	bid       int64
	audience  stores.AdAudience
	reason    stores.AdReason // why people are shown it
	seen      int             // impressions
	price     stores.Spend
}{
	{"Spring repairs", stores.ObjectiveAwareness, stores.BidThousand, 400, stores.AdAudience{},
		stores.AdReason{Kind: stores.AdReasonEverybody}, 30, stores.Spend{Nanos: 310_000_000}},
	{"Atlases", stores.ObjectiveTraffic, stores.BidClick, 40, stores.AdAudience{Languages: []string{"en"}},
		stores.AdReason{Kind: stores.AdReasonLanguage, Language: "en"}, 12, stores.Spend{Minor: 3, Nanos: 125_000_000}},
}

// campaignOf returns the ID of a campaign of an advertiser.
func campaignOf(advertiser stores.ID, name string) stores.ID {
	return stores.DerivedID(stores.KindCampaign, advertiser, name)
}

// addCampaigns stores campaigns of an advertiser, and spends a part of their budgets as servers do.
func addCampaigns(ctx context.Context, set stores.Set, a stores.Advertiser, post stores.ID, people []stores.User) error {
	for i, data := range campaigns {
		c := stores.Campaign{ID: campaignOf(a.ID, data.name), Advertiser: a.ID, Name: data.name, Objective: data.objective, State: stores.CampaignActive,
			StartsAt: funded.AddDate(0, 0, i+1), EndsAt: funded.AddDate(0, 0, i+31), Budget: 100_00, DailyBudget: 10_00, BidKind: data.bidKind, Bid: data.bid, FrequencyCap: 3, CreatedAt: funded}
		c, err := set.Campaigns.Create(ctx, c)
		if err != nil {
			return fmt.Errorf("campaign %s: %w", data.name, err)
		}
		s := stores.AdSet{ID: stores.DerivedID(stores.KindAdSet, c.ID, "demo"), Campaign: c.ID, Name: data.name, Audience: data.audience, CreatedAt: funded}
		creative := stores.Creative{ID: stores.DerivedID(stores.KindCreative, c.ID, "demo"), AdSet: s.ID, Post: post, Review: stores.ReviewPending, CreatedAt: funded}
		if err := create(ctx, set, s, creative); err != nil {
			return fmt.Errorf("campaign %s: %w", data.name, err)
		}
		if err := spend(ctx, set, c, creative, audienceOf(people, data.audience), data.reason, data.seen, data.price); err != nil {
			return fmt.Errorf("campaign %s: %w", data.name, err)
		}
	}
	return nil
}

// audienceOf returns the people who speak a language of an audience, everybody when it names none.
func audienceOf(people []stores.User, a stores.AdAudience) []stores.User {
	if len(a.Languages) == 0 {
		return people
	}
	var found []stores.User
	for _, p := range people {
		if slices.ContainsFunc(p.Languages, func(tag string) bool {
			language, _, _ := strings.Cut(tag, "-")
			return slices.Contains(a.Languages, language)
		}) {
			found = append(found, p)
		}
	}
	return found
}

// create stores an ad set with an approved creative, unless another server has.
func create(ctx context.Context, set stores.Set, s stores.AdSet, c stores.Creative) error {
	if err := set.AdSets.Create(ctx, s); err != nil && !errors.Is(err, stores.ErrAlreadyExists) {
		return err
	}
	if err := set.Creatives.Create(ctx, c); errors.Is(err, stores.ErrAlreadyExists) {
		return nil // and what was decided about it stays
	} else if err != nil {
		return err
	}
	_, err := set.Creatives.Review(ctx, c.ID, stores.ReviewApproved, "", funded)
	return err
}

// spend records impressions of a creative, one to each person in turn, a few each day, and closes the lease that pays them.
func spend(ctx context.Context, set stores.Set, c stores.Campaign, creative stores.Creative, people []stores.User, reason stores.AdReason, impressions int, price stores.Spend) error {
	lease, err := set.Delivery.Lease(ctx, stores.Lease{ID: stores.DerivedID(stores.KindLease, c.ID, "demo"), Campaign: c.ID, Hold: stores.BudgetHold(c.ID, 1), Amount: 50_00,
		EndsAt: c.EndsAt}, stores.MaxBudget, c.StartsAt)
	if err != nil {
		return err
	}
	events := make([]stores.AdEvent, impressions)
	for i := range events {
		p := people[i%len(people)]
		events[i] = stores.AdEvent{Token: stores.DerivedID(stores.KindShownAd, c.ID, fmt.Sprint(i)).UUID, Kind: stores.AdImpression, Lease: lease.ID, AdSet: creative.AdSet,
			Creative: creative.ID, Person: p.ID, Price: price, Segment: stores.Segment{Age: []string{"25-34", "35-44"}[i%2]}, Reasons: stores.FormatAdReasons([]stores.AdReason{reason}),
			At: c.StartsAt.Add(time.Duration(i) * 5 * time.Hour)}
	}
	if _, err := set.Delivery.Record(ctx, events, c.StartsAt.AddDate(0, 0, 1)); err != nil {
		return err
	}
	_, err = set.Delivery.Close(ctx, c.EndsAt, 100)
	return err
}
