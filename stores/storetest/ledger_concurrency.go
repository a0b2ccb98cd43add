package storetest

import (
	"errors"
	"slices"
	"testing"

	"fivefold/stores"
)

// together is how many calls of the tests of concurrency run at once.
const together = 50

// sameResults fails unless all concurrent calls succeed with the same result, which it returns.
func sameResults[T any](t *testing.T, do func() (T, error)) T {
	t.Helper()
	got := make([]T, together)
	for _, err := range concurrently(together, func(i int) (err error) {
		got[i], err = do()
		return err
	}) {
		if err != nil {
			t.Fatalf("one of %d calls: %v", together, err)
		}
	}
	for _, g := range got {
		want(t, "result", g, got[0])
	}
	return got[0]
}

// ledgerConcurrency tests concurrent calls with one ID.
func (s suite) ledgerConcurrency() {
	s.test("of concurrent calls with one ID one takes effect and all return the same", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100, 0)
		a, b := ids[0], ids[1]
		sent, held := fx.transfer(a, b, 40), fx.newHold(a, b, 30)
		part, reversal := fx.id(stores.KindTransfer), fx.id(stores.KindTransfer)
		wanted := sameResults(t, func() (stores.Transfer, error) { return fx.Ledger.Post(t.Context(), booking(1), sent) })
		want(t, "stored", must(fx.Books.Transfers(t.Context(), []stores.ID{sent.ID}))(t)[sent.ID], wanted)
		want(t, "amounts", fx.amounts(t, a, at(1)), [3]int64{60, 0, 0})
		sameResults(t, func() (stores.Hold, error) { return fx.Ledger.Hold(t.Context(), booking(2), held) })
		want(t, "amounts", fx.amounts(t, a, at(2)), [3]int64{60, 30, 0})
		sameResults(t, func() (stores.Transfer, error) {
			return fx.Ledger.Capture(t.Context(), booking(3), part, held.ID, 10, false)
		})
		want(t, "amounts", fx.amounts(t, a, at(3)), [3]int64{50, 20, 0})
		sameResults(t, func() (stores.Hold, error) { return fx.Ledger.Void(t.Context(), booking(4), held.ID) })
		want(t, "amounts", fx.amounts(t, a, at(4)), [3]int64{50, 0, 0})
		sameResults(t, func() (stores.Transfer, error) {
			return fx.Ledger.Reverse(t.Context(), booking(5), reversal, sent.ID, 15, "mistake")
		})
		want(t, "amounts", fx.amounts(t, a, at(5)), [3]int64{65, 0, 0})
		want(t, "entries", len(fx.books(t, world, a, b).entries[1]), 6)
		accounts := fx.newAccounts(3, nil)
		sameResults(t, func() (bool, error) { return true, fx.Ledger.Open(t.Context(), accounts) })
		want(t, "accounts", len(must(fx.Books.Accounts(t.Context(), []stores.ID{accounts[0].ID, accounts[1].ID, accounts[2].ID}))(t)), 3)
	})
	s.test("of concurrent calls with one ID and different contents one takes effect and the others return ErrKeyReused", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0)
		sent := fx.transfer(world, ids[0], 1)
		posted := make([]stores.Transfer, together)
		for i := range posted {
			posted[i] = sent
			posted[i].Legs = fx.transfer(world, ids[0], int64(i+1)).Legs
		}
		won := -1
		for i, err := range concurrently(together, func(i int) error { return errOf(fx.Ledger.Post(t.Context(), booking(1), posted[i])) }) {
			switch {
			case err == nil && won < 0:
				won = i
			case !errors.Is(err, stores.ErrKeyReused):
				t.Errorf("Post: %v", err)
			}
		}
		want(t, "balance", fx.account(t, ids[0]).Balance, int64(won+1))
		fx.books(t, world, ids[0])
	})
	s.test("of concurrent calls with one ID about different accounts one takes effect and the others return ErrKeyReused", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 10, 10, 10, 10, 10, 10, 10, 10)
		sent, held, reversal := fx.transfer(ids[0], ids[1], 1), fx.newHold(ids[0], ids[1], 1), fx.id(stores.KindTransfer)
		var originals [4]stores.Transfer
		for i := range originals {
			originals[i] = fx.record(t, at(1), fx.transfer(ids[2*i], ids[2*i+1], 1))
		}
		for what, call := range map[string]func(i int, from, to stores.ID) error{
			"Post": func(_ int, from, to stores.ID) error {
				posted := sent
				posted.Legs = []stores.Leg{{Account: from, Amount: -1}, {Account: to, Amount: 1}}
				return errOf(fx.Ledger.Post(t.Context(), booking(2), posted))
			},
			"Hold": func(_ int, from, to stores.ID) error {
				opened := held
				opened.From, opened.To = from, to
				return errOf(fx.Ledger.Hold(t.Context(), booking(2), opened))
			},
			"Reverse": func(i int, _, _ stores.ID) error {
				return errOf(fx.Ledger.Reverse(t.Context(), booking(2), reversal, originals[i].ID, 0, "mistake"))
			},
		} {
			won := map[int]bool{}
			for i, err := range concurrently(together, func(i int) error { return call(i%4, ids[2*(i%4)], ids[2*(i%4)+1]) }) {
				if err == nil {
					won[i%4] = true
				} else if !errors.Is(err, stores.ErrKeyReused) {
					t.Errorf("%s: %v", what, err)
				}
			}
			want(t, "calls that took effect of "+what, len(won), 1)
		}
		want(t, "entries", len(slices.Concat(fx.books(t, ids...).entries...)), 8+8+2+1+2)
	})
}

