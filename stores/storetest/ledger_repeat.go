package storetest

import (
	"testing"
	"time"

	"fivefold/stores"
)

// ledgerRepeat tests calls with IDs that are in use.
func (s suite) ledgerRepeat() {
	s.test("a repeated call changes nothing and returns what the first one recorded, however old it is", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100, 0)
		a, b := ids[0], ids[1]
		sent, spent := fx.transfer(a, b, 100), fx.newHold(world, b, 40)
		dated := fx.transfer(world, b, 9)
		dated.EffectiveAt = at(-500)
		reversal, part := fx.id(stores.KindTransfer), fx.id(stores.KindTransfer)
		calls := []func(b stores.Booking) (any, error){
			func(b stores.Booking) (any, error) { return fx.Ledger.Post(t.Context(), b, sent) },
			func(b stores.Booking) (any, error) { return fx.Ledger.Post(t.Context(), b, dated) },
			func(b stores.Booking) (any, error) {
				return fx.Ledger.Reverse(t.Context(), b, reversal, sent.ID, 60, "mistake")
			},
			func(b stores.Booking) (any, error) { return fx.Ledger.Hold(t.Context(), b, spent) },
			func(b stores.Booking) (any, error) {
				return fx.Ledger.Capture(t.Context(), b, part, spent.ID, 15, true)
			},
		}
		var first []any
		for i, call := range calls {
			first = append(first, must(call(booking(10+i)))(t))
		}
		first[3] = fx.storedHold(t, spent.ID) // a hold is returned as it is now
		fx.record(t, at(20), fx.transfer(a, world, 60))
		fx.record(t, at(21), fx.transfer(b, world, 64)) // neither could be done again
		if _, err := fx.Ledger.Close(t.Context(), booking(30), at(30)); err != nil {
			t.Fatal(err)
		}
		before := fx.books(t, world, a, b)
		for _, when := range []time.Time{at(-1000), at(5), at(30), at(5000)} {
			for _, dry := range []bool{false, true} {
				for i, call := range calls {
					want(t, "repeated", must(call(stores.Booking{At: when, DryRun: dry}))(t), first[i])
				}
			}
		}
		fx.expectBooks(t, before)
	})
	s.test("last of Capture is no content: a repeated call does not end the hold", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 100, 0)
		h := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 60))
		captured := fx.capture(t, at(2), h.ID, 20, false)
		before := fx.books(t, ids...)
		want(t, "repeated", must(fx.Ledger.Capture(t.Context(), booking(3), captured.ID, h.ID, 20, true))(t), captured)
		fx.expectBooks(t, before)
		want(t, "left", fx.storedHold(t, h.ID).Remaining(), int64(40))
	})
	s.test("a transfer with an ID in use and other content returns ErrKeyReused", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100, 100)
		all := []stores.ID{world, ids[0], ids[1]}
		sent := fx.transferOf(stores.Leg{Account: world, Amount: -10}, stores.Leg{Account: ids[0], Amount: 6}, stores.Leg{Account: ids[1], Amount: 4})
		sent.EffectiveAt, sent.Cause = at(-9), fx.id(stores.KindPage)
		now := fx.transfer(world, ids[0], 10)
		fx.record(t, at(1), now)
		fx.record(t, at(1), sent)
		for what, change := range map[string]func(t *stores.Transfer){
			"amounts":  func(t *stores.Transfer) { t.Legs[1].Amount, t.Legs[2].Amount = 5, 5 },
			"accounts": func(t *stores.Transfer) { t.Legs[1].Account, t.Legs[2].Account = ids[1], ids[0] },
			"order":    func(t *stores.Transfer) { t.Legs[1], t.Legs[2] = t.Legs[2], t.Legs[1] },
			"fewer legs": func(t *stores.Transfer) {
				t.Legs = []stores.Leg{{Account: world, Amount: -10}, {Account: ids[0], Amount: 10}}
			},
			"more legs":    func(t *stores.Transfer) { t.Legs = append(t.Legs, stores.Leg{Account: ids[0]}) },
			"description":  func(t *stores.Transfer) { t.Description += "s" },
			"cause":        func(t *stores.Transfer) { t.Cause = stores.ID{} },
			"cause's kind": func(t *stores.Transfer) { t.Cause.Kind = stores.KindUser },
			"effective":    func(t *stores.Transfer) { t.EffectiveAt = t.EffectiveAt.Add(time.Microsecond) },
			"not dated":    func(t *stores.Transfer) { t.EffectiveAt = time.Time{} },
			"another one":  func(t *stores.Transfer) { t.ID = now.ID },
		} {
			other := sent
			other.Legs = append([]stores.Leg{}, sent.Legs...)
			change(&other)
			fx.refuses(t, what, stores.ErrKeyReused, all, fx.posting(t, other))
		}
		now.EffectiveAt = at(1) // the same content as the zero time had
		fx.record(t, at(5), now)
	})
	s.test("a hold with an ID in use and other content returns ErrKeyReused", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 100, 100, 100)
		opened := fx.newHold(ids[0], ids[1], 10)
		opened.Cause = fx.id(stores.KindPage)
		fx.hold(t, at(1), opened)
		for what, change := range map[string]func(h *stores.Hold){
			"from":        func(h *stores.Hold) { h.From = ids[2] },
			"to":          func(h *stores.Hold) { h.To = ids[2] },
			"amount":      func(h *stores.Hold) { h.Amount-- },
			"description": func(h *stores.Hold) { h.Description = "" },
			"cause":       func(h *stores.Hold) { h.Cause = stores.ID{} },
			"expires":     func(h *stores.Hold) { h.ExpiresAt = h.ExpiresAt.Add(-time.Microsecond) },
		} {
			other := opened
			change(&other)
			fx.refuses(t, what, stores.ErrKeyReused, ids, func(b stores.Booking) error { return errOf(fx.Ledger.Hold(t.Context(), b, other)) })
		}
		opened.State, opened.Captured, opened.EndedAt, opened.OpenedAt = stores.HoldVoided, 3, at(2), at(-9) // the ledger's
		want(t, "state", fx.hold(t, at(5), opened).State, stores.HoldOpen)
	})
	s.test("a capture and a reversal with an ID in use and other content return ErrKeyReused", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100, 100)
		all := []stores.ID{world, ids[0], ids[1]}
		h, other := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 50)), fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 50))
		sent, second := fx.record(t, at(1), fx.transfer(world, ids[0], 50)), fx.record(t, at(1), fx.transfer(world, ids[0], 50))
		captured := fx.capture(t, at(2), h.ID, 10, false).ID
		reversed := must(fx.Ledger.Reverse(t.Context(), booking(3), fx.id(stores.KindTransfer), sent.ID, 10, "mistake"))(t).ID
		for what, call := range map[string]func(b stores.Booking) error{
			"capture of another amount": func(b stores.Booking) error {
				return errOf(fx.Ledger.Capture(t.Context(), b, captured, h.ID, 11, false))
			},
			"capture of another hold": func(b stores.Booking) error {
				return errOf(fx.Ledger.Capture(t.Context(), b, captured, other.ID, 10, false))
			},
			"capture as posted": func(b stores.Booking) error {
				return errOf(fx.Ledger.Capture(t.Context(), b, sent.ID, h.ID, 50, false))
			},
			"capture as reversed": func(b stores.Booking) error {
				return errOf(fx.Ledger.Capture(t.Context(), b, reversed, h.ID, 10, false))
			},
			"reversal of another": func(b stores.Booking) error {
				return errOf(fx.Ledger.Reverse(t.Context(), b, reversed, second.ID, 10, "mistake"))
			},
			"reversal of another amount": func(b stores.Booking) error {
				return errOf(fx.Ledger.Reverse(t.Context(), b, reversed, sent.ID, 9, "mistake"))
			},
			"other description": func(b stores.Booking) error {
				return errOf(fx.Ledger.Reverse(t.Context(), b, reversed, sent.ID, 10, ""))
			},
			"reversal as posted": func(b stores.Booking) error {
				return errOf(fx.Ledger.Reverse(t.Context(), b, second.ID, sent.ID, 10, "mistake"))
			},
			"reversal as captured": func(b stores.Booking) error {
				return errOf(fx.Ledger.Reverse(t.Context(), b, captured, sent.ID, 10, "mistake"))
			},
		} {
			fx.refuses(t, what, stores.ErrKeyReused, all, call)
		}
		for what, id := range map[string]stores.ID{"posted as captured": captured, "posted as reversed": reversed} {
			again := must(fx.Books.Transfers(t.Context(), []stores.ID{id}))(t)[id]
			fx.refuses(t, what, stores.ErrKeyReused, all, fx.posting(t, again))
		}
	})
}
