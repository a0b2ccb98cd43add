package storetest

import (
	"context"
	"math"
	"testing"

	"fivefold/stores"
)

// Ledger tests stores.Ledger.
func Ledger(t *testing.T, open Open) {
	s := suite{t, open, "Ledger"}
	s.promises(ledgerCalls)
	s.ledgerOpen()
	s.ledgerPost()
	s.ledgerPostBad()
	s.ledgerRepeat()
	s.ledgerReverse()
	s.ledgerHold()
	s.ledgerCapture()
	s.ledgerVoid()
	s.ledgerExpiry()
	s.ledgerClose()
	s.ledgerDryRun()
	s.ledgerTime()
	s.ledgerConcurrency()
	s.ledgerConcurrentTransfers()
	s.ledgerConcurrentHolds()
	s.ledgerHistory()
	s.check("after any sequence of operations, the books agree with a model", newLedgerModel())
}

func ledgerCalls(t *testing.T, fx *fixture, n int) []call {
	world, accounts := fx.funded(t, 100, 100)
	holds := []stores.Hold{fx.newHold(accounts[0], accounts[1], 10), fx.newHold(accounts[0], accounts[1], 10), fx.newHold(accounts[0], accounts[1], 10)}
	for _, h := range holds[1:] {
		fx.hold(t, at(1), h)
	}
	posted := fx.record(t, at(1), fx.transfer(world, accounts[0], 10))
	opened := fx.newAccounts(n, nil)
	b, t1, t2 := booking(2), fx.id(stores.KindTransfer), fx.id(stores.KindTransfer)
	return []call{
		{"Ledger.Open", 0, func(ctx context.Context) error { return fx.Ledger.Open(ctx, opened) }},
		{"Ledger.Post", 0, func(ctx context.Context) error {
			return errOf(fx.Ledger.Post(ctx, b, fx.transfer(world, accounts[0], 10)))
		}},
		{"Ledger.Reverse", 0, func(ctx context.Context) error {
			return errOf(fx.Ledger.Reverse(ctx, b, t1, posted.ID, 0, "mistake"))
		}},
		{"Ledger.Hold", 0, func(ctx context.Context) error { return errOf(fx.Ledger.Hold(ctx, b, holds[0])) }},
		{"Ledger.Capture", 0, func(ctx context.Context) error { return errOf(fx.Ledger.Capture(ctx, b, t2, holds[1].ID, 5, true)) }},
		{"Ledger.Void", 0, func(ctx context.Context) error { return errOf(fx.Ledger.Void(ctx, b, holds[2].ID)) }},
		{"Ledger.Close", 0, func(ctx context.Context) error { return errOf(fx.Ledger.Close(ctx, b, at(-5))) }},
	}
}

