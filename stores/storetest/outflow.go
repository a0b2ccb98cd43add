package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"fivefold/stores"
)

// Outflows tests stores.Outflows.
func Outflows(t *testing.T, open Open) {
	s := suite{t, open, "Outflows"}
	s.promises(outflowCalls)
	s.outflowCreate()
	s.outflowLimit()
	s.outflowAdvance()
	s.outflowRead()
	s.outflowPayouts()
	s.outflowWaiting()
}

func outflowCalls(t *testing.T, fx *fixture, n int) []call {
	p := fx.payment(t)
	stored, fresh := must(fx.Outflows.Create(t.Context(), fx.outflow(stores.KindRefund, p, 10)))(t), fx.outflow(stores.KindRefund, p, 10)
	ids, payments, accounts := fx.ids(stores.KindRefund, n), fx.ids(stores.KindPayment, n), fx.ids(stores.KindAccount, n)
	ids[0], payments[0], accounts[0] = stored.ID, p.ID, p.Account
	return []call{
		{"Outflows.Create", 0, func(ctx context.Context) error { return errOf(fx.Outflows.Create(ctx, fresh)) }},
		{"Outflows.Advance", 0, func(ctx context.Context) error {
			return errOf(fx.Outflows.Advance(ctx, stored.ID, stores.OutflowUpdate{State: stores.OutflowPaid, At: at(9)}))
		}},
		{"Outflows.ByIDs", n, func(ctx context.Context) error { return errOf(fx.Outflows.ByIDs(ctx, ids)) }},
		{"Outflows.ByPayments", n, func(ctx context.Context) error { return errOf(fx.Outflows.ByPayments(ctx, payments)) }},
		{"Outflows.Of", n, func(ctx context.Context) error {
			return errOf(fx.Outflows.Of(ctx, accounts, stores.Window{Limit: 2, Count: true}))
		}},
		{"Outflows.Payouts", 0, func(ctx context.Context) error {
			return errOf(fx.Outflows.Payouts(ctx, "bank", at(0), at(9), stores.ID{}, n))
		}},
		{"Outflows.Open", 0, func(ctx context.Context) error { return errOf(fx.Outflows.Open(ctx, at(9), stores.ID{}, n)) }},
		{"Outflows.Waiting", 0, func(ctx context.Context) error { return errOf(fx.Outflows.Waiting(ctx)) }},
	}
}

func (s suite) outflowCreate() {
	s.test("Create stores an outflow of each kind in the state CREATED", func(t *testing.T, fx *fixture) {
		p := fx.payment(t)
		for _, kind := range []stores.Kind{stores.KindRefund, stores.KindDispute, stores.KindPayout} {
			o := fx.outflow(kind, p, 7)
			wanted := o
			o.CreatedAt, o.State, o.UpdatedAt, o.FailureCode = inOtherZone(), stores.OutflowPaid, at(9), "x"
			wanted.CreatedAt, wanted.State, wanted.UpdatedAt = at(0), stores.OutflowCreated, at(0)
			want(t, "created", must(fx.Outflows.Create(t.Context(), o))(t), wanted)
			want(t, "stored", must(fx.Outflows.ByIDs(t.Context(), []stores.ID{o.ID, fx.id(kind)}))(t), map[stores.ID]stores.Outflow{o.ID: wanted})
		}
	})
	s.test("Create of an outflow that is stored returns it as it is, and of another one with its ID ErrKeyReused", func(t *testing.T, fx *fixture) {
		p := fx.payment(t)
		o := must(fx.Outflows.Create(t.Context(), fx.outflow(stores.KindRefund, p, 1000)))(t)
		advanced := must(fx.Outflows.Advance(t.Context(), o.ID, stores.OutflowUpdate{State: stores.OutflowPaid, Reference: "re_1", At: at(9)}))(t)
		again := o
		again.CreatedAt = at(50)
		want(t, "again", must(fx.Outflows.Create(t.Context(), again))(t), advanced)
		for name, change := range map[string]func(o *stores.Outflow){
			"account": func(o *stores.Outflow) { o.Account = fx.id(stores.KindAccount) }, "amount": func(o *stores.Outflow) { o.Amount-- },
			"currency": func(o *stores.Outflow) { o.Currency = "USD" }, "provider": func(o *stores.Outflow) { o.Provider = "other" },
			"payment": func(o *stores.Outflow) { o.Payment = fx.payment(t).ID }, "destination": func(o *stores.Outflow) { o.Destination = "x" },
		} {
			other := o
			change(&other)
			if _, err := fx.Outflows.Create(t.Context(), other); !errors.Is(err, stores.ErrKeyReused) {
				t.Errorf("another %s: %v", name, err)
			}
		}
		want(t, "stored", must(fx.Outflows.ByIDs(t.Context(), []stores.ID{o.ID}))(t)[o.ID], advanced)
	})
	s.test("an outflow of a missing payment returns ErrNotFound, a bad amount or currency its error", func(t *testing.T, fx *fixture) {
		p := fx.payment(t)
		missing := p
		missing.ID = fx.id(stores.KindPayment)
		bad, payoutOfPayment, refundOfNone := fx.outflow(stores.KindRefund, p, 1), fx.outflow(stores.KindPayout, p, 1), fx.outflow(stores.KindRefund, p, 1)
		bad.Currency, payoutOfPayment.Payment, refundOfNone.Payment = "x", p.ID, stores.ID{}
		for _, c := range []struct {
			o   stores.Outflow
			err error
		}{
			{fx.outflow(stores.KindRefund, missing, 1), stores.ErrNotFound}, {fx.outflow(stores.KindDispute, missing, 1), stores.ErrNotFound},
			{fx.outflow(stores.KindRefund, p, 0), stores.ErrAmount}, {fx.outflow(stores.KindPayout, p, -1), stores.ErrAmount}, {bad, stores.ErrCurrency},
			{payoutOfPayment, stores.ErrNotFound}, {refundOfNone, stores.ErrNotFound}, {fx.outflow(stores.KindUser, p, 1), stores.ErrNotFound},
		} {
			if _, err := fx.Outflows.Create(t.Context(), c.o); !errors.Is(err, c.err) {
				t.Errorf("%+v: %v, want %v", c.o, err, c.err)
			}
		}
		want(t, "outflows", len(must(fx.Outflows.Of(t.Context(), []stores.ID{p.Account}, stores.Window{Limit: 9}))(t)), 0)
	})
}

