package storetest

import (
	"math"
	"testing"
	"time"

	"fivefold/stores"
)

// capturing returns a call of Capture with a new ID.
func (fx *fixture) capturing(t tester, hold stores.ID, amount int64, last bool) func(b stores.Booking) error {
	id := fx.id(stores.KindTransfer)
	return func(b stores.Booking) error {
		_, err := fx.Ledger.Capture(t.Context(), b, id, hold, amount, last)
		if found := must(fx.Books.Transfers(t.Context(), []stores.ID{id}))(t); err != nil && len(found) > 0 {
			t.Errorf("the transfer is stored: %+v", found)
		}
		return err
	}
}

// ledgerCapture tests Capture.
func (s suite) ledgerCapture() {
	s.test("Capture records a transfer from the account of a hold to the account that it is for", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 100, 0)
		h := fx.newHold(ids[0], ids[1], 60)
		h.Cause = fx.id(stores.KindPage)
		h = fx.hold(t, at(1), h)
		got := fx.capture(t, at(4), h.ID, 25, false)
		wanted := stores.Transfer{ID: got.ID, Legs: []stores.Leg{{Account: ids[0], Amount: -25}, {Account: ids[1], Amount: 25}}, Description: "hotel", Cause: h.Cause,
			Hold: h.ID, EffectiveAt: at(4), RecordedAt: at(4)}
		want(t, "returned", got, wanted)
		want(t, "stored", must(fx.Books.Transfers(t.Context(), []stores.ID{got.ID}))(t)[got.ID], wanted)
		h.Captured = 25
		want(t, "hold", fx.storedHold(t, h.ID), h)
		want(t, "left", h.Remaining(), int64(35))
		entries := fx.books(t, ids...).entries
		gives, receives := entries[0][2], entries[1][0]
		gives.Hash, receives.Hash = stores.Digest{}, stores.Digest{}
		want(t, "entry of the account that gives", gives, stores.Entry{Account: ids[0], Number: 3, Kind: stores.EntryCaptured, Transfer: got.ID, Hold: h.ID, Amount: -25, Held: -25,
			Balance: 75, HeldAfter: 35, EffectiveAt: at(4), RecordedAt: at(4)})
		want(t, "entry of the other account", receives, stores.Entry{Account: ids[1], Number: 1, Kind: stores.EntryPosted, Transfer: got.ID, Amount: 25, Balance: 25,
			EffectiveAt: at(4), RecordedAt: at(4)})
		want(t, "from", fx.amounts(t, ids[0], at(4)), [3]int64{75, 35, 0})
		want(t, "to", fx.amounts(t, ids[1], at(4)), [3]int64{25, 0, 35})
	})
	s.test("Capture ends the hold when nothing is left", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 60, 0)
		h := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 60))
		fx.capture(t, at(2), h.ID, 20, false)
		fx.capture(t, at(3), h.ID, 40, false)
		h.Captured, h.State, h.EndedAt = 60, stores.HoldCaptured, at(3)
		want(t, "hold", fx.storedHold(t, h.ID), h)
		want(t, "from", fx.amounts(t, ids[0], at(3)), [3]int64{0, 0, 0})
		fx.refuses(t, "more", stores.ErrHoldEnded, ids, fx.capturing(t, h.ID, 1, false))
	})
	s.test("Capture ends the hold when last is set, which releases the rest", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100, 0)
		h := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 60))
		fx.capture(t, at(2), h.ID, 20, false)
		fx.capture(t, at(3), h.ID, 15, true)
		h.Captured, h.State, h.EndedAt = 35, stores.HoldCaptured, at(3)
		want(t, "hold", fx.storedHold(t, h.ID), h)
		want(t, "left", h.Remaining(), int64(0))
		want(t, "from", fx.amounts(t, ids[0], at(3)), [3]int64{65, 0, 0})
		want(t, "to", fx.amounts(t, ids[1], at(3)), [3]int64{35, 0, 0})
		entries := fx.books(t, ids...).entries[0]
		e := entries[len(entries)-1]
		want(t, "amount and held", []int64{e.Amount, e.Held, e.HeldAfter}, []int64{-15, -40, 0})
		fx.refuses(t, "more", stores.ErrHoldEnded, ids, fx.capturing(t, h.ID, 1, false))
		fx.record(t, at(6), fx.transfer(ids[0], world, 65))
	})
	s.test("an amount above what is left returns ErrExceedsHold, one that is not positive ErrAmount, and nothing is written", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 1000, 0)
		h := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 60))
		for _, last := range []bool{false, true} {
			for _, amount := range []int64{61, 1000, math.MaxInt64} {
				fx.refuses(t, "of a new hold", stores.ErrExceedsHold, ids, fx.capturing(t, h.ID, amount, last))
			}
			for _, amount := range []int64{0, -1, -60, math.MinInt64} {
				fx.refuses(t, "amount", stores.ErrAmount, ids, fx.capturing(t, h.ID, amount, last))
			}
		}
		fx.capture(t, at(2), h.ID, 20, false)
		fx.refuses(t, "of what is left", stores.ErrExceedsHold, ids, fx.capturing(t, h.ID, 41, false))
		fx.capture(t, at(6), h.ID, 40, false)
	})
	s.test("a hold that has ended returns ErrHoldEnded, and a missing one or an ID of another kind ErrNotFound", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 1000, 0)
		voided, open := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 60)), fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 60))
		if _, err := fx.Ledger.Void(t.Context(), booking(2), voided.ID); err != nil {
			t.Fatal(err)
		}
		fx.refuses(t, "voided", stores.ErrHoldEnded, ids, fx.capturing(t, voided.ID, 1, false))
		for _, id := range []stores.ID{fx.id(stores.KindHold), {}, asKind(open.ID, stores.KindTransfer), asKind(open.ID, "")} {
			fx.refuses(t, "hold", stores.ErrNotFound, ids, fx.capturing(t, id, 1, false))
		}
		for _, id := range []stores.ID{{}, fx.id(stores.KindHold)} {
			fx.refuses(t, "transfer", stores.ErrNotFound, ids, func(b stores.Booking) error {
				return errOf(fx.Ledger.Capture(t.Context(), b, id, open.ID, 1, false))
			})
		}
	})
}

