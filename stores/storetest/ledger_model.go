package storetest

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// A ledgerModel is a ledger of five accounts that is computed by plain sums over all that has happened.
type ledgerModel struct {
	fx        *fixture
	accounts  []stores.Account
	ids       []stores.ID
	now       int
	closed    time.Time
	transfers map[stores.ID]stores.Transfer
	recorded  []stores.ID                        // the IDs of transfers, in their order
	holds     []stores.Hold                      // those that have expired may still be open
	entries   map[stores.ID][]stores.Entry       // without hashes, numbers, sums and expiries
	repeats   []func(t tester, b stores.Booking) // each repeats a call that took effect
}

// newLedgerModel returns the property of the ledger. Draws share a ledger, and what one has closed stays closed: each begins later than all before.
func newLedgerModel() func(t *rapid.T, fx *fixture) {
	begin := 0
	return func(t *rapid.T, fx *fixture) {
		begin += 10_000
		m := &ledgerModel{fx: fx, now: begin, closed: at(begin - 100), transfers: map[stores.ID]stores.Transfer{}, entries: map[stores.ID][]stores.Entry{}}
		m.accounts = fx.accounts(t, 5, func(i int, a *stores.Account) {
			a.Currency = []stores.Currency{"EUR", "EUR", "EUR", "USD", "USD"}[i]
			a.Floor = []int64{stores.NoFloor, 0, -10, stores.NoFloor, 0}[i]
		})
		for _, a := range m.accounts {
			m.ids = append(m.ids, a.ID)
		}
		fx.closeBefore(t, begin, m.closed)
		defer func() { begin = m.now }()
		t.Repeat(map[string]func(*rapid.T){
			"time":    func(t *rapid.T) { m.now += rapid.IntRange(1, 4).Draw(t, "later") },
			"post":    m.post,
			"pay":     m.pay,
			"reverse": m.reverse,
			"hold":    m.hold,
			"capture": m.capture,
			"void":    m.void,
			"close":   m.close,
			"repeat":  m.repeat,
			"":        m.expect,
		})
	}
}

// booking draws the booking of a call.
func (m *ledgerModel) booking(t *rapid.T) stores.Booking {
	return stores.Booking{At: at(m.now), DryRun: rapid.IntRange(0, 3).Draw(t, "dry run") == 0}
}

// result fails unless a call returned what it should: wanted, or one of the errors that apply. It reports whether the call took effect.
func result[T any](t *rapid.T, b stores.Booking, got T, err error, wanted T, apply []error) bool {
	t.Helper()
	if len(apply) > 0 {
		if !slices.ContainsFunc(apply, func(a error) bool { return errors.Is(err, a) }) {
			t.Fatalf("the call returns %+v, %v, want one of %v", got, err, apply)
		}
		return false
	}
	if err != nil {
		t.Fatalf("the call returns %v, want %+v", err, wanted)
	}
	want(t, "result", got, wanted)
	return !b.DryRun
}

// post posts legs that may not be valid.
func (m *ledgerModel) post(t *rapid.T) {
	legs := make([]stores.Leg, rapid.IntRange(1, 4).Draw(t, "legs"))
	for i := range legs {
		legs[i] = stores.Leg{Account: rapid.SampledFrom(m.ids).Draw(t, "account"), Amount: int64(rapid.IntRange(-8, 8).Draw(t, "amount"))}
	}
	if len(legs) > 2 && rapid.Bool().Draw(t, "balanced") {
		last := len(legs) - 1
		legs[last].Amount = 0
		for _, leg := range legs[:last] {
			if m.account(leg.Account).Currency == m.account(legs[last].Account).Currency {
				legs[last].Amount -= leg.Amount
			}
		}
	}
	m.send(t, m.fx.transferOf(legs...))
}

// pay posts a transfer between two accounts of a currency.
func (m *ledgerModel) pay(t *rapid.T) {
	sides := rapid.SampledFrom([][2]int{{0, 1}, {0, 2}, {1, 2}, {3, 4}, {1, 0}, {2, 1}, {4, 3}}).Draw(t, "sides")
	m.send(t, m.fx.transfer(m.ids[sides[0]], m.ids[sides[1]], int64(rapid.IntRange(1, 20).Draw(t, "amount"))))
}

func (m *ledgerModel) send(t *rapid.T, transfer stores.Transfer) {
	transfer.Description = rapid.SampledFrom([]string{"", "coffee"}).Draw(t, "description")
	if rapid.Bool().Draw(t, "dated") {
		transfer.EffectiveAt = at(m.now + rapid.IntRange(-30, 1).Draw(t, "effective"))
	}
	b := m.booking(t)
	got, err := m.fx.Ledger.Post(t.Context(), b, transfer)
	wanted := m.asRecorded(transfer)
	if result(t, b, got, err, wanted, m.objections(wanted)) {
		m.record(wanted, stores.Hold{}, 0)
		m.repeats = append(m.repeats, func(t tester, b stores.Booking) {
			want(t, "repeated Post", must(m.fx.Ledger.Post(t.Context(), b, transfer))(t), wanted)
		})
	}
}

