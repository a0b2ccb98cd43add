package bookkeeping

import (
	"time"

	"fivefold/stores"
)

// Hold opens a hold that CheckHold has accepted.
func (d *Draft) Hold(h stores.Hold) error {
	from, to := d.accounts[h.From], d.accounts[h.To]
	switch {
	case from == nil || to == nil:
		return stores.ErrNotFound
	case from.Currency != to.Currency:
		return stores.ErrCurrency
	case !h.ExpiresAt.After(d.At):
		return stores.ErrHoldEnded
	}
	h.OpenedAt, h.State, h.Captured, h.EndedAt = d.At, stores.HoldOpen, 0, time.Time{}
	if err := d.add(entry{account: h.From, kind: stores.EntryHeld, held: h.Amount, hold: &h, effective: d.At}); err != nil {
		return err
	}
	d.Holds, d.opened = append(d.Holds, h), h.ID
	return d.checkFloor(h.From)
}

// Capture records a transfer of amount from the account of a hold to the one that it is for, and ends the hold when last is set or nothing is left.
func (d *Draft) Capture(h stores.Hold, transfer stores.ID, amount int64, last bool) error {
	switch {
	case amount <= 0:
		return stores.ErrAmount
	case h.AsOf(d.At).State != stores.HoldOpen:
		return stores.ErrHoldEnded
	case amount > h.Remaining():
		return stores.ErrExceedsHold
	}
	released := amount
	if last {
		released = h.Remaining()
	}
	h.Captured += amount
	if last || h.Captured == h.Amount {
		h.State, h.EndedAt = stores.HoldCaptured, d.At
	}
	d.Holds = append(d.Holds, h)
	return d.post(stores.Transfer{ID: transfer, Description: h.Description, Cause: h.Cause, Hold: h.ID, Legs: []stores.Leg{{Account: h.From, Amount: -amount}, {Account: h.To, Amount: amount}}},
		func(leg int) entry {
			if leg == 0 {
				return entry{kind: stores.EntryCaptured, held: -released, hold: &h}
			}
			return entry{kind: stores.EntryPosted}
		})
}

// Void releases what is left of a hold.
func (d *Draft) Void(h stores.Hold) error {
	if h.AsOf(d.At).State != stores.HoldOpen {
		return stores.ErrHoldEnded
	}
	left := h.Remaining()
	h.State, h.EndedAt = stores.HoldVoided, d.At
	d.Holds = append(d.Holds, h)
	return d.add(entry{account: h.From, kind: stores.EntryVoided, held: -left, hold: &h, effective: d.At})
}