func (s suite) outflowLimit() {
	s.test("a refund of more than is left of its payment returns ErrExceedsPayment", func(t *testing.T, fx *fixture) {
		p := fx.payment(t)
		refund := func(amount int64) (stores.Outflow, error) {
			return fx.Outflows.Create(t.Context(), fx.outflow(stores.KindRefund, p, amount))
		}
		if _, err := refund(1001); !errors.Is(err, stores.ErrExceedsPayment) {
			t.Errorf("of more than the payment: %v", err)
		}
		first := must(refund(600))(t)
		must(fx.Outflows.Create(t.Context(), fx.outflow(stores.KindDispute, p, 100)))(t)
		if _, err := refund(301); !errors.Is(err, stores.ErrExceedsPayment) {
			t.Errorf("of more than is left: %v", err)
		}
		must(refund(300))(t)
		must(fx.Outflows.Advance(t.Context(), first.ID, stores.OutflowUpdate{State: stores.OutflowReturned, At: at(9)}))(t)
		must(refund(600))(t)
		stored := fx.storedPayment(t, p.ID)
		want(t, "refunded and disputed", []int64{stored.Refunded, stored.Disputed}, []int64{900, 100})
	})
	s.test("what the provider has refunded or disputed has no limit", func(t *testing.T, fx *fixture) {
		p := fx.payment(t)
		o := fx.outflow(stores.KindRefund, p, 1500)
		o.Reference = "re_1"
		must(fx.Outflows.Create(t.Context(), o))(t)
		must(fx.Outflows.Create(t.Context(), fx.outflow(stores.KindDispute, p, 2000)))(t)
		stored := fx.storedPayment(t, p.ID)
		want(t, "refunded and disputed", []int64{stored.Refunded, stored.Disputed}, []int64{1500, 2000})
	})
	s.test("concurrent refunds never add up to more than their payment", func(t *testing.T, fx *fixture) {
		p, n := fx.payment(t), 0
		refunds := make([]stores.Outflow, 16)
		for i := range refunds {
			refunds[i] = fx.outflow(stores.KindRefund, p, 300)
		}
		for _, err := range concurrently(len(refunds), func(i int) error { return errOf(fx.Outflows.Create(t.Context(), refunds[i])) }) {
			if err == nil {
				n++
			} else if !errors.Is(err, stores.ErrExceedsPayment) {
				t.Error(err)
			}
		}
		want(t, "refunds", n, 3)
		want(t, "refunded", fx.storedPayment(t, p.ID).Refunded, int64(900))
	})
}

