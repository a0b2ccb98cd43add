package bookkeeping

import (
	"math"
	"slices"
	"time"

	"fivefold/stores"
)

// CheckTransfer returns a transfer that is to be posted as it is recorded, without what the ledger sets, or the error of the port. Whether its amounts
// add up to 0 depends on the accounts' currencies, and whether it is effective in the future on the time, which is no content: see Draft.Post.
func CheckTransfer(t stores.Transfer) (stores.Transfer, error) {
	t.Reverses, t.Hold, t.RecordedAt = stores.ID{}, stores.ID{}, time.Time{}
	t.EffectiveAt, t.Description = normalTime(t.EffectiveAt), stores.LedgerText.Repair(t.Description)
	switch {
	case t.ID.Kind != stores.KindTransfer:
		return t, stores.ErrNotFound
	case len(t.Legs) > stores.MaxLegs:
		return t, stores.ErrTooMany
	}
	moves, self := false, true
	for _, leg := range t.Legs {
		if leg.Amount == math.MinInt64 {
			return t, stores.ErrOverflow
		}
		moves = moves || leg.Amount != 0
		self = self && leg.Account == t.Legs[0].Account
	}
	switch {
	case !moves:
		return t, stores.ErrAmount
	case len(t.Legs) < 2:
		return t, stores.ErrUnbalanced
	case self:
		return t, stores.ErrSelf
	}
	return t, nil
}

// CheckHold is CheckTransfer for a hold.
func CheckHold(h stores.Hold) (stores.Hold, error) {
	h.ExpiresAt, h.Description = normalTime(h.ExpiresAt), stores.LedgerText.Repair(h.Description)
	switch {
	case h.ID.Kind != stores.KindHold:
		return h, stores.ErrNotFound
	case h.Amount <= 0:
		return h, stores.ErrAmount
	case h.From == h.To:
		return h, stores.ErrSelf
	}
	return h, nil
}

// normalTime returns a time as it is stored.
func normalTime(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}

// AccountsOf returns the accounts of legs, each once, in the order in which they are locked.
func AccountsOf(legs []stores.Leg) []stores.ID {
	ids := make([]stores.ID, len(legs))
	for i, leg := range legs {
		ids[i] = leg.Account
	}
	slices.SortFunc(ids, stores.ID.Compare)
	return slices.Compact(ids)
}

// SamePosted reports whether posting t again would record what recorded says. t is as CheckTransfer returns it.
func SamePosted(recorded, t stores.Transfer) bool {
	effective := t.EffectiveAt
	if effective.IsZero() {
		effective = recorded.RecordedAt
	}
	return recorded.Reverses.IsZero() && recorded.Hold.IsZero() && recorded.EffectiveAt.Equal(effective) && recorded.Description == t.Description &&
		recorded.Cause == t.Cause && slices.Equal(recorded.Legs, t.Legs)
}

// SameReversal is SamePosted for a reversal. Amount 0 is any amount, since it means what was left at the first call.
func SameReversal(recorded stores.Transfer, original stores.ID, amount int64, description string) bool {
	return recorded.Reverses == original && recorded.Description == description &&
		(amount == 0 || len(recorded.Legs) == 2 && moved(recorded) == amount)
}

// SameCapture is SamePosted for a capture.
func SameCapture(recorded stores.Transfer, hold stores.ID, amount int64) bool {
	return recorded.Hold == hold && recorded.Legs[1].Amount == amount
}

// SameHold is SamePosted for a hold. h is as CheckHold returns it.
func SameHold(recorded, h stores.Hold) bool {
	return recorded.From == h.From && recorded.To == h.To && recorded.Amount == h.Amount && recorded.Description == h.Description &&
		recorded.Cause == h.Cause && recorded.ExpiresAt.Equal(h.ExpiresAt)
}

// SameAccount reports whether opening a again would change nothing.
func SameAccount(stored, a stores.Account) bool {
	a.OpenedAt = stored.OpenedAt
	return stored == a
}

// CheckAccount returns an account that is to be opened as it is stored, or the error of the port.
func CheckAccount(a stores.Account) (stores.Account, error) {
	if a.ID.Kind != stores.KindAccount {
		return a, stores.ErrNotFound
	}
	if _, err := a.Currency.Check(); err != nil {
		return a, err
	}
	if a.Floor > 0 {
		return a, stores.ErrAmount
	}
	a.OpenedAt, a.Name = normalTime(a.OpenedAt), stores.LedgerText.Repair(a.Name)
	return a, nil
}

// CheckAccounts is CheckAccount for several accounts. ErrTooMany for more than MaxBatch.
func CheckAccounts(accounts []stores.Account) ([]stores.Account, error) {
	if len(accounts) > stores.MaxBatch {
		return nil, stores.ErrTooMany
	}
	checked := make([]stores.Account, len(accounts))
	for i, a := range accounts {
		var err error
		if checked[i], err = CheckAccount(a); err != nil {
			return nil, err
		}
	}
	return checked, nil
}

// CheckCapture returns the error of the port for what a capture is given.
func CheckCapture(transfer stores.ID, amount int64) error {
	switch {
	case transfer.Kind != stores.KindTransfer:
		return stores.ErrNotFound
	case amount <= 0:
		return stores.ErrAmount
	}
	return nil
}

// CheckReversal returns a reversal that is to be drafted, or the error of the port for what it is given.
func CheckReversal(id stores.ID, amount int64, description string) (stores.Transfer, error) {
	t := stores.Transfer{ID: id, Description: stores.LedgerText.Repair(description)}
	switch {
	case id.Kind != stores.KindTransfer:
		return t, stores.ErrNotFound
	case amount < 0:
		return t, stores.ErrAmount
	}
	return t, nil
}