// ledgerExpiry tests holds whose time has passed.
func (s suite) ledgerExpiry() {
	s.test("a hold expires at ExpiresAt, and not before", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 60, 0)
		h := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 60))
		last := h.ExpiresAt.Add(-time.Microsecond)
		want(t, "before", fx.amounts(t, ids[0], last), [3]int64{60, 60, 0})
		want(t, "at", fx.amounts(t, ids[0], h.ExpiresAt), [3]int64{60, 0, 0})
		want(t, "incoming before", fx.amounts(t, ids[1], last), [3]int64{0, 0, 60})
		want(t, "incoming at", fx.amounts(t, ids[1], h.ExpiresAt), [3]int64{0, 0, 0})
		if _, err := fx.Ledger.Capture(t.Context(), stores.Booking{At: h.ExpiresAt, DryRun: true}, fx.id(stores.KindTransfer), h.ID, 1, false); err == nil {
			t.Error("an expired hold can be captured")
		}
		fx.capture(t, last, h.ID, 60, false)
	})
	s.test("an expired hold returns ErrHoldEnded, and is returned as expired", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 60, 0)
		sent := fx.newHold(ids[0], ids[1], 60)
		h := fx.hold(t, at(1), sent)
		fx.capture(t, at(2), h.ID, 10, false)
		before := fx.amounts(t, ids[0], at(200))
		now := stores.Booking{At: at(200)}
		fx.expectError(t, "Capture", stores.ErrHoldEnded, errOf(fx.Ledger.Capture(t.Context(), now, fx.id(stores.KindTransfer), h.ID, 1, true)))
		fx.expectError(t, "Void", stores.ErrHoldEnded, errOf(fx.Ledger.Void(t.Context(), now, h.ID)))
		want(t, "amounts", fx.amounts(t, ids[0], at(200)), before)
		h.Captured, h.State, h.EndedAt = 10, stores.HoldExpired, h.ExpiresAt
		want(t, "repeated", must(fx.Ledger.Hold(t.Context(), now, sent))(t), h)
		want(t, "as of now", fx.storedHold(t, h.ID).AsOf(at(200)), h)
	})
	s.test("an expired hold frees its money, and the next change of its account records that", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 60, 0)
		h, partly := fx.newHold(ids[0], ids[1], 20), fx.newHold(ids[0], ids[1], 40)
		partly.ExpiresAt = at(90)
		fx.hold(t, at(1), h)
		fx.hold(t, at(1), partly)
		fx.capture(t, at(2), partly.ID, 15, false)
		fx.record(t, at(150), fx.transfer(ids[0], world, 45))
		entries := fx.books(t, world, ids[0], ids[1]).entries[1]
		want(t, "entries", len(entries), 7)
		for _, e := range entries[4:6] {
			expired := map[stores.ID]stores.Hold{h.ID: h, partly.ID: partly}[e.Hold]
			left := map[stores.ID]int64{h.ID: 20, partly.ID: 25}[e.Hold]
			want(t, "kind", e.Kind, stores.EntryExpired)
			want(t, "amounts", []int64{e.Amount, e.Held, e.Balance}, []int64{0, -left, 45})
			want(t, "times", []time.Time{e.EffectiveAt, e.RecordedAt}, []time.Time{expired.ExpiresAt, at(150)})
			stored := fx.storedHold(t, e.Hold)
			want(t, "state", stored.State, stores.HoldExpired)
			want(t, "ended", stored.EndedAt, expired.ExpiresAt)
		}
		want(t, "last entry", []int64{entries[6].Amount, entries[6].Balance, entries[6].HeldAfter}, []int64{-45, 0, 0})
	})
}
