package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// payments implements stores.Payments.
type payments struct{ *Engine }

const paymentColumns = `p.id, p.account, p.amount, p.currency, p.provider, p.method, p.reference, p.state, p.failure_code, p.action_url, p.created_at, p.updated_at,
	p.expires_at, p.settled_at, ` + takenBack + `'refund'), ` + takenBack + `'dispute')`

// takenBack begins the sum of the outflows of a payment that have a kind and have not been returned.
const takenBack = `(SELECT sum(o.amount) FROM outflow o WHERE o.payment = p.id AND o.state <> 'RETURNED' AND o.kind = `

// readPayment reads paymentColumns.
func readPayment(r *row) stores.Payment {
	return stores.Payment{
		ID: r.id(stores.KindPayment), Account: r.id(stores.KindAccount), Amount: r.int64(), Currency: stores.Currency(r.text()), Provider: r.text(), Method: r.text(),
		Reference: r.text(), State: stores.PaymentState(r.text()), FailureCode: r.text(), ActionURL: r.text(), CreatedAt: r.time(), UpdatedAt: r.time(),
		ExpiresAt: r.time(), SettledAt: r.time(), Refunded: r.int64(), Disputed: r.int64(),
	}
}

// payment returns one payment.
func (c *conn) payment(ctx context.Context, id stores.ID) (stores.Payment, error) {
	return queryRow(ctx, c, readPayment, "SELECT "+paymentColumns+" FROM payment p WHERE p.id = ?", idArg(id, stores.KindPayment))
}

// Create implements stores.Payments.
func (s payments) Create(ctx context.Context, p stores.Payment) (created stores.Payment, err error) {
	if p, err = stores.CheckPayment(p); err != nil {
		return stores.Payment{}, err
	}
	err = s.write(ctx, func(c *conn) (err error) {
		if err := c.run(ctx, `INSERT INTO payment (id, account, amount, currency, provider, method, state, failure_code, action_url, created_at, updated_at, expires_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, '', '', ?, ?, ?) ON CONFLICT (id) DO NOTHING`, idArg(p.ID, stores.KindPayment), idArg(p.Account, stores.KindAccount), intArg(p.Amount),
			textArg(p.Currency), textArg(p.Provider), textArg(p.Method), textArg(p.State), timeArg(p.CreatedAt), timeArg(p.UpdatedAt), timeArg(p.ExpiresAt)); err != nil {
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
		stored, err := c.payment(ctx, payment)
		if err != nil {
			return err
		}
		changed := false
		if p, changed = update.Apply(stored); !changed {
			return nil
		}
		return constraintError(c.run(ctx, `UPDATE payment SET reference = ?, state = ?, failure_code = ?, action_url = ?, updated_at = ?, settled_at = ? WHERE id = ?`,
			textOrEmptyNull(p.Reference), textArg(p.State), textArg(p.FailureCode), textArg(p.ActionURL), timeArg(p.UpdatedAt), timeOrNull(p.SettledAt),
			idArg(payment, stores.KindPayment)))
	})
	if err != nil {
		return stores.Payment{}, err
	}
	return p, nil
}

// textOrEmptyNull returns a text, or NULL for the empty text.
func textOrEmptyNull(text string) arg {
	if text == "" {
		return arg{}
	}
	return textArg(text)
}

// ByIDs implements stores.Payments.
func (s payments) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Payment, error) {
	return queryKeys(ctx, s.Engine, keysOf(ids, stores.KindPayment), func(p stores.Payment) stores.ID { return p.ID }, readPayment,
		" SELECT "+paymentColumns+" FROM k CROSS JOIN payment p ON p.id = k.id")
}

// ByReferences implements stores.Payments.
func (s payments) ByReferences(ctx context.Context, provider string, references []string) (map[string]stores.Payment, error) {
	return queryMap(ctx, s.Engine, len(references), func(p stores.Payment) string { return p.Reference }, readPayment,
		"SELECT "+paymentColumns+" FROM json_each(:keys) k CROSS JOIN payment p ON p.provider = :provider AND p.reference = k.value",
		named("provider", textArg(provider)), named("keys", textArg(jsonText(references))))
}

// paymentReader reads payments ordered by creation time.
var paymentReader = listReader[stores.Payment]{
	kind: stores.KindPayment, columns: ", " + paymentColumns,
	read: func(r *row, _ *stores.ListPosition) stores.Payment { return readPayment(r) },
}

// Of implements stores.Payments.
func (s payments) Of(ctx context.Context, accounts []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Payment], error) {
	source := keyList{from: "payment p WHERE p.account = :key", order: listOrder{rank: "p.created_at", id: "p.id"}}
	return queryLists(ctx, s.Engine, keysOf(accounts, stores.KindAccount), paymentReader, source, window)
}

// Open implements stores.Payments.
func (s payments) Open(ctx context.Context, before time.Time, after stores.ID, limit int) ([]stores.Payment, error) {
	return queryAll(ctx, s.Engine, readPayment, "SELECT "+paymentColumns+` FROM payment p INDEXED BY payment_open
		WHERE p.state IN ('CREATED', 'ACTION_REQUIRED', 'PENDING') AND p.id > ? AND p.updated_at < ? ORDER BY p.id LIMIT ?`,
		blobArg(afterBytes(after)), timeArg(before), limitArg(limit))
}

// Between implements stores.Payments.
func (s payments) Between(ctx context.Context, provider string, from, until time.Time, after stores.ID, limit int) ([]stores.Payment, error) {
	return queryAll(ctx, s.Engine, readPayment, "SELECT "+paymentColumns+` FROM payment p
		WHERE p.provider = :provider AND (p.created_at, p.id) > (:from, :after) AND p.created_at < :until ORDER BY p.created_at, p.id LIMIT :limit`,
		named("provider", textArg(provider)), named("from", timeArg(from)), named("after", blobArg(afterBytes(after))), named("until", timeArg(until)),
		named("limit", limitArg(limit)))
}

// afterBytes returns the bytes of an ID, and none, which are before all IDs, for the zero ID.
func afterBytes(id stores.ID) []byte {
	if id.IsZero() {
		return nil
	}
	return id.UUID[:]
}

// limitArg returns a limit of rows.
func limitArg(limit int) arg { return intArg(min(max(limit, 0), stores.MaxBatch)) }

// queryAll returns the rows of a statement, in its order.
func queryAll[T any](ctx context.Context, e *Engine, read func(*row) T, text string, args ...arg) (all []T, err error) {
	err = e.read(ctx, func(c *conn) error {
		all = nil
		for r, err := range c.query(ctx, text, args...) {
			if err != nil {
				return err
			}
			all = append(all, read(r))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}
