package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// Payments tests stores.Payments.
func Payments(t *testing.T, open Open) {
	s := suite{t, open, "Payments"}
	s.promises(paymentCalls)
	s.paymentCreate()
	s.paymentAdvance()
	s.paymentRead()
	s.paymentWaiting()
}

func paymentCalls(t *testing.T, fx *fixture, n int) []call {
	account := fx.id(stores.KindAccount)
	stored, fresh := fx.payments(t, account, 1, nil)[0], fx.newPayments(account, 1, nil)[0]
	ids, accounts, references := fx.ids(stores.KindPayment, n), fx.ids(stores.KindAccount, n), make([]string, n)
	for i := range references {
		references[i] = fmt.Sprint("pay_", i)
	}
	ids[0], accounts[0] = stored.ID, account
	return []call{
		{"Payments.Create", 0, func(ctx context.Context) error { return errOf(fx.Payments.Create(ctx, fresh)) }},
		{"Payments.Advance", 0, func(ctx context.Context) error {
			return errOf(fx.Payments.Advance(ctx, stored.ID, stores.PaymentUpdate{State: stores.PaymentPending, At: at(9)}))
		}},
		{"Payments.ByIDs", n, func(ctx context.Context) error { return errOf(fx.Payments.ByIDs(ctx, ids)) }},
		{"Payments.ByReferences", n, func(ctx context.Context) error { return errOf(fx.Payments.ByReferences(ctx, "bank", references)) }},
		{"Payments.Of", n, func(ctx context.Context) error {
			return errOf(fx.Payments.Of(ctx, accounts, stores.Window{Limit: 2, Count: true}))
		}},
		{"Payments.Open", 0, func(ctx context.Context) error { return errOf(fx.Payments.Open(ctx, at(9), stores.ID{}, n)) }},
		{"Payments.Between", 0, func(ctx context.Context) error {
			return errOf(fx.Payments.Between(ctx, "bank", at(0), at(9), stores.ID{}, n))
		}},
		{"Payments.Waiting", 0, func(ctx context.Context) error { return errOf(fx.Payments.Waiting(ctx, at(9))) }},
	}
}

func (s suite) paymentCreate() {
	s.test("Create stores a payment in the state CREATED, with times in UTC to the microsecond", func(t *testing.T, fx *fixture) {
		p := fx.newPayments(fx.id(stores.KindAccount), 1, func(_ int, p *stores.Payment) {
			p.CreatedAt, p.UpdatedAt, p.SettledAt = inOtherZone(), at(99), at(99)
			p.Amount, p.State, p.Refunded, p.Reference = 1<<62, stores.PaymentSucceeded, 7, "pay_1"
		})[0]
		wanted := p
		wanted.CreatedAt, wanted.UpdatedAt, wanted.SettledAt = at(0), at(0), time.Time{}
		wanted.State, wanted.Refunded, wanted.Reference = stores.PaymentCreated, 0, ""
		want(t, "created", must(fx.Payments.Create(t.Context(), p))(t), wanted)
		want(t, "stored", fx.storedPayment(t, p.ID), wanted)
	})
	s.test("Create of a payment that is stored returns it as it is, and of another one with its ID ErrKeyReused", func(t *testing.T, fx *fixture) {
		p := fx.payment(t)
		advanced := must(fx.Payments.Advance(t.Context(), p.ID, stores.PaymentUpdate{State: stores.PaymentSucceeded, Reference: "pay_1", At: at(9)}))(t)
		again := p
		again.CreatedAt, again.ExpiresAt = at(50), at(60)
		want(t, "again", must(fx.Payments.Create(t.Context(), again))(t), advanced)
		for name, change := range map[string]func(p *stores.Payment){
			"account": func(p *stores.Payment) { p.Account = fx.id(stores.KindAccount) }, "amount": func(p *stores.Payment) { p.Amount++ },
			"currency": func(p *stores.Payment) { p.Currency = "USD" }, "provider": func(p *stores.Payment) { p.Provider = "other" },
			"method": func(p *stores.Payment) { p.Method = "other" },
		} {
			other := p
			change(&other)
			if _, err := fx.Payments.Create(t.Context(), other); !errors.Is(err, stores.ErrKeyReused) {
				t.Errorf("another %s: %v", name, err)
			}
		}
		want(t, "stored", fx.storedPayment(t, p.ID), advanced)
	})
	s.test("a bad amount, currency or kind of ID returns an error, and nothing is stored", func(t *testing.T, fx *fixture) {
		account := fx.id(stores.KindAccount)
		for _, c := range []struct {
			change func(p *stores.Payment)
			err    error
		}{
			{func(p *stores.Payment) { p.Amount = 0 }, stores.ErrAmount}, {func(p *stores.Payment) { p.Amount = -1 }, stores.ErrAmount},
			{func(p *stores.Payment) { p.Currency = "eur" }, stores.ErrCurrency}, {func(p *stores.Payment) { p.Currency = "" }, stores.ErrCurrency},
			{func(p *stores.Payment) { p.Account = fx.id(stores.KindUser) }, stores.ErrNotFound}, {func(p *stores.Payment) { p.ID.Kind = stores.KindUser }, stores.ErrNotFound},
		} {
			p := fx.newPayments(account, 1, func(_ int, p *stores.Payment) { c.change(p) })[0]
			if _, err := fx.Payments.Create(t.Context(), p); !errors.Is(err, c.err) {
				t.Errorf("%+v: %v, want %v", p, err, c.err)
			}
		}
		want(t, "payments", len(must(fx.Payments.Of(t.Context(), []stores.ID{account}, stores.Window{Limit: 9}))(t)), 0)
	})
	s.test("of concurrent Creates with one ID one stores it, and equal ones return it", func(t *testing.T, fx *fixture) {
		p := fx.newPayments(fx.id(stores.KindAccount), 1, nil)[0]
		for i, err := range concurrently(16, func(i int) error {
			p := p
			p.CreatedAt = at(i)
			if i%2 == 1 {
				p.Amount = 500
			}
			return errOf(fx.Payments.Create(t.Context(), p))
		}) {
			wanted := fx.storedPayment(t, p.ID).Amount == 500 == (i%2 == 1)
			if wanted != (err == nil) || err != nil && !errors.Is(err, stores.ErrKeyReused) {
				t.Errorf("call %d: %v", i, err)
			}
		}
	})
}

