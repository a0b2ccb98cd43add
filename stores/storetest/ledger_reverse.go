package storetest

import (
	"math"
	"testing"

	"fivefold/stores"
)

// reverse reverses a transfer, with a new ID.
func (fx *fixture) reverse(t tester, i int, transfer stores.ID, amount int64) stores.Transfer {
	t.Helper()
	return must(fx.Ledger.Reverse(t.Context(), booking(i), fx.id(stores.KindTransfer), transfer, amount, "mistake"))(t)
}

// reversing returns a call of Reverse with a new ID.
func (fx *fixture) reversing(t tester, transfer stores.ID, amount int64) func(b stores.Booking) error {
	id := fx.id(stores.KindTransfer)
	return func(b stores.Booking) error {
		return errOf(fx.Ledger.Reverse(t.Context(), b, id, transfer, amount, "mistake"))
	}
}

// ledgerReverse tests Reverse.
func (s suite) ledgerReverse() {
	s.test("Reverse records a transfer that takes a transfer back as a whole", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0, 0)
		sent := fx.transferOf(stores.Leg{Account: world, Amount: -10}, stores.Leg{Account: ids[0], Amount: 7}, stores.Leg{Account: ids[1], Amount: 3})
		sent.Cause, sent.EffectiveAt = fx.id(stores.KindPage), at(-50)
		fx.record(t, at(1), sent)
		before := fx.books(t, world, ids[0], ids[1]).entries
		back := fx.reverse(t, 4, sent.ID, 0)
		wanted := stores.Transfer{ID: back.ID, Description: "mistake", Reverses: sent.ID, EffectiveAt: at(4), RecordedAt: at(4),
			Legs: []stores.Leg{{Account: world, Amount: 10}, {Account: ids[0], Amount: -7}, {Account: ids[1], Amount: -3}}}
		want(t, "reversal", back, wanted)
		want(t, "stored", must(fx.Books.Transfers(t.Context(), []stores.ID{back.ID}))(t)[back.ID], wanted)
		for i, entries := range fx.books(t, world, ids[0], ids[1]).entries {
			want(t, "balance", entries[len(entries)-1].Balance, int64(0))
			want(t, "earlier entries", entries[:len(entries)-1], before[i])
		}
		fx.refuses(t, "again", stores.ErrExceedsTransfer, []stores.ID{world, ids[0], ids[1]}, fx.reversing(t, sent.ID, 0))
	})
	s.test("Reverse takes parts of a transfer of two legs back, and as the amount 0 what is left of it", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0)
		all := []stores.ID{world, ids[0]}
		for _, sent := range []stores.Transfer{fx.transfer(world, ids[0], 100), fx.transferOf(stores.Leg{Account: ids[0], Amount: 100}, stores.Leg{Account: world, Amount: -100})} {
			fx.record(t, at(1), sent)
			part := fx.reverse(t, 2, sent.ID, 30)
			for i, leg := range sent.Legs {
				want(t, "leg", part.Legs[i], stores.Leg{Account: leg.Account, Amount: -leg.Amount * 3 / 10})
			}
			want(t, "balance", fx.account(t, ids[0]).Balance, int64(70))
			fx.refuses(t, "more than is left", stores.ErrExceedsTransfer, all, fx.reversing(t, sent.ID, 71))
			fx.refuses(t, "the largest amount", stores.ErrExceedsTransfer, all, fx.reversing(t, sent.ID, math.MaxInt64))
			fx.reverse(t, 3, sent.ID, 20)
			rest := fx.reverse(t, 4, sent.ID, 0)
			want(t, "the rest", max(rest.Legs[0].Amount, rest.Legs[1].Amount), int64(50))
			want(t, "balance", fx.account(t, ids[0]).Balance, int64(0))
			for _, amount := range []int64{0, 1} {
				fx.refuses(t, "nothing is left", stores.ErrExceedsTransfer, all, fx.reversing(t, sent.ID, amount))
			}
		}
	})
	s.test("Reverse takes a capture back and leaves its hold as it is", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 100, 0)
		h := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 50))
		captured := fx.capture(t, at(2), h.ID, 20, false)
		kept := fx.storedHold(t, h.ID)
		back := fx.reverse(t, 3, captured.ID, 0)
		if back.Reverses != captured.ID || !back.Hold.IsZero() {
			t.Errorf("reversal: %+v", back)
		}
		want(t, "hold", fx.storedHold(t, h.ID), kept)
		want(t, "amounts", fx.amounts(t, ids[0], at(3)), [3]int64{100, 30, 0})
		fx.books(t, ids...)
	})
	s.test("a part of a transfer of more legs, and a transfer that is a reversal, returns ErrIrreversible", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0, 0)
		all := []stores.ID{world, ids[0], ids[1]}
		legs := fx.record(t, at(1), fx.transferOf(stores.Leg{Account: world, Amount: -10}, stores.Leg{Account: ids[0], Amount: 7}, stores.Leg{Account: ids[1], Amount: 3}))
		for _, amount := range []int64{1, 10} {
			fx.refuses(t, "part", stores.ErrIrreversible, all, fx.reversing(t, legs.ID, amount))
		}
		sent := fx.record(t, at(1), fx.transfer(world, ids[0], 10))
		for _, back := range []stores.Transfer{fx.reverse(t, 2, sent.ID, 4), fx.reverse(t, 3, legs.ID, 0)} {
			fx.refuses(t, "reversal", stores.ErrIrreversible, all, fx.reversing(t, back.ID, 0))
		}
	})
	s.test("a reversal that an account cannot give returns ErrInsufficientFunds", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0, 0)
		sent := fx.record(t, at(1), fx.transfer(world, ids[0], 100))
		fx.record(t, at(2), fx.transfer(ids[0], ids[1], 61))
		fx.refuses(t, "whole", stores.ErrInsufficientFunds, []stores.ID{world, ids[0], ids[1]}, fx.reversing(t, sent.ID, 0))
		fx.refuses(t, "part", stores.ErrInsufficientFunds, []stores.ID{world, ids[0], ids[1]}, fx.reversing(t, sent.ID, 40))
		fx.reverse(t, 3, sent.ID, 39)
		want(t, "balance", fx.account(t, ids[0]).Balance, int64(0))
	})
	s.test("a negative amount returns ErrAmount, and a missing transfer or an ID of another kind ErrNotFound", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0)
		all := []stores.ID{world, ids[0]}
		sent := fx.record(t, at(1), fx.transfer(world, ids[0], 10))
		for _, amount := range []int64{-1, -10, math.MinInt64} {
			fx.refuses(t, "amount", stores.ErrAmount, all, fx.reversing(t, sent.ID, amount))
		}
		for _, id := range []stores.ID{fx.id(stores.KindTransfer), {}, asKind(sent.ID, stores.KindHold), asKind(sent.ID, "")} {
			fx.refuses(t, "transfer", stores.ErrNotFound, all, fx.reversing(t, id, 0))
		}
		for _, id := range []stores.ID{{}, fx.id(stores.KindHold)} {
			fx.refuses(t, "reversal", stores.ErrNotFound, all, func(b stores.Booking) error {
				return errOf(fx.Ledger.Reverse(t.Context(), b, id, sent.ID, 0, ""))
			})
		}
	})
}
