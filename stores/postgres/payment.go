package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"fivefold/stores"
)

// payments implements stores.Payments.
type payments struct{ *Engine }

const paymentColumns = `p.id, p.account_id, p.amount, p.currency, p.provider, p.method, p.reference, p.state, p.failure_code, p.action_url, p.created_at, p.updated_at,
	p.expires_at, p.settled_at, ` + takenBack + `'refund'), ` + takenBack + `'dispute')`

// takenBack begins the sum of the outflows of a payment that have a kind and have not been returned.
const takenBack = `(SELECT sum(o.amount)::bigint FROM outflows o WHERE o.payment_id = p.id AND o.state <> 'RETURNED' AND o.kind = `

// readPayment reads paymentColumns.
func readPayment(r *row) stores.Payment {
	return stores.Payment{
		ID: r.id(stores.KindPayment), Account: r.id(stores.KindAccount), Amount: r.int64(), Currency: stores.Currency(r.text()), Provider: r.text(), Method: r.text(),
		Reference: r.text(), State: stores.PaymentState(r.text()), FailureCode: r.text(), ActionURL: r.text(), CreatedAt: r.time(), UpdatedAt: r.time(),
		ExpiresAt: r.time(), SettledAt: r.time(), Refunded: r.int64(), Disputed: r.int64(),
	}
}

const paymentQuery = "SELECT " + paymentColumns + " FROM payments p WHERE p.id = @id"

// payment returns one payment.
func (c *conn) payment(ctx context.Context, id stores.ID) (stores.Payment, error) {
	return queryRow(ctx, c, readPayment, paymentQuery, args{"id": idArg(id, stores.KindPayment)})
}

// lockPayment returns one payment, whose row is locked. What is read after the lock is what the others have committed.
func (c *conn) lockPayment(ctx context.Context, id stores.ID) (stores.Payment, error) {
	if err := c.run(ctx, "SELECT FROM payments p WHERE p.id = @id FOR UPDATE", args{"id": idArg(id, stores.KindPayment)}); err != nil {
		return stores.Payment{}, err
	}
	return c.payment(ctx, id)
}

// Create implements stores.Payments.
func (s payments) Create(ctx context.Context, p stores.Payment) (created stores.Payment, err error) {
	if p, err = stores.CheckPayment(p); err != nil {
		return stores.Payment{}, err
	}
	err = s.write(ctx, func(c *conn) (err error) {
		if _, err := c.execValues(ctx, `INSERT INTO payments (id, account_id, amount, currency, provider, method, state, failure_code, action_url, created_at, updated_at, expires_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', $8, $9, $10) ON CONFLICT (id) DO NOTHING`, idArg(p.ID, stores.KindPayment), idArg(p.Account, stores.KindAccount), p.Amount,
			string(p.Currency), storable(p.Provider), p.Method, string(p.State), p.CreatedAt, p.UpdatedAt, p.ExpiresAt); err != nil {
			return err
		}
		created, err = c.payment(ctx, p.ID)
		if err == nil && !stores.SamePayment(created, p) {
			return stores.ErrKeyReused
		}
		return err
	})
	if err != nil {
		return stores.Payment{}, err
	}
	return created, nil
}

// Advance implements stores.Payments.
func (s payments) Advance(ctx context.Context, payment stores.ID, update stores.PaymentUpdate) (p stores.Payment, err error) {
	err = s.write(ctx, func(c *conn) error {
		stored, err := c.lockPayment(ctx, payment)
		if err != nil {
			return err
		}
		changed := false
		if p, changed = update.Apply(stored); !changed {
			return nil
		}
		return c.run(ctx, `UPDATE payments SET reference = nullif(@reference, ''), state = @state, failure_code = @failure, action_url = @action, updated_at = @updated,
			settled_at = @settled WHERE id = @id`, args{"reference": p.Reference, "state": string(p.State), "failure": p.FailureCode, "action": p.ActionURL,
			"updated": p.UpdatedAt, "settled": timeOrNull(p.SettledAt), "id": idArg(payment, stores.KindPayment)})
	})
	if err != nil {
		return stores.Payment{}, err
	}
	return p, nil
}

// ByIDs implements stores.Payments.
func (s payments) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Payment, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindPayment), func(p stores.Payment) stores.ID { return p.ID }, readPayment,
		"SELECT "+paymentColumns+" FROM payments p WHERE p.id = ANY(@keys)", nil)
}

// textKeys returns the keys among texts: those that can be in the database.
func textKeys(texts []string) keySet[string] {
	list := distinct(texts, isStorable)
	return keySet[string]{list: list, args: args{"keys": list}}
}

// ByReferences implements stores.Payments.
func (s payments) ByReferences(ctx context.Context, provider string, references []string) (map[string]stores.Payment, error) {
	return queryMap(ctx, s.Engine, textKeys(references), func(p stores.Payment) string { return p.Reference }, readPayment,
		"SELECT "+paymentColumns+" FROM payments p WHERE p.provider = @provider AND p.reference = ANY(@keys)", args{"provider": matchArg(provider)})
}

// Of implements stores.Payments.
func (s payments) Of(ctx context.Context, accounts []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Payment], error) {
	return queryLists(ctx, s.Engine, keysOf(accounts, stores.KindAccount), list[stores.Payment]{
		kind: stores.KindPayment, from: "payments p WHERE p.account_id = k.id", order: listOrder{rank: "p.created_at", id: "p.id"}, columns: ", " + paymentColumns,
		read: func(r *row, _ *stores.ListPosition) stores.Payment { return readPayment(r) },
	}, window)
}

// Open implements stores.Payments.
func (s payments) Open(ctx context.Context, before time.Time, after stores.ID, limit int) ([]stores.Payment, error) {
	return queryAll(ctx, s.Engine, readPayment, "SELECT "+paymentColumns+` FROM payments p
		WHERE p.state IN ('CREATED', 'ACTION_REQUIRED', 'PENDING') AND p.id > @after AND p.updated_at < @before ORDER BY p.id LIMIT @limit`,
		args{"after": afterArg(after), "before": before, "limit": boundedLimit(limit)})
}

// Between implements stores.Payments.
func (s payments) Between(ctx context.Context, provider string, from, until time.Time, after stores.ID, limit int) ([]stores.Payment, error) {
	return queryAll(ctx, s.Engine, readPayment, "SELECT "+paymentColumns+` FROM payments p
		WHERE p.provider = @provider AND (p.created_at, p.id) > (@from, @after) AND p.created_at < @until ORDER BY p.created_at, p.id LIMIT @limit`,
		args{"provider": matchArg(provider), "from": from, "after": afterArg(after), "until": until, "limit": boundedLimit(limit)})
}

// afterArg returns the uuid of an ID. No ID has that of the zero ID, which is before all others.
func afterArg(id stores.ID) pgtype.UUID { return pgtype.UUID{Bytes: id.UUID, Valid: true} }

// boundedLimit returns a limit of rows.
func boundedLimit(limit int) int { return min(max(limit, 0), stores.MaxBatch) }

// queryAll returns the rows of a statement, in its order.
func queryAll[T any](ctx context.Context, e *Engine, read func(*row) T, text string, a args) (all []T, err error) {
	err = e.read(ctx, func(c *conn) error {
		return c.each(ctx, text, a, func(r *row) error {
			all = append(all, read(r))
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}
