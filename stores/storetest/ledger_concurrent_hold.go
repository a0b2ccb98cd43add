package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// ledgerConcurrentHolds tests concurrent calls about one hold.
func (s suite) ledgerConcurrentHolds() {
	s.test("concurrent captures never exceed their hold", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 1000, 0)
		h := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 100))
		transfers := fx.ids(stores.KindTransfer, together)
		took := int64(0)
		for _, err := range concurrently(together, func(i int) error {
			return errOf(fx.Ledger.Capture(t.Context(), booking(2), transfers[i], h.ID, 9, false))
		}) {
			if err == nil {
				took++
			} else if !errors.Is(err, stores.ErrExceedsHold) {
				t.Errorf("Capture: %v", err)
			}
		}
		want(t, "captures", took, int64(11))
		want(t, "captured", fx.storedHold(t, h.ID).Captured, 9*took)
		want(t, "from", fx.amounts(t, ids[0], at(2)), [3]int64{1000 - 9*took, 100 - 9*took, 0})
		want(t, "to", fx.amounts(t, ids[1], at(2)), [3]int64{9 * took, 0, 100 - 9*took})
		fx.books(t, ids...)
	})
	s.test("of concurrent calls that end a hold one takes effect", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 1000, 0)
		for range 5 {
			h := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 10))
			transfers := fx.ids(stores.KindTransfer, together)
			before := fx.amounts(t, ids[1], at(2))
			captures, voids := int64(0), 0
			for i, err := range concurrently(together, func(i int) error {
				if i%2 == 0 {
					return errOf(fx.Ledger.Void(t.Context(), booking(2), h.ID))
				}
				return errOf(fx.Ledger.Capture(t.Context(), booking(2), transfers[i], h.ID, 3, true))
			}) {
				switch {
				case err == nil && i%2 == 0:
					voids++
				case err == nil:
					captures++
				case !errors.Is(err, stores.ErrHoldEnded):
					t.Errorf("one of the calls: %v", err)
				}
			}
			if captures == 1 && voids != 0 || captures == 0 && voids != together/2 || captures > 1 {
				t.Errorf("%d captures and %d voids took effect", captures, voids)
			}
			after := fx.amounts(t, ids[1], at(2))
			want(t, "to", after, [3]int64{before[0] + 3*captures, 0, 0})
			want(t, "from", fx.amounts(t, ids[0], at(2)), [3]int64{1000 - after[0], 0, 0})
		}
		fx.books(t, ids...)
	})
	s.test("concurrent reversals never exceed their transfer", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 1000)
		sent := fx.record(t, at(1), fx.transfer(world, ids[0], 100))
		reversals := fx.ids(stores.KindTransfer, together)
		took := int64(0)
		for _, err := range concurrently(together, func(i int) error {
			return errOf(fx.Ledger.Reverse(t.Context(), booking(2), reversals[i], sent.ID, 9, "mistake"))
		}) {
			if err == nil {
				took++
			} else if !errors.Is(err, stores.ErrExceedsTransfer) {
				t.Errorf("Reverse: %v", err)
			}
		}
		want(t, "reversals", took, int64(11))
		want(t, "balance", fx.account(t, ids[0]).Balance, 1100-9*took)
		fx.books(t, world, ids[0])
	})
}