func (s suite) outflowAdvance() {
	s.test("Advance applies an update, and a state never becomes an earlier one", func(t *testing.T, fx *fixture) {
		states := []stores.OutflowState{stores.OutflowCreated, stores.OutflowPending, stores.OutflowPaid, stores.OutflowReturned}
		p := fx.payment(t)
		for _, first := range states {
			for _, second := range states {
				o := must(fx.Outflows.Create(t.Context(), fx.outflow(stores.KindDispute, p, 1)))(t)
				for n, state := range []stores.OutflowState{first, second} {
					update := stores.OutflowUpdate{State: state, Reference: []string{"re_1", "re_2"}[n], FailureCode: "lost", At: inOtherZone().Add(time.Duration(n) * time.Second)}
					o, _ = update.Apply(o)
					want(t, "returned", must(fx.Outflows.Advance(t.Context(), o.ID, update))(t), o)
				}
				want(t, "stored", must(fx.Outflows.ByIDs(t.Context(), []stores.ID{o.ID}))(t)[o.ID], o)
			}
		}
	})
	s.test("an update from a state changes no outflow in another state", func(t *testing.T, fx *fixture) {
		o := must(fx.Outflows.Create(t.Context(), fx.outflow(stores.KindRefund, fx.payment(t), 1)))(t)
		for n, from := range []stores.OutflowState{stores.OutflowPending, stores.OutflowCreated, stores.OutflowCreated} {
			update := stores.OutflowUpdate{From: from, State: []stores.OutflowState{stores.OutflowPaid, stores.OutflowPending, stores.OutflowReturned}[n], Reference: "re_1", At: at(n)}
			if n == 1 {
				o.State, o.Reference, o.UpdatedAt = stores.OutflowPending, "re_1", at(1)
			}
			want(t, "returned", must(fx.Outflows.Advance(t.Context(), o.ID, update))(t), o)
		}
		want(t, "stored", must(fx.Outflows.ByIDs(t.Context(), []stores.ID{o.ID}))(t)[o.ID], o)
	})
	s.test("Advance of a missing outflow returns ErrNotFound", func(t *testing.T, fx *fixture) {
		o := must(fx.Outflows.Create(t.Context(), fx.outflow(stores.KindRefund, fx.payment(t), 1)))(t)
		otherKind := o.ID
		otherKind.Kind = stores.KindDispute
		for _, id := range []stores.ID{fx.id(stores.KindRefund), otherKind, {}} {
			if _, err := fx.Outflows.Advance(t.Context(), id, stores.OutflowUpdate{State: stores.OutflowPaid, At: at(1)}); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Advance of %v: %v", id, err)
			}
		}
	})
}

func (s suite) outflowRead() {
	s.test("ByPayments returns the outflows of each payment, oldest first, then by ID", func(t *testing.T, fx *fixture) {
		p := fx.payments(t, fx.id(stores.KindAccount), 3, nil)
		var all []stores.Outflow
		for i := range 4 {
			o := fx.outflow([]stores.Kind{stores.KindRefund, stores.KindDispute}[i%2], p[0], 1)
			o.ID.UUID[1], o.CreatedAt = byte(i), at(i/2)
			all = append(all, must(fx.Outflows.Create(t.Context(), o))(t))
		}
		other := must(fx.Outflows.Create(t.Context(), fx.outflow(stores.KindRefund, p[1], 1)))(t)
		must(fx.Outflows.Create(t.Context(), fx.outflow(stores.KindPayout, p[0], 1)))(t)
		want(t, "outflows", must(fx.Outflows.ByPayments(t.Context(), []stores.ID{p[0].ID, p[1].ID, p[2].ID, fx.id(stores.KindUser)}))(t),
			map[stores.ID][]stores.Outflow{p[0].ID: all, p[1].ID: {other}})
	})
	s.test("Of lists the outflows of an account, newest first", func(t *testing.T, fx *fixture) {
		p := fx.payment(t)
		var newest []stores.Outflow
		for i, kind := range []stores.Kind{stores.KindRefund, stores.KindDispute, stores.KindPayout} {
			o := fx.outflow(kind, p, 1)
			o.CreatedAt = at(9 - i)
			newest = append(newest, must(fx.Outflows.Create(t.Context(), o))(t))
		}
		list := must(fx.Outflows.Of(t.Context(), []stores.ID{p.Account}, stores.Window{Limit: 2, Count: true}))(t)[p.Account]
		want(t, "outflows", values(list), newest[:2])
		want(t, "total", list.Total, 3)
		want(t, "position", list.Items[1].At, newest[1].Position())
		want(t, "the rest", values(must(fx.Outflows.Of(t.Context(), []stores.ID{p.Account}, stores.Window{Limit: 2, After: &list.Items[1].At}))(t)[p.Account]), newest[2:])
	})
	s.test("Open returns open outflows that did not change since a time, ordered by ID", func(t *testing.T, fx *fixture) {
		p := fx.payment(t)
		var open []stores.Outflow
		for i, state := range []stores.OutflowState{stores.OutflowCreated, stores.OutflowPending, stores.OutflowPaid, stores.OutflowReturned} {
			for _, kind := range []stores.Kind{stores.KindRefund, stores.KindDispute, stores.KindPayout} {
				o := must(fx.Outflows.Create(t.Context(), fx.outflow(kind, p, 1)))(t)
				o = must(fx.Outflows.Advance(t.Context(), o.ID, stores.OutflowUpdate{State: state, At: at(6)}))(t)
				if i < 2 {
					open = append(open, o)
				}
			}
		}
		sortBy(open, func(o stores.Outflow) stores.ID { return o.ID })
		want(t, "open", must(fx.Outflows.Open(t.Context(), at(7), stores.ID{}, 9))(t), open)
		want(t, "after the first", must(fx.Outflows.Open(t.Context(), at(7), open[0].ID, 2))(t), open[1:3])
		want(t, "none", len(must(fx.Outflows.Open(t.Context(), at(5), stores.ID{}, 9))(t)), 0)
	})
}
