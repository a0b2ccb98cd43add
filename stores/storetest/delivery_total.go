package storetest

import (
	"errors"
	"sync"
	"testing"

	"fivefold/stores"
)

// deliveryTotal tests the total of Lease.
func (s suite) deliveryTotal() {
	s.test("open leases and what closed ones have used never exceed a total", func(t *testing.T, fx *fixture) {
		b := fx.budget(t, 100)
		grant := func(amount, total int64) (stores.Lease, error) {
			return fx.Delivery.Lease(t.Context(), fx.leaseOf(b, amount), total, at(0))
		}
		first := must(grant(60, 30))(t)
		want(t, "granted", first.Amount, int64(30))
		_, err := grant(1, 30)
		wantError(t, "a reached total", err, stores.ErrBudgetExhausted)
		fx.recordEvents(t, at(5), []stores.AdEvent{fx.impression(b, first, fx.person(t), 7_000_000_001)}, stores.AdEventRecorded)
		must(fx.Delivery.Close(t.Context(), at(60), 10))(t)
		for _, total := range []int64{0, -5, 8} {
			_, err = grant(1, total)
			wantError(t, "a total that is reached by what was used, rounded up", err, stores.ErrBudgetExhausted)
		}
		want(t, "granted", must(grant(60, 9))(t).Amount, int64(1))
		want(t, "granted", must(grant(1000, 1000))(t).Amount, int64(91))
	})
	s.test("a total is that of all holds of the campaign", func(t *testing.T, fx *fixture) {
		a := fx.fundedAdvertiser(t, 10_000)
		c := fx.campaign(t, a, func(c *stores.Campaign) { c.Budget, c.DailyBudget = 100, 0 })
		more := int64(300)
		c = must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{Budget: &more}, at(0)))(t)
		grant := func(n int, amount, total int64) (stores.Lease, error) {
			return fx.Delivery.Lease(t.Context(), stores.Lease{ID: fx.id(stores.KindLease), Campaign: c.ID, Hold: stores.BudgetHold(c.ID, n), Amount: amount, EndsAt: at(60)}, total, at(0))
		}
		first := must(grant(1, 60, 80))(t)
		want(t, "granted of the other hold", must(grant(2, 60, 80))(t).Amount, int64(20))
		_, err := grant(1, 1, 80)
		wantError(t, "a reached total", err, stores.ErrBudgetExhausted)
		fx.recordEvents(t, at(5), []stores.AdEvent{fx.impression(budgetFixture{campaign: c.ID, hold: first.Hold}, first, fx.person(t), 7_000_000_001)}, stores.AdEventRecorded)
		must(fx.Delivery.Close(t.Context(), at(60), 10))(t)
		_, err = grant(2, 1, 8)
		wantError(t, "a total that is reached by what the other hold has used, rounded up", err, stores.ErrBudgetExhausted)
		want(t, "granted", must(grant(2, 60, 9))(t).Amount, int64(1))
	})
	s.test("at once, leases of several holds of a campaign keep to the total", func(t *testing.T, fx *fixture) {
		c := fx.campaign(t, fx.fundedAdvertiser(t, 10_000), func(c *stores.Campaign) { c.Budget, c.DailyBudget = 100, 0 })
		more := int64(200)
		must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{Budget: &more}, at(0)))(t)
		granted := make([]int64, 16)
		ids := fx.ids(stores.KindLease, len(granted))
		var calls sync.WaitGroup
		for i := range granted {
			calls.Go(func() {
				l, err := fx.Delivery.Lease(t.Context(), stores.Lease{ID: ids[i], Campaign: c.ID, Hold: stores.BudgetHold(c.ID, 1+i%2), Amount: 10, EndsAt: at(60)}, 50, at(0))
				if err != nil && !errors.Is(err, stores.ErrBudgetExhausted) {
					t.Error(err)
				}
				granted[i] = l.Amount
			})
		}
		calls.Wait()
		sum := int64(0)
		for _, amount := range granted {
			sum += amount
		}
		want(t, "granted", sum, int64(50))
	})
}
