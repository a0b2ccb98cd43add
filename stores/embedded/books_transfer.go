package embedded

import (
	"context"

	"fivefold/stores"
)

const transferColumns = `x.id, x.description, x.cause, x.cause_kind, x.reverses, x.hold, x.effective_at, x.recorded_at`

// readTransfer reads transferColumns.
func readTransfer(r *row) stores.Transfer {
	return stores.Transfer{
		ID: r.id(stores.KindTransfer), Description: r.text(), Cause: r.idWithKind(), Reverses: r.id(stores.KindTransfer), Hold: r.id(stores.KindHold),
		EffectiveAt: r.time(), RecordedAt: r.time(),
	}
}

// transferOf returns a transfer, or ErrNotFound.
func transferOf(ctx context.Context, c *conn, id stores.ID) (stores.Transfer, error) {
	found, err := transfersWhere(ctx, c, "x.id = ?", idArg(id, stores.KindTransfer))
	if err == nil && len(found) == 0 {
		return stores.Transfer{}, stores.ErrNotFound
	}
	if err != nil {
		return stores.Transfer{}, err
	}
	return found[0], nil
}

// transfersWhere returns the transfers that meet a condition, with their legs.
func transfersWhere(ctx context.Context, c *conn, condition string, args ...arg) ([]stores.Transfer, error) {
	var transfers []stores.Transfer
	for r, err := range c.query(ctx, "SELECT "+transferColumns+" FROM transfer x WHERE "+condition, args...) {
		if err != nil {
			return nil, err
		}
		transfers = append(transfers, readTransfer(r))
	}
	for i, t := range transfers {
		for r, err := range c.query(ctx, "SELECT e.account, e.amount FROM entry e WHERE e.transfer = ? ORDER BY e.leg", idArg(t.ID, stores.KindTransfer)) {
			if err != nil {
				return nil, err
			}
			transfers[i].Legs = append(transfers[i].Legs, stores.Leg{Account: r.id(stores.KindAccount), Amount: r.int64()})
		}
	}
	return transfers, nil
}

// Transfers implements stores.Books.
func (s books) Transfers(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Transfer, error) {
	keys, transfers := keysOf(ids, stores.KindTransfer), map[stores.ID]stores.Transfer{}
	if len(keys.list) == 0 {
		return transfers, s.checkOpen(ctx)
	}
	err := s.readAllKeys(ctx, len(keys.list), func(c *conn) error {
		for _, id := range keys.list {
			found, err := transfersWhere(ctx, c, "x.id = ?", blobArg(id.UUID[:]))
			if err != nil {
				return err
			}
			for _, t := range found {
				transfers[t.ID] = t
			}
		}
		return nil
	})
	return orZero(transfers, err)
}

// Holds implements stores.Books.
func (s books) Holds(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Hold, error) {
	return queryKeys(ctx, s.Engine, keysOf(ids, stores.KindHold), func(h stores.Hold) stores.ID { return h.ID }, readHold,
		" SELECT "+holdColumns+" FROM k CROSS JOIN hold x ON x.id = k.id")
}
