// Package history records concurrent calls of the ledger and checks that they are linearizable: that there is one order of all calls in which each returns what
// it would have returned alone, and in which a call that had ended before another began comes first. It is used by tests.
package history

import (
	"errors"
	"fmt"
	"time"

	"fivefold/stores"

	"github.com/anishathalye/porcupine"
)

// Kind is what a call does.
type Kind int

// The kinds of calls. Read returns the balances of all accounts as of now, and ReadStates the accounts as their last entries have left them.
const (
	Post Kind = iota
	Hold
	Capture
	Void
	Read
	ReadStates
)

// A Call is a call of stores.Ledger or stores.Books. Accounts are numbers from 0; the first has no floor, and the floor of the others is 0.
type Call struct {
	Kind     Kind
	From, To int // of Post and Hold
	Hold     int // the number of the hold, of Hold, Capture and Void
	Amount   int64
	Last     bool // of Capture
}

// Amounts are what a read returns about an account.
type Amounts struct{ Posted, Held, Incoming int64 }

// The limits of a history.
const (
	Accounts = 3
	MaxHolds = 256
)

// A Result is what a call has returned: the error, nil when it took effect, and the amounts of reads. Those of ReadStates have no Incoming.
type Result struct {
	Err     error // one of stores.ErrInsufficientFunds, ErrNotFound, ErrHoldEnded and ErrExceedsHold, or nil
	Amounts [Accounts]Amounts
}

// A hold is what has become of a hold; the zero hold was not opened.
type hold struct {
	state     stores.HoldState
	from, to  int
	remaining int64
}

// books are all accounts and holds. They are comparable.
type books struct {
	accounts [Accounts]Amounts
	holds    [MaxHolds]hold
}

// release ends a hold.
func (b *books) release(h *hold, state stores.HoldState) {
	b.accounts[h.from].Held -= h.remaining
	b.accounts[h.to].Incoming -= h.remaining
	h.state, h.remaining = state, 0
}

// hasAtLeast reports whether an account can give an amount.
func (b *books) hasAtLeast(account int, amount int64) bool {
	a := b.accounts[account]
	return account == 0 || a.Posted-a.Held >= amount
}

// apply makes a call that does not read, or returns the error that it must return.
func (b *books) apply(c Call) error {
	h := &b.holds[c.Hold]
	switch c.Kind {
	case Post:
		if !b.hasAtLeast(c.From, c.Amount) {
			return stores.ErrInsufficientFunds
		}
		b.accounts[c.From].Posted -= c.Amount
		b.accounts[c.To].Posted += c.Amount
	case Hold:
		if !b.hasAtLeast(c.From, c.Amount) {
			return stores.ErrInsufficientFunds
		}
		*h = hold{stores.HoldOpen, c.From, c.To, c.Amount}
		b.accounts[c.From].Held += c.Amount
		b.accounts[c.To].Incoming += c.Amount
	case Capture:
		switch {
		case h.state == "":
			return stores.ErrNotFound
		case h.state != stores.HoldOpen:
			return stores.ErrHoldEnded
		case c.Amount > h.remaining:
			return stores.ErrExceedsHold
		}
		h.remaining -= c.Amount
		b.accounts[h.from].Posted -= c.Amount
		b.accounts[h.from].Held -= c.Amount
		b.accounts[h.to].Posted += c.Amount
		b.accounts[h.to].Incoming -= c.Amount
		if c.Last || h.remaining == 0 {
			b.release(h, stores.HoldCaptured)
		}
	case Void:
		switch h.state {
		case "":
			return stores.ErrNotFound
		case stores.HoldCaptured:
			return stores.ErrHoldEnded
		}
		b.release(h, stores.HoldVoided)
	}
	return nil
}

// step reports whether a call can return a result when it is made on books, and returns the books after it.
func (b books) step(c Call, r Result) (bool, books) {
	switch c.Kind {
	case Read:
		return r.Amounts == b.accounts, b
	case ReadStates:
		states := b.accounts
		for i := range states {
			states[i].Incoming = 0
		}
		return r.Amounts == states, b
	}
	err := b.apply(c)
	return errors.Is(err, r.Err), b
}

var model = porcupine.Model{
	Init: func() any { return books{} },
	Step: func(state, input, output any) (bool, any) { return state.(books).step(input.(Call), output.(Result)) },
	DescribeOperation: func(input, output any) string {
		return fmt.Sprintf("%+v: %+v", input, output)
	},
}

// Check returns an error unless a history is linearizable, or when that is not decided within a time.
func Check(history []porcupine.Operation, within time.Duration) error {
	switch porcupine.CheckOperationsTimeout(model, history, within) {
	case porcupine.Ok:
		return nil
	case porcupine.Illegal:
		return fmt.Errorf("no order of the %d calls explains what they returned", len(history))
	}
	return fmt.Errorf("whether an order explains what the %d calls returned was not decided within %v", len(history), within)
}
