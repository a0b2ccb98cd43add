package bookkeeping_test

import (
	"strings"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// at returns the time i seconds after the first one.
func at(i int) time.Time {
	return time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Second)
}

func accountID(name string) stores.ID { return stores.DerivedID(stores.KindAccount, stores.ID{}, name) }

func transferID(name string) stores.ID {
	return stores.DerivedID(stores.KindTransfer, stores.ID{}, name)
}

func holdID(name string) stores.ID { return stores.DerivedID(stores.KindHold, stores.ID{}, name) }

// recorded returns a ledger with transfers, holds that were captured, voided and have expired, and one that is open.
func recorded(t *testing.T) *memory {
	t.Helper()
	m := newMemory()
	l, ctx := memoryLedger{m}, t.Context()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var accounts []stores.Account
	for i, name := range []string{"world", "ann", "bob", "idle"} {
		floor := int64(0)
		if i == 0 {
			floor = stores.NoFloor
		}
		accounts = append(accounts, stores.Account{ID: accountID(name), Name: name, Kind: stores.AccountBook, Currency: "EUR", Floor: floor, OpenedAt: at(-1)})
	}
	check(l.Open(ctx, accounts))
	transfer := func(name, from, to string, amount int64) stores.Transfer {
		return stores.Transfer{ID: transferID(name), Description: name, Legs: []stores.Leg{{Account: accountID(from), Amount: -amount}, {Account: accountID(to), Amount: amount}}}
	}
	post := func(i int, moved stores.Transfer) {
		t.Helper()
		_, err := l.Post(ctx, stores.Booking{At: at(i)}, moved)
		check(err)
	}
	hold := func(i int, name string, amount int64, expires int) {
		t.Helper()
		_, err := l.Hold(ctx, stores.Booking{At: at(i)}, stores.Hold{ID: holdID(name), From: accountID("ann"), To: accountID("bob"), Amount: amount, ExpiresAt: at(expires)})
		check(err)
	}
	post(0, transfer("first", "world", "ann", 1000))
	post(1, transfer("second", "world", "bob", 500))
	hold(2, "captured", 100, 1000)
	hold(3, "voided", 50, 1000)
	hold(4, "expired", 30, 8)
	hold(5, "open", 20, 1000)
	_, err := l.Capture(ctx, stores.Booking{At: at(6)}, transferID("part"), holdID("captured"), 40, false)
	check(err)
	_, err = l.Capture(ctx, stores.Booking{At: at(7)}, transferID("rest"), holdID("captured"), 40, true)
	check(err)
	_, err = l.Void(ctx, stores.Booking{At: at(9)}, holdID("voided"))
	check(err)
	_, err = l.Reverse(ctx, stores.Booking{At: at(10)}, transferID("back"), transferID("second"), 200, "mistake")
	check(err)
	post(11, transfer("last", "ann", "bob", 7))
	return m
}

