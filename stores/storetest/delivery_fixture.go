package storetest

import (
	"encoding/binary"
	"errors"
	"time"

	"fivefold/stores"
)

// A budgetFixture is a hold of an account with money, which a campaign spends.
type budgetFixture struct {
	campaign, hold  stores.ID
	funds, revenue  stores.ID
	expires         time.Time
	adSet, creative stores.ID
}

// budget stores a budget of amount, held from at(0) for ten days.
func (fx *fixture) budget(t tester, amount int64) budgetFixture {
	t.Helper()
	accounts := fx.ids(stores.KindAccount, 3)
	b := budgetFixture{campaign: fx.id(stores.KindCampaign), hold: fx.id(stores.KindHold), funds: accounts[0], revenue: accounts[1], expires: at(0).AddDate(0, 0, 10),
		adSet: fx.id(stores.KindAdSet), creative: fx.id(stores.KindCreative)}
	var open []stores.Account
	for i, id := range accounts {
		a := stores.Account{ID: id, Kind: stores.AccountFunds, Currency: "EUR", OpenedAt: at(0), Floor: stores.NoFloor}
		if i == 0 {
			a.Floor = 0
		}
		open = append(open, a)
	}
	if err := fx.Ledger.Open(t.Context(), open); err != nil {
		t.Fatalf("Open: %v", err)
	}
	booking := stores.Booking{At: at(0)}
	must(fx.Ledger.Post(t.Context(), booking, stores.Transfer{ID: fx.id(stores.KindTransfer),
		Legs: []stores.Leg{{Account: accounts[2], Amount: -amount}, {Account: b.funds, Amount: amount}}}))(t)
	must(fx.Ledger.Hold(t.Context(), booking, stores.Hold{ID: b.hold, From: b.funds, To: b.revenue, Amount: amount, ExpiresAt: b.expires}))(t)
	return b
}

// lease opens a lease of a budget that lasts from at(0) until at(60).
func (fx *fixture) lease(t tester, b budgetFixture, amount int64) stores.Lease {
	t.Helper()
	return must(fx.Delivery.Lease(t.Context(), fx.leaseOf(b, amount), stores.MaxBudget, at(0)))(t)
}

func (fx *fixture) leaseOf(b budgetFixture, amount int64) stores.Lease {
	return stores.Lease{ID: fx.id(stores.KindLease), Campaign: b.campaign, Hold: b.hold, Amount: amount, EndsAt: at(60)}
}

// impression returns an impression at at(5), which costs nanos billionths of a minor unit.
func (fx *fixture) impression(b budgetFixture, lease stores.Lease, person stores.ID, nanos int64) stores.AdEvent {
	fx.made++
	e := stores.AdEvent{Kind: stores.AdImpression, Lease: lease.ID, AdSet: b.adSet, Creative: b.creative, Person: person,
		Price: stores.Spend{Minor: nanos / stores.NanosPerMinor, Nanos: nanos % stores.NanosPerMinor}, At: at(5), Reasons: `["you like tea"]`}
	binary.BigEndian.PutUint32(e.Token[12:], fx.made)
	e.Token[0] = 0xFF
	return e
}

// recordEvents records events at a time and expects the outcomes.
func (fx *fixture) recordEvents(t tester, now time.Time, events []stores.AdEvent, outcomes ...stores.AdEventOutcome) {
	t.Helper()
	want(t, "outcomes", must(fx.Delivery.Record(t.Context(), events, now))(t), outcomes)
}

// budgetState returns the state of a budget.
func (fx *fixture) budgetState(t tester, b budgetFixture) stores.Budget {
	t.Helper()
	return must(fx.Delivery.Budgets(t.Context(), []stores.ID{b.hold}))(t)[b.hold]
}

// wantBudget compares a budget, and the ledger, whose hold has captured as much.
func (fx *fixture) wantBudget(t tester, b budgetFixture, leased, captured int64, spent stores.Spend) {
	t.Helper()
	s := fx.budgetState(t, b)
	want(t, "leased, captured", []int64{s.Leased, s.Captured}, []int64{leased, captured})
	want(t, "spent", s.Spent, spent)
	want(t, "captured of the hold", must(fx.Books.Holds(t.Context(), []stores.ID{b.hold}))(t)[b.hold].Captured, captured)
	want(t, "revenue", must(fx.Books.Accounts(t.Context(), []stores.ID{b.revenue}))(t)[b.revenue].Balance, captured)
	total := must(fx.AdReports.Figures(t.Context(), []stores.ID{b.campaign}, time.Time{}, time.Time{}, stores.AdTotal))(t)[b.campaign]
	reported := stores.Spend{}
	if len(total) == 1 {
		reported = total[0].Spend
	}
	want(t, "reported spend", reported, spent)
}

// wantError compares an error.
func wantError(t tester, what string, err, wanted error) {
	t.Helper()
	if !errors.Is(err, wanted) || wanted == nil && err != nil {
		t.Errorf("%s: %v, want %v", what, err, wanted)
	}
}
