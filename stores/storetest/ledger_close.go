package storetest

import (
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// closeBefore closes the time before a date and returns the date before which the ledger is closed.
func (fx *fixture) closeBefore(t tester, i int, before time.Time) time.Time {
	t.Helper()
	return must(fx.Ledger.Close(t.Context(), booking(i), before))(t)
}

// ledgerClose tests Close.
func (s suite) ledgerClose() {
	s.test("Close closes the time before a date: a transfer that is effective in it returns ErrPeriodClosed", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100)
		all := []stores.ID{world, ids[0]}
		dated := func(at time.Time) stores.Transfer {
			transfer := fx.transfer(world, ids[0], 1)
			transfer.EffectiveAt = at
			return transfer
		}
		want(t, "closed", fx.closeBefore(t, 1, at(-10)), at(-10))
		for _, when := range []time.Time{at(-10).Add(-time.Microsecond), at(-11), at(-5000)} {
			fx.refuses(t, "closed", stores.ErrPeriodClosed, all, fx.posting(t, dated(when)))
		}
		for _, when := range []time.Time{at(-10), at(-9), at(5)} {
			fx.record(t, at(5), dated(when))
		}
		want(t, "balance as of the date", fx.balance(t, ids[0], at(-10)).Posted, int64(1))
		want(t, "balance before the date", fx.balance(t, ids[0], at(-10).Add(-time.Microsecond)).Posted, int64(0))
		fx.books(t, all...)
	})
	s.test("what is closed stays closed: an earlier date, and the zero time, change nothing", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100)
		want(t, "not closed", fx.closeBefore(t, 1, time.Time{}), time.Time{})
		want(t, "closed", fx.closeBefore(t, 1, at(-10)), at(-10))
		for _, before := range []time.Time{at(-10), at(-11), at(-5000), {}} {
			want(t, "closed", fx.closeBefore(t, 2, before), at(-10))
		}
		transfer := fx.transfer(world, ids[0], 1)
		transfer.EffectiveAt = at(-11)
		fx.refuses(t, "closed", stores.ErrPeriodClosed, []stores.ID{world, ids[0]}, fx.posting(t, transfer))
		want(t, "closed", fx.closeBefore(t, 2, at(-5)), at(-5))
		want(t, "closed", fx.closeBefore(t, 2, time.Time{}), at(-5))
	})
	s.test("a date after At returns ErrFuture, and At itself can be closed", func(t *testing.T, fx *fixture) {
		for _, before := range []time.Time{at(3).Add(time.Microsecond), at(4), at(50000)} {
			_, err := fx.Ledger.Close(t.Context(), booking(3), before)
			fx.expectError(t, "Close", stores.ErrFuture, err)
		}
		want(t, "not closed", fx.closeBefore(t, 1, time.Time{}), time.Time{})
		want(t, "closed", fx.closeBefore(t, 3, at(3)), at(3))
	})
	s.test("nothing of a closed period can be recorded by a clock that goes back", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100, 0)
		all := []stores.ID{world, ids[0], ids[1]}
		sent := fx.record(t, at(1), fx.transfer(world, ids[0], 10))
		h := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 10))
		fx.closeBefore(t, 50, at(50))
		fx.refuses(t, "Post", stores.ErrPeriodClosed, all, fx.posting(t, fx.transfer(world, ids[0], 1)))
		fx.refuses(t, "Reverse", stores.ErrPeriodClosed, all, fx.reversing(t, sent.ID, 0))
		fx.refuses(t, "Capture", stores.ErrPeriodClosed, all, fx.capturing(t, h.ID, 5, true))
		fx.reverse(t, 50, sent.ID, 0)
		fx.capture(t, at(51), h.ID, 5, true)
	})
	s.test("a transfer of a closed period can be reversed, which counts from now on", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100)
		sent := fx.record(t, at(1), fx.transfer(world, ids[0], 10))
		fx.closeBefore(t, 50, at(50))
		fx.reverse(t, 60, sent.ID, 0)
		want(t, "balance of the closed period", fx.balance(t, ids[0], at(49)).Posted, int64(110))
		want(t, "balance", fx.balance(t, ids[0], at(60)).Posted, int64(100))
	})
	s.test("a hold that expires in a closed period is recorded as expired then", func(t *testing.T, fx *fixture) {
		_, ids := fx.funded(t, 100, 0)
		h := fx.newHold(ids[0], ids[1], 60)
		h.ExpiresAt = at(40)
		fx.hold(t, at(1), h)
		fx.closeBefore(t, 50, at(50))
		fx.record(t, at(60), fx.transfer(ids[0], ids[1], 100))
		want(t, "state", fx.storedHold(t, h.ID).State, stores.HoldExpired)
		want(t, "amounts", fx.amounts(t, ids[0], at(45)), [3]int64{100, 0, 0})
		fx.books(t, ids...)
	})
}

