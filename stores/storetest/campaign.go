package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"fivefold/stores"
)

// Campaigns tests stores.Campaigns.
func Campaigns(t *testing.T, open Open) {
	s := suite{t, open, "Campaigns"}
	s.promises(campaignCalls)
	s.campaignCreate()
	s.campaignUpdate()
	s.campaignRead()
}

func campaignCalls(t *testing.T, fx *fixture, n int) []call {
	a := fx.fundedAdvertiser(t, 100_000)
	made := []stores.ID{fx.campaign(t, a, nil).ID}
	advertisers := []stores.ID{a.ID}
	for range n - 1 {
		made, advertisers = append(made, fx.id(stores.KindCampaign)), append(advertisers, fx.id(stores.KindAdvertiser))
	}
	next, name := fx.newCampaign(a), "New"
	return []call{
		{"Campaigns.Create", 0, func(ctx context.Context) error { return errOf(fx.Campaigns.Create(ctx, next)) }},
		{"Campaigns.Update", 0, func(ctx context.Context) error {
			return errOf(fx.Campaigns.Update(ctx, made[0], stores.CampaignChange{Name: &name}, at(1)))
		}},
		{"Campaigns.ByIDs", n, func(ctx context.Context) error { return errOf(fx.Campaigns.ByIDs(ctx, made)) }},
		{"Campaigns.OfAdvertisers", n, func(ctx context.Context) error {
			return errOf(fx.Campaigns.OfAdvertisers(ctx, advertisers, stores.Window{Limit: 2, Count: true}))
		}},
		{"Campaigns.Over", 0, func(ctx context.Context) error { return errOf(fx.Campaigns.Over(ctx, at(1), 10)) }},
		{"Campaigns.Live", 0, func(ctx context.Context) error { return errOf(fx.Campaigns.Live(ctx, at(1), stores.ID{}, 10)) }},
	}
}

// fundedAdvertiser stores an advertiser that has an amount of money.
func (fx *fixture) fundedAdvertiser(t tester, amount int64) stores.Advertiser {
	t.Helper()
	pages, _ := fx.ownedPages(t, 1)
	a := fx.advertiser(t, pages[0])
	provider := stores.NetworkAccount(stores.AccountProvider, a.Currency)
	provider.OpenedAt = at(0)
	if err := fx.Ledger.Open(t.Context(), []stores.Account{provider}); err != nil {
		t.Fatalf("Open: %v", err)
	}
	must(fx.Ledger.Post(t.Context(), stores.Booking{At: at(0)}, stores.Transfer{ID: fx.id(stores.KindTransfer), Legs: []stores.Leg{
		{Account: stores.FundsOf(a.ID), Amount: amount}, {Account: provider.ID, Amount: -amount}}}))(t)
	return a
}

// newCampaign makes a campaign with a budget of 10,000 for ten days, which is not stored yet.
func (fx *fixture) newCampaign(a stores.Advertiser) stores.Campaign {
	return stores.Campaign{ID: fx.id(stores.KindCampaign), Advertiser: a.ID, Name: "Soup", Objective: stores.ObjectiveTraffic, State: stores.CampaignActive, StartsAt: at(0),
		EndsAt: at(0).AddDate(0, 0, 10), Budget: 10_000, DailyBudget: 2000, BidKind: stores.BidClick, Bid: 50, FrequencyCap: 3, CreatedAt: at(0)}
}

// campaign stores a campaign.
func (fx *fixture) campaign(t tester, a stores.Advertiser, change func(*stores.Campaign)) stores.Campaign {
	t.Helper()
	c := fx.newCampaign(a)
	if change != nil {
		change(&c)
	}
	return must(fx.Campaigns.Create(t.Context(), c))(t)
}

// held returns what is reserved of the funds of an advertiser.
func (fx *fixture) held(t tester, a stores.Advertiser) int64 {
	t.Helper()
	return must(fx.Books.Balances(t.Context(), []stores.ID{stores.FundsOf(a.ID)}, at(100)))(t)[stores.FundsOf(a.ID)].Held
}

