package embedded

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
)

// outflows implements stores.Outflows.
type outflows struct{ *Engine }

const outflowColumns = `o.id, o.kind, o.account, o.payment, o.amount, o.currency, o.provider, o.destination, o.reference, o.state, o.failure_code, o.created_at, o.updated_at`

// readOutflow reads outflowColumns.
func readOutflow(r *row) stores.Outflow {
	return stores.Outflow{
		ID: r.idWithKind(), Account: r.id(stores.KindAccount), Payment: r.id(stores.KindPayment), Amount: r.int64(), Currency: stores.Currency(r.text()), Provider: r.text(),
		Destination: r.text(), Reference: r.text(), State: stores.OutflowState(r.text()), FailureCode: r.text(), CreatedAt: r.time(), UpdatedAt: r.time(),
	}
}

// outflow returns one outflow.
func (c *conn) outflow(ctx context.Context, id stores.ID) (stores.Outflow, error) {
	return queryRow(ctx, c, readOutflow, "SELECT "+outflowColumns+" FROM outflow o WHERE o.id = ? AND o.kind = ?", blobArg(id.UUID[:]), textArg(id.Kind))
}

// Create implements stores.Outflows.
func (s outflows) Create(ctx context.Context, o stores.Outflow) (created stores.Outflow, err error) {
	if o, err = stores.CheckOutflow(o); err != nil {
		return stores.Outflow{}, err
	}
	err = s.write(ctx, func(c *conn) (err error) {
		switch created, err = c.outflow(ctx, o.ID); {
		case err == nil && !stores.SameOutflow(created, o):
			return stores.ErrKeyReused
		case !errors.Is(err, stores.ErrNotFound):
			return err
		}
		if o.ID.Kind == stores.KindRefund && o.Reference == "" {
			p, err := c.payment(ctx, o.Payment)
			if err != nil {
				return err
			}
			if o.Amount > p.Amount-p.Refunded-p.Disputed {
				return stores.ErrExceedsPayment
			}
		}
		created = o
		return constraintError(c.run(ctx, `INSERT INTO outflow (id, kind, account, payment, amount, currency, provider, destination, reference, state, failure_code, created_at,
			updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?)`, blobArg(o.ID.UUID[:]), textArg(o.ID.Kind), idArg(o.Account, stores.KindAccount),
			idOrNull(o.Payment, stores.KindPayment), intArg(o.Amount), textArg(o.Currency), textArg(o.Provider), textArg(o.Destination), textArg(o.Reference),
			textArg(o.State), timeArg(o.CreatedAt), timeArg(o.UpdatedAt)))
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
		return c.run(ctx, `UPDATE outflow SET reference = ?, state = ?, failure_code = ?, updated_at = ? WHERE id = ? AND kind = ?`, textArg(o.Reference), textArg(o.State),
			textArg(o.FailureCode), timeArg(o.UpdatedAt), blobArg(o.ID.UUID[:]), textArg(o.ID.Kind))
	})
	if err != nil {
		return stores.Outflow{}, err
	}
	return o, nil
}

// ByIDs implements stores.Outflows.
func (s outflows) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Outflow, error) {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id.Kind) + string(appendKey([]byte{' '}, id))
	}
	return queryMap(ctx, s.Engine, len(ids), func(o stores.Outflow) stores.ID { return o.ID }, readOutflow,
		"SELECT "+outflowColumns+` FROM json_each(:keys) k
		CROSS JOIN outflow o ON o.id = unhex(substr(k.value, instr(k.value, ' ') + 1)) AND o.kind = substr(k.value, 1, instr(k.value, ' ') - 1)`,
		named("keys", textArg(jsonText(texts))))
}

// ByPayments implements stores.Outflows.
func (s outflows) ByPayments(ctx context.Context, payments []stores.ID) (map[stores.ID][]stores.Outflow, error) {
	return queryGroups(ctx, s.Engine, keysOf(payments, stores.KindPayment), readOutflow, withKeys+" SELECT k.n, "+outflowColumns+
		" FROM k CROSS JOIN outflow o ON o.payment = k.id ORDER BY k.n, o.created_at, o.id")
}

// outflowReader reads outflows ordered by creation time.
var outflowReader = listReader[stores.Outflow]{
	kind: stores.KindPayout, columns: ", " + outflowColumns,
	read: func(r *row, at *stores.ListPosition) stores.Outflow {
		o := readOutflow(r)
		at.ID = o.ID
		return o
	},
}

// Of implements stores.Outflows.
func (s outflows) Of(ctx context.Context, accounts []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Outflow], error) {
	source := keyList{from: "outflow o WHERE o.account = :key", order: listOrder{rank: "o.created_at", id: "o.id"}}
	return queryLists(ctx, s.Engine, keysOf(accounts, stores.KindAccount), outflowReader, source, window)
}

// Payouts implements stores.Outflows.
func (s outflows) Payouts(ctx context.Context, provider string, from, until time.Time, after stores.ID, limit int) ([]stores.Outflow, error) {
	return queryAll(ctx, s.Engine, readOutflow, "SELECT "+outflowColumns+` FROM outflow o
		WHERE o.kind = 'payout' AND o.provider = :provider AND (o.created_at, o.id) > (:from, :after) AND o.created_at < :until ORDER BY o.created_at, o.id LIMIT :limit`,
		named("provider", textArg(provider)), named("from", timeArg(from)), named("after", blobArg(afterBytes(after))), named("until", timeArg(until)),
		named("limit", limitArg(limit)))
}

// Open implements stores.Outflows.
func (s outflows) Open(ctx context.Context, before time.Time, after stores.ID, limit int) ([]stores.Outflow, error) {
	return queryAll(ctx, s.Engine, readOutflow, "SELECT "+outflowColumns+` FROM outflow o INDEXED BY outflow_open
		WHERE o.state IN ('CREATED', 'PENDING') AND o.id > ? AND o.updated_at < ? ORDER BY o.id LIMIT ?`,
		blobArg(afterBytes(after)), timeArg(before), limitArg(limit))
}
