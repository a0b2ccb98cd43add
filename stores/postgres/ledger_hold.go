package postgres

import (
	"context"
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
		opened, err = c.openHold(ctx, b.At, h)
		return err
	})
	return orZero(opened, err)
}

// openHold opens a hold that bookkeeping.CheckHold has returned.
func (c *conn) openHold(ctx context.Context, at time.Time, h stores.Hold) (stores.Hold, error) {
	l := lockAccounts(ctx, c, at, []stores.ID{h.From, h.To})
	recorded := l.hold(ctx, h.ID)
	d, err := l.begin(ctx)
	switch {
	case !recorded.ID.IsZero() && bookkeeping.SameHold(*recorded, h):
		return recorded.AsOf(at), nil
	case !recorded.ID.IsZero():
		return h, stores.ErrKeyReused
	case err != nil:
		return h, err
	}
	if err := d.Hold(h); err != nil {
		return h, err
	}
	return d.Holds[len(d.Holds)-1], c.storeDraft(ctx, d)
}

// holdAccounts is the condition of both accounts of the hold @hold.
const holdAccounts = "IN (SELECT unnest(ARRAY[h.from_id, h.to_id]) FROM holds h WHERE h.id = @hold)"

// Capture implements stores.Ledger.
func (s ledger) Capture(ctx context.Context, b stores.Booking, transfer, hold stores.ID, amount int64, last bool) (captured stores.Transfer, err error) {
	if err := bookkeeping.CheckCapture(transfer, amount); err != nil {
		return stores.Transfer{}, err
	}
	err = s.book(ctx, b, func(c *conn) (err error) {
		captured, err = c.captureHold(ctx, b.At, transfer, hold, amount, last)
		return err
	})
	return orZero(captured, err)
}

// captureHold captures amount of a hold. bookkeeping.CheckCapture has accepted transfer and amount.
func (c *conn) captureHold(ctx context.Context, at time.Time, transfer, hold stores.ID, amount int64, last bool) (stores.Transfer, error) {
	l := lockWhere(ctx, c, at, holdAccounts, args{"hold": idArg(hold, stores.KindHold)})
	recorded, h := l.transfers(ctx, "x.id = @id", args{"id": idArg(transfer, stores.KindTransfer)}), l.hold(ctx, hold)
	d, err := l.begin(ctx)
	switch {
	case err != nil:
		return stores.Transfer{}, err
	case len(*recorded) > 0 && bookkeeping.SameCapture((*recorded)[0], hold, amount):
		return (*recorded)[0], nil
	case len(*recorded) > 0:
		return stores.Transfer{}, stores.ErrKeyReused
	case h.ID.IsZero():
		return stores.Transfer{}, stores.ErrNotFound
	}
	if err := d.Capture(*h, transfer, amount, last); err != nil {
		return stores.Transfer{}, err
	}
	return d.Transfer, c.storeDraft(ctx, d)
}

// Void implements stores.Ledger.
func (s ledger) Void(ctx context.Context, b stores.Booking, hold stores.ID) (voided stores.Hold, err error) {
	err = s.book(ctx, b, func(c *conn) (err error) {
		voided, err = c.voidHold(ctx, b.At, hold)
		return err
	})
	return orZero(voided, err)
}

// voidHold releases what is left of a hold.
func (c *conn) voidHold(ctx context.Context, at time.Time, hold stores.ID) (stores.Hold, error) {
	l := lockWhere(ctx, c, at, "IN (SELECT h.from_id FROM holds h WHERE h.id = @hold)", args{"hold": idArg(hold, stores.KindHold)})
	h := l.hold(ctx, hold)
	d, err := l.begin(ctx)
	switch {
	case err != nil:
		return *h, err
	case h.ID.IsZero():
		return *h, stores.ErrNotFound
	case h.State == stores.HoldVoided:
		return *h, nil
	}
	if err := d.Void(*h); err != nil {
		return *h, err
	}
	return d.Holds[len(d.Holds)-1], c.storeDraft(ctx, d)
}

const holdColumns = `x.id, x.from_id, x.to_id, x.amount, x.captured, x.description, x.cause_id, x.cause_kind, x.opened_at, x.expires_at, x.state, x.ended_at`

// readHold reads holdColumns.
func readHold(r *row) stores.Hold {
	return stores.Hold{
		ID: r.id(stores.KindHold), From: r.id(stores.KindAccount), To: r.id(stores.KindAccount), Amount: r.int64(), Captured: r.int64(),
		Description: r.text(), Cause: r.idWithKind(), OpenedAt: r.time(), ExpiresAt: r.time(), State: stores.HoldState(r.text()), EndedAt: r.time(),
	}
}
