package postgres

import (
	"context"
	"time"

	"fivefold/stores"
)

// outflows implements stores.Outflows.
type outflows struct{ *Engine }

const outflowColumns = `o.id, o.kind, o.account_id, o.payment_id, o.amount, o.currency, o.provider, o.destination, o.reference, o.state, o.failure_code, o.created_at, o.updated_at`

// readOutflow reads outflowColumns.
func readOutflow(r *row) stores.Outflow {
	return stores.Outflow{
		ID: r.idWithKind(), Account: r.id(stores.KindAccount), Payment: r.id(stores.KindPayment), Amount: r.int64(), Currency: stores.Currency(r.text()), Provider: r.text(),
		Destination: r.text(), Reference: r.text(), State: stores.OutflowState(r.text()), FailureCode: r.text(), CreatedAt: r.time(), UpdatedAt: r.time(),
	}
}

// outflow returns one outflow, whose row stays locked.
func (c *conn) outflow(ctx context.Context, id stores.ID) (stores.Outflow, error) {
	return queryRow(ctx, c, readOutflow, "SELECT "+outflowColumns+" FROM outflows o WHERE o.id = @id AND o.kind = @kind FOR UPDATE",
		args{"id": afterArg(id), "kind": matchArg(string(id.Kind))})
}

// Create implements stores.Outflows. The lock of the payment is before that of the outflow in every call.
func (s outflows) Create(ctx context.Context, o stores.Outflow) (created stores.Outflow, err error) {
	if o, err = stores.CheckOutflow(o); err != nil {
		return stores.Outflow{}, err
	}
	err = s.write(ctx, func(c *conn) error {
		left := int64(0) // of the payment
		if !o.Payment.IsZero() {
			p, err := c.lockPayment(ctx, o.Payment)
			if err != nil {
				return err
			}
			left = p.Amount - p.Refunded - p.Disputed
		}
		added, err := c.execValues(ctx, `INSERT INTO outflows (id, kind, account_id, payment_id, amount, currency, provider, destination, reference, state, failure_code, created_at, updated_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, $12) ON CONFLICT (id, kind) DO NOTHING`, afterArg(o.ID), string(o.ID.Kind), idArg(o.Account, stores.KindAccount),
			refArg(o.Payment, stores.KindPayment), o.Amount, string(o.Currency), storable(o.Provider), o.Destination, o.Reference, string(o.State), o.CreatedAt, o.UpdatedAt)
		if err != nil {
			return err
		}
		if created, err = c.outflow(ctx, o.ID); err != nil {
			return err
		}
		switch {
		case !stores.SameOutflow(created, o):
			return stores.ErrKeyReused
		case added.RowsAffected() > 0 && o.ID.Kind == stores.KindRefund && o.Reference == "" && o.Amount > left:
			return stores.ErrExceedsPayment
		}
		return nil
	})
	if err != nil {
		return stores.Outflow{}, err
	}
	return created, nil
}

// Advance implements stores.Outflows.
func (s outflows) Advance(ctx context.Context, outflow stores.ID, update stores.OutflowUpdate) (o stores.Outflow, err error) {
	err = s.write(ctx, func(c *conn) error {
		stored, err := c.outflow(ctx, outflow)
		if err != nil {
			return err
		}
		changed := false
		if o, changed = update.Apply(stored); !changed {
			return nil
		}
		return c.run(ctx, "UPDATE outflows SET reference = @reference, state = @state, failure_code = @failure, updated_at = @updated WHERE id = @id AND kind = @kind",
			args{"reference": o.Reference, "state": string(o.State), "failure": o.FailureCode, "updated": o.UpdatedAt, "id": afterArg(o.ID), "kind": string(o.ID.Kind)})
	})
	if err != nil {
		return stores.Outflow{}, err
	}
	return o, nil
}

// ByIDs implements stores.Outflows.
func (s outflows) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Outflow, error) {
	list := distinct(ids, func(id stores.ID) bool { return isStorable(string(id.Kind)) })
	kinds := make([]string, len(list))
	for i, id := range list {
		kinds[i] = string(id.Kind)
	}
	keys := keySet[stores.ID]{list: list, args: args{"keys": uuidArray(list, func(id stores.ID) stores.ID { return id }), "kinds": kinds}}
	return queryMap(ctx, s.Engine, keys, func(o stores.Outflow) stores.ID { return o.ID }, readOutflow,
		"SELECT "+outflowColumns+" FROM unnest(@keys::uuid[], @kinds::text[]) AS k(id, kind) JOIN outflows o ON o.id = k.id AND o.kind = k.kind", nil)
}

// ByPayments implements stores.Outflows.
func (s outflows) ByPayments(ctx context.Context, payments []stores.ID) (map[stores.ID][]stores.Outflow, error) {
	keys := keysOf(payments, stores.KindPayment)
	return queryGroups(ctx, s.Engine, keys, readOutflow, "SELECT k.n, "+outflowColumns+" FROM "+keys.table+
		" CROSS JOIN LATERAL (SELECT * FROM outflows o WHERE o.payment_id = k.id OFFSET 0) o ORDER BY k.n, o.created_at, o.id", nil)
}

// Of implements stores.Outflows.
func (s outflows) Of(ctx context.Context, accounts []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Outflow], error) {
	return queryLists(ctx, s.Engine, keysOf(accounts, stores.KindAccount), list[stores.Outflow]{
		kind: stores.KindPayout, from: "outflows o WHERE o.account_id = k.id", order: listOrder{rank: "o.created_at", id: "o.id"}, columns: ", " + outflowColumns,
		read: func(r *row, at *stores.ListPosition) stores.Outflow {
			o := readOutflow(r)
			at.ID = o.ID
			return o
		},
	}, window)
}

// Payouts implements stores.Outflows.
func (s outflows) Payouts(ctx context.Context, provider string, from, until time.Time, after stores.ID, limit int) ([]stores.Outflow, error) {
	return queryAll(ctx, s.Engine, readOutflow, "SELECT "+outflowColumns+` FROM outflows o
		WHERE o.kind = 'payout' AND o.provider = @provider AND (o.created_at, o.id) > (@from, @after) AND o.created_at < @until ORDER BY o.created_at, o.id LIMIT @limit`,
		args{"provider": matchArg(provider), "from": from, "after": afterArg(after), "until": until, "limit": boundedLimit(limit)})
}

// Open implements stores.Outflows.
func (s outflows) Open(ctx context.Context, before time.Time, after stores.ID, limit int) ([]stores.Outflow, error) {
	return queryAll(ctx, s.Engine, readOutflow, "SELECT "+outflowColumns+` FROM outflows o
		WHERE o.state IN ('CREATED', 'PENDING') AND o.id > @after AND o.updated_at < @before ORDER BY o.id LIMIT @limit`,
		args{"after": afterArg(after), "before": before, "limit": boundedLimit(limit)})
}
