package storetest

import (
	"math"
	"testing"
	"time"

	"fivefold/stores"
)

// holding returns a call of Hold, which fails the test when it is refused and the hold is found afterwards.
func (fx *fixture) holding(t tester, h stores.Hold) func(b stores.Booking) error {
	return func(b stores.Booking) error {
		_, err := fx.Ledger.Hold(t.Context(), b, h)
		if found := must(fx.Books.Holds(t.Context(), []stores.ID{h.ID}))(t); err != nil && len(found) > 0 {
			t.Errorf("the hold is stored: %+v", found)
		}
		return err
	}
}

// ledgerHold tests Hold.
func (s suite) ledgerHold() {
	s.test("Hold reserves money and returns the hold", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 100, 0)
		sent := fx.newHold(ids[0], ids[1], 60)
		sent.Description, sent.Cause = "Zoë's 📱 \"<x>\"; --", fx.id(stores.KindPage)
		wanted := sent
		wanted.OpenedAt, wanted.State = at(3), stores.HoldOpen
		want(t, "returned", fx.hold(t, at(3), sent), wanted)
		want(t, "stored", fx.storedHold(t, sent.ID), wanted)
		entries := fx.books(t, ids...).entries
		e := entries[0][1]
		e.Hash = stores.Digest{}
		want(t, "entry", e, stores.Entry{Account: ids[0], Number: 2, Kind: stores.EntryHeld, Hold: sent.ID, Held: 60, Balance: 100, HeldAfter: 60,
			EffectiveAt: at(3), RecordedAt: at(3)})
		want(t, "entries of the other account", len(entries[1]), 0)
		want(t, "from", fx.amounts(t, ids[0], at(3)), [3]int64{100, 60, 0})
		want(t, "to", fx.amounts(t, ids[1], at(3)), [3]int64{0, 0, 60})
		want(t, "available", fx.balance(t, ids[0], at(3)).Available(), int64(40))
	})
	s.test("what is held can neither be given nor held again", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100, 0)
		all := []stores.ID{world, ids[0], ids[1]}
		fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 60))
		fx.refuses(t, "Post", stores.ErrInsufficientFunds, all, fx.posting(t, fx.transfer(ids[0], world, 41)))
		fx.refuses(t, "Hold", stores.ErrInsufficientFunds, all, fx.holding(t, fx.newHold(ids[0], world, 41)))
		fx.hold(t, at(2), fx.newHold(ids[0], world, 30))
		fx.record(t, at(3), fx.transfer(ids[0], world, 10))
		fx.refuses(t, "Post", stores.ErrInsufficientFunds, all, fx.posting(t, fx.transfer(ids[0], world, 1)))
		fx.refuses(t, "Hold", stores.ErrInsufficientFunds, all, fx.holding(t, fx.newHold(ids[0], world, 1)))
		fx.refuses(t, "what another hold brings", stores.ErrInsufficientFunds, all, fx.posting(t, fx.transfer(ids[1], world, 1)))
	})
	s.test("an account without a floor holds any amount", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0)
		fx.hold(t, at(1), fx.newHold(world, ids[0], math.MaxInt64))
		want(t, "amounts", fx.amounts(t, world, at(1)), [3]int64{0, math.MaxInt64, 0})
		fx.refuses(t, "more", stores.ErrOverflow, []stores.ID{world, ids[0]}, fx.holding(t, fx.newHold(world, ids[0], 1)))
	})
	s.test("a hold that is not valid returns an error, and nothing is written", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100)
		a := ids[0]
		usd := fx.accounts(t, 1, func(_ int, a *stores.Account) { a.Currency = "USD" })[0].ID
		for what, c := range map[string]struct {
			wanted error
			change func(h *stores.Hold)
		}{
			"amount 0":              {stores.ErrAmount, func(h *stores.Hold) { h.Amount = 0 }},
			"a negative amount":     {stores.ErrAmount, func(h *stores.Hold) { h.Amount = -5 }},
			"the smallest amount":   {stores.ErrAmount, func(h *stores.Hold) { h.Amount = math.MinInt64 }},
			"the largest amount":    {stores.ErrInsufficientFunds, func(h *stores.Hold) { h.Amount = math.MaxInt64 }},
			"more than it has":      {stores.ErrInsufficientFunds, func(h *stores.Hold) { h.Amount = 101 }},
			"itself":                {stores.ErrSelf, func(h *stores.Hold) { h.To = h.From }},
			"another currency":      {stores.ErrCurrency, func(h *stores.Hold) { h.To = usd }},
			"from a missing one":    {stores.ErrNotFound, func(h *stores.Hold) { h.From = fx.id(stores.KindAccount) }},
			"to a missing one":      {stores.ErrNotFound, func(h *stores.Hold) { h.To = fx.id(stores.KindAccount) }},
			"from another kind":     {stores.ErrNotFound, func(h *stores.Hold) { h.From = asKind(a, stores.KindUser) }},
			"to another kind":       {stores.ErrNotFound, func(h *stores.Hold) { h.To = asKind(world, stores.KindHold) }},
			"to nobody":             {stores.ErrNotFound, func(h *stores.Hold) { h.To = stores.ID{} }},
			"ID of another kind":    {stores.ErrNotFound, func(h *stores.Hold) { h.ID = asKind(h.ID, stores.KindTransfer) }},
			"no ID":                 {stores.ErrNotFound, func(h *stores.Hold) { h.ID = stores.ID{} }},
			"expires at At":         {stores.ErrHoldEnded, func(h *stores.Hold) { h.ExpiresAt = at(5) }},
			"expires within one µs": {stores.ErrHoldEnded, func(h *stores.Hold) { h.ExpiresAt = at(5).Add(999 * time.Nanosecond) }},
			"never expires":         {stores.ErrHoldEnded, func(h *stores.Hold) { h.ExpiresAt = time.Time{} }},
		} {
			h := fx.newHold(a, world, 10)
			c.change(&h)
			fx.refuses(t, what, c.wanted, []stores.ID{world, a, usd}, fx.holding(t, h))
		}
	})
}