// campaignCreate tests Create.
func (s suite) campaignCreate() {
	s.test("Create stores a campaign and reserves its budget, and returns it", func(t *testing.T, fx *fixture) {
		a := fx.fundedAdvertiser(t, 25_000)
		c := fx.newCampaign(a)
		created := must(fx.Campaigns.Create(t.Context(), c))(t)
		c.Holds, c.HeldUntil = 1, c.EndsAt.Add(stores.BudgetGrace)
		want(t, "returned", created, c)
		want(t, "stored", must(fx.Campaigns.ByIDs(t.Context(), []stores.ID{c.ID, fx.id(stores.KindCampaign), {}, asKind(c.ID, stores.KindPage)}))(t), map[stores.ID]stores.Campaign{c.ID: c})
		h := must(fx.Books.Holds(t.Context(), created.BudgetHolds()))(t)[stores.DerivedID(stores.KindHold, c.ID, "budget")]
		want(t, "hold", []any{h.From, h.To, h.Amount, h.Cause, h.ExpiresAt, h.State},
			[]any{stores.FundsOf(a.ID), stores.NetworkAccount(stores.AccountRevenue, "EUR").ID, int64(10_000), c.ID, c.HeldUntil, stores.HoldOpen})
		want(t, "held", fx.held(t, a), int64(10_000))
	})
	s.test("a zero StartsAt is CreatedAt; times are stored to the microsecond, in UTC", func(t *testing.T, fx *fixture) {
		c := fx.newCampaign(fx.fundedAdvertiser(t, 25_000))
		c.StartsAt, c.CreatedAt, c.EndsAt = time.Time{}, inOtherZone(), inOtherZone().AddDate(0, 0, 1)
		created := must(fx.Campaigns.Create(t.Context(), c))(t)
		want(t, "times", []time.Time{created.StartsAt, created.CreatedAt, created.EndsAt}, []time.Time{at(0), at(0), at(0).AddDate(0, 0, 1)})
	})
	s.test("a repeated Create returns what is stored; with other content it returns ErrKeyReused", func(t *testing.T, fx *fixture) {
		a := fx.fundedAdvertiser(t, 25_000)
		c := fx.newCampaign(a)
		must(fx.Campaigns.Create(t.Context(), c))(t)
		budget := int64(12_000)
		updated := must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{Budget: &budget}, at(1)))(t)
		c.CreatedAt = at(5)
		want(t, "repeated", must(fx.Campaigns.Create(t.Context(), c))(t), updated)
		c.CreatedAt = c.EndsAt.AddDate(1, 0, 0)
		want(t, "repeated after its end", must(fx.Campaigns.Create(t.Context(), c))(t), updated)
		c.Bid++
		for _, c.CreatedAt = range []time.Time{c.CreatedAt, at(5)} {
			if _, err := fx.Campaigns.Create(t.Context(), c); !errors.Is(err, stores.ErrKeyReused) {
				t.Errorf("Create: %v", err)
			}
		}
		want(t, "held", fx.held(t, a), int64(12_000))
	})
	s.test("of concurrent Creates with one ID one takes effect, and all return the same", func(t *testing.T, fx *fixture) {
		a := fx.fundedAdvertiser(t, 25_000)
		c := fx.newCampaign(a)
		got := make([]stores.Campaign, 8)
		for _, err := range concurrently(len(got), func(i int) (err error) {
			got[i], err = fx.Campaigns.Create(t.Context(), c)
			return err
		}) {
			if err != nil {
				t.Errorf("Create: %v", err)
			}
		}
		for _, other := range got {
			want(t, "returned", other, got[0])
		}
		want(t, "held", fx.held(t, a), int64(10_000))
	})
	s.test("Create for a missing advertiser returns ErrNotFound, with too little money ErrInsufficientFunds, and stores nothing", func(t *testing.T, fx *fixture) {
		a := fx.fundedAdvertiser(t, 9_999)
		c, orphan := fx.newCampaign(a), fx.newCampaign(stores.Advertiser{ID: fx.id(stores.KindAdvertiser)})
		if _, err := fx.Campaigns.Create(t.Context(), c); !errors.Is(err, stores.ErrInsufficientFunds) {
			t.Errorf("Create: %v", err)
		}
		if _, err := fx.Campaigns.Create(t.Context(), orphan); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("Create: %v", err)
		}
		want(t, "stored", len(must(fx.Campaigns.ByIDs(t.Context(), []stores.ID{c.ID, orphan.ID}))(t)), 0)
		want(t, "held", fx.held(t, a), int64(0))
	})
	s.test("Create with a schedule that is not valid returns ErrSchedule, with such an amount ErrAmount, and stores nothing", func(t *testing.T, fx *fixture) {
		a := fx.fundedAdvertiser(t, 25_000)
		for i, bad := range []struct {
			change func(*stores.Campaign)
			err    error
		}{
			{func(c *stores.Campaign) { c.EndsAt = c.StartsAt }, stores.ErrSchedule},
			{func(c *stores.Campaign) { c.StartsAt, c.EndsAt = at(-100), at(0) }, stores.ErrSchedule},
			{func(c *stores.Campaign) { c.EndsAt = c.StartsAt.Add(stores.MaxSchedule + time.Second) }, stores.ErrSchedule},
			{func(c *stores.Campaign) { c.Budget = 0 }, stores.ErrAmount}, {func(c *stores.Campaign) { c.Budget = -1 }, stores.ErrAmount},
			{func(c *stores.Campaign) { c.Budget = stores.MaxBudget + 1 }, stores.ErrAmount}, {func(c *stores.Campaign) { c.DailyBudget = c.Budget + 1 }, stores.ErrAmount},
			{func(c *stores.Campaign) { c.Bid = 0 }, stores.ErrAmount}, {func(c *stores.Campaign) { c.Bid = stores.MaxBid + 1 }, stores.ErrAmount},
			{func(c *stores.Campaign) { c.FrequencyCap = -1 }, stores.ErrAmount},
		} {
			c := fx.newCampaign(a)
			bad.change(&c)
			if _, err := fx.Campaigns.Create(t.Context(), c); !errors.Is(err, bad.err) {
				t.Errorf("%d: %v", i, err)
			}
			want(t, "stored", len(must(fx.Campaigns.ByIDs(t.Context(), []stores.ID{c.ID}))(t)), 0)
		}
		want(t, "held", fx.held(t, a), int64(0))
	})
}
