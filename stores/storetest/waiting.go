package storetest

import (
	"testing"

	"fivefold/stores"
)

func (s suite) paymentWaiting() {
	s.test("Waiting counts open payments by provider and by what they wait for, except those that wait for their payer", func(t *testing.T, fx *fixture) {
		want(t, "none", must(fx.Payments.Waiting(t.Context(), at(9)))(t), map[stores.Waiting]stores.Backlog{})
		states := []stores.PaymentState{stores.PaymentCreated, stores.PaymentCreated, stores.PaymentAction, stores.PaymentAction, stores.PaymentPending, stores.PaymentPending,
			stores.PaymentFailed, stores.PaymentExpired, stores.PaymentSucceeded, stores.PaymentPending}
		all := fx.payments(t, fx.id(stores.KindAccount), len(states), func(i int, p *stores.Payment) {
			p.CreatedAt, p.ExpiresAt = at(100+i), at(200+i)
			if i == 9 {
				p.Provider = "other"
			}
		})
		for i, state := range states {
			if state != stores.PaymentCreated {
				must(fx.Payments.Advance(t.Context(), all[i].ID, stores.PaymentUpdate{State: state, At: at(150 + i)}))(t)
			}
		}
		answer := stores.Waiting{Provider: "bank", Kind: stores.KindPayment, For: stores.WaitsForAnswer}
		result, other := answer, stores.Waiting{Provider: "other", Kind: stores.KindPayment, For: stores.WaitsForResult}
		result.For = stores.WaitsForResult
		wanted := map[stores.Waiting]stores.Backlog{answer: {Count: 2, Since: at(100)}, result: {Count: 2, Since: at(154)}, other: {Count: 1, Since: at(159)}}
		want(t, "before all payers' times are over", must(fx.Payments.Waiting(t.Context(), at(201)))(t), wanted)
		wanted[answer] = stores.Backlog{Count: 3, Since: at(100)}
		want(t, "when that of one is over", must(fx.Payments.Waiting(t.Context(), at(202)))(t), wanted)
		for _, p := range all[:2] {
			must(fx.Payments.Advance(t.Context(), p.ID, stores.PaymentUpdate{State: stores.PaymentFailed, At: at(210)}))(t)
		}
		wanted[answer] = stores.Backlog{Count: 2, Since: at(202)}
		want(t, "the payers' only", must(fx.Payments.Waiting(t.Context(), at(300)))(t), wanted)
	})
}

func (s suite) outflowWaiting() {
	s.test("Waiting counts open outflows by provider, kind and what they wait for", func(t *testing.T, fx *fixture) {
		want(t, "none", must(fx.Outflows.Waiting(t.Context()))(t), map[stores.Waiting]stores.Backlog{})
		p, wanted := fx.payment(t), map[stores.Waiting]stores.Backlog{}
		create := func(kind stores.Kind, second int, provider string, update stores.OutflowUpdate) {
			o := fx.outflow(kind, p, 1)
			o.CreatedAt, o.Provider = at(second), provider
			must(fx.Outflows.Create(t.Context(), o))(t)
			update.At = at(second + 50)
			must(fx.Outflows.Advance(t.Context(), o.ID, update))(t)
		}
		for i, kind := range []stores.Kind{stores.KindRefund, stores.KindDispute, stores.KindPayout} {
			create(kind, 100+i, "bank", stores.OutflowUpdate{State: stores.OutflowCreated})
			create(kind, 90+i, "bank", stores.OutflowUpdate{State: stores.OutflowPending})
			create(kind, 10+i, "bank", stores.OutflowUpdate{State: stores.OutflowPending, Reference: "re_1"})
			create(kind, 20+i, "bank", stores.OutflowUpdate{State: stores.OutflowPending, Reference: "re_2"})
			create(kind, 1, "bank", stores.OutflowUpdate{State: stores.OutflowPaid, Reference: "re_3"})
			create(kind, 1, "bank", stores.OutflowUpdate{State: stores.OutflowReturned})
			wanted[stores.Waiting{Provider: "bank", Kind: kind, For: stores.WaitsForAnswer}] = stores.Backlog{Count: 2, Since: at(90 + i)}
			wanted[stores.Waiting{Provider: "bank", Kind: kind, For: stores.WaitsForResult}] = stores.Backlog{Count: 2, Since: at(60 + i)}
		}
		create(stores.KindPayout, 3, "other", stores.OutflowUpdate{State: stores.OutflowPending})
		wanted[stores.Waiting{Provider: "other", Kind: stores.KindPayout, For: stores.WaitsForAnswer}] = stores.Backlog{Count: 1, Since: at(3)}
		want(t, "waiting", must(fx.Outflows.Waiting(t.Context()))(t), wanted)
	})
}

