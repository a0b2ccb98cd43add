package bookkeeping

import (
	"context"
	"fmt"
	"time"

	"fivefold/stores"
)

// A chain is the entries of an account, as far as an audit has read them.
type chain struct {
	*audit
	state    stores.AccountState
	last     stores.Entry          // the entry of number 0 before the first one
	computed stores.Entry          // last as it is computed from the one before; the next one may follow from either, so that one alteration is one difference
	head     stores.Entry          // the last one by the time of the heads
	holds    map[stores.ID]reserve // that reserve something
}

// A reserve is what the entries of a hold add up to.
type reserve struct{ held, captured int64 }

func newChain(a *audit, state stores.AccountState) *chain {
	first := stores.Entry{Account: state.ID, Hash: Opening(state.Account)}
	return &chain{audit: a, state: state, last: first, computed: first, holds: map[stores.ID]reserve{}}
}

// follow reads and adds the entries after the last one.
func (c *chain) follow(ctx context.Context) error {
	for {
		window := stores.Window{Limit: stores.MaxLimit, Backward: true}
		if c.last.Number > 0 {
			before := c.last.Position()
			window.Before = &before
		}
		lists, err := c.books.Entries(ctx, []stores.ID{c.state.ID}, time.Time{}, time.Time{}, window)
		if err != nil {
			return err
		}
		list := lists[c.state.ID]
		entries := oldestFirst(list)
		if err := c.load(ctx, entries); err != nil {
			return err
		}
		for _, e := range entries {
			c.add(e)
		}
		if !list.More {
			return nil
		}
	}
}

// add compares the next entry with what the entries so far lead to.
func (c *chain) add(e stores.Entry) {
	c.checkFloor(e)
	c.report.Entries++
	transfer, hasTransfer := c.transfers[e.Transfer]
	hold, hasHold := c.holdsOf(e)
	if hasTransfer && e.Transfer != c.last.Transfer && len(transfer.Legs) > 0 && transfer.Legs[0].Account == e.Account {
		c.report.Transfers++
	}
	if e.Kind == stores.EntryHeld {
		c.report.Holds++
	}
	computed := e
	computed.Balance, computed.HeldAfter = c.last.Balance+e.Amount, c.last.HeldAfter+e.Held
	var t *stores.Transfer
	var h *stores.Hold
	if hasTransfer {
		t = &transfer
	}
	if hasHold {
		h = &hold
	}
	computed.Hash = Hash(c.last.Hash, e, t, h)
	switch {
	case e.Number != c.last.Number+1:
		c.missing(e.Number - 1)
		computed = e // nothing is known about it
	case e.Balance != computed.Balance && e.Balance != c.computed.Balance+e.Amount:
		c.differ(e, ofEntry, "the balance is not the one before it and the amount")
	case e.HeldAfter != computed.HeldAfter && e.HeldAfter != c.computed.HeldAfter+e.Held:
		c.differ(e, ofEntry, "the amount held is not the one before it and the change")
	case e.RecordedAt.Before(c.last.RecordedAt):
		c.differ(e, ofEntry, "it is recorded before the entry before it")
	case !e.Transfer.IsZero() && !hasTransfer:
		c.differ(e, ofEntry, "its transfer is missing")
	case !e.Hold.IsZero() && !hasHold:
		c.differ(e, ofEntry, "its hold is missing")
	case e.Hash != computed.Hash && e.Hash != Hash(c.computed.Hash, e, t, h):
		c.differ(e, ofHash, "the hash is not that of the entry, its transfer and hold, and the entry before it")
	case hasTransfer && !c.isBalanced(transfer):
		c.differ(e, ofSummary, "the amounts of its transfer do not add up to 0")
	}
	if hasHold {
		c.reserve(e, hold)
	}
	c.last, c.computed = e, computed
	if c.At.IsZero() || !e.RecordedAt.After(c.At) {
		c.head = e
	}
}

// holdsOf returns the hold of an entry.
func (c *chain) holdsOf(e stores.Entry) (stores.Hold, bool) {
	h, ok := c.audit.holds[e.Hold]
	return h, ok
}

// differ reports an entry.
func (c *chain) differ(e stores.Entry, r rank, reason string) {
	c.differs(Difference{Account: c.state.ID, Number: e.Number, Transfer: e.Transfer, Hold: e.Hold, RecordedAt: e.RecordedAt, Reason: reason, rank: r})
}

