package embedded

import (
	"context"
	"errors"
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
	return s.write(ctx, func(c *conn) error { return openAccounts(ctx, c, checked) })
}

// openAccounts stores accounts that bookkeeping.CheckAccounts has returned, unless they are stored.
func openAccounts(ctx context.Context, c *conn, accounts []stores.Account) error {
	for _, a := range accounts {
		stored, err := queryRow(ctx, c, readAccount, "SELECT "+accountColumns+" FROM account x WHERE x.id = ?", idArg(a.ID, stores.KindAccount))
		switch {
		case errors.Is(err, stores.ErrNotFound):
			err = insertAccount(ctx, c, a)
		case err == nil && !bookkeeping.SameAccount(stored.Account, a):
			err = stores.ErrKeyReused
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func insertAccount(ctx context.Context, c *conn, a stores.Account) error {
	floor, hash := arg{}, bookkeeping.Opening(a)
	if a.Floor != stores.NoFloor {
		floor = intArg(a.Floor)
	}
	owner, kind := anyID(a.Owner)
	return c.run(ctx, `INSERT INTO account (id, owner, owner_kind, kind, name, currency, floor, opened_at, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		idArg(a.ID, stores.KindAccount), owner, kind, textArg(a.Kind), textArg(a.Name), textArg(a.Currency), floor, timeArg(a.OpenedAt), blobArg(hash[:]))
}

// anyID returns the bytes of an ID of any kind, NULL for the zero ID, and its kind.
func anyID(id stores.ID) (bytes, kind arg) {
	if id.IsZero() {
		return arg{}, textArg("")
	}
	return blobArg(id.UUID[:]), textArg(id.Kind)
}

// Post implements stores.Ledger.
func (s ledger) Post(ctx context.Context, b stores.Booking, t stores.Transfer) (posted stores.Transfer, err error) {
	if t, err = bookkeeping.CheckTransfer(t); err != nil {
		return stores.Transfer{}, err
	}
	err = s.book(ctx, b, func(c *conn) (err error) {
		posted, err = postTransfer(ctx, c, b.At, t)
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

// postTransfer posts a transfer that bookkeeping.CheckTransfer has returned.
func postTransfer(ctx context.Context, c *conn, at time.Time, t stores.Transfer) (stores.Transfer, error) {
	recorded, err := transferOf(ctx, c, t.ID)
	switch {
	case err == nil && bookkeeping.SamePosted(recorded, t):
		return recorded, nil
	case err == nil:
		return recorded, stores.ErrKeyReused
	case !errors.Is(err, stores.ErrNotFound):
		return recorded, err
	}
	return draftTransfer(ctx, c, at, bookkeeping.AccountsOf(t.Legs), func(d *bookkeeping.Draft) error { return d.Post(t) })
}

// draftTransfer stores what do adds to a draft about accounts, and returns its transfer.
func draftTransfer(ctx context.Context, c *conn, at time.Time, accounts []stores.ID, do func(*bookkeeping.Draft) error) (stores.Transfer, error) {
	d, err := beginDraft(ctx, c, at, accounts)
	if err != nil {
		return stores.Transfer{}, err
	}
	if err := do(d); err != nil {
		return stores.Transfer{}, err
	}
	return d.Transfer, storeDraft(ctx, c, d)
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
		posted, err = reverseTransfer(ctx, c, b.At, back, transfer, amount)
		return err
	})
	return orZero(posted, err)
}

// reverseTransfer records a transfer that takes amount of another back.
func reverseTransfer(ctx context.Context, c *conn, at time.Time, back stores.Transfer, transfer stores.ID, amount int64) (stores.Transfer, error) {
	recorded, err := transferOf(ctx, c, back.ID)
	switch {
	case err == nil && bookkeeping.SameReversal(recorded, transfer, amount, back.Description):
		return recorded, nil
	case err == nil:
		return recorded, stores.ErrKeyReused
	case !errors.Is(err, stores.ErrNotFound):
		return recorded, err
	}
	original, err := transferOf(ctx, c, transfer)
	if err != nil {
		return original, err
	}
	earlier, err := transfersWhere(ctx, c, "x.reverses = ?", idArg(transfer, stores.KindTransfer))
	if err != nil {
		return original, err
	}
	return draftTransfer(ctx, c, at, bookkeeping.AccountsOf(original.Legs), func(d *bookkeeping.Draft) error { return d.Reverse(back, original, earlier, amount) })
}

// Close implements stores.Ledger.
func (s ledger) Close(ctx context.Context, b stores.Booking, before time.Time) (closed time.Time, err error) {
	if before.After(b.At) {
		return time.Time{}, stores.ErrFuture
	}
	err = s.book(ctx, b, func(c *conn) (err error) {
		read := func(r *row) time.Time { return r.time() }
		if closed, err = queryRow(ctx, c, read, "SELECT max(before) FROM ledger_closing"); err != nil || before.IsZero() || !before.After(closed) {
			return err
		}
		closed = before.UTC().Truncate(time.Microsecond)
		return c.run(ctx, "INSERT INTO ledger_closing (before, closed_at) VALUES (?, ?)", timeArg(closed), timeArg(b.At))
	})
	return orZero(closed, err)
}