// asRecorded returns a transfer as it is recorded now.
func (m *ledgerModel) asRecorded(transfer stores.Transfer) stores.Transfer {
	transfer.RecordedAt = at(m.now)
	if transfer.EffectiveAt.IsZero() {
		transfer.EffectiveAt = transfer.RecordedAt
	}
	return transfer
}

// objections returns the errors of recording a transfer.
func (m *ledgerModel) objections(transfer stores.Transfer) (errs []error) {
	sums, added, moves := map[stores.Currency]int64{}, map[stores.ID]int64{}, false
	for _, leg := range transfer.Legs {
		sums[m.account(leg.Account).Currency] += leg.Amount
		added[leg.Account] += leg.Amount
		moves = moves || leg.Amount != 0
	}
	for _, sum := range sums {
		if sum != 0 {
			errs = append(errs, stores.ErrUnbalanced, stores.ErrCurrency)
		}
	}
	for _, leg := range transfer.Legs {
		if a := m.account(leg.Account); leg.Amount < 0 && a.Floor != stores.NoFloor && m.balance(a.ID, at(m.now)).Available()+added[a.ID] < a.Floor {
			errs = append(errs, stores.ErrInsufficientFunds)
		}
	}
	if !moves {
		errs = append(errs, stores.ErrAmount)
	}
	if len(added) == 1 {
		errs = append(errs, stores.ErrSelf)
	}
	if transfer.EffectiveAt.After(at(m.now)) {
		errs = append(errs, stores.ErrFuture)
	}
	if transfer.EffectiveAt.Before(m.closed) {
		errs = append(errs, stores.ErrPeriodClosed)
	}
	return errs
}

// record records a transfer, which captures a hold of which released is no longer held, if any.
func (m *ledgerModel) record(transfer stores.Transfer, hold stores.Hold, released int64) {
	m.transfers[transfer.ID], m.recorded = transfer, append(m.recorded, transfer.ID)
	for i, leg := range transfer.Legs {
		e := stores.Entry{Account: leg.Account, Kind: stores.EntryPosted, Transfer: transfer.ID, Amount: leg.Amount, EffectiveAt: transfer.EffectiveAt, RecordedAt: transfer.RecordedAt}
		if !hold.ID.IsZero() && i == 0 {
			e.Kind, e.Hold, e.Held = stores.EntryCaptured, hold.ID, -released
		}
		m.entries[leg.Account] = append(m.entries[leg.Account], e)
	}
}

// reverse reverses a transfer as a whole or in part.
func (m *ledgerModel) reverse(t *rapid.T) {
	if len(m.recorded) == 0 {
		t.Skip("no transfer yet")
	}
	original := m.transfers[rapid.SampledFrom(m.recorded).Draw(t, "transfer")]
	amount, id, b := int64(rapid.IntRange(0, 12).Draw(t, "amount")), m.fx.id(stores.KindTransfer), m.booking(t)
	var errs []error
	left := max(original.Legs[0].Amount, original.Legs[1].Amount)
	parts := 0
	for _, other := range m.transfers {
		if other.Reverses == original.ID {
			parts, left = parts+1, left-max(other.Legs[0].Amount, other.Legs[1].Amount)
		}
	}
	pair := len(original.Legs) == 2
	if !original.Reverses.IsZero() || !pair && amount != 0 {
		errs = append(errs, stores.ErrIrreversible)
	}
	if pair && (amount > left || left == 0) || !pair && parts > 0 {
		errs = append(errs, stores.ErrExceedsTransfer)
	}
	back := m.asRecorded(stores.Transfer{ID: id, Description: "back", Reverses: original.ID})
	for _, leg := range original.Legs {
		leg.Amount = -leg.Amount
		if pair {
			leg.Amount = int64(cmp.Compare(leg.Amount, 0)) * cmp.Or(amount, left)
		}
		back.Legs = append(back.Legs, leg)
	}
	if len(errs) == 0 {
		errs = m.objections(back)
	}
	got, err := m.fx.Ledger.Reverse(t.Context(), b, id, original.ID, amount, "back")
	if result(t, b, got, err, back, errs) {
		m.record(back, stores.Hold{}, 0)
		m.repeats = append(m.repeats, func(t tester, b stores.Booking) {
			want(t, "repeated Reverse", must(m.fx.Ledger.Reverse(t.Context(), b, id, original.ID, amount, "back"))(t), back)
		})
	}
}