// TestAuditOfWhatWasRecorded finds nothing, and counts everything once.
func TestAuditOfWhatWasRecorded(t *testing.T) {
	t.Parallel()
	report, err := bookkeeping.Audit(t.Context(), memoryBooks{recorded(t)}, bookkeeping.AuditOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if report.Different != 0 || report.Accounts != 4 || report.Transfers != 6 || report.Holds != 4 || report.Entries != 18 || report.Changing != 0 {
		t.Errorf("%+v", report)
	}
}

// TestAuditNamesWhatWasAltered alters one value at a time.
func TestAuditNamesWhatWasAltered(t *testing.T) {
	t.Parallel()
	ann := accountID("ann")
	entry := func(number int, change func(e *stores.Entry)) func(m *memory) {
		return func(m *memory) { change(&m.entries[ann][number-1]) }
	}
	hold := func(name string, change func(h *stores.Hold)) func(m *memory) {
		return func(m *memory) {
			h := m.holds[holdID(name)]
			change(&h)
			m.holds[h.ID] = h
		}
	}
	transfer := func(name string, change func(t *stores.Transfer)) func(m *memory) {
		return func(m *memory) {
			moved := m.transfers[transferID(name)]
			change(&moved)
			m.transfers[moved.ID] = moved
		}
	}
	account := func(change func(a *stores.AccountState)) func(m *memory) {
		return func(m *memory) {
			a := m.accounts[ann]
			change(&a)
			m.accounts[ann] = a
		}
	}
	for what, c := range map[string]struct {
		alter  func(m *memory)
		number int64 // of the entry of ann that is named first
		reason string
	}{
		"amount":          {entry(1, func(e *stores.Entry) { e.Amount++ }), 1, "balance"},
		"balance":         {entry(3, func(e *stores.Entry) { e.Balance -= 5 }), 3, "balance"},
		"held":            {entry(2, func(e *stores.Entry) { e.Held++ }), 2, "held"},
		"held after":      {entry(2, func(e *stores.Entry) { e.HeldAfter++ }), 2, "held"},
		"kind":            {entry(4, func(e *stores.Entry) { e.Kind = stores.EntryVoided }), 4, "hash"},
		"effective":       {entry(6, func(e *stores.Entry) { e.EffectiveAt = e.EffectiveAt.Add(-time.Microsecond) }), 6, "hash"},
		"recorded":        {entry(6, func(e *stores.Entry) { e.RecordedAt = e.RecordedAt.Add(-time.Hour) }), 6, "before"},
		"hash":            {entry(7, func(e *stores.Entry) { e.Hash[31] ^= 1 }), 7, "hash"},
		"last hash":       {entry(10, func(e *stores.Entry) { e.Hash[0] ^= 1 }), 10, "hash"},
		"hold of entry":   {entry(2, func(e *stores.Entry) { e.Hold = holdID("voided") }), 2, "hash"},
		"missing":         {func(m *memory) { m.entries[ann] = append(m.entries[ann][:4], m.entries[ann][6:]...) }, 5, "the entries 5 to 6 are missing"},
		"first missing":   {func(m *memory) { m.entries[ann] = m.entries[ann][1:] }, 1, "the entries 1 to 1 are missing"},
		"last missing":    {func(m *memory) { m.entries[ann] = m.entries[ann][:8] }, 9, "the entries 9 to 10 are missing"},
		"all missing":     {func(m *memory) { delete(m.entries, ann) }, 1, "the entries 1 to 10 are missing"},
		"state's balance": {account(func(a *stores.AccountState) { a.Balance++ }), 0, "state"},
		"state's held":    {account(func(a *stores.AccountState) { a.Held++ }), 0, "state"},
		"state's hash":    {account(func(a *stores.AccountState) { a.Hash[3]++ }), 0, "state"},
		"state's time":    {account(func(a *stores.AccountState) { a.RecordedAt = at(12) }), 0, "state"},
		"state's number":  {account(func(a *stores.AccountState) { a.Entries-- }), 0, "state"},
		"name":            {account(func(a *stores.AccountState) { a.Name = "Ann" }), 1, "hash"},
		"floor":           {account(func(a *stores.AccountState) { a.Floor = -1 }), 1, "hash"},
		"no transfer":     {func(m *memory) { delete(m.transfers, transferID("part")) }, 6, "its transfer is missing"},
		"no hold":         {func(m *memory) { delete(m.holds, holdID("open")) }, 5, "its hold is missing"},
		"description":     {transfer("last", func(t *stores.Transfer) { t.Description += "." }), 10, "hash"},
		"cause":           {transfer("part", func(t *stores.Transfer) { t.Cause = holdID("open") }), 6, "hash"},
		"legs":            {transfer("last", func(t *stores.Transfer) { t.Legs = []stores.Leg{t.Legs[0], t.Legs[0]} }), 10, "hash"},
		"hold's amount":   {hold("open", func(h *stores.Hold) { h.Amount = 19 }), 5, "hash"},
		"hold's account":  {hold("open", func(h *stores.Hold) { h.To = accountID("world") }), 5, "hash"},
		"hold's end":      {hold("open", func(h *stores.Hold) { h.ExpiresAt = at(2000) }), 5, "hash"},
		"open hold":       {hold("open", func(h *stores.Hold) { h.State, h.EndedAt = stores.HoldVoided, at(9) }), 0, "hold"},
		"open captured":   {hold("open", func(h *stores.Hold) { h.Captured = 1 }), 0, "hold"},
		"captured hold":   {hold("captured", func(h *stores.Hold) { h.State = stores.HoldExpired }), 7, "hold"},
		"captured amount": {hold("captured", func(h *stores.Hold) { h.Captured-- }), 7, "hold"},
		"captured at":     {hold("captured", func(h *stores.Hold) { h.EndedAt = at(8) }), 7, "hold"},
		"voided hold":     {hold("voided", func(h *stores.Hold) { h.State, h.EndedAt = stores.HoldOpen, time.Time{} }), 9, "hold"},
		"expired hold":    {hold("expired", func(h *stores.Hold) { h.State = stores.HoldVoided }), 8, "hold"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			m := recorded(t)
			before, err := bookkeeping.Audit(t.Context(), memoryBooks{m}, bookkeeping.AuditOptions{})
			if err != nil || before.Different != 0 {
				t.Fatalf("%+v, %v", before, err)
			}
			c.alter(m)
			report, err := bookkeeping.Audit(t.Context(), memoryBooks{m}, bookkeeping.AuditOptions{})
			if err != nil || report.Different == 0 {
				t.Fatalf("%+v, %v", report, err)
			}
			first := report.Differences[0]
			if first.Account != ann || first.Number != c.number || !strings.Contains(first.Reason, c.reason) {
				t.Errorf("%+v, want entry %d", report.Differences, c.number)
			}
			if (what == "hash" || what == "balance" || what == "held after") && report.Different != 1 {
				t.Errorf("one alteration is %d differences: %+v", report.Different, report.Differences)
			}
		})
	}
}

