package storetest

import (
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fivefold/stores"
)

// deliveryRecord tests Record and Seen.
func (s suite) deliveryRecord() {
	s.test("an event is recorded once and paid by its lease; a token has one event of each kind", func(t *testing.T, fx *fixture) {
		b := fx.budget(t, 100)
		l := fx.lease(t, b, 10)
		e := fx.impression(b, l, fx.person(t), 999_999_999)
		click := e
		click.Kind, click.Price = stores.AdClick, stores.Spend{Minor: 2, Nanos: 2}
		fx.recordEvents(t, at(5), []stores.AdEvent{e, click, e}, stores.AdEventRecorded, stores.AdEventRecorded, stores.AdEventDuplicate)
		fx.recordEvents(t, at(6), []stores.AdEvent{click, e}, stores.AdEventDuplicate, stores.AdEventDuplicate)
		fx.wantBudget(t, b, 10, 0, stores.Spend{Minor: 3, Nanos: 1})
	})
	s.test("events of leases that have ended, are closed or do not exist are EXPIRED, and what a lease cannot pay is UNPAID", func(t *testing.T, fx *fixture) {
		b, person := fx.budget(t, 100), fx.person(t)
		l := fx.lease(t, b, 2)
		missing := fx.impression(b, stores.Lease{ID: fx.id(stores.KindLease)}, person, 1)
		fx.recordEvents(t, at(5), []stores.AdEvent{
			missing, fx.impression(b, l, person, 2_000_000_001), fx.impression(b, l, person, 1_500_000_000), fx.impression(b, l, person, 500_000_001),
			fx.impression(b, l, person, 500_000_000), fx.impression(b, l, person, 1), fx.impression(b, l, person, 0),
		}, stores.AdEventExpired, stores.AdEventUnpaid, stores.AdEventRecorded, stores.AdEventUnpaid, stores.AdEventRecorded, stores.AdEventUnpaid, stores.AdEventRecorded)
		fx.recordEvents(t, at(60), []stores.AdEvent{fx.impression(b, l, person, 0)}, stores.AdEventExpired)
		must(fx.Delivery.Close(t.Context(), at(60), 1))(t)
		fx.recordEvents(t, at(59), []stores.AdEvent{fx.impression(b, l, person, 0)}, stores.AdEventExpired)
		fx.wantBudget(t, b, 0, 2, stores.Spend{Minor: 2})
	})
	s.test("bad events return an error and record nothing", func(t *testing.T, fx *fixture) {
		b, person := fx.budget(t, 100), fx.person(t)
		l := fx.lease(t, b, 2)
		good, negative, large := fx.impression(b, l, person, 1), fx.impression(b, l, person, 1), fx.impression(b, l, person, 1)
		negative.Price.Nanos = -1
		large.Reasons = string(make([]byte, stores.MaxAdReasons+1))
		for _, c := range []struct {
			events []stores.AdEvent
			want   error
		}{{[]stores.AdEvent{good, negative}, stores.ErrAmount}, {[]stores.AdEvent{good, large}, stores.ErrTooMany}, {make([]stores.AdEvent, stores.MaxBatch+1), stores.ErrTooMany}} {
			_, err := fx.Delivery.Record(t.Context(), c.events, at(5))
			wantError(t, "Record", err, c.want)
		}
		fx.wantBudget(t, b, 2, 0, stores.Spend{})
	})
	s.test("Seen counts the impressions of a person since a time", func(t *testing.T, fx *fixture) {
		b, other, people := fx.budget(t, 100), fx.budget(t, 100), fx.people(t, 2, nil)
		l, m := fx.lease(t, b, 50), fx.lease(t, other, 50)
		events := []stores.AdEvent{fx.impression(b, l, people[0], 1), fx.impression(b, l, people[0], 1), fx.impression(b, l, people[1], 1), fx.impression(other, m, people[0], 1)}
		events[0].At = at(3)
		click := events[0]
		click.Kind, click.At = stores.AdClick, at(9)
		fx.recordEvents(t, at(9), append(events, click), stores.AdEventRecorded, stores.AdEventRecorded, stores.AdEventRecorded, stores.AdEventRecorded, stores.AdEventRecorded)
		campaigns := []stores.ID{b.campaign, other.campaign, fx.id(stores.KindCampaign)}
		want(t, "all", must(fx.Delivery.Seen(t.Context(), people[0], campaigns, at(3)))(t), map[stores.ID]int{b.campaign: 2, other.campaign: 1})
		want(t, "later", must(fx.Delivery.Seen(t.Context(), people[0], campaigns[:1], at(4)))(t), map[stores.ID]int{b.campaign: 1})
	})
}

