package storetest

import (
	"context"
	"testing"
	"time"

	"fivefold/stores"
)

// Delivery tests stores.Delivery.
func Delivery(t *testing.T, open Open) {
	s := suite{t, open, "Delivery"}
	s.promises(deliveryCalls)
	s.deliveryLease()
	s.deliveryTotal()
	s.deliveryRecord()
	s.deliveryClose()
	s.deliveryConcurrency()
	s.check("after any sequence of operations, events, reports, leases and the ledger agree with a model", deliveryModel)
}

func deliveryCalls(t *testing.T, fx *fixture, n int) []call {
	b := fx.budget(t, 1000)
	lease := fx.lease(t, b, 10)
	person := fx.person(t)
	events, holds, campaigns := make([]stores.AdEvent, n), make([]stores.ID, n), make([]stores.ID, n)
	for i := range events {
		events[i], holds[i], campaigns[i] = fx.impression(b, lease, person, 1), b.hold, b.campaign
	}
	next := fx.leaseOf(b, 10)
	return []call{
		{"Delivery.Lease", 0, func(ctx context.Context) error { return errOf(fx.Delivery.Lease(ctx, next, stores.MaxBudget, at(0))) }},
		{"Delivery.Record", 0, func(ctx context.Context) error { return errOf(fx.Delivery.Record(ctx, events, at(5))) }},
		{"Delivery.Budgets", n, func(ctx context.Context) error { return errOf(fx.Delivery.Budgets(ctx, holds)) }},
		{"Delivery.Seen", n, func(ctx context.Context) error { return errOf(fx.Delivery.Seen(ctx, person, campaigns, at(0))) }},
		{"Delivery.Close", 0, func(ctx context.Context) error { return errOf(fx.Delivery.Close(ctx, at(60), 10)) }},
		{"Delivery.Finish", 0, func(ctx context.Context) error { return fx.Delivery.Finish(ctx, b.hold, at(61)) }},
	}
}

// deliveryLease tests Lease and Budgets.
func (s suite) deliveryLease() {
	s.test("leases never exceed the budget: a lease gets less when less is left, and ErrBudgetExhausted when nothing is", func(t *testing.T, fx *fixture) {
		b := fx.budget(t, 100)
		want(t, "granted", fx.lease(t, b, 60).Amount, int64(60))
		want(t, "granted", fx.lease(t, b, 60).Amount, int64(40))
		_, err := fx.Delivery.Lease(t.Context(), fx.leaseOf(b, 1), stores.MaxBudget, at(0))
		wantError(t, "Lease", err, stores.ErrBudgetExhausted)
		want(t, "budget", fx.budgetState(t, b), stores.Budget{Hold: b.hold, Campaign: b.campaign, Amount: 100, Leased: 100})
	})
	s.test("a repeated ID returns the lease as it is", func(t *testing.T, fx *fixture) {
		b := fx.budget(t, 100)
		l := fx.leaseOf(b, 60)
		first := must(fx.Delivery.Lease(t.Context(), l, stores.MaxBudget, at(0)))(t)
		want(t, "first", first, stores.Lease{ID: l.ID, Campaign: b.campaign, Hold: b.hold, Amount: 60, OpenedAt: at(0), EndsAt: at(60)})
		fx.recordEvents(t, at(5), []stores.AdEvent{fx.impression(b, first, fx.person(t), 7)}, stores.AdEventRecorded)
		first.Used.Nanos = 7
		want(t, "again", must(fx.Delivery.Lease(t.Context(), l, stores.MaxBudget, at(1)))(t), first)
		want(t, "leased", fx.budgetState(t, b).Leased, int64(60))
	})
	s.test("bad leases have the error of the contract and change nothing", func(t *testing.T, fx *fixture) {
		b, other := fx.budget(t, 100), fx.budget(t, 100)
		fx.lease(t, b, 10)
		for name, c := range map[string]struct {
			change func(*stores.Lease)
			want   error
		}{
			"amount 0":                {func(l *stores.Lease) { l.Amount = 0 }, stores.ErrAmount},
			"a negative amount":       {func(l *stores.Lease) { l.Amount = -5 }, stores.ErrAmount},
			"a missing hold":          {func(l *stores.Lease) { l.Hold = fx.id(stores.KindHold) }, stores.ErrNotFound},
			"an ID of another kind":   {func(l *stores.Lease) { l.ID.Kind = stores.KindUser }, stores.ErrNotFound},
			"another campaign":        {func(l *stores.Lease) { l.Campaign = other.campaign }, stores.ErrNotFound},
			"the end in the past":     {func(l *stores.Lease) { l.EndsAt = at(0) }, stores.ErrHoldEnded},
			"an end after the budget": {func(l *stores.Lease) { l.EndsAt = b.expires.Add(-stores.LeaseGrace + time.Microsecond) }, stores.ErrHoldEnded},
		} {
			l := fx.leaseOf(b, 10)
			c.change(&l)
			_, err := fx.Delivery.Lease(t.Context(), l, stores.MaxBudget, at(0))
			wantError(t, name, err, c.want)
		}
		last := fx.leaseOf(b, 10)
		last.EndsAt = b.expires.Add(-stores.LeaseGrace)
		must(fx.Delivery.Lease(t.Context(), last, stores.MaxBudget, at(0)))(t)
		want(t, "leased", fx.budgetState(t, b).Leased, int64(20))
	})
	s.test("Budgets returns the budgets of the holds that it finds, also those without leases", func(t *testing.T, fx *fixture) {
		b := fx.budget(t, 100)
		got := must(fx.Delivery.Budgets(t.Context(), []stores.ID{b.hold, fx.id(stores.KindHold), b.hold, {}, fx.person(t)}))(t)
		want(t, "budgets", got, map[stores.ID]stores.Budget{b.hold: {Hold: b.hold, Amount: 100}})
	})
}

