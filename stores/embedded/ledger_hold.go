package embedded

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// Hold implements stores.Ledger.
func (s ledger) Hold(ctx context.Context, b stores.Booking, h stores.Hold) (opened stores.Hold, err error) {
	if h, err = bookkeeping.CheckHold(h); err != nil {
		return stores.Hold{}, err
	}
	err = s.book(ctx, b, func(c *conn) (err error) {
		opened, err = openHold(ctx, c, b.At, h)
		return err
	})
	return orZero(opened, err)
}

// openHold opens a hold that bookkeeping.CheckHold has returned.
func openHold(ctx context.Context, c *conn, at time.Time, h stores.Hold) (stores.Hold, error) {
	recorded, err := holdOf(ctx, c, h.ID)
	switch {
	case err == nil && bookkeeping.SameHold(recorded, h):
		return recorded.AsOf(at), nil
	case err == nil:
		return recorded, stores.ErrKeyReused
	case !errors.Is(err, stores.ErrNotFound):
		return recorded, err
	}
	d, err := beginDraft(ctx, c, at, []stores.ID{h.From, h.To})
	if err != nil {
		return h, err
	}
	if err := d.Hold(h); err != nil {
		return h, err
	}
	return d.Holds[len(d.Holds)-1], storeDraft(ctx, c, d)
}

// Capture implements stores.Ledger.
func (s ledger) Capture(ctx context.Context, b stores.Booking, transfer, hold stores.ID, amount int64, last bool) (captured stores.Transfer, err error) {
	if err := bookkeeping.CheckCapture(transfer, amount); err != nil {
		return stores.Transfer{}, err
	}
	err = s.book(ctx, b, func(c *conn) (err error) {
		captured, err = captureHold(ctx, c, b.At, transfer, hold, amount, last)
		return err
	})
	return orZero(captured, err)
}

// captureHold captures amount of a hold. bookkeeping.CheckCapture has accepted transfer and amount.
func captureHold(ctx context.Context, c *conn, at time.Time, transfer, hold stores.ID, amount int64, last bool) (stores.Transfer, error) {
	recorded, err := transferOf(ctx, c, transfer)
	switch {
	case err == nil && bookkeeping.SameCapture(recorded, hold, amount):
		return recorded, nil
	case err == nil:
		return recorded, stores.ErrKeyReused
	case !errors.Is(err, stores.ErrNotFound):
		return recorded, err
	}
	h, err := holdOf(ctx, c, hold)
	if err != nil {
		return stores.Transfer{}, err
	}
	return draftTransfer(ctx, c, at, []stores.ID{h.From, h.To}, func(d *bookkeeping.Draft) error { return d.Capture(h, transfer, amount, last) })
}

// Void implements stores.Ledger.
func (s ledger) Void(ctx context.Context, b stores.Booking, hold stores.ID) (voided stores.Hold, err error) {
	err = s.book(ctx, b, func(c *conn) (err error) {
		voided, err = voidHold(ctx, c, b.At, hold)
		return err
	})
	return orZero(voided, err)
}

// voidHold releases what is left of a hold.
func voidHold(ctx context.Context, c *conn, at time.Time, hold stores.ID) (stores.Hold, error) {
	h, err := holdOf(ctx, c, hold)
	if err != nil || h.State == stores.HoldVoided {
		return h, err
	}
	d, err := beginDraft(ctx, c, at, []stores.ID{h.From})
	if err != nil {
		return h, err
	}
	if err := d.Void(h); err != nil {
		return h, err
	}
	return d.Holds[len(d.Holds)-1], storeDraft(ctx, c, d)
}

const holdColumns = `x.id, x.from_account, x.to_account, x.amount, x.captured, x.description, x.cause, x.cause_kind, x.opened_at, x.expires_at, x.state,
	x.ended_at`

// readHold reads holdColumns.
func readHold(r *row) stores.Hold {
	return stores.Hold{
		ID: r.id(stores.KindHold), From: r.id(stores.KindAccount), To: r.id(stores.KindAccount), Amount: r.int64(), Captured: r.int64(),
		Description: r.text(), Cause: r.idWithKind(), OpenedAt: r.time(), ExpiresAt: r.time(), State: stores.HoldState(r.text()), EndedAt: r.time(),
	}
}

// holdOf returns a hold, or ErrNotFound.
func holdOf(ctx context.Context, c *conn, id stores.ID) (stores.Hold, error) {
	return queryRow(ctx, c, readHold, "SELECT "+holdColumns+" FROM hold x WHERE x.id = ?", idArg(id, stores.KindHold))
}
