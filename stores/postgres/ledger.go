package postgres

import (
	"context"
	"errors"
	"slices"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// ledger implements stores.Ledger.
type ledger struct{ *Engine }

// errDryRun undoes a call whose result is known.
var errDryRun = errors.New("dry run")

// book runs do in a transaction, and undoes what it did in a dry run.
func (s ledger) book(ctx context.Context, b stores.Booking, do func(*conn) error) error {
	err := s.write(ctx, func(c *conn) error {
		if err := do(c); err != nil {
			return err
		}
		if b.DryRun {
			return errDryRun
		}
		return nil
	})
	if errors.Is(err, errDryRun) {
		return nil
	}
	return err
}

// Open implements stores.Ledger.
func (s ledger) Open(ctx context.Context, accounts []stores.Account) error {
	checked, err := bookkeeping.CheckAccounts(accounts)
	if err != nil || len(checked) == 0 {
		return errors.Join(err, s.checkOpen(ctx))
	}
	return s.write(ctx, func(c *conn) error { return c.openAccounts(ctx, checked) })
}

// openAccounts stores accounts that bookkeeping.CheckAccounts has returned, unless they are stored.
func (c *conn) openAccounts(ctx context.Context, accounts []stores.Account) error {
	b, ids := c.batch(), make([]stores.ID, len(accounts))
	for i, a := range accounts {
		ids[i] = a.ID
	}
	for _, a := range slices.SortedFunc(slices.Values(accounts), func(a, b stores.Account) int { return a.ID.Compare(b.ID) }) {
		b.insertAccount(ctx, a)
	}
	stored := make(map[stores.ID]stores.Account, len(ids))
	b.each(ctx, "SELECT "+accountColumns+" FROM accounts x WHERE x.id = ANY(@keys)", keysOf(ids, stores.KindAccount).args, func(r *row) error {
		a := readAccount(r).Account
		stored[a.ID] = a
		return nil
	})
	if err := b.send(ctx); err != nil {
		return err
	}
	for _, a := range accounts {
		if !bookkeeping.SameAccount(stored[a.ID], a) {
			return stores.ErrKeyReused
		}
	}
	return nil
}

// insertAccount stores an account unless there is one with its ID.
func (b *batch) insertAccount(ctx context.Context, a stores.Account) {
	floor, hash := any(a.Floor), bookkeeping.Opening(a)
	if a.Floor == stores.NoFloor {
		floor = nil
	}
	b.run(ctx, `INSERT INTO accounts (id, owner_id, owner_kind, kind, name, currency, floor, opened_at, hash)
		VALUES (@id, @owner, @owner_kind, @kind, @name, @currency, @floor, @opened_at, @hash) ON CONFLICT (id) DO NOTHING`, args{
		"id": idArg(a.ID, stores.KindAccount), "owner": anyArg(a.Owner), "owner_kind": string(a.Owner.Kind), "kind": string(a.Kind), "name": a.Name,
		"currency": string(a.Currency), "floor": floor, "opened_at": a.OpenedAt, "hash": hash[:],
	})
}

// Post implements stores.Ledger.
func (s ledger) Post(ctx context.Context, b stores.Booking, t stores.Transfer) (posted stores.Transfer, err error) {
	if t, err = bookkeeping.CheckTransfer(t); err != nil {
		return stores.Transfer{}, err
	}
	attempts := 0
	err = s.book(ctx, b, func(c *conn) (err error) {
		attempts++
		posted, err = c.postTransfer(ctx, b.At, t, attempts > 1)
		return err
	})
	return orZero(posted, err)
}

// orZero returns value, or the zero value with an error.
func orZero[T any](value T, err error) (T, error) {
	if err != nil {
		var zero T
		return zero, err
	}
	return value, nil
}

// postTransfer posts a transfer that bookkeeping.CheckTransfer has returned. It looks first whether the transfer is recorded when it is repeated, which few
// are; otherwise a recorded one has the error of a conflict, unless it is found for another error.
func (c *conn) postTransfer(ctx context.Context, at time.Time, t stores.Transfer, repeated bool) (stores.Transfer, error) {
	l, recorded := lockAccounts(ctx, c, at, bookkeeping.AccountsOf(t.Legs)), &[]stores.Transfer{}
	id := args{"id": idArg(t.ID, stores.KindTransfer)}
	if repeated {
		recorded = l.transfers(ctx, "x.id = @id", id)
	}
	d, err := l.begin(ctx)
	if err == nil && len(*recorded) == 0 {
		err = d.Post(t)
	}
	if err == nil && len(*recorded) == 0 {
		return d.Transfer, c.storeDraft(ctx, d)
	}
	if !repeated && !stores.IsFault(err) {
		recorded, err = c.transferOr(ctx, id, err)
	}
	switch {
	case len(*recorded) == 0:
		return t, err
	case !bookkeeping.SamePosted((*recorded)[0], t):
		return t, stores.ErrKeyReused
	}
	return (*recorded)[0], nil
}

// transferOr reads the transfer @id. Without one the error is missing.
func (c *conn) transferOr(ctx context.Context, id args, missing error) (*[]stores.Transfer, error) {
	found := &[]stores.Transfer{}
	err := c.each(ctx, transferQuery+"x.id = @id"+transferOrder, id, func(r *row) error {
		appendTransfer(found, r)
		return nil
	})
	if err == nil && len(*found) == 0 {
		err = missing
	}
	return found, err
}

// Reverse implements stores.Ledger.
func (s ledger) Reverse(
	ctx context.Context, b stores.Booking, reversal, transfer stores.ID, amount int64, description string,
) (posted stores.Transfer, err error) {
	back, err := bookkeeping.CheckReversal(reversal, amount, description)
	if err != nil {
		return stores.Transfer{}, err
	}
	err = s.book(ctx, b, func(c *conn) (err error) {
		posted, err = c.reverseTransfer(ctx, b.At, back, transfer, amount)
		return err
	})
	return orZero(posted, err)
}

// reverseTransfer records a transfer that takes amount of another back.
func (c *conn) reverseTransfer(ctx context.Context, at time.Time, back stores.Transfer, transfer stores.ID, amount int64) (stores.Transfer, error) {
	id := args{"id": idArg(transfer, stores.KindTransfer)}
	l := lockWhere(ctx, c, at, "IN (SELECT e.account_id FROM entries e WHERE e.transfer_id = @id)", id)
	recorded := l.transfers(ctx, "x.id = @id", args{"id": idArg(back.ID, stores.KindTransfer)})
	original, earlier := l.transfers(ctx, "x.id = @id", id), l.transfers(ctx, "x.reverses_id = @id", id)
	d, err := l.begin(ctx)
	switch {
	case err != nil:
		return back, err
	case len(*recorded) > 0 && bookkeeping.SameReversal((*recorded)[0], transfer, amount, back.Description):
		return (*recorded)[0], nil
	case len(*recorded) > 0:
		return back, stores.ErrKeyReused
	case len(*original) == 0:
		return back, stores.ErrNotFound
	}
	if err := d.Reverse(back, (*original)[0], *earlier, amount); err != nil {
		return back, err
	}
	return d.Transfer, c.storeDraft(ctx, d)
}

// Close implements stores.Ledger.
func (s ledger) Close(ctx context.Context, b stores.Booking, before time.Time) (closed time.Time, err error) {
	if before.After(b.At) {
		return time.Time{}, stores.ErrFuture
	}
	err = s.book(ctx, b, func(c *conn) (err error) {
		if !before.IsZero() { // waits for the transfers that have begun
			if err := c.run(ctx, "SELECT pg_advisory_xact_lock(@lock)", args{"lock": ledgerLock}); err != nil {
				return err
			}
		}
		closed, err = queryRow(ctx, c, (*row).time, "SELECT max(before) FROM ledger_closings", nil)
		if err != nil || before.IsZero() || !before.After(closed) {
			return err
		}
		closed = before.UTC().Truncate(time.Microsecond)
		return c.run(ctx, "INSERT INTO ledger_closings (before, closed_at) VALUES (@before, @at)", args{"before": closed, "at": b.At})
	})
	return orZero(closed, err)
}