// deliveryConcurrency tests what concurrent calls may not do.
func (s suite) deliveryConcurrency() {
	s.test("concurrent leases, events and closings of one budget spend no more than the budget, and lose nothing", func(t *testing.T, fx *fixture) {
		b, person := fx.budget(t, 500), fx.person(t)
		var calls sync.WaitGroup
		var mu sync.Mutex
		paid := stores.Spend{}
		for range 8 {
			calls.Go(func() {
				for range 10 {
					mu.Lock()
					l := fx.leaseOf(b, 9)
					events := make([]stores.AdEvent, 6)
					for i := range events {
						events[i] = fx.impression(b, l, person, 1_700_000_001)
					}
					mu.Unlock()
					if _, err := fx.Delivery.Lease(t.Context(), l, stores.MaxBudget, at(0)); err != nil {
						wantError(t, "Lease", err, stores.ErrBudgetExhausted)
						continue
					}
					outcomes, err := fx.Delivery.Record(t.Context(), append(events, events...), at(5))
					wantError(t, "Record", err, nil)
					mu.Lock()
					for i, outcome := range outcomes {
						if outcome == stores.AdEventRecorded {
							paid = must(paid.Add(events[i%6].Price))(t)
						}
					}
					mu.Unlock()
					_, err = fx.Delivery.Close(t.Context(), at(60), 2)
					wantError(t, "Close", err, nil)
				}
			})
		}
		calls.Wait()
		for len(must(fx.Delivery.Close(t.Context(), at(60), 10))(t)) > 0 {
		}
		if paid.Compare(stores.Spend{Minor: 500}) > 0 || paid.Compare(stores.Spend{Minor: 400}) < 0 {
			t.Errorf("%v of 500 are spent", paid)
		}
		fx.wantBudget(t, b, 0, paid.Minor, paid)
	})
}

// deliveryModel compares one budget with a model after each operation.
func deliveryModel(t *rapid.T, fx *fixture) {
	b, person := fx.budget(t, 50), fx.person(t)
	open, spent := map[stores.ID]*stores.Lease{}, stores.Spend{}
	now, closedSpend := at(0), stores.Spend{}
	leased := int64(0)
	for range rapid.IntRange(1, 20).Draw(t, "operations") {
		now = now.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "seconds")) * time.Second)
		switch rapid.SampledFrom([]string{"lease", "record", "record", "close"}).Draw(t, "operation") {
		case "lease":
			l := fx.leaseOf(b, rapid.Int64Range(1, 20).Draw(t, "amount"))
			l.EndsAt = now.Add(time.Minute)
			left := 50 - leased - closedSpend.Minor
			if closedSpend.Nanos > 0 {
				left--
			}
			got, err := fx.Delivery.Lease(t.Context(), l, stores.MaxBudget, now)
			if left <= 0 {
				wantError(t, "Lease", err, stores.ErrBudgetExhausted)
				continue
			}
			want(t, "granted", []any{got.Amount, err}, []any{min(l.Amount, left), nil})
			open[l.ID], leased = &got, leased+got.Amount
		case "record":
			for _, l := range open {
				e := fx.impression(b, *l, person, rapid.Int64Range(0, 9_000_000_000).Draw(t, "price"))
				e.At = now
				used := must(l.Used.Add(e.Price))(t)
				outcome := stores.AdEventRecorded
				switch {
				case !l.EndsAt.After(now):
					outcome = stores.AdEventExpired
				case used.Compare(stores.Spend{Minor: l.Amount}) > 0:
					outcome = stores.AdEventUnpaid
				default:
					l.Used, spent = used, must(spent.Add(e.Price))(t)
				}
				fx.recordEvents(t, now, []stores.AdEvent{e}, outcome)
				break
			}
		case "close":
			must(fx.Delivery.Close(t.Context(), now, 100))(t)
			for id, l := range open {
				if !l.EndsAt.After(now) {
					closedSpend, leased = must(closedSpend.Add(l.Used))(t), leased-l.Amount
					delete(open, id)
				}
			}
		}
		fx.wantBudget(t, b, leased, closedSpend.Minor, spent)
	}
}