func (s suite) eventWaiting() {
	s.test("Waiting counts the events that are STORED, of all providers", func(t *testing.T, fx *fixture) {
		want(t, "none", must(fx.ProviderEvents.Waiting(t.Context()))(t), stores.Backlog{})
		fx.keep(t, events(5, func(i int, e *stores.ProviderEvent) {
			e.ReceivedAt = at([]int{1, 2, 3, 5, 4}[i])
			if i == 4 {
				e.Provider = "other"
			}
		})...)
		for event, state := range map[string]stores.EventState{"evt_0": stores.EventDone, "evt_1": stores.EventIgnored, "evt_2": stores.EventStored} {
			if err := fx.ProviderEvents.Record(t.Context(), "bank", event, stores.EventResult{State: state, Attempts: 1, NextAt: at(60)}); err != nil {
				t.Fatal(err)
			}
		}
		want(t, "waiting", must(fx.ProviderEvents.Waiting(t.Context()))(t), stores.Backlog{Count: 3, Since: at(3)})
	})
}

func (s suite) outflowPayouts() {
	s.test("Payouts returns the payouts of a provider that were created in a time, by CreatedAt and ID", func(t *testing.T, fx *fixture) {
		p := fx.payment(t)
		create := func(kind stores.Kind, second int, provider string) stores.Outflow {
			o := fx.outflow(kind, p, 1)
			o.CreatedAt, o.Provider = at(second), provider
			return must(fx.Outflows.Create(t.Context(), o))(t)
		}
		var ordered []stores.Outflow
		for _, second := range []int{2, 0, 1} { // each has two, in the order of their IDs
			pair := []stores.Outflow{create(stores.KindPayout, second, "bank"), create(stores.KindPayout, second, "bank")}
			sortBy(pair, func(o stores.Outflow) stores.ID { return o.ID })
			ordered = append(ordered, pair...)
		}
		ordered = append(ordered[2:], ordered[:2]...)
		create(stores.KindRefund, 1, "bank")
		create(stores.KindDispute, 1, "bank")
		create(stores.KindPayout, 1, "other")
		for _, c := range []struct {
			name        string
			from, until int
			after       stores.ID
			limit       int
			wanted      []stores.Outflow
		}{
			{"all", 0, 3, stores.ID{}, 9, ordered}, {"from 1 s before 2 s", 1, 2, stores.ID{}, 9, ordered[2:4]}, {"the first three", 0, 3, stores.ID{}, 3, ordered[:3]},
			{"after the third", 1, 3, ordered[2].ID, 2, ordered[3:5]}, {"after the fourth", 1, 9, ordered[3].ID, 9, ordered[4:]}, {"in no time", 2, 2, stores.ID{}, 9, nil},
		} {
			want(t, c.name, must(fx.Outflows.Payouts(t.Context(), "bank", at(c.from), at(c.until), c.after, c.limit))(t), c.wanted)
		}
		want(t, "of no provider", len(must(fx.Outflows.Payouts(t.Context(), "none", at(0), at(9), stores.ID{}, 9))(t)), 0)
	})
}
