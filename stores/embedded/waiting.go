package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// readWaiting reads the columns provider, kind, waits_for, count and since.
func readWaiting(r *row) (w stores.Waiting, b stores.Backlog) {
	w = stores.Waiting{Provider: r.text(), Kind: stores.Kind(r.text()), For: stores.WaitsFor(r.text())}
	return w, stores.Backlog{Count: r.int(), Since: r.time()}
}

// queryWaiting returns the rows of a statement that readWaiting reads.
func (e *Engine) queryWaiting(ctx context.Context, text string, args ...arg) (found map[stores.Waiting]stores.Backlog, err error) {
	err = e.read(ctx, func(c *conn) error {
		found = map[stores.Waiting]stores.Backlog{}
		for r, err := range c.query(ctx, text, args...) {
			if err != nil {
				return err
			}
			w, b := readWaiting(r)
			found[w] = b
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// Waiting implements stores.Payments.
func (s payments) Waiting(ctx context.Context, now time.Time) (map[stores.Waiting]stores.Backlog, error) {
	return s.queryWaiting(ctx, `SELECT p.provider, 'payment', iif(p.state = 'PENDING', 'result', 'answer') AS waits_for, count(*),
			min(CASE p.state WHEN 'CREATED' THEN p.created_at WHEN 'PENDING' THEN p.updated_at ELSE p.expires_at END)
		FROM payment p INDEXED BY payment_open
		WHERE p.state IN ('CREATED', 'ACTION_REQUIRED', 'PENDING') AND (p.state <> 'ACTION_REQUIRED' OR p.expires_at <= :now) GROUP BY p.provider, waits_for`,
		named("now", timeArg(now)))
}

// Waiting implements stores.Outflows.
func (s outflows) Waiting(ctx context.Context) (map[stores.Waiting]stores.Backlog, error) {
	return s.queryWaiting(ctx, `SELECT o.provider, o.kind, iif(o.state = 'PENDING' AND o.reference <> '', 'result', 'answer') AS waits_for, count(*),
			min(iif(o.state = 'PENDING' AND o.reference <> '', o.updated_at, o.created_at))
		FROM outflow o INDEXED BY outflow_waiting WHERE o.state IN ('CREATED', 'PENDING') GROUP BY o.provider, o.kind, waits_for`)
}

// Waiting implements stores.ProviderEvents.
func (s providerEvents) Waiting(ctx context.Context) (b stores.Backlog, err error) {
	err = s.read(ctx, func(c *conn) (err error) {
		b, err = queryRow(ctx, c, func(r *row) stores.Backlog { return stores.Backlog{Count: r.int(), Since: r.time()} },
			"SELECT count(*), min(x.received_at) FROM provider_event x INDEXED BY provider_event_due WHERE x.state = 'STORED'")
		return err
	})
	return b, err
}