func (s suite) paymentAdvance() {
	s.test("Advance applies an update, and a state never becomes an earlier one", func(t *testing.T, fx *fixture) {
		states := []stores.PaymentState{stores.PaymentAction, stores.PaymentPending, stores.PaymentFailed, stores.PaymentSucceeded, stores.PaymentExpired, stores.PaymentCreated}
		for i := range states {
			for j := range states {
				p := fx.payment(t)
				for n, state := range []stores.PaymentState{states[i], states[j]} {
					update := stores.PaymentUpdate{State: state, Reference: fmt.Sprintf("%v/%d", p.ID, n), FailureCode: "card_declined", ActionURL: "https://bank.example/" + strings.Repeat("x", 200),
						At: inOtherZone().Add(time.Duration(n) * time.Second)}
					p, _ = update.Apply(p)
					want(t, "returned", must(fx.Payments.Advance(t.Context(), p.ID, update))(t), p)
				}
				want(t, "stored", fx.storedPayment(t, p.ID), p)
				want(t, "reference", p.Reference, fmt.Sprintf("%v/0", p.ID))
			}
		}
	})
	s.test("Advance of a missing payment returns ErrNotFound", func(t *testing.T, fx *fixture) {
		for _, id := range []stores.ID{fx.id(stores.KindPayment), fx.id(stores.KindUser), {}} {
			if _, err := fx.Payments.Advance(t.Context(), id, stores.PaymentUpdate{State: stores.PaymentFailed, At: at(1)}); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Advance of %v: %v", id, err)
			}
		}
	})
	s.test("a reference that another payment of the provider has returns ErrKeyReused", func(t *testing.T, fx *fixture) {
		p := fx.payments(t, fx.id(stores.KindAccount), 3, func(i int, p *stores.Payment) {
			if i == 2 {
				p.Provider = "other"
			}
		})
		update := stores.PaymentUpdate{State: stores.PaymentPending, Reference: "pay_1", At: at(1)}
		must(fx.Payments.Advance(t.Context(), p[0].ID, update))(t)
		if _, err := fx.Payments.Advance(t.Context(), p[1].ID, update); !errors.Is(err, stores.ErrKeyReused) {
			t.Errorf("Advance: %v", err)
		}
		want(t, "payment", fx.storedPayment(t, p[1].ID), p[1])
		must(fx.Payments.Advance(t.Context(), p[2].ID, update))(t)
	})
	s.test("of concurrent Advances the latest state is kept", func(t *testing.T, fx *fixture) {
		p := fx.payment(t)
		for _, err := range concurrently(16, func(i int) error {
			state := []stores.PaymentState{stores.PaymentSucceeded, stores.PaymentPending, stores.PaymentFailed, stores.PaymentAction}[i%4]
			return errOf(fx.Payments.Advance(t.Context(), p.ID, stores.PaymentUpdate{State: state, Reference: "pay_1", At: at(9)}))
		}) {
			if err != nil {
				t.Error(err)
			}
		}
		stored := fx.storedPayment(t, p.ID)
		want(t, "state", stored.State, stores.PaymentSucceeded)
		want(t, "settled", stored.SettledAt, at(9))
	})
}

