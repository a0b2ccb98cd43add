package storetest

import (
	"fmt"
	"math"
	"strings"
	"time"

	"fivefold/stores"
)

// FillRecords stores records of every table, with all that can have become of them, and the rows to which they refer. The set is empty.
func FillRecords(t tester, set stores.Set) {
	t.Helper()
	fx := &fixture{port: "Records"}
	fx.use(Harness{Set: set})
	fx.recordedLedger(t)
	fx.recordedPayments(t)
	a := fx.fundedAdvertiser(t, 90_000)
	fx.recordedCampaigns(t, a)
	fx.recordedDelivery(t)
	people := fx.people(t, 3, nil)
	fx.setAdvertiserRole(t, a.ID, people[0], stores.AdvertiserManager, at(3))
	fx.setAdvertiserRole(t, a.ID, people[1], stores.AdvertiserAnalyst, at(4))
	for i, id := range people[:2] {
		if err := fx.AdPreferences.Set(t.Context(), id, stores.AdPreference{ByInterest: i == 0}); err != nil {
			t.Fatalf("Set: %v", err)
		}
	}
	for i, answer := range [][]byte{{}, {0, 0xff, '"'}, make([]byte, stores.MaxAnswer)} {
		must(fx.Answers.Keep(t.Context(), a.ID, fmt.Sprintf("key\x00\xff %d", i), stores.Digest{0, 0xff, 31: byte(i)}, answer, at(i)))(t)
	}
}

// recordedLedger stores accounts and what a ledger can record.
func (fx *fixture) recordedLedger(t tester) {
	t.Helper()
	owner := fx.id(stores.KindAdvertiser)
	all := fx.accounts(t, 9, func(i int, a *stores.Account) {
		a.Floor = []int64{stores.NoFloor, 0, 0, math.MinInt64 + 1, -5, 0, stores.NoFloor, stores.NoFloor, stores.NoFloor}[i]
		a.Kind = []stores.AccountKind{stores.AccountProvider, stores.AccountFunds, stores.AccountBook}[i%3]
		switch i {
		case 1:
			a.Owner, a.Name = owner, strings.Repeat("ä", stores.LedgerText.Max)
		case 2:
			a.Name, a.OpenedAt = "", time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC)
		case 7, 8:
			a.Currency = "USD"
		}
	})
	id := func(i int) stores.ID { return all[i].ID }
	paid := fx.record(t, at(0), fx.transfer(id(0), id(1), 1000))
	fx.record(t, at(0), fx.transfer(id(6), id(3), math.MaxInt64))                                                                                                                                                                                                       // the largest amount
	fx.record(t, at(1), fx.transferOf(stores.Leg{Account: id(0), Amount: -7}, stores.Leg{Account: id(2), Amount: 4}, stores.Leg{Account: id(2), Amount: 3}, stores.Leg{Account: id(7), Amount: -9}, stores.Leg{Account: id(8), Amount: 9}, stores.Leg{Account: id(1)})) // two currencies
	backDated := fx.transfer(id(0), id(1), 50)
	backDated.EffectiveAt, backDated.Cause, backDated.Description = at(-100_000), fx.id(stores.KindPayment), strings.Repeat("é", stores.LedgerText.Max)
	fx.record(t, at(2), backDated)
	first := stores.ID{Kind: stores.KindTransfer} // its ID is before that of the transfer that it reverses
	first.UUID[6], first.UUID[8], first.UUID[15] = 0x80, 0x80, 1
	for i, reversal := range []stores.ID{first, fx.id(stores.KindTransfer)} {
		must(fx.Ledger.Reverse(t.Context(), booking(3+i), reversal, paid.ID, int64(10+i), "a part"))(t)
	}
	whole := fx.record(t, at(5), fx.transferOf(stores.Leg{Account: id(0), Amount: -2}, stores.Leg{Account: id(1), Amount: 1}, stores.Leg{Account: id(2), Amount: 1}))
	must(fx.Ledger.Reverse(t.Context(), booking(6), fx.id(stores.KindTransfer), whole.ID, 0, ""))(t)
	for i := range 7 {
		h := fx.newHold(id(1), id(2), int64(20+i))
		h.Cause = []stores.ID{{}, fx.id(stores.KindCampaign)}[i%2]
		if i >= 5 {
			h.ExpiresAt = at(25 + 10*(i-5))
		}
		fx.hold(t, at(10), h)
		switch i {
		case 1: // open, in part captured
			fx.capture(t, at(11), h.ID, 3, false)
		case 2: // captured as a whole, in two parts
			fx.capture(t, at(12), h.ID, 20, false)
			fx.capture(t, at(13), h.ID, 2, false)
		case 3: // the rest is released
			fx.capture(t, at(14), h.ID, 1, true)
		case 4:
			fx.capture(t, at(15), h.ID, 1, false)
			must(fx.Ledger.Void(t.Context(), booking(16), h.ID))(t)
		}
	}
	fx.record(t, at(30), fx.transfer(id(0), id(1), 1)) // records that one hold has expired, and not yet that another will have
	fx.record(t, at(8), fx.transfer(id(1), id(2), 1))  // of a clock that is late
	for _, before := range []int{-50_000, -20_000} {
		must(fx.Ledger.Close(t.Context(), booking(31), at(before)))(t)
	}
}

