package storetest

import (
	"errors"
	"testing"
	"time"

	"fivefold/stores"
)

// campaignUpdate tests Update.
func (s suite) campaignUpdate() {
	s.test("Update changes a campaign and returns it; fields that are nil stay", func(t *testing.T, fx *fixture) {
		a := fx.fundedAdvertiser(t, 25_000)
		c, other := fx.campaign(t, a, nil), fx.campaign(t, a, nil)
		name, state, ends, daily, bid, limit := "New", stores.CampaignPaused, c.EndsAt.AddDate(0, 0, 1), int64(0), int64(7), 0
		updated := must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{Name: &name, State: &state, EndsAt: &ends, DailyBudget: &daily, Bid: &bid, FrequencyCap: &limit}, at(1)))(t)
		c.Name, c.State, c.EndsAt, c.DailyBudget, c.Bid, c.FrequencyCap = name, state, ends, daily, bid, limit
		want(t, "returned", updated, c)
		want(t, "stored", must(fx.Campaigns.ByIDs(t.Context(), []stores.ID{c.ID, other.ID}))(t), map[stores.ID]stores.Campaign{c.ID: c, other.ID: other})
		want(t, "without a change", must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{}, at(1)))(t), c)
	})
	s.test("what a raised budget has more is reserved by a further hold, or nothing is changed", func(t *testing.T, fx *fixture) {
		a := fx.fundedAdvertiser(t, 15_000)
		c := fx.campaign(t, a, nil)
		for i, budget := range []int64{12_000, 12_000, 15_000} {
			c.Budget, c.Holds = budget, []int{2, 2, 3}[i]
			want(t, "returned", must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{Budget: &budget}, at(1)))(t), c)
			want(t, "held", fx.held(t, a), budget)
		}
		holds := must(fx.Books.Holds(t.Context(), c.BudgetHolds()))(t)
		amounts := []int64{}
		for _, id := range c.BudgetHolds() {
			amounts = append(amounts, holds[id].Amount)
		}
		want(t, "holds", amounts, []int64{10_000, 2000, 3000})
		more, name := int64(15_001), "New"
		if _, err := fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{Budget: &more, Name: &name}, at(2)); !errors.Is(err, stores.ErrInsufficientFunds) {
			t.Errorf("Update: %v", err)
		}
		want(t, "stored", must(fx.Campaigns.ByIDs(t.Context(), []stores.ID{c.ID}))(t)[c.ID], c)
	})
	s.test("all holds of a budget last as long as the first, as the end can be moved that far", func(t *testing.T, fx *fixture) {
		c := fx.campaign(t, fx.fundedAdvertiser(t, 15_000), nil)
		sooner, later, budget := c.EndsAt.Add(-time.Hour), c.EndsAt, int64(12_000)
		for _, change := range []stores.CampaignChange{{EndsAt: &sooner}, {Budget: &budget}, {EndsAt: &later}} {
			c = must(fx.Campaigns.Update(t.Context(), c.ID, change, at(1)))(t)
		}
		for id, hold := range must(fx.Books.Holds(t.Context(), c.BudgetHolds()))(t) {
			want(t, id.String(), hold.ExpiresAt, c.HeldUntil)
		}
	})
	s.test("a budget that has MaxBudgetHolds is not raised any more: ErrTooMany", func(t *testing.T, fx *fixture) {
		c := fx.campaign(t, fx.fundedAdvertiser(t, 25_000), nil)
		for c.Holds < stores.MaxBudgetHolds {
			budget := c.Budget + 1
			c = must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{Budget: &budget}, at(1)))(t)
		}
		budget := c.Budget + 1
		if _, err := fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{Budget: &budget}, at(1)); !errors.Is(err, stores.ErrTooMany) {
			t.Errorf("Update: %v", err)
		}
		want(t, "stored", must(fx.Campaigns.ByIDs(t.Context(), []stores.ID{c.ID}))(t)[c.ID], c)
	})
	s.test("concurrent Updates to one budget reserve it once", func(t *testing.T, fx *fixture) {
		a := fx.fundedAdvertiser(t, 25_000)
		c, budget := fx.campaign(t, a, nil), int64(20_000)
		for _, err := range concurrently(8, func(int) error {
			return errOf(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{Budget: &budget}, at(1)))
		}) {
			if err != nil {
				t.Errorf("Update: %v", err)
			}
		}
		want(t, "held", fx.held(t, a), budget)
		want(t, "holds", must(fx.Campaigns.ByIDs(t.Context(), []stores.ID{c.ID}))(t)[c.ID].Holds, 2)
	})
	s.test("Update with what is not valid returns an error and changes nothing", func(t *testing.T, fx *fixture) {
		a := fx.fundedAdvertiser(t, 25_000)
		c := fx.campaign(t, a, nil)
		less, none, past, late, much := int64(9_999), int64(0), at(0), c.HeldUntil, int64(stores.MaxBudget+1)
		for i, bad := range []struct {
			change stores.CampaignChange
			err    error
		}{
			{stores.CampaignChange{Budget: &less}, stores.ErrBudgetLowered}, {stores.CampaignChange{Budget: &much}, stores.ErrAmount}, {stores.CampaignChange{Bid: &none}, stores.ErrAmount},
			{stores.CampaignChange{DailyBudget: &much}, stores.ErrAmount}, {stores.CampaignChange{EndsAt: &past}, stores.ErrSchedule}, {stores.CampaignChange{EndsAt: &late}, stores.ErrSchedule},
		} {
			if _, err := fx.Campaigns.Update(t.Context(), c.ID, bad.change, at(1)); !errors.Is(err, bad.err) {
				t.Errorf("%d: %v", i, err)
			}
		}
		if _, err := fx.Campaigns.Update(t.Context(), fx.id(stores.KindCampaign), stores.CampaignChange{}, at(1)); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("a missing one: %v", err)
		}
		want(t, "stored", must(fx.Campaigns.ByIDs(t.Context(), []stores.ID{c.ID}))(t)[c.ID], c)
		want(t, "held", fx.held(t, a), int64(10_000))
	})
	s.test("a campaign that has ended does not change: ErrCampaignEnded", func(t *testing.T, fx *fixture) {
		c := fx.campaign(t, fx.fundedAdvertiser(t, 25_000), nil)
		ended, active := stores.CampaignEnded, stores.CampaignActive
		c.State = ended
		want(t, "ended", must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{State: &ended}, at(1)))(t), c)
		want(t, "again", must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{State: &ended}, at(2)))(t), c)
		if _, err := fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{State: &active}, at(3)); !errors.Is(err, stores.ErrCampaignEnded) {
			t.Errorf("Update: %v", err)
		}
	})
}