// deliveryClose tests Close and Finish.
func (s suite) deliveryClose() {
	s.test("Close captures what the budget has spent in whole minor units; the rest is captured with a later lease", func(t *testing.T, fx *fixture) {
		b, person := fx.budget(t, 100), fx.person(t)
		for i, captured := range []int64{1, 3, 4} { // 1.5, 3.0 and 4.5 are spent
			l := fx.lease(t, b, 10)
			fx.recordEvents(t, at(5), []stores.AdEvent{fx.impression(b, l, person, 1_500_000_000)}, stores.AdEventRecorded)
			closed := must(fx.Delivery.Close(t.Context(), at(60), 10))(t)
			want(t, "closed", []any{len(closed), closed[0].ID, closed[0].ClosedAt, closed[0].Used}, []any{1, l.ID, at(60), stores.Spend{Minor: 1, Nanos: 500_000_000}})
			fx.wantBudget(t, b, 0, captured, must(stores.SpendOf(0, 1_500_000_000*int64(i+1)))(t))
		}
		want(t, "nothing to close", len(must(fx.Delivery.Close(t.Context(), at(60), 10))(t)), 0)
	})
	s.test("Close closes leases that have ended, the oldest end first, at most limit", func(t *testing.T, fx *fixture) {
		b := fx.budget(t, 100)
		var ids []stores.ID
		for _, end := range []int{30, 10, 20, 40} {
			l := fx.leaseOf(b, 10)
			l.EndsAt = at(end)
			ids = append(ids, must(fx.Delivery.Lease(t.Context(), l, stores.MaxBudget, at(0)))(t).ID)
		}
		closed := must(fx.Delivery.Close(t.Context(), at(30), 2))(t)
		want(t, "closed", []stores.ID{closed[0].ID, closed[1].ID}, []stores.ID{ids[1], ids[2]})
		closed = must(fx.Delivery.Close(t.Context(), at(30), 2))(t)
		want(t, "closed", []any{len(closed), closed[0].ID}, []any{1, ids[0]})
		fx.wantBudget(t, b, 10, 0, stores.Spend{})
	})
	s.test("leases that cannot be captured keep no others from being closed", func(t *testing.T, fx *fixture) {
		b, healthy := fx.budget(t, 100), fx.budget(t, 100)
		for range 3 {
			fx.recordEvents(t, at(5), []stores.AdEvent{fx.impression(b, fx.lease(t, b, 10), fx.person(t), 2_000_000_000)}, stores.AdEventRecorded)
		}
		l := fx.leaseOf(healthy, 10)
		l.EndsAt = at(90)
		must(fx.Delivery.Lease(t.Context(), l, stores.MaxBudget, at(0)))(t)
		closed, err := fx.Delivery.Close(t.Context(), b.expires.Add(time.Hour), 2)
		wantError(t, "Close", err, stores.ErrHoldEnded)
		if len(closed) != 1 || closed[0].ID != l.ID {
			t.Errorf("closed %+v", closed)
		}
	})
	s.test("what a closed lease has not used can be leased again, but for what has begun of a minor unit", func(t *testing.T, fx *fixture) {
		b := fx.budget(t, 10)
		fx.recordEvents(t, at(5), []stores.AdEvent{fx.impression(b, fx.lease(t, b, 10), fx.person(t), 1)}, stores.AdEventRecorded)
		must(fx.Delivery.Close(t.Context(), at(60), 10))(t)
		want(t, "granted", fx.lease(t, b, 10).Amount, int64(9))
	})
	s.test("Finish releases the hold at once without open leases, and otherwise when the last one is closed", func(t *testing.T, fx *fixture) {
		b, idle := fx.budget(t, 10), fx.budget(t, 10)
		wantError(t, "a missing hold", fx.Delivery.Finish(t.Context(), fx.id(stores.KindHold), at(1)), stores.ErrNotFound)
		l := fx.lease(t, b, 6)
		fx.recordEvents(t, at(5), []stores.AdEvent{fx.impression(b, l, fx.person(t), 2_000_000_000)}, stores.AdEventRecorded)
		for range 2 {
			wantError(t, "Finish", fx.Delivery.Finish(t.Context(), b.hold, at(6)), nil)
			wantError(t, "Finish", fx.Delivery.Finish(t.Context(), idle.hold, at(6)), nil)
		}
		_, err := fx.Delivery.Lease(t.Context(), fx.leaseOf(b, 1), stores.MaxBudget, at(7))
		wantError(t, "a lease of a finished budget", err, stores.ErrHoldEnded)
		holds := must(fx.Books.Holds(t.Context(), []stores.ID{b.hold, idle.hold}))(t)
		want(t, "states", []stores.HoldState{holds[b.hold].State, holds[idle.hold].State}, []stores.HoldState{stores.HoldOpen, stores.HoldVoided})
		must(fx.Delivery.Close(t.Context(), at(60), 10))(t)
		want(t, "state", must(fx.Books.Holds(t.Context(), []stores.ID{b.hold}))(t)[b.hold].State, stores.HoldCaptured)
		balance := must(fx.Books.Balances(t.Context(), []stores.ID{b.funds}, at(60)))(t)[b.funds]
		want(t, "posted, held", []int64{balance.Posted, balance.Held}, []int64{8, 0})
	})
	s.test("a lease that cannot be captured stays open and returns its error after the others", func(t *testing.T, fx *fixture) {
		bad, good, person := fx.budget(t, 10), fx.budget(t, 10), fx.person(t)
		for _, b := range []budgetFixture{bad, good} {
			fx.recordEvents(t, at(5), []stores.AdEvent{fx.impression(b, fx.lease(t, b, 5), person, 2_000_000_000)}, stores.AdEventRecorded)
		}
		must(fx.Ledger.Void(t.Context(), stores.Booking{At: at(6)}, bad.hold))(t)
		closed, err := fx.Delivery.Close(t.Context(), at(60), 10)
		wantError(t, "Close", err, stores.ErrHoldEnded)
		want(t, "closed", len(closed), 1)
		want(t, "leased", []int64{fx.budgetState(t, bad).Leased, fx.budgetState(t, good).Leased}, []int64{5, 0})
		fx.wantBudget(t, good, 0, 2, stores.Spend{Minor: 2})
	})
}
