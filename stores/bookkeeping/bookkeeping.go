// Package bookkeeping holds the rules of double-entry bookkeeping, for any engine: what a change of the ledger does to accounts and holds, and the chain
// of hashes over what is recorded. It keeps nothing: an engine locks accounts, makes a Draft of them, and stores what the draft contains.
package bookkeeping

import (
	"slices"
	"time"

	"fivefold/stores"
)

// A Draft is a change of the ledger that is not stored yet.
type Draft struct {
	At       time.Time       // when it is recorded: b.At, or the time of the newest entry of the accounts if that is later
	Entries  []stores.Entry  // new entries, in their order within each account
	Holds    []stores.Hold   // new and changed holds, each as it is afterwards
	Transfer stores.Transfer // the new transfer; the zero Transfer when no money moves
	now      time.Time       // b.At
	accounts map[stores.ID]*stores.AccountState
	changed  []stores.ID // accounts with new entries
	opened   stores.ID   // the new hold
}

// Begin returns the draft of a change at a time. accounts are locked: all those that the change concerns. overdue are their open holds that have
// expired at that time, which are recorded first.
func Begin(at time.Time, accounts []stores.AccountState, overdue []stores.Hold) (*Draft, error) {
	d := &Draft{At: at.UTC().Truncate(time.Microsecond), accounts: make(map[stores.ID]*stores.AccountState, len(accounts))}
	d.now = d.At
	for _, a := range accounts {
		d.accounts[a.ID] = &a
		if a.RecordedAt.After(d.At) {
			d.At = a.RecordedAt
		}
	}
	slices.SortFunc(overdue, func(a, b stores.Hold) int { return a.ID.Compare(b.ID) })
	for _, h := range overdue {
		if h = h.AsOf(d.At); h.State != stores.HoldExpired {
			continue
		}
		if err := d.add(entry{account: h.From, kind: stores.EntryExpired, held: h.Captured - h.Amount, hold: &h, effective: h.ExpiresAt}); err != nil {
			return nil, err
		}
		d.Holds = append(d.Holds, h)
	}
	return d, nil
}

// Post records a transfer that CheckTransfer has accepted.
func (d *Draft) Post(t stores.Transfer) error {
	return d.post(t, func(int) entry { return entry{kind: stores.EntryPosted} })
}

// post is Post with what else the entry of each leg records.
func (d *Draft) post(t stores.Transfer, of func(leg int) entry) error {
	t.RecordedAt = d.At
	if t.EffectiveAt.After(d.now) {
		return stores.ErrFuture
	}
	if t.EffectiveAt.IsZero() {
		t.EffectiveAt = d.At
	}
	if err := d.checkBalance(t.Legs); err != nil {
		return err
	}
	for i, leg := range t.Legs {
		e := of(i)
		e.account, e.amount, e.transfer, e.effective = leg.Account, leg.Amount, &t, t.EffectiveAt
		if err := d.add(e); err != nil {
			return err
		}
	}
	d.Transfer = t
	for _, leg := range t.Legs {
		if leg.Amount < 0 {
			if err := d.checkFloor(leg.Account); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkBalance returns an error unless legs add up to 0 in each currency.
func (d *Draft) checkBalance(legs []stores.Leg) error {
	sums := map[stores.Currency]int64{}
	for _, leg := range legs {
		a := d.accounts[leg.Account]
		if a == nil {
			return stores.ErrNotFound
		}
		sum, err := stores.AddAmounts(sums[a.Currency], leg.Amount)
		if err != nil {
			return err
		}
		sums[a.Currency] = sum
	}
	for _, sum := range sums {
		switch {
		case sum != 0 && len(legs) == 2 && len(sums) == 2:
			return stores.ErrCurrency
		case sum != 0:
			return stores.ErrUnbalanced
		}
	}
	return nil
}

// checkFloor returns ErrInsufficientFunds when an account's available amount is below its floor.
func (d *Draft) checkFloor(id stores.ID) error {
	a := d.accounts[id]
	if a.Floor == stores.NoFloor {
		return nil
	}
	available, err := stores.AddAmounts(a.Balance, -a.Held) // never the smallest int64: Held is at least 0
	if err != nil || available < a.Floor {
		return stores.ErrInsufficientFunds
	}
	return nil
}

// Reverse records the transfer reversal, which takes amount of original back, or what is left of it when amount is 0. earlier are its reversals so far.
func (d *Draft) Reverse(reversal, original stores.Transfer, earlier []stores.Transfer, amount int64) error {
	partial := len(original.Legs) == 2
	switch {
	case !original.Reverses.IsZero() || !partial && amount != 0:
		return stores.ErrIrreversible
	case !partial && len(earlier) > 0:
		return stores.ErrExceedsTransfer
	case partial:
		left := moved(original)
		for _, t := range earlier {
			left -= moved(t)
		}
		if amount > left || left == 0 {
			return stores.ErrExceedsTransfer
		}
		if amount == 0 {
			amount = left
		}
	}
	reversal.Reverses = original.ID
	for _, leg := range original.Legs {
		back := -leg.Amount // no leg has the smallest int64: see CheckTransfer
		switch {
		case partial && leg.Amount > 0:
			back = -amount
		case partial:
			back = amount
		}
		reversal.Legs = append(reversal.Legs, stores.Leg{Account: leg.Account, Amount: back})
	}
	return d.Post(reversal)
}

// moved returns the amount that a transfer of two legs moves.
func moved(t stores.Transfer) int64 { return max(t.Legs[0].Amount, t.Legs[1].Amount) }

// Accounts returns the accounts that have new entries, as they are afterwards, in the order of their first entry.
func (d *Draft) Accounts() []stores.AccountState {
	states := make([]stores.AccountState, len(d.changed))
	for i, id := range d.changed {
		states[i] = *d.accounts[id]
	}
	return states
}

// IsNew reports whether a hold of Holds is opened by the draft.
func (d *Draft) IsNew(h stores.Hold) bool { return h.ID == d.opened }

// An entry is what is known about an entry before it is added to its account.
type entry struct {
	account   stores.ID
	kind      stores.EntryKind
	amount    int64
	held      int64
	transfer  *stores.Transfer // nil when no money moves
	hold      *stores.Hold     // nil when no hold changes
	effective time.Time
}

// add adds an entry to the chain of its account.
func (d *Draft) add(e entry) (err error) {
	a := d.accounts[e.account]
	if a == nil {
		return stores.ErrNotFound
	}
	added := stores.Entry{Account: a.ID, Number: a.Entries + 1, Kind: e.kind, Amount: e.amount, Held: e.held, EffectiveAt: e.effective, RecordedAt: d.At}
	if added.Balance, err = stores.AddAmounts(a.Balance, e.amount); err != nil {
		return err
	}
	if added.HeldAfter, err = stores.AddAmounts(a.Held, e.held); err != nil {
		return err
	}
	if e.transfer != nil {
		added.Transfer = e.transfer.ID
	}
	if e.hold != nil {
		added.Hold = e.hold.ID
	}
	added.Hash = Hash(a.Hash, added, e.transfer, e.hold)
	if !slices.Contains(d.changed, a.ID) {
		d.changed = append(d.changed, a.ID)
	}
	a.Entries, a.Balance, a.Held, a.RecordedAt, a.Hash = added.Number, added.Balance, added.HeldAfter, added.RecordedAt, added.Hash
	d.Entries = append(d.Entries, added)
	return nil
}