// recordedPayments stores payments and outflows in all states, and what providers have sent and keep.
func (fx *fixture) recordedPayments(t tester) {
	t.Helper()
	account := fx.id(stores.KindAccount)
	states := []stores.PaymentState{stores.PaymentCreated, stores.PaymentAction, stores.PaymentPending, stores.PaymentFailed, stores.PaymentExpired, stores.PaymentSucceeded}
	all := fx.payments(t, account, len(states), nil)
	for i, state := range states[1:] {
		must(fx.Payments.Advance(t.Context(), all[i+1].ID, stores.PaymentUpdate{State: state, Reference: fmt.Sprint("pay_", i), FailureCode: "card_ä", ActionURL: "https://bank.example/é", At: at(9 + i)}))(t)
	}
	paid := all[len(all)-1]
	outflows := []stores.OutflowState{stores.OutflowCreated, stores.OutflowPending, stores.OutflowPaid, stores.OutflowReturned}
	for _, kind := range []stores.Kind{stores.KindRefund, stores.KindDispute, stores.KindPayout} {
		for i, state := range outflows {
			o := must(fx.Outflows.Create(t.Context(), fx.outflow(kind, paid, int64(5+i))))(t)
			if i > 0 {
				must(fx.Outflows.Advance(t.Context(), o.ID, stores.OutflowUpdate{State: state, Reference: fmt.Sprint(kind, i), FailureCode: "closed", At: at(20 + i)}))(t)
			}
		}
	}
	fx.keep(t, events(4, func(i int, e *stores.ProviderEvent) {
		e.Payout = i == 1
		e.Subject = []stores.ID{{}, fx.id(stores.KindPayout), paid.ID, {}}[i]
		if i == 3 {
			e.Body = []byte{}
		}
	})...)
	for i, state := range []stores.EventState{stores.EventDone, stores.EventIgnored, stores.EventStored} {
		result := stores.EventResult{State: state, Attempts: i + 1, NextAt: at(50 + i), Problem: "the bank is closed: ä"}
		if err := fx.ProviderEvents.Record(t.Context(), "bank", fmt.Sprint("evt_", i), result); err != nil {
			t.Fatalf("Record: %v", err)
		}
	}
	local := localRecords(3)
	local[1].NextAt, local[2].Data = at(5), []byte{}
	again := fx.putLocal(t, local...)[0]
	again.Data = []byte("two")
	if err := fx.LocalPayments.Put(t.Context(), again); err != nil {
		t.Fatalf("Put: %v", err)
	}
}