// ledgerConcurrentTransfers tests concurrent calls with different IDs.
func (s suite) ledgerConcurrentTransfers() {
	s.test("concurrent opposite transfers do not deadlock, and none is lost", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 1000, 1000, 1000)
		const each = 4
		var sent [together][each]stores.Transfer
		for i := range sent {
			for step := range sent[i] {
				sent[i][step] = fx.transfer(ids[(i+step)%3], ids[(i+step+1+i%2)%3], 1)
			}
		}
		for _, err := range concurrently(together, func(i int) error {
			for step, transfer := range sent[i] {
				if err := errOf(fx.Ledger.Post(t.Context(), booking(1+step), transfer)); err != nil {
					return err
				}
			}
			return nil
		}) {
			if err != nil {
				t.Errorf("Post: %v", err)
			}
		}
		sum, entries := int64(0), 0
		for _, a := range fx.books(t, ids...).states {
			sum, entries = sum+a.Balance, entries+int(a.Entries)
		}
		want(t, "sum", sum, int64(3000))
		want(t, "entries", entries, 3+2*each*together)
	})
	s.test("concurrent transfers and holds do not let an account fall below its floor", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100, 0)
		var sent [together]stores.Transfer
		var held [together]stores.Hold
		for i := range sent {
			sent[i], held[i] = fx.transfer(ids[0], world, 7), fx.newHold(ids[0], ids[1], 7)
		}
		took := 0
		for _, err := range concurrently(together, func(i int) error {
			if i%2 == 0 {
				return errOf(fx.Ledger.Hold(t.Context(), booking(1), held[i]))
			}
			return errOf(fx.Ledger.Post(t.Context(), booking(1), sent[i]))
		}) {
			if err == nil {
				took++
			} else if !errors.Is(err, stores.ErrInsufficientFunds) {
				t.Errorf("one of the calls: %v", err)
			}
		}
		want(t, "calls that took effect", took, 14)
		want(t, "available", fx.balance(t, ids[0], at(1)).Available(), int64(2))
		fx.books(t, world, ids[0], ids[1])
	})
	s.test("once Close has returned, the closed period does not change", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0)
		var sent [together]stores.Transfer
		for i := range sent {
			sent[i] = fx.transfer(world, ids[0], 1)
			sent[i].EffectiveAt = at(-20)
		}
		var then stores.Balance
		posted := int64(0)
		for i, err := range concurrently(together, func(i int) (err error) {
			if i != together/2 {
				return errOf(fx.Ledger.Post(t.Context(), booking(1), sent[i]))
			}
			if _, err := fx.Ledger.Close(t.Context(), booking(1), at(-10)); err != nil {
				return err
			}
			balances, err := fx.Books.Balances(t.Context(), ids, at(-10))
			then = balances[ids[0]]
			return err
		}) {
			switch {
			case err == nil && i != together/2:
				posted++
			case err != nil && !errors.Is(err, stores.ErrPeriodClosed):
				t.Errorf("one of the calls: %v", err)
			}
		}
		want(t, "balance", fx.balance(t, ids[0], at(-10)), then)
		want(t, "transfers", then.Posted, posted)
	})
}
