package storetest

import (
	"testing"
	"time"

	"fivefold/stores"
)

// booksBalances tests Balances.
func (s suite) booksBalances() {
	s.test("entries count from their EffectiveAt on, also those that were recorded later", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0)
		for _, c := range []struct {
			recorded, effective int
			amount              int64
		}{{10, 10, 100}, {11, 5, 20}, {12, 11, 3}, {12, -400, 1000}} {
			transfer := fx.transfer(world, ids[0], c.amount)
			transfer.EffectiveAt = at(c.effective)
			fx.record(t, at(c.recorded), transfer)
		}
		µs := time.Microsecond
		for when, wanted := range map[time.Time]int64{
			{}: 0, at(-400).Add(-µs): 0, at(-400): 1000, at(5).Add(-µs): 1000, at(5): 1020, at(10).Add(-µs): 1020, at(10): 1120, at(11): 1123, at(5000): 1123,
		} {
			want(t, "balance", fx.balance(t, ids[0], when), stores.Balance{Account: ids[0], At: when, Posted: wanted})
			want(t, "balance of the other account", fx.balance(t, world, when).Posted, -wanted)
		}
	})
	s.test("a time is taken to the microsecond, in any zone", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 10)
		b := fx.balance(t, ids[0], inOtherZone())
		want(t, "posted", b.Posted, int64(10))
		want(t, "at", b.At, at(0))
	})
	s.test("an account without entries has 0", func(t *testing.T, fx *fixture) {
		a := fx.accounts(t, 1, nil)[0]
		want(t, "balance", fx.balance(t, a.ID, at(9)), stores.Balance{Account: a.ID, At: at(9)})
	})
	s.test("holds count from OpenedAt until they are captured, voided or expire", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 1000, 0)
		a, b := ids[0], ids[1]
		captured, voided, expired, open := fx.newHold(a, b, 1), fx.newHold(a, b, 10), fx.newHold(a, b, 100), fx.newHold(a, b, 500)
		captured.ExpiresAt, open.ExpiresAt = at(50), at(60)
		expired.ExpiresAt = at(30)
		for i, h := range []stores.Hold{captured, voided, expired, open} {
			fx.hold(t, at(1+i), h)
		}
		fx.capture(t, at(10), open.ID, 200, false)
		fx.capture(t, at(20), captured.ID, 1, false)
		if _, err := fx.Ledger.Void(t.Context(), booking(25), voided.ID); err != nil {
			t.Fatal(err)
		}
		wanted := map[int][3]int64{ // Posted, Held, and Held of holds of the other account
			0: {1000, 0}, 1: {1000, 1}, 2: {1000, 11}, 3: {1000, 111}, 4: {1000, 611}, 9: {1000, 611}, 10: {800, 411}, 19: {800, 411}, 20: {799, 410}, 24: {799, 410}, 25: {799, 400},
			29: {799, 400}, 30: {799, 300}, 59: {799, 300}, 60: {799, 0}, 1000: {799, 0},
		}
		expect := func() {
			t.Helper()
			for i, w := range wanted {
				want(t, "from", fx.amounts(t, a, at(i)), w)
				want(t, "to", fx.amounts(t, b, at(i)), [3]int64{1000 - w[0], 0, w[1]})
			}
		}
		expect()
		fx.hold(t, at(2000), stores.Hold{ID: fx.id(stores.KindHold), From: a, To: b, Amount: 5, ExpiresAt: at(3000)}) // records what has expired
		wanted[2000], wanted[2999], wanted[3000] = [3]int64{799, 5}, [3]int64{799, 5}, [3]int64{799, 0}
		expect()
	})
	s.test("a capture with the rest released, and a partial one before a void, count at their times", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 1000, 0)
		last, voided := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 100)), fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 10))
		fx.capture(t, at(2), last.ID, 40, true)
		fx.capture(t, at(3), voided.ID, 4, false)
		if _, err := fx.Ledger.Void(t.Context(), booking(4), voided.ID); err != nil {
			t.Fatal(err)
		}
		for i, wanted := range map[int][3]int64{0: {1000, 0}, 1: {1000, 110}, 2: {960, 10}, 3: {956, 6}, 4: {956, 0}, 500: {956, 0}} {
			want(t, "from", fx.amounts(t, ids[0], at(i)), wanted)
			want(t, "to", fx.amounts(t, ids[1], at(i)), [3]int64{1000 - wanted[0], 0, wanted[1]})
		}
	})
	s.test("holds of and for an account are distinguished", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 100, 100, 100)
		for i := range ids {
			fx.hold(t, at(1), fx.newHold(ids[i], ids[(i+1)%3], int64(10*(i+1))))
		}
		for i := range ids {
			want(t, "amounts", fx.amounts(t, ids[i], at(2)), [3]int64{100, int64(10 * (i + 1)), int64(10 * ((i+2)%3 + 1))})
		}
	})
}