// ledgerOpen tests Open.
func (s suite) ledgerOpen() {
	s.test("Open stores accounts, with balance 0 and the hash of the account", func(t *testing.T, fx *fixture) {
		accounts := fx.newAccounts(6, func(i int, a *stores.Account) {
			a.Kind = []stores.AccountKind{
				stores.AccountFunds, stores.AccountProvider, stores.AccountRevenue, stores.AccountDisputed, stores.AccountBook, stores.AccountFunds,
			}[i]
			a.Currency = []stores.Currency{"EUR", "JPY", "VACHR", "USD", "A23456789012", "KWD"}[i]
			a.Floor = []int64{0, stores.NoFloor, -500, stores.NoFloor + 1, -math.MaxInt64, 0}[i]
		})
		accounts[0].Owner = fx.id(stores.KindUser)
		accounts[1].Name = "Zoë's 📱 \"<x>\" Straße\u00a0'; --"
		accounts[2].Name = ""
		if err := fx.Ledger.Open(t.Context(), accounts); err != nil {
			t.Fatal(err)
		}
		for _, a := range accounts {
			want(t, "account", fx.account(t, a.ID), opened(a))
		}
	})
	s.test("an account that is equal but for OpenedAt is left as it is", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100)
		before := fx.books(t, world, ids[0])
		again := before.states[0].Account
		again.OpenedAt = at(77)
		if err := fx.Ledger.Open(t.Context(), []stores.Account{again, again}); err != nil {
			t.Fatal(err)
		}
		fx.expectBooks(t, before)
	})
	s.test("an account given twice is opened once", func(t *testing.T, fx *fixture) {
		a := fx.newAccounts(1, nil)[0]
		if err := fx.Ledger.Open(t.Context(), []stores.Account{a, a}); err != nil {
			t.Fatal(err)
		}
		want(t, "account", fx.account(t, a.ID), opened(a))
	})
	s.test("an account that differs returns ErrKeyReused, and none is opened", func(t *testing.T, fx *fixture) {
		a := fx.accounts(t, 1, nil)[0]
		for what, change := range map[string]func(a *stores.Account){
			"owner":    func(a *stores.Account) { a.Owner = fx.id(stores.KindPage) },
			"kind":     func(a *stores.Account) { a.Kind = stores.AccountRevenue },
			"name":     func(a *stores.Account) { a.Name += "s" },
			"currency": func(a *stores.Account) { a.Currency = "USD" },
			"floor":    func(a *stores.Account) { a.Floor-- },
		} {
			other, added := a, fx.newAccounts(2, nil)
			change(&other)
			fx.expectError(t, what, stores.ErrKeyReused, fx.Ledger.Open(t.Context(), []stores.Account{added[0], other, added[1]}))
			want(t, "opened", len(must(fx.Books.Accounts(t.Context(), []stores.ID{added[0].ID, added[1].ID}))(t)), 0)
			want(t, "account", fx.account(t, a.ID), opened(a))
			twice := added[0]
			change(&twice)
			fx.expectError(t, what+" of one given twice", stores.ErrKeyReused, fx.Ledger.Open(t.Context(), []stores.Account{added[0], twice}))
			want(t, "opened", len(must(fx.Books.Accounts(t.Context(), []stores.ID{added[0].ID}))(t)), 0)
		}
	})
	s.test("a currency that is none returns ErrCurrency, an ID of another kind ErrNotFound, and no account is opened", func(t *testing.T, fx *fixture) {
		for _, c := range []stores.Currency{"", "EU", "eur", "€UR", "E R", "1EUR", "A234567890123"} {
			accounts := fx.newAccounts(2, nil)
			accounts[1].Currency = c
			fx.expectError(t, string(c), stores.ErrCurrency, fx.Ledger.Open(t.Context(), accounts))
			want(t, "opened", len(must(fx.Books.Accounts(t.Context(), []stores.ID{accounts[0].ID, accounts[1].ID}))(t)), 0)
		}
		for _, kind := range []stores.Kind{"", stores.KindUser, stores.KindTransfer} {
			accounts := fx.newAccounts(2, nil)
			accounts[1].ID = asKind(accounts[1].ID, kind)
			fx.expectError(t, string(kind), stores.ErrNotFound, fx.Ledger.Open(t.Context(), accounts))
			want(t, "opened", len(must(fx.Books.Accounts(t.Context(), []stores.ID{accounts[0].ID, asKind(accounts[1].ID, stores.KindAccount)}))(t)), 0)
		}
	})
	s.test("a floor above 0 returns ErrAmount, more than MaxBatch accounts ErrTooMany, and no account is opened", func(t *testing.T, fx *fixture) {
		for _, floor := range []int64{1, math.MaxInt64} {
			accounts := fx.newAccounts(2, nil)
			accounts[1].Floor = floor
			fx.expectError(t, "floor", stores.ErrAmount, fx.Ledger.Open(t.Context(), accounts))
		}
		fx.expectError(t, "accounts", stores.ErrTooMany, fx.Ledger.Open(t.Context(), fx.newAccounts(stores.MaxBatch+1, nil)))
		want(t, "accounts", len(must(fx.Books.Scan(t.Context(), stores.ID{}, stores.MaxBatch))(t)), 0)
	})
	s.test("no accounts change nothing", func(t *testing.T, fx *fixture) {
		if err := fx.Ledger.Open(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		want(t, "accounts", len(must(fx.Books.Scan(t.Context(), stores.ID{}, stores.MaxBatch))(t)), 0)
	})
}