// ledgerVoid tests Void.
func (s suite) ledgerVoid() {
	s.test("Void releases what is left of a hold; a voided one is returned", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 100, 0)
		h := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 60))
		fx.capture(t, at(2), h.ID, 25, false)
		wanted := h
		wanted.Captured, wanted.State, wanted.EndedAt = 25, stores.HoldVoided, at(4)
		want(t, "returned", must(fx.Ledger.Void(t.Context(), booking(4), h.ID))(t), wanted)
		want(t, "stored", fx.storedHold(t, h.ID), wanted)
		entries := fx.books(t, ids...).entries[0]
		e := entries[len(entries)-1]
		e.Hash = stores.Digest{}
		want(t, "entry", e, stores.Entry{Account: ids[0], Number: 4, Kind: stores.EntryVoided, Hold: h.ID, Held: -35, Balance: 75, EffectiveAt: at(4), RecordedAt: at(4)})
		want(t, "from", fx.amounts(t, ids[0], at(4)), [3]int64{75, 0, 0})
		want(t, "to", fx.amounts(t, ids[1], at(4)), [3]int64{25, 0, 0})
		before := fx.books(t, ids...)
		for _, i := range []int{3, 4, 99, 100, 500} {
			want(t, "again", must(fx.Ledger.Void(t.Context(), booking(i), h.ID))(t), wanted)
		}
		fx.expectBooks(t, before)
		fx.record(t, at(6), fx.transfer(ids[0], ids[1], 75))
	})
	s.test("a hold that was captured or has expired returns ErrHoldEnded, and a missing one ErrNotFound", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 100, 0)
		captured, expired := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 10)), fx.newHold(ids[0], ids[1], 10)
		fx.capture(t, at(2), captured.ID, 4, true)
		expired.ExpiresAt = at(5)
		fx.hold(t, at(2), expired)
		for id, wanted := range map[stores.ID]error{captured.ID: stores.ErrHoldEnded, expired.ID: stores.ErrHoldEnded, fx.id(stores.KindHold): stores.ErrNotFound,
			{}: stores.ErrNotFound, asKind(captured.ID, stores.KindTransfer): stores.ErrNotFound} {
			before := fx.amounts(t, ids[0], at(5))
			for _, dry := range []bool{true, false} {
				fx.expectError(t, id.String(), wanted, errOf(fx.Ledger.Void(t.Context(), stores.Booking{At: at(5), DryRun: dry}, id)))
			}
			want(t, "amounts", fx.amounts(t, ids[0], at(5)), before)
		}
	})
}
