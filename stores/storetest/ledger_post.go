package storetest

import (
	"errors"
	"math"
	"slices"
	"testing"

	"fivefold/stores"
)

// ledgerPost tests the transfers that Post records.
func (s suite) ledgerPost() {
	s.test("Post records a transfer and returns it", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0, 0)
		sent := fx.transferOf(stores.Leg{Account: ids[0], Amount: 700}, stores.Leg{Account: world, Amount: -1000}, stores.Leg{Account: ids[1], Amount: 300})
		sent.Description, sent.Cause = "Zoë's 📱 \"<x>\"; --", fx.id(stores.KindPage)
		wanted := sent
		wanted.EffectiveAt, wanted.RecordedAt = at(3), at(3)
		want(t, "returned", fx.record(t, at(3), sent), wanted)
		want(t, "stored", must(fx.Books.Transfers(t.Context(), []stores.ID{sent.ID}))(t), map[stores.ID]stores.Transfer{sent.ID: wanted})
		for id, amount := range map[stores.ID]int64{world: -1000, ids[0]: 700, ids[1]: 300} {
			entries := fx.books(t, id).entries[0]
			want(t, "entries", len(entries), 1)
			e := entries[0]
			e.Hash = stores.Digest{}
			want(t, "entry", e, stores.Entry{Account: id, Number: 1, Kind: stores.EntryPosted, Transfer: sent.ID, Amount: amount, Balance: amount,
				EffectiveAt: at(3), RecordedAt: at(3)})
		}
	})
	s.test("Reverses, Hold and RecordedAt are set by the ledger", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0)
		sent := fx.transfer(world, ids[0], 5)
		sent.Reverses, sent.Hold, sent.RecordedAt = fx.id(stores.KindTransfer), fx.id(stores.KindHold), at(-50)
		got := fx.record(t, at(3), sent)
		if !got.Reverses.IsZero() || !got.Hold.IsZero() || !got.RecordedAt.Equal(at(3)) {
			t.Errorf("posted: %+v", got)
		}
		fx.books(t, world, ids[0])
	})
	s.test("the amounts of each currency add up to 0 by themselves", func(t *testing.T, fx *fixture) {
		eur, _ := fx.funded(t)
		usd := fx.accounts(t, 2, func(_ int, a *stores.Account) { a.Currency, a.Floor = "USD", stores.NoFloor })
		other, _ := fx.funded(t)
		fx.record(t, at(1), fx.transferOf(stores.Leg{Account: eur, Amount: -9}, stores.Leg{Account: usd[0].ID, Amount: 10},
			stores.Leg{Account: other, Amount: 9}, stores.Leg{Account: usd[1].ID, Amount: -10}))
		want(t, "EUR", fx.account(t, other).Balance, int64(9))
		want(t, "USD", fx.account(t, usd[0].ID).Balance, int64(10))
		fx.books(t, eur, other, usd[0].ID, usd[1].ID)
	})
	s.test("an account may have several legs, and a leg the amount 0", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 10, 0)
		fx.record(t, at(1), fx.transferOf(stores.Leg{Account: ids[0], Amount: -15}, stores.Leg{Account: world, Amount: 5}, stores.Leg{Account: ids[0], Amount: 10},
			stores.Leg{Account: ids[1], Amount: 0}))
		want(t, "balance", fx.account(t, ids[0]).Balance, int64(5))
		entries := fx.books(t, ids[0], ids[1], world).entries
		want(t, "entries of several legs", len(entries[0]), 3)
		want(t, "entries of the amount 0", len(entries[1]), 1)
	})
	s.test("an account may give what it has above its floor, also a negative one", func(t *testing.T, fx *fixture) {
		a := fx.accounts(t, 3, func(i int, a *stores.Account) { a.Floor = []int64{-100, 0, stores.NoFloor}[i] })
		low, zero, none := a[0].ID, a[1].ID, a[2].ID
		all := []stores.ID{low, zero, none}
		fx.refuses(t, "below -100", stores.ErrInsufficientFunds, all, fx.posting(t, fx.transfer(low, zero, 101)))
		fx.record(t, at(1), fx.transfer(low, zero, 100))
		fx.refuses(t, "below -100", stores.ErrInsufficientFunds, all, fx.posting(t, fx.transfer(low, none, 1)))
		fx.refuses(t, "below 0", stores.ErrInsufficientFunds, all, fx.posting(t, fx.transfer(zero, none, 101)))
		fx.record(t, at(2), fx.transfer(zero, none, 100))
		fx.refuses(t, "below 0", stores.ErrInsufficientFunds, all, fx.posting(t, fx.transfer(zero, none, 1)))
		fx.record(t, at(3), fx.transfer(none, low, math.MaxInt64-1_000))
		fx.books(t, low, zero, none)
	})
	s.test("the largest amounts are exact", func(t *testing.T, fx *fixture) {
		a := fx.accounts(t, 2, func(_ int, a *stores.Account) { a.Floor = stores.NoFloor })
		fx.record(t, at(1), fx.transfer(a[0].ID, a[1].ID, math.MaxInt64))
		want(t, "balances", []int64{fx.account(t, a[0].ID).Balance, fx.account(t, a[1].ID).Balance}, []int64{-math.MaxInt64, math.MaxInt64})
		want(t, "as of a time", []int64{fx.balance(t, a[0].ID, at(1)).Posted, fx.balance(t, a[1].ID, at(1)).Posted}, []int64{-math.MaxInt64, math.MaxInt64})
		all := []stores.ID{a[0].ID, a[1].ID}
		fx.refuses(t, "above the largest", stores.ErrOverflow, all, fx.posting(t, fx.transfer(a[0].ID, a[1].ID, 2)))
		fx.record(t, at(2), fx.transfer(a[1].ID, a[0].ID, math.MaxInt64))
		want(t, "balances", []int64{fx.account(t, a[0].ID).Balance, fx.account(t, a[1].ID).Balance}, []int64{0, 0})
	})
	s.test("a transfer has up to MaxLegs legs, in their order", func(t *testing.T, fx *fixture) {
		accounts := fx.accounts(t, stores.MaxLegs, func(_ int, a *stores.Account) { a.Floor = stores.NoFloor })
		legs := make([]stores.Leg, len(accounts))
		for i, a := range accounts {
			legs[i] = stores.Leg{Account: a.ID, Amount: int64(i*2 - len(accounts) + 1)}
		}
		slices.Reverse(legs)
		sent := fx.transferOf(legs...)
		fx.record(t, at(1), sent)
		want(t, "legs", must(fx.Books.Transfers(t.Context(), []stores.ID{sent.ID}))(t)[sent.ID].Legs, legs)
		want(t, "balance", fx.account(t, legs[0].Account).Balance, legs[0].Amount)
	})
}