// campaignRead tests OfAdvertisers and Live.
func (s suite) campaignRead() {
	s.lists("OfAdvertisers", func(t tester, fx *fixture, rank []int) listFixture {
		a, b := fx.fundedAdvertiser(t, 10_000_000), fx.fundedAdvertiser(t, 10_000)
		fx.campaign(t, b, nil)
		ids := fx.ids(stores.KindCampaign, len(rank))
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					fx.campaign(t, a, func(c *stores.Campaign) { c.ID, c.CreatedAt, c.Budget, c.DailyBudget = ids[i], at(rank[i]), 10, 0 })
				}
			},
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Campaigns.OfAdvertisers(t.Context(), []stores.ID{fx.id(stores.KindAdvertiser), a.ID, {}, a.ID}, window)
				return listOf(got, err, a.ID, func(c stores.Campaign) stores.ID { return c.ID })
			},
		}
	})
	s.test("Live returns active campaigns within their schedule, after an ID, ordered by ID", func(t *testing.T, fx *fixture) {
		a, day := fx.fundedAdvertiser(t, 1_000_000), 24*time.Hour
		var live []stores.Campaign
		for i := range 5 {
			live = append(live, fx.campaign(t, a, func(c *stores.Campaign) { c.StartsAt, c.EndsAt = at(0).Add(time.Duration(i)*day), at(0).Add(10*day) }))
		}
		for _, state := range []stores.CampaignState{stores.CampaignPaused, stores.CampaignEnded} {
			c := fx.campaign(t, a, nil)
			must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{State: &state}, at(1)))(t)
		}
		early := append([]stores.Campaign(nil), live[:3]...)
		sortBy(live, func(c stores.Campaign) stores.ID { return c.ID })
		sortBy(early, func(c stores.Campaign) stores.ID { return c.ID })
		want(t, "on the third day", must(fx.Campaigns.Live(t.Context(), at(0).Add(2*day), stores.ID{}, 100))(t), early)
		want(t, "all", must(fx.Campaigns.Live(t.Context(), at(0).Add(10*day-time.Second), stores.ID{}, 100))(t), live)
		want(t, "some", must(fx.Campaigns.Live(t.Context(), at(0).Add(9*day), live[1].ID, 2))(t), live[2:4])
		want(t, "after the end", len(must(fx.Campaigns.Live(t.Context(), at(0).Add(10*day), stores.ID{}, 100))(t)), 0)
		want(t, "before the beginning", len(must(fx.Campaigns.Live(t.Context(), at(-1), stores.ID{}, 100))(t)), 0)
	})
	s.test("a campaign that ends finishes its budget, and IfOver changes nothing before the end of the schedule", func(t *testing.T, fx *fixture) {
		a := fx.fundedAdvertiser(t, 1_000_000)
		c, ended, more := fx.campaign(t, a, nil), stores.CampaignEnded, int64(15_000)
		c = must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{Budget: &more}, at(0)))(t)
		got := must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{State: &ended, IfOver: true}, c.EndsAt.Add(-time.Second)))(t)
		want(t, "before the end", got, c)
		want(t, "held", fx.held(t, a), more)
		lease := must(fx.Delivery.Lease(t.Context(), stores.Lease{ID: fx.id(stores.KindLease), Campaign: c.ID, Hold: stores.BudgetHold(c.ID, 2), Amount: 100, EndsAt: c.EndsAt.Add(time.Minute)},
			stores.MaxBudget, c.EndsAt.Add(-time.Second)))(t)
		got = must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{State: &ended, IfOver: true}, c.EndsAt))(t)
		want(t, "state", got.State, stores.CampaignEnded)
		for n := range c.Holds {
			_, err := fx.Delivery.Lease(t.Context(), stores.Lease{ID: fx.id(stores.KindLease), Campaign: c.ID, Hold: stores.BudgetHold(c.ID, n+1), Amount: 1, EndsAt: c.EndsAt.Add(time.Minute)},
				stores.MaxBudget, c.EndsAt)
			wantError(t, "a lease of an ended campaign", err, stores.ErrHoldEnded)
		}
		heldAt := func(when time.Time) int64 {
			return must(fx.Books.Balances(t.Context(), []stores.ID{stores.FundsOf(a.ID)}, when))(t)[stores.FundsOf(a.ID)].Held
		}
		want(t, "held with an open lease", heldAt(c.EndsAt.Add(time.Second)), int64(5000))
		must(fx.Delivery.Close(t.Context(), lease.EndsAt, 10))(t)
		want(t, "held", heldAt(lease.EndsAt.Add(time.Second)), int64(0))
	})
	s.test("Over returns campaigns whose schedule has ended and that have not, the earliest end first", func(t *testing.T, fx *fixture) {
		a, day := fx.fundedAdvertiser(t, 1_000_000), 24*time.Hour
		over := make([]stores.Campaign, 4)
		for i, end := range []int{3, 1, 2, 5} {
			over[i] = fx.campaign(t, a, func(c *stores.Campaign) { c.EndsAt = at(0).Add(time.Duration(end) * day) })
		}
		paused, ended := stores.CampaignPaused, stores.CampaignEnded
		over[0] = must(fx.Campaigns.Update(t.Context(), over[0].ID, stores.CampaignChange{State: &paused}, at(1)))(t)
		want(t, "before the first end", len(must(fx.Campaigns.Over(t.Context(), at(0).Add(day-time.Second), 100))(t)), 0)
		want(t, "at an end", must(fx.Campaigns.Over(t.Context(), at(0).Add(3*day), 100))(t), []stores.Campaign{over[1], over[2], over[0]})
		want(t, "some", must(fx.Campaigns.Over(t.Context(), at(0).Add(3*day), 1))(t), over[1:2])
		must(fx.Campaigns.Update(t.Context(), over[1].ID, stores.CampaignChange{State: &ended}, at(0).Add(3*day)))(t)
		want(t, "after one was ended", must(fx.Campaigns.Over(t.Context(), at(0).Add(3*day), 100))(t), []stores.Campaign{over[2], over[0]})
	})
	s.test("no keys return an empty map", func(t *testing.T, fx *fixture) {
		want(t, "ByIDs", len(must(fx.Campaigns.ByIDs(t.Context(), nil))(t)), 0)
		want(t, "OfAdvertisers", len(must(fx.Campaigns.OfAdvertisers(t.Context(), nil, wholeList))(t)), 0)
	})
}
