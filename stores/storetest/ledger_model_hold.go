package storetest

import (
	"slices"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// hold opens a hold that may not be valid.
func (m *ledgerModel) hold(t *rapid.T) {
	sides := rapid.SampledFrom([][2]int{{0, 1}, {1, 2}, {1, 0}, {2, 1}, {4, 3}, {1, 3}, {2, 2}}).Draw(t, "sides")
	h := m.fx.newHold(m.ids[sides[0]], m.ids[sides[1]], int64(rapid.IntRange(0, 15).Draw(t, "amount")))
	h.ExpiresAt = at(m.now + rapid.IntRange(0, 9).Draw(t, "lasts"))
	b := m.booking(t)
	from, to := m.account(h.From), m.account(h.To)
	var errs []error
	if h.Amount == 0 {
		errs = append(errs, stores.ErrAmount)
	}
	if from.Currency != to.Currency {
		errs = append(errs, stores.ErrCurrency)
	}
	if from.ID == to.ID {
		errs = append(errs, stores.ErrSelf)
	}
	if !h.ExpiresAt.After(at(m.now)) {
		errs = append(errs, stores.ErrHoldEnded)
	}
	if from.Floor != stores.NoFloor && m.balance(from.ID, at(m.now)).Available()-h.Amount < from.Floor {
		errs = append(errs, stores.ErrInsufficientFunds)
	}
	wanted := h
	wanted.OpenedAt, wanted.State = at(m.now), stores.HoldOpen
	got, err := m.fx.Ledger.Hold(t.Context(), b, h)
	if result(t, b, got, err, wanted, errs) {
		m.holds = append(m.holds, wanted)
		m.change(wanted, stores.EntryHeld, h.Amount)
		m.repeats = append(m.repeats, func(t tester, b stores.Booking) {
			i := slices.IndexFunc(m.holds, func(other stores.Hold) bool { return other.ID == h.ID })
			want(t, "repeated Hold", must(m.fx.Ledger.Hold(t.Context(), b, h))(t), m.holds[i].AsOf(at(m.now)))
		})
	}
}

// change records that a hold holds more or less, without a transfer.
func (m *ledgerModel) change(h stores.Hold, kind stores.EntryKind, held int64) {
	m.entries[h.From] = append(m.entries[h.From], stores.Entry{Account: h.From, Kind: kind, Hold: h.ID, Held: held, EffectiveAt: at(m.now), RecordedAt: at(m.now)})
}

// someHold draws a hold, which may have ended.
func (m *ledgerModel) someHold(t *rapid.T) *stores.Hold {
	if len(m.holds) == 0 {
		t.Skip("no hold yet")
	}
	return &m.holds[rapid.IntRange(0, len(m.holds)-1).Draw(t, "hold")]
}

// capture captures a part of a hold, perhaps more than there is.
func (m *ledgerModel) capture(t *rapid.T) {
	h := m.someHold(t)
	amount, last := int64(rapid.IntRange(0, 10).Draw(t, "amount")), rapid.Bool().Draw(t, "last")
	id, b, left := m.fx.id(stores.KindTransfer), m.booking(t), h.Remaining()
	var errs []error
	if amount == 0 {
		errs = append(errs, stores.ErrAmount)
	}
	if h.AsOf(at(m.now)).State != stores.HoldOpen {
		errs = append(errs, stores.ErrHoldEnded)
	} else if amount > left {
		errs = append(errs, stores.ErrExceedsHold)
	}
	wanted := m.asRecorded(stores.Transfer{ID: id, Description: h.Description, Hold: h.ID, Legs: []stores.Leg{{Account: h.From, Amount: -amount}, {Account: h.To, Amount: amount}}})
	got, err := m.fx.Ledger.Capture(t.Context(), b, id, h.ID, amount, last)
	if !result(t, b, got, err, wanted, errs) {
		return
	}
	released := amount
	if h.Captured += amount; last || amount == left {
		released, h.State, h.EndedAt = left, stores.HoldCaptured, at(m.now)
	}
	m.record(wanted, *h, released)
	hold := h.ID
	m.repeats = append(m.repeats, func(t tester, b stores.Booking) {
		want(t, "repeated Capture", must(m.fx.Ledger.Capture(t.Context(), b, id, hold, amount, last))(t), wanted)
	})
}

// void releases a hold, unless it has ended.
func (m *ledgerModel) void(t *rapid.T) {
	h := m.someHold(t)
	b, wanted := m.booking(t), h.AsOf(at(m.now))
	var errs []error
	switch wanted.State {
	case stores.HoldOpen:
		wanted.State, wanted.EndedAt = stores.HoldVoided, at(m.now)
	case stores.HoldCaptured, stores.HoldExpired:
		errs = append(errs, stores.ErrHoldEnded)
	}
	got, err := m.fx.Ledger.Void(t.Context(), b, h.ID)
	if result(t, b, got, err, wanted, errs) && h.State == stores.HoldOpen {
		m.change(*h, stores.EntryVoided, -h.Remaining())
		*h = wanted
	}
}

// close closes a period.
func (m *ledgerModel) close(t *rapid.T) {
	b, before := m.booking(t), at(m.now+rapid.IntRange(-40, 1).Draw(t, "before"))
	if rapid.IntRange(0, 9).Draw(t, "none") == 0 {
		before = time.Time{}
	}
	var errs []error
	if before.After(at(m.now)) {
		errs = append(errs, stores.ErrFuture)
	}
	wanted := m.closed
	if before.After(wanted) {
		wanted = before
	}
	got, err := m.fx.Ledger.Close(t.Context(), b, before)
	if result(t, b, got, err, wanted, errs) {
		m.closed = wanted
	}
}

// repeat repeats a call that took effect.
func (m *ledgerModel) repeat(t *rapid.T) {
	if len(m.repeats) == 0 {
		t.Skip("no call yet")
	}
	rapid.SampledFrom(m.repeats).Draw(t, "call")(t, m.booking(t))
}

func (m *ledgerModel) account(id stores.ID) stores.Account {
	return m.accounts[slices.Index(m.ids, id)]
}

// balance returns what an account has at a time.
func (m *ledgerModel) balance(id stores.ID, when time.Time) stores.Balance {
	b := stores.Balance{Account: id, At: when}
	for _, account := range m.ids {
		for _, e := range m.entries[account] {
			if e.EffectiveAt.After(when) {
				continue
			}
			if account == id {
				b.Posted += e.Amount
			}
			i := slices.IndexFunc(m.holds, func(h stores.Hold) bool { return h.ID == e.Hold })
			if i < 0 || !when.Before(m.holds[i].ExpiresAt) {
				continue
			}
			if m.holds[i].From == id {
				b.Held += e.Held
			}
			if m.holds[i].To == id {
				b.Incoming += e.Held
			}
		}
	}
	return b
}

// expect fails unless the books agree with m, and with themselves.
func (m *ledgerModel) expect(t *rapid.T) {
	books := m.fx.books(t, m.ids...) // with the right hashes, sums of entries and states
	sums, held := map[stores.Currency]int64{}, map[stores.ID]int64{}
	for _, h := range books.holds {
		held[h.From] += h.Remaining()
	}
	for i, a := range books.states {
		sums[a.Currency] += a.Balance
		want(t, "held", a.Held, held[a.ID])
		if a.Floor != stores.NoFloor && a.Balance-a.Held < a.Floor {
			t.Fatalf("the available amount of %+v is below its floor", a)
		}
		var entries []stores.Entry
		for _, e := range books.entries[i] {
			if e.Kind == stores.EntryExpired {
				h := books.holds[e.Hold]
				want(t, "expired hold", []any{h.From, h.State, h.ExpiresAt, h.Captured - h.Amount, e.Amount}, []any{a.ID, stores.HoldExpired, e.EffectiveAt, e.Held, int64(0)})
				continue
			}
			e.Number, e.Balance, e.HeldAfter, e.Hash = 0, 0, 0, stores.Digest{}
			entries = append(entries, e)
		}
		want(t, "entries", entries, m.entries[a.ID])
	}
	for currency, sum := range sums {
		want(t, "sum of "+string(currency), sum, int64(0))
	}
	want(t, "number of holds", len(books.holds), len(m.holds))
	for _, h := range m.holds {
		want(t, "hold", books.holds[h.ID].AsOf(at(m.now)), h.AsOf(at(m.now)))
	}
	want(t, "transfers", must(m.fx.Books.Transfers(t.Context(), m.recorded))(t), m.transfers)
	for _, when := range []time.Time{at(m.now), at(m.now - rapid.IntRange(1, 30).Draw(t, "ago")), at(m.now + rapid.IntRange(1, 9).Draw(t, "ahead"))} {
		wanted := map[stores.ID]stores.Balance{}
		for _, id := range m.ids {
			wanted[id] = m.balance(id, when)
		}
		want(t, "balances", must(m.fx.Books.Balances(t.Context(), m.ids, when))(t), wanted)
	}
}