func (s suite) paymentRead() {
	s.test("ByReferences returns the payments of the provider that have the references", func(t *testing.T, fx *fixture) {
		p := fx.payments(t, fx.id(stores.KindAccount), 3, func(i int, p *stores.Payment) { p.Provider = []string{"bank", "bank", "other"}[i] })
		for i, reference := range []string{"pay_1", "Pay_1 \"ü\"", "pay_1"} {
			p[i] = must(fx.Payments.Advance(t.Context(), p[i].ID, stores.PaymentUpdate{State: stores.PaymentCreated, Reference: reference, At: at(9)}))(t)
		}
		found := must(fx.Payments.ByReferences(t.Context(), "bank", []string{"pay_1", "Pay_1 \"ü\"", "pay_1", "missing", "", "\x00", "\xff"}))(t)
		want(t, "found", found, map[string]stores.Payment{"pay_1": p[0], "Pay_1 \"ü\"": p[1]})
		want(t, "of no provider", len(must(fx.Payments.ByReferences(t.Context(), "", []string{"pay_1"}))(t)), 0)
	})
	s.test("Of lists the payments of an account, newest first, then by ID", func(t *testing.T, fx *fixture) {
		accounts := fx.ids(stores.KindAccount, 3)
		all := fx.payments(t, accounts[0], 5, func(i int, p *stores.Payment) { p.CreatedAt = at(i / 2) })
		fx.payments(t, accounts[1], 1, nil)
		sortBy(all, func(p stores.Payment) stores.ID { return p.ID })
		var newest []stores.Payment
		for second := 2; second >= 0; second-- {
			for _, p := range all {
				if p.CreatedAt.Equal(at(second)) {
					newest = append(newest, p)
				}
			}
		}
		lists := must(fx.Payments.Of(t.Context(), accounts, stores.Window{Limit: 9, Count: true}))(t)
		want(t, "payments", values(lists[accounts[0]]), newest)
		want(t, "accounts", []int{len(lists), lists[accounts[0]].Total, lists[accounts[1]].Total}, []int{2, 5, 1})
		after := newest[1].Position()
		want(t, "after the second", values(must(fx.Payments.Of(t.Context(), accounts[:1], stores.Window{Limit: 2, After: &after}))(t)[accounts[0]]), newest[2:4])
	})
	s.test("Open returns open payments that did not change since a time, ordered by ID", func(t *testing.T, fx *fixture) {
		all := fx.payments(t, fx.id(stores.KindAccount), 8, func(_ int, p *stores.Payment) { p.CreatedAt = at(0) })
		states := []stores.PaymentState{stores.PaymentAction, stores.PaymentPending, stores.PaymentFailed, stores.PaymentExpired, stores.PaymentSucceeded, stores.PaymentPending}
		for i, state := range states {
			all[i] = must(fx.Payments.Advance(t.Context(), all[i].ID, stores.PaymentUpdate{State: state, At: at(4 + i)}))(t)
		}
		var open []stores.Payment
		for _, i := range []int{0, 1, 6, 7} {
			open = append(open, all[i])
		}
		sortBy(open, func(p stores.Payment) stores.ID { return p.ID })
		want(t, "open", must(fx.Payments.Open(t.Context(), at(9), stores.ID{}, 9))(t), open)
		want(t, "one", must(fx.Payments.Open(t.Context(), at(9), open[0].ID, 1))(t), open[1:2])
		want(t, "the rest", must(fx.Payments.Open(t.Context(), at(9), open[1].ID, 9))(t), open[2:])
		want(t, "none", len(must(fx.Payments.Open(t.Context(), at(0), stores.ID{}, 9))(t)), 0)
	})
	s.test("Between returns the payments of a provider that were created in a time, by CreatedAt and ID", func(t *testing.T, fx *fixture) {
		all := fx.payments(t, fx.id(stores.KindAccount), 6, func(i int, p *stores.Payment) { p.CreatedAt = at(i / 2) })
		fx.payments(t, fx.id(stores.KindAccount), 1, func(_ int, p *stores.Payment) { p.Provider = "other" })
		var ordered []stores.Payment
		for second := range 3 {
			pair := all[2*second : 2*second+2]
			sortBy(pair, func(p stores.Payment) stores.ID { return p.ID })
			ordered = append(ordered, pair...)
		}
		want(t, "all", must(fx.Payments.Between(t.Context(), "bank", at(0), at(3), stores.ID{}, 9))(t), ordered)
		want(t, "before 2 s", must(fx.Payments.Between(t.Context(), "bank", at(0), at(2), stores.ID{}, 3))(t), ordered[:3])
		want(t, "after the third", must(fx.Payments.Between(t.Context(), "bank", ordered[2].CreatedAt, at(9), ordered[2].ID, 2))(t), ordered[3:5])
	})
}