// ledgerDryRun tests Booking.DryRun.
func (s suite) ledgerDryRun() {
	s.test("a dry run returns what the call returns afterwards, and changes nothing", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100, 0)
		all := []stores.ID{world, ids[0], ids[1]}
		sent, held, voided := fx.transfer(ids[0], ids[1], 30), fx.newHold(ids[0], ids[1], 30), fx.newHold(ids[0], ids[1], 5)
		fx.hold(t, at(1), voided)
		expired := fx.newHold(ids[0], ids[1], 20)
		expired.ExpiresAt = at(2)
		fx.hold(t, at(1), expired)
		reversal, part := fx.id(stores.KindTransfer), fx.id(stores.KindTransfer)
		for i, call := range []func(b stores.Booking) (any, error){
			func(b stores.Booking) (any, error) { return fx.Ledger.Post(t.Context(), b, sent) },
			func(b stores.Booking) (any, error) {
				return fx.Ledger.Reverse(t.Context(), b, reversal, sent.ID, 10, "mistake")
			},
			func(b stores.Booking) (any, error) { return fx.Ledger.Hold(t.Context(), b, held) },
			func(b stores.Booking) (any, error) { return fx.Ledger.Capture(t.Context(), b, part, held.ID, 10, true) },
			func(b stores.Booking) (any, error) { return fx.Ledger.Void(t.Context(), b, voided.ID) },
		} {
			before := fx.books(t, all...)
			dry := must(call(stores.Booking{At: at(3 + i), DryRun: true}))(t)
			want(t, "transfers", len(must(fx.Books.Transfers(t.Context(), []stores.ID{sent.ID, reversal, part}))(t)), min(i, 2)+i/4)
			fx.expectBooks(t, before)
			want(t, "again", must(call(stores.Booking{At: at(3 + i), DryRun: true}))(t), dry)
			want(t, "real run", must(call(stores.Booking{At: at(3 + i)}))(t), dry)
		}
	})
	s.test("a dry run of Close returns the date and closes nothing", func(t *testing.T, fx *fixture) {
		dry := stores.Booking{At: at(5), DryRun: true}
		want(t, "would be", must(fx.Ledger.Close(t.Context(), dry, at(3)))(t), at(3))
		want(t, "is", fx.closeBefore(t, 5, time.Time{}), time.Time{})
		fx.closeBefore(t, 5, at(2))
		want(t, "would be", must(fx.Ledger.Close(t.Context(), dry, at(1)))(t), at(2))
		_, err := fx.Ledger.Close(t.Context(), dry, at(6))
		fx.expectError(t, "Close", stores.ErrFuture, err)
	})
}