// missing reports that the entries after the last one are missing. They were recorded no earlier than it.
func (c *chain) missing(to int64) {
	e := stores.Entry{Number: c.last.Number + 1, RecordedAt: c.last.RecordedAt}
	if e.RecordedAt.IsZero() {
		e.RecordedAt = c.state.OpenedAt
	}
	c.differ(e, ofEntry, fmt.Sprintf("the entries %d to %d are missing", e.Number, to))
}

// isBalanced reports whether the amounts of a transfer add up to 0 in each currency.
func (c *chain) isBalanced(t stores.Transfer) bool {
	sums := map[stores.Currency]int64{}
	for _, leg := range t.Legs {
		sums[c.currencies[leg.Account]] += leg.Amount
	}
	for _, sum := range sums {
		if sum != 0 {
			return false
		}
	}
	return len(t.Legs) > 1
}

// checkFloor compares the available amount after the last entry with the floor, unless the next entry belongs to the same transfer.
func (c *chain) checkFloor(next stores.Entry) {
	if c.last.Number == 0 || c.state.Floor == stores.NoFloor || !next.Transfer.IsZero() && next.Transfer == c.last.Transfer {
		return
	}
	if available, err := stores.AddAmounts(c.last.Balance, -c.last.HeldAfter); err != nil || available < c.state.Floor {
		c.differ(c.last, ofSummary, "the available amount is below the floor of the account")
	}
}

// reserve adds an entry to what its hold reserves, and compares a hold that the entry ends with how it ends.
func (c *chain) reserve(e stores.Entry, h stores.Hold) {
	r := c.holds[h.ID]
	r.held += e.Held
	if e.Kind == stores.EntryCaptured {
		r.captured -= e.Amount
	}
	c.holds[h.ID] = r
	if r.held != 0 {
		return
	}
	delete(c.holds, h.ID)
	wanted, ended := map[stores.EntryKind]stores.HoldState{
		stores.EntryCaptured: stores.HoldCaptured, stores.EntryVoided: stores.HoldVoided, stores.EntryExpired: stores.HoldExpired,
	}[e.Kind], e.EffectiveAt
	if e.Kind == stores.EntryCaptured {
		ended = e.RecordedAt
	}
	if h.From != e.Account || h.State != wanted || h.Captured != r.captured || !h.EndedAt.Equal(ended) {
		c.differ(e, ofSummary, "its hold is not what its entries say")
	}
}

// end compares the end of the chain with the state of the account and with its holds that are open.
func (c *chain) end(holds map[stores.ID]stores.Hold) {
	c.checkFloor(stores.Entry{})
	state, last := c.state, c.last
	switch {
	case last.Number == 0 && state.Entries == 0:
		if state.Hash != last.Hash || state.Balance != 0 || state.Held != 0 || !state.RecordedAt.IsZero() {
			c.differ(stores.Entry{RecordedAt: state.OpenedAt}, ofSummary, "the account is not what was opened")
		}
	case last.Number < state.Entries:
		c.missing(state.Entries)
	case last.Number != state.Entries || last.Balance != state.Balance || last.HeldAfter != state.Held || last.Hash != state.Hash || !last.RecordedAt.Equal(state.RecordedAt):
		c.differ(stores.Entry{RecordedAt: last.RecordedAt}, ofSummary, "the state of the account is not that of its last entry")
	}
	for id, r := range c.holds {
		if h, ok := holds[id]; !ok || h.State != stores.HoldOpen || h.Remaining() != r.held || h.From != state.ID || !h.EndedAt.IsZero() {
			c.differ(stores.Entry{Hold: id, RecordedAt: last.RecordedAt}, ofSummary, "a hold is not what its entries say")
		}
	}
}

// checkBalance compares the balance that is read at a time, no later than the last entry, with the chain. A hold that no entry has opened is part of it.
func (c *chain) checkBalance(b stores.Balance, holds map[stores.ID]stores.Hold) {
	held := int64(0)
	for id, r := range c.holds {
		if holds[id].ExpiresAt.After(b.At) {
			held += r.held
		}
	}
	if c.last.Number == c.state.Entries && (b.Posted != c.last.Balance || b.Held != held) {
		c.differ(stores.Entry{RecordedAt: c.last.RecordedAt}, ofSummary, "the balance of the account is not that of its entries and holds")
	}
}

// writeHead counts the account, and adds its head to the digest.
func (c *chain) writeHead() {
	c.report.Accounts++
	if c.head.Number > 0 {
		c.heads.id(c.state.ID)
		c.heads.int(c.head.Number)
		c.heads.b = append(c.heads.b, c.head.Hash[:]...)
	}
}