// posting returns a call of Post, which fails the test when the transfer is found afterwards.
func (fx *fixture) posting(t tester, transfer stores.Transfer) func(b stores.Booking) error {
	return func(b stores.Booking) error {
		got, err := fx.Ledger.Post(t.Context(), b, transfer)
		if err != nil && !equal(got, stores.Transfer{}) {
			t.Errorf("Post returns %+v with %v", got, err)
		}
		if found := must(fx.Books.Transfers(t.Context(), []stores.ID{transfer.ID}))(t); len(found) > 0 && !errors.Is(err, stores.ErrKeyReused) {
			t.Errorf("the transfer is stored: %+v", found)
		}
		return err
	}
}

// ledgerPostBad tests what Post refuses.
func (s suite) ledgerPostBad() {
	refused := func(sentence string, wanted error, legs func(fx *fixture, world, account stores.ID, t *testing.T) [][]stores.Leg) {
		s.test(sentence+", and nothing is written", func(t *testing.T, fx *fixture) {
			world, ids := fx.funded(t, 100)
			for _, l := range legs(fx, world, ids[0], t) {
				fx.refuses(t, "Post", wanted, []stores.ID{world, ids[0]}, fx.posting(t, fx.transferOf(l...)))
			}
		})
	}
	type legs = []stores.Leg
	refused("a transfer that moves nothing returns ErrAmount", stores.ErrAmount, func(_ *fixture, w, a stores.ID, _ *testing.T) [][]stores.Leg {
		return []legs{nil, {}, {{Account: w}}, {{Account: w}, {Account: a}}, {{Account: w}, {Account: a}, {Account: w}}}
	})
	refused("amounts that do not add up to 0 return ErrUnbalanced", stores.ErrUnbalanced, func(_ *fixture, w, a stores.ID, _ *testing.T) [][]stores.Leg {
		return []legs{{{Account: w, Amount: 5}}, {{Account: w, Amount: -5}, {Account: a, Amount: 6}}, {{Account: w, Amount: 5}, {Account: a, Amount: 5}},
			{{Account: w, Amount: -5}, {Account: a, Amount: 0}}, {{Account: w, Amount: -5}, {Account: a, Amount: 4}, {Account: a, Amount: 2}}}
	})
	refused("both sides in one account return ErrSelf", stores.ErrSelf, func(_ *fixture, w, a stores.ID, _ *testing.T) [][]stores.Leg {
		return []legs{{{Account: a, Amount: -5}, {Account: a, Amount: 5}}, {{Account: w, Amount: 5}, {Account: w, Amount: 5}, {Account: w, Amount: -10}}}
	})
	refused("a sum that an int64 cannot hold returns ErrOverflow", stores.ErrOverflow, func(_ *fixture, w, a stores.ID, _ *testing.T) [][]stores.Leg {
		return []legs{
			{{Account: w, Amount: math.MinInt64}, {Account: a, Amount: math.MinInt64}},
			{{Account: a, Amount: math.MinInt64}, {Account: w, Amount: math.MaxInt64}, {Account: w, Amount: 1}},
			{{Account: w, Amount: -math.MaxInt64}, {Account: a, Amount: math.MaxInt64}}, // with the 100 that the account has
			{{Account: w, Amount: math.MaxInt64}, {Account: a, Amount: math.MaxInt64}, {Account: w, Amount: 2}},
		}
	})
	refused("a missing account, and one of another kind of ID, returns ErrNotFound", stores.ErrNotFound, func(fx *fixture, w, a stores.ID, _ *testing.T) [][]stores.Leg {
		missing := []stores.ID{fx.id(stores.KindAccount), {}, asKind(a, stores.KindUser), asKind(a, stores.KindTransfer), asKind(a, "")}
		var all []legs
		for _, m := range missing {
			all = append(all, legs{{Account: w, Amount: -5}, {Account: m, Amount: 5}}, legs{{Account: m, Amount: -5}, {Account: w, Amount: 5}},
				legs{{Account: w, Amount: -5}, {Account: a, Amount: 5}, {Account: m, Amount: 0}})
		}
		return all
	})
	refused("two legs of different currencies return ErrCurrency", stores.ErrCurrency, func(fx *fixture, w, _ stores.ID, t *testing.T) [][]stores.Leg {
		usd := fx.accounts(t, 1, func(_ int, a *stores.Account) { a.Currency, a.Floor = "USD", stores.NoFloor })[0].ID
		return []legs{{{Account: w, Amount: -5}, {Account: usd, Amount: 5}}, {{Account: usd, Amount: -5}, {Account: w, Amount: 5}}}
	})
	refused("more legs of different currencies that do not add up to 0 in each return ErrUnbalanced", stores.ErrUnbalanced, func(fx *fixture, w, a stores.ID, t *testing.T) [][]stores.Leg {
		usd := fx.accounts(t, 1, func(_ int, a *stores.Account) { a.Currency, a.Floor = "USD", stores.NoFloor })[0].ID
		return []legs{{{Account: w, Amount: -5}, {Account: a, Amount: 4}, {Account: usd, Amount: 1}}}
	})
	refused("more than MaxLegs legs return ErrTooMany", stores.ErrTooMany, func(_ *fixture, w, a stores.ID, _ *testing.T) [][]stores.Leg {
		all := make(legs, stores.MaxLegs+1)
		for i := range all {
			all[i].Account = []stores.ID{w, a}[i%2]
		}
		all[0].Amount, all[1].Amount = -5, 5
		return []legs{all}
	})
	refused("an account that would fall below its floor returns ErrInsufficientFunds", stores.ErrInsufficientFunds, func(_ *fixture, w, a stores.ID, _ *testing.T) [][]stores.Leg {
		return []legs{{{Account: a, Amount: -101}, {Account: w, Amount: 101}}, {{Account: a, Amount: -math.MaxInt64}, {Account: w, Amount: math.MaxInt64}},
			{{Account: a, Amount: -60}, {Account: w, Amount: 101}, {Account: a, Amount: -41}}}
	})
	s.test("an EffectiveAt after At returns ErrFuture, and an ID of another kind ErrNotFound, and nothing is written", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100)
		late := fx.transfer(world, ids[0], 5)
		late.EffectiveAt = at(5).Add(1000)
		fx.refuses(t, "EffectiveAt", stores.ErrFuture, []stores.ID{world, ids[0]}, fx.posting(t, late))
		for _, kind := range []stores.Kind{"", stores.KindHold, stores.KindAccount} {
			other := fx.transfer(world, ids[0], 5)
			other.ID = asKind(other.ID, kind)
			fx.refuses(t, "ID", stores.ErrNotFound, []stores.ID{world, ids[0]}, fx.posting(t, other))
		}
	})
}