// ledgerTime tests the times that are recorded.
func (s suite) ledgerTime() {
	s.test("times are stored to the microsecond, in UTC", func(t *testing.T, fx *fixture) {
		a := fx.newAccounts(1, nil)[0]
		a.OpenedAt = inOtherZone()
		if err := fx.Ledger.Open(t.Context(), []stores.Account{a}); err != nil {
			t.Fatal(err)
		}
		a.OpenedAt = at(0)
		want(t, "account", fx.account(t, a.ID), opened(a))

		world, ids := fx.funded(t, 0, 0)
		sent := fx.transfer(world, ids[0], 10)
		sent.EffectiveAt = inOtherZone().Add(-time.Hour)
		got := fx.record(t, inOtherZone(), sent)
		want(t, "times", []time.Time{got.EffectiveAt, got.RecordedAt}, []time.Time{at(-3600), at(0)})
		want(t, "stored", must(fx.Books.Transfers(t.Context(), []stores.ID{sent.ID}))(t)[sent.ID], got)
		e := fx.books(t, ids[0]).entries[0][0]
		want(t, "times", []time.Time{e.EffectiveAt, e.RecordedAt}, []time.Time{at(-3600), at(0)})
		want(t, "repeated", fx.record(t, at(9), sent), got)

		h := fx.newHold(ids[0], ids[1], 10)
		h.ExpiresAt = inOtherZone().Add(time.Hour)
		held := fx.hold(t, inOtherZone(), h)
		want(t, "times", []time.Time{held.OpenedAt, held.ExpiresAt}, []time.Time{at(0), at(3600)})
		want(t, "stored", fx.storedHold(t, h.ID), held)
		want(t, "repeated", fx.hold(t, at(9), h), held)
		voided := must(fx.Ledger.Void(t.Context(), stores.Booking{At: inOtherZone()}, h.ID))(t)
		want(t, "ended", voided.EndedAt, at(0))
		want(t, "closed", must(fx.Ledger.Close(t.Context(), stores.Booking{At: inOtherZone()}, inOtherZone().Add(-time.Second)))(t), at(-1))
		want(t, "balance", fx.balance(t, ids[0], inOtherZone()).Posted, int64(10))
	})
	s.test("names and descriptions are stored as LedgerText.Repair returns them", func(t *testing.T, fx *fixture) {
		const text = "  Ele\u0301na\x00s\r\nbook\xff "
		repaired := stores.LedgerText.Repair(text)
		a := fx.accounts(t, 1, func(_ int, a *stores.Account) { a.Name = text })[0]
		a.Name = repaired
		want(t, "account", fx.account(t, a.ID), opened(a))
		world, ids := fx.funded(t, 0)
		sent, h := fx.transfer(world, ids[0], 10), fx.newHold(ids[0], world, 5)
		sent.Description, h.Description = text, strings.Repeat("long ", 500)
		posted := fx.record(t, at(1), sent)
		want(t, "transfer", posted.Description, repaired)
		want(t, "repeated", fx.record(t, at(2), sent), posted)
		held := fx.hold(t, at(2), h)
		want(t, "hold", held.Description, stores.LedgerText.Repair(h.Description))
		want(t, "repeated", fx.hold(t, at(3), h), held)
		back := fx.id(stores.KindTransfer)
		for range 2 {
			want(t, "reversal", must(fx.Ledger.Reverse(t.Context(), booking(4), back, sent.ID, 1, text))(t).Description, repaired)
		}
		fx.books(t, world, ids[0])
	})
	s.test("what is recorded is never older than what the account has", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100)
		fx.record(t, at(10), fx.transfer(world, ids[0], 1))
		sent := fx.record(t, at(5), fx.transfer(world, ids[0], 1))
		want(t, "times", []time.Time{sent.EffectiveAt, sent.RecordedAt}, []time.Time{at(10), at(10)})
		dated := fx.transfer(world, ids[0], 1)
		dated.EffectiveAt = at(4)
		sent = fx.record(t, at(5), dated)
		want(t, "times", []time.Time{sent.EffectiveAt, sent.RecordedAt}, []time.Time{at(4), at(10)})
		h := fx.hold(t, at(5), fx.newHold(ids[0], world, 10))
		want(t, "opened", h.OpenedAt, at(10))
		fx.books(t, world, ids[0])
	})
}
