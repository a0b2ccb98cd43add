package bookkeeping

import (
	"cmp"
	"context"
	"crypto/sha256"
	"slices"
	"time"

	"fivefold/stores"
)

// MaxDifferences is the number of differences that an audit names; the others it counts.
const MaxDifferences = 100

// A Difference is a place in the books that was altered after it was recorded.
type Difference struct {
	Account    stores.ID
	Number     int64     // of the entry; 0 when it is the account that differs, not one of its entries
	Transfer   stores.ID // of the entry
	Hold       stores.ID // of the entry
	RecordedAt time.Time // of the entry, or of the last one of the account
	Reason     string    // what does not agree, without an amount
	rank       rank
}

// A rank says how certain it is that a difference is in the entry that it names. Of several of one time the lowest is named first.
type rank int

const (
	ofEntry   rank = iota // the entry contradicts itself, or the one before it
	ofHash                // the entry was altered, or its transfer or hold, of which other entries are a part too
	ofSummary             // what entries add up to is not what they were
)

// An AuditReport is the result of an audit.
type AuditReport struct {
	Accounts    int
	Entries     int
	Transfers   int
	Holds       int
	Changing    int           // accounts that changed whenever they were read: all but what they have last was audited
	Different   int           // differences
	Differences []Difference  // the first MaxDifferences by the time of recording
	Heads       stores.Digest // of the last entry of each account that was recorded by AuditOptions.At
}

// AuditOptions say what an audit returns.
type AuditOptions struct {
	// At is the time of Heads. A later audit with the same time has the same digest unless something that was recorded by then has been altered, even
	// by somebody who computes all hashes anew. The zero time is the current state.
	At time.Time
}

// The numbers of accounts and of entries of each that are read at once. Accounts with more entries are read by themselves.
const (
	auditAccounts = 100
	auditEntries  = 100
)

// auditAttempts is how often an account is read again that changes meanwhile.
const auditAttempts = 10

// Audit reads all accounts and their entries, computes the hashes, balances and held amounts anew, and compares them, the transfers, the holds and the
// states of accounts with what is recorded. It is safe while others write: what is recorded does not change, and what is added meanwhile is read too.
func Audit(ctx context.Context, books stores.Books, options AuditOptions) (AuditReport, error) {
	a := &audit{AuditOptions: options, books: books, currencies: map[stores.ID]stores.Currency{}}
	var after stores.ID
	for {
		states, err := books.Scan(ctx, after, auditAccounts)
		if err != nil || len(states) == 0 {
			a.report.Heads = sha256.Sum256(a.heads.b)
			return a.report, err
		}
		if err := a.accounts(ctx, states); err != nil {
			return a.report, err
		}
		after = states[len(states)-1].ID
	}
}

// An audit is one that runs.
type audit struct {
	AuditOptions
	books      stores.Books
	report     AuditReport
	heads      writer
	currencies map[stores.ID]stores.Currency // of accounts that transfers of a batch have
	transfers  map[stores.ID]stores.Transfer // of a batch
	holds      map[stores.ID]stores.Hold     // of a batch
}

// differs adds a difference.
func (a *audit) differs(d Difference) {
	a.report.Different++
	all := a.report.Differences
	i, _ := slices.BinarySearchFunc(all, d, func(x, d Difference) int {
		return cmp.Or(x.RecordedAt.Compare(d.RecordedAt), cmp.Compare(x.rank, d.rank), -1) // after its equals
	})
	all = slices.Insert(all, i, d)
	a.report.Differences = all[:min(len(all), MaxDifferences)]
}

// accounts audits some accounts.
func (a *audit) accounts(ctx context.Context, states []stores.AccountState) error {
	ids, chains := make([]stores.ID, len(states)), make([]*chain, len(states))
	for i, state := range states {
		ids[i], chains[i] = state.ID, newChain(a, state)
	}
	window := stores.Window{Limit: auditEntries, Backward: true} // the first ones
	lists, err := a.books.Entries(ctx, ids, time.Time{}, time.Time{}, window)
	if err != nil {
		return err
	}
	var entries []stores.Entry
	for _, id := range ids {
		entries = append(entries, oldestFirst(lists[id])...)
	}
	if err := a.load(ctx, entries); err != nil {
		return err
	}
	for _, c := range chains {
		for _, e := range oldestFirst(lists[c.state.ID]) {
			c.add(e)
		}
	}
	for _, c := range chains {
		if lists[c.state.ID].More { // after the others: it loads other transfers and holds
			if err := c.follow(ctx); err != nil {
				return err
			}
		}
	}
	if err := a.compare(ctx, slices.Clone(chains)); err != nil {
		return err
	}
	for _, c := range chains {
		c.writeHead()
	}
	return nil
}

// compare compares chains with the states, holds and balances of their accounts. Those that have changed meanwhile are read on.
func (a *audit) compare(ctx context.Context, chains []*chain) error {
	for attempt := 0; len(chains) > 0; attempt++ {
		ids := make([]stores.ID, len(chains))
		var open []stores.ID
		var at time.Time
		for i, c := range chains {
			ids[i] = c.state.ID
			for id := range c.holds {
				open = append(open, id)
			}
			if c.state.RecordedAt.After(at) {
				at = c.state.RecordedAt
			}
		}
		holds, err := inBatches(ctx, open, a.books.Holds)
		if err != nil {
			return err
		}
		balances, err := a.books.Balances(ctx, ids, at)
		if err != nil {
			return err
		}
		states, err := a.books.Accounts(ctx, ids) // last: holds and balances change with an entry of the account
		if err != nil {
			return err
		}
		var changed []*chain
		for _, c := range chains {
			now, ok := states[c.state.ID]
			isSame := now == c.state || !ok
			if ok {
				c.state = now
			}
			switch {
			case isSame || now.Entries == c.last.Number:
				c.end(holds)
				if isSame {
					c.checkBalance(balances[c.state.ID], holds)
				}
			case attempt == auditAttempts:
				a.report.Changing++
			default:
				changed = append(changed, c)
			}
		}
		for _, c := range changed {
			if err := c.follow(ctx); err != nil {
				return err
			}
		}
		chains = changed
	}
	return nil
}

// load reads the transfers and holds of entries, and the currencies of all accounts of these transfers.
func (a *audit) load(ctx context.Context, entries []stores.Entry) (err error) {
	var transfers, holds, accounts []stores.ID
	for _, e := range entries {
		if !e.Transfer.IsZero() {
			transfers = append(transfers, e.Transfer)
		}
		if !e.Hold.IsZero() {
			holds = append(holds, e.Hold)
		}
	}
	if a.transfers, err = inBatches(ctx, transfers, a.books.Transfers); err != nil {
		return err
	}
	if a.holds, err = inBatches(ctx, holds, a.books.Holds); err != nil {
		return err
	}
	clear(a.currencies)
	for _, t := range a.transfers {
		for _, leg := range t.Legs {
			accounts = append(accounts, leg.Account)
		}
	}
	states, err := inBatches(ctx, accounts, a.books.Accounts)
	for id, state := range states {
		a.currencies[id] = state.Currency
	}
	return err
}