// TestAuditNamesTheFirstAlteredEntry alters an entry whose transfer has an account that comes first, and one that was recorded earlier.
func TestAuditNamesTheFirstAlteredEntry(t *testing.T) {
	t.Parallel()
	m := recorded(t)
	expect := func(account stores.ID, number int64) {
		t.Helper()
		report, err := bookkeeping.Audit(t.Context(), memoryBooks{m}, bookkeeping.AuditOptions{})
		if err != nil || report.Different == 0 {
			t.Fatalf("%+v, %v", report, err)
		}
		if first := report.Differences[0]; first.Account != account || first.Number != number {
			t.Errorf("%+v, want entry %d of %v", report.Differences, number, account)
		}
	}
	// What the ledger holds of a transfer is what its entries have: the hashes of both sides differ.
	for _, c := range []struct {
		transfer, account string
		number            int
	}{{"last", "bob", 5}, {"rest", "ann", 7}, {"part", "bob", 2}, {"second", "world", 2}, {"first", "ann", 1}} {
		moved, leg := m.transfers[transferID(c.transfer)], 0
		for i := range moved.Legs {
			if moved.Legs[i].Account == accountID(c.account) {
				leg = i
			}
		}
		moved.Legs[leg].Amount++
		m.entries[accountID(c.account)][c.number-1].Amount++
		expect(accountID(c.account), int64(c.number))
	}
}

// TestHeads stay the same while more is recorded, and change with what was recorded by their time.
func TestHeads(t *testing.T) {
	t.Parallel()
	m := recorded(t)
	heads := func(when time.Time) stores.Digest {
		t.Helper()
		report, err := bookkeeping.Audit(t.Context(), memoryBooks{m}, bookkeeping.AuditOptions{At: when})
		if err != nil {
			t.Fatal(err)
		}
		return report.Heads
	}
	now, then, begin := heads(time.Time{}), heads(at(7)), heads(at(-1))
	if now != heads(at(11)) || now == then || then == begin {
		t.Errorf("heads: %x, at 7 %x, at the begin %x", now, then, begin)
	}
	ctx := t.Context()
	added := stores.Account{ID: accountID("new"), Currency: "EUR", OpenedAt: at(20)}
	if err := (memoryLedger{m}).Open(ctx, []stores.Account{added}); err != nil {
		t.Fatal(err)
	}
	moved := stores.Transfer{ID: transferID("new"), Legs: []stores.Leg{{Account: accountID("world"), Amount: -5}, {Account: added.ID, Amount: 5}}, EffectiveAt: at(3)}
	if _, err := (memoryLedger{m}).Post(ctx, stores.Booking{At: at(20)}, moved); err != nil {
		t.Fatal(err)
	}
	if now == heads(time.Time{}) || now != heads(at(11)) || then != heads(at(7)) || begin != heads(at(-1)) {
		t.Error("a later transfer has changed earlier heads, or not the last ones")
	}
	m.entries[accountID("ann")][6].Hash[5]++
	if then == heads(at(7)) || begin != heads(at(-1)) {
		t.Error("the heads do not show the altered hash")
	}
}
