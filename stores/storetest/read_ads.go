package storetest

import (
	"testing"
	"time"

	"fivefold/stores"
)

// readAdvertisers is ReadAll for advertisers and their campaigns.
func readAdvertisers(t *testing.T, s stores.Set) {
	t.Helper()
	ctx, note := t.Context(), requireNoError(t)
	two := func(kind stores.Kind) []stores.ID { return []stores.ID{readID(kind, 1), readID(kind, 2)} }
	people, advertisers := two(stores.KindUser), two(stores.KindAdvertiser)
	for _, n := range []int{1, 2} {
		note(s.Advertisers.ByIDs(ctx, advertisers[:n]))
		note(s.Advertisers.OfPages(ctx, people[0], two(stores.KindPage)[:n]))
		note(s.Advertisers.Between(ctx, people[0], advertisers[:n]))
		note(s.Campaigns.ByIDs(ctx, two(stores.KindCampaign)[:n]))
		note(s.AdSets.ByIDs(ctx, two(stores.KindAdSet)[:n]))
		note(s.AdSets.OfCampaigns(ctx, two(stores.KindCampaign)[:n]))
		note(s.Creatives.ByIDs(ctx, two(stores.KindCreative)[:n]))
		note(s.Creatives.OfAdSets(ctx, two(stores.KindAdSet)[:n]))
		note(s.AdPreferences.ByPeople(ctx, people[:n]))
	}
	note(s.Campaigns.Live(ctx, time.Now(), stores.ID{}, 10))
	note(s.Campaigns.Over(ctx, time.Now(), 10))
	note(s.Creatives.Pending(ctx, stores.ID{}, 10))
	for _, window := range windowForms {
		note(s.Advertisers.Members(ctx, advertisers, window))
		note(s.Advertisers.OfUsers(ctx, people, window))
		note(s.Campaigns.OfAdvertisers(ctx, advertisers, window))
	}
}