// recordedCampaigns stores campaigns in all states, with ad sets and creatives.
func (fx *fixture) recordedCampaigns(t tester, a stores.Advertiser) {
	t.Helper()
	for i, state := range []stores.CampaignState{stores.CampaignActive, stores.CampaignPaused, stores.CampaignEnded} {
		c := fx.campaign(t, a, func(c *stores.Campaign) { c.Name = fmt.Sprint("Söup ", i) })
		raised := c.Budget + 500
		must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{Budget: &raised}, at(1)))(t)
		sets, posts := []stores.AdSet{fx.adSet(t, c.ID, at(1)), fx.adSet(t, c.ID, at(2))}, fx.adPosts(t, 3)
		paused := true
		must(fx.AdSets.Update(t.Context(), sets[1].ID, stores.AdSetChange{IsPaused: &paused, Audience: &stores.AdAudience{}}))(t)
		for j, review := range []stores.ReviewState{stores.ReviewPending, stores.ReviewApproved, stores.ReviewRejected} {
			creative := fx.creative(t, sets[0].ID, posts[j], at(3))
			if j > 0 {
				must(fx.Creatives.Review(t.Context(), creative.ID, review, "nötes", at(4)))(t)
			}
		}
		for _, hold := range must(fx.Campaigns.ByIDs(t.Context(), []stores.ID{c.ID}))(t)[c.ID].BudgetHolds() {
			must(fx.Delivery.Lease(t.Context(), stores.Lease{ID: fx.id(stores.KindLease), Campaign: c.ID, Hold: hold, Amount: 100, EndsAt: at(600)}, stores.MaxBudget, at(0)))(t)
		}
		if state != stores.CampaignActive {
			must(fx.Campaigns.Update(t.Context(), c.ID, stores.CampaignChange{State: &state}, at(5)))(t)
		}
	}
}

// recordedDelivery stores budgets with leases that are open and closed, events and figures.
func (fx *fixture) recordedDelivery(t tester) {
	t.Helper()
	spent, finished, person := fx.budget(t, 100), fx.budget(t, 100), fx.person(t)
	fx.lease(t, spent, 10) // nothing is used of it
	closed, open := fx.lease(t, spent, 10), fx.leaseOf(spent, 20)
	open.EndsAt = at(7200)
	open = must(fx.Delivery.Lease(t.Context(), open, stores.MaxBudget, at(0)))(t)
	seen, free, click := fx.impression(spent, closed, person, 3_999_999_999), fx.impression(spent, open, stores.ID{}, 0), fx.impression(spent, open, person, 1)
	seen.Segment = stores.Segment{Age: "30-34", Gender: "mies", Place: fx.id(stores.KindPlace), Interest: fx.id(stores.KindInterest)}
	free.AdSet, free.Creative, free.Reasons = stores.ID{}, stores.ID{}, strings.Repeat("r", stores.MaxAdReasons)
	click.Token, click.Kind = free.Token, stores.AdClick
	fx.recordEvents(t, at(5), []stores.AdEvent{seen, free, click}, stores.AdEventRecorded, stores.AdEventRecorded, stores.AdEventRecorded)
	if len(must(fx.Delivery.Close(t.Context(), at(60), 10))(t)) != 2 {
		t.Fatalf("Close closes other leases than two")
	}
	if err := fx.Delivery.Finish(t.Context(), finished.hold, at(61)); err != nil {
		t.Fatalf("Finish: %v", err)
	}
	imported := []stores.AdFigures{{Day: at(0), Segment: seen.Segment, Impressions: 1 << 60, Clicks: 3, Spend: stores.Spend{Minor: 1 << 40, Nanos: 999_999_999}}, {Day: time.Time{}, Impressions: 1}}
	if err := fx.AdReports.Add(t.Context(), finished.campaign, "shop ä", imported); err != nil {
		t.Fatalf("Add: %v", err)
	}
}
