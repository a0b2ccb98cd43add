package bookkeeping_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// changingBooks are books that somebody writes to before each call.
type changingBooks struct {
	memoryBooks
	write func()
}

func (b changingBooks) Scan(ctx context.Context, after stores.ID, limit int) ([]stores.AccountState, error) {
	b.write()
	return b.memoryBooks.Scan(ctx, after, limit)
}

func (b changingBooks) Accounts(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.AccountState, error) {
	b.write()
	return b.memoryBooks.Accounts(ctx, ids)
}

func (b changingBooks) Holds(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Hold, error) {
	b.write()
	return b.memoryBooks.Holds(ctx, ids)
}

func (b changingBooks) Balances(ctx context.Context, ids []stores.ID, when time.Time) (map[stores.ID]stores.Balance, error) {
	b.write()
	return b.memoryBooks.Balances(ctx, ids, when)
}

func (b changingBooks) Entries(ctx context.Context, ids []stores.ID, from, until time.Time, window stores.Window) (map[stores.ID]stores.List[stores.Entry], error) {
	b.write()
	return b.memoryBooks.Entries(ctx, ids, from, until, window)
}

// TestAuditWhileOthersWrite finds nothing while holds are opened, captured in part, voided and expire before each of its calls.
func TestAuditWhileOthersWrite(t *testing.T) {
	t.Parallel()
	for _, calls := range []int{0, 1, 3, 10, 40, 100_000} {
		m := recorded(t)
		l, ctx, made := memoryLedger{m}, t.Context(), 0
		write := func() {
			if made++; made > calls {
				return
			}
			b := stores.Booking{At: at(100 + made)}
			h := stores.Hold{ID: holdID(fmt.Sprint(made)), From: accountID("world"), To: accountID([]string{"ann", "bob"}[made%2]), Amount: 9, ExpiresAt: at(103 + made)}
			var err error
			if h, err = l.Hold(ctx, b, h); err == nil && made%3 > 0 {
				_, err = l.Capture(ctx, b, transferID(fmt.Sprint(made)), h.ID, 4, made%3 == 1)
			}
			if err == nil && made%6 == 2 {
				_, err = l.Void(ctx, b, h.ID)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		report, err := bookkeeping.Audit(ctx, changingBooks{memoryBooks{m}, write}, bookkeeping.AuditOptions{})
		if err != nil || report.Different != 0 || report.Accounts != 4 {
			t.Fatalf("%d calls: %+v, %v", calls, report, err)
		}
		if (report.Changing > 0) != (calls > 1000) {
			t.Errorf("%d calls: %d accounts changed whenever they were read", calls, report.Changing)
		}
		if calls < 1000 {
			total := 0
			for _, entries := range m.entries {
				total += len(entries)
			}
			if report.Entries != total {
				t.Errorf("%d calls: %d entries were audited of %d", calls, report.Entries, total)
			}
		}
	}
}

// TestAuditOfLongChains reads accounts with many entries in several windows, and others beside them. A hold expires meanwhile.
func TestAuditOfLongChains(t *testing.T) {
	t.Parallel()
	m := recorded(t)
	for i := range 2500 {
		moved := stores.Transfer{ID: transferID(fmt.Sprint(i)), Legs: []stores.Leg{{Account: accountID("world"), Amount: -1}, {Account: accountID([]string{"ann", "bob"}[i%2]), Amount: 1}}}
		if _, err := (memoryLedger{m}).Post(t.Context(), stores.Booking{At: at(50 + i)}, moved); err != nil {
			t.Fatal(err)
		}
	}
	report, err := bookkeeping.Audit(t.Context(), memoryBooks{m}, bookkeeping.AuditOptions{})
	if err != nil || report.Different != 0 || report.Entries != 5019 || report.Transfers != 2506 {
		t.Fatalf("%+v, %v", report, err)
	}
	for _, number := range []int{2200, 1101, 1100, 101, 100} { // the earliest last
		m.entries[accountID("world")][number-1].Hash[0]++
		report, err := bookkeeping.Audit(t.Context(), memoryBooks{m}, bookkeeping.AuditOptions{})
		if err != nil || report.Different == 0 || report.Differences[0].Number != int64(number) || report.Differences[0].Account != accountID("world") {
			t.Errorf("entry %d: %+v, %v", number, report, err)
		}
	}
	for i := range m.entries[accountID("world")] {
		m.entries[accountID("world")][i].Hash[1]++
	}
	report, err = bookkeeping.Audit(t.Context(), memoryBooks{m}, bookkeeping.AuditOptions{})
	if err != nil || report.Different < 2500 || len(report.Differences) != bookkeeping.MaxDifferences || report.Differences[0].Number != 1 {
		t.Errorf("%d differences, %d named, the first is %+v, %v", report.Different, len(report.Differences), report.Differences[0], err)
	}
}

// forge alters the amounts of a transfer of ann and bob, and computes the chains of both accounts anew.
func forge(m *memory, name string, ann, bob int64) {
	id := transferID(name)
	moved := m.transfers[id]
	for i, leg := range moved.Legs {
		moved.Legs[i].Amount = map[stores.ID]int64{accountID("ann"): ann, accountID("bob"): bob}[leg.Account]
	}
	m.transfers[id] = moved
	for _, account := range []stores.ID{accountID("ann"), accountID("bob")} {
		state := m.accounts[account]
		state.Hash, state.Balance = bookkeeping.Opening(state.Account), 0
		for i, e := range m.entries[account] {
			if e.Transfer == id {
				e.Amount = map[stores.ID]int64{accountID("ann"): ann, accountID("bob"): bob}[account]
			}
			var t *stores.Transfer
			var h *stores.Hold
			if found, ok := m.transfers[e.Transfer]; ok {
				t = &found
			}
			if found, ok := m.holds[e.Hold]; ok {
				h = &found
			}
			state.Balance += e.Amount
			e.Balance = state.Balance
			e.Hash = bookkeeping.Hash(state.Hash, e, t, h)
			state.Hash, m.entries[account][i] = e.Hash, e
		}
		m.accounts[account] = state
	}
}

// TestAuditOfForgedChains finds what breaks a rule although all hashes are right, and what does not by its digest.
func TestAuditOfForgedChains(t *testing.T) {
	t.Parallel()
	audit := func(m *memory) bookkeeping.AuditReport {
		t.Helper()
		report, err := bookkeeping.Audit(t.Context(), memoryBooks{m}, bookkeeping.AuditOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	original := audit(recorded(t))
	for _, c := range []struct {
		ann, bob int64
		reason   string
	}{
		{-7, 7, ""}, {-8, 8, ""}, {-7, 8, "the amounts of its transfer do not add up to 0"}, {-1000, 1000, "the available amount is below the floor of the account"},
	} {
		m := recorded(t)
		forge(m, "last", c.ann, c.bob)
		report := audit(m)
		if (report.Different > 0) != (c.reason != "") || report.Different > 0 && report.Differences[0].Reason != c.reason {
			t.Errorf("%d and %d: %+v", c.ann, c.bob, report.Differences)
		}
		if (report.Heads == original.Heads) != (c.ann == -7 && c.bob == 7) {
			t.Errorf("%d and %d: the digest is %x, that of the original %x", c.ann, c.bob, report.Heads, original.Heads)
		}
	}
}
