package postgres

import (
	"context"
	"slices"
	"time"

	driver "github.com/jackc/pgx/v5"

	"fivefold/stores"
)

// providerEvents implements stores.ProviderEvents.
type providerEvents struct{ *Engine }

const eventColumns = `x.provider, x.event, x.type, x.subject, x.reference, x.payout, x.created_at, x.received_at, x.body, x.state, x.attempts, x.next_at, x.problem`

// readEvent reads eventColumns.
func readEvent(r *row) stores.ProviderEvent {
	return stores.ProviderEvent{
		Provider: r.text(), Event: r.text(), Type: r.text(), Subject: r.idText(), Reference: r.text(), Payout: r.bool(), CreatedAt: r.time(), ReceivedAt: r.time(),
		Body: r.blob(), State: stores.EventState(r.text()), Attempts: r.int(), NextAt: r.time(), Problem: r.text(),
	}
}

// blob reads a bytea.
func (r *row) blob() []byte {
	b, notNull := r.value()
	if notNull && r.fields[r.next-1].Format != driver.BinaryFormatCode {
		r.sized(0) // which says so
	}
	return slices.Clone(b)
}

// Keep implements stores.ProviderEvents.
func (s providerEvents) Keep(ctx context.Context, e stores.ProviderEvent) (isNew bool, err error) {
	if e, err = stores.CheckEvent(e); err != nil {
		return false, err
	}
	err = s.write(ctx, func(c *conn) error {
		added, err := c.execValues(ctx, `INSERT INTO provider_events (provider, event, type, subject, reference, payout, created_at, received_at, body, state, attempts, next_at, problem)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, '') ON CONFLICT (provider, event) DO NOTHING`, e.Provider, e.Event, e.Type, e.Subject.String(), e.Reference, e.Payout,
			e.CreatedAt, e.ReceivedAt, bytesArg(e.Body), string(e.State), e.NextAt)
		isNew = err == nil && added.RowsAffected() > 0
		return err
	})
	return isNew && err == nil, err
}

// bytesArg returns bytes that are not NULL.
func bytesArg(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Record implements stores.ProviderEvents.
func (s providerEvents) Record(ctx context.Context, provider, event string, result stores.EventResult) error {
	return s.write(ctx, func(c *conn) error {
		key := args{"provider": matchArg(provider), "event": matchArg(event)}
		state, err := queryRow(ctx, c, (*row).text, "SELECT state FROM provider_events WHERE provider = @provider AND event = @event FOR UPDATE", key)
		if err != nil || stores.EventState(state) != stores.EventStored {
			return err
		}
		return c.run(ctx, `UPDATE provider_events SET state = @state, attempts = @attempts, next_at = @next, problem = @problem
			WHERE provider = @provider AND event = @event`, with(key, args{"state": string(result.State), "attempts": int64(result.Attempts), "next": result.NextAt,
			"problem": storable(result.Problem)}))
	})
}

// ByIDs implements stores.ProviderEvents.
func (s providerEvents) ByIDs(ctx context.Context, provider string, events []string) (map[string]stores.ProviderEvent, error) {
	return queryMap(ctx, s.Engine, textKeys(events), func(e stores.ProviderEvent) string { return e.Event }, readEvent,
		"SELECT "+eventColumns+" FROM provider_events x WHERE x.provider = @provider AND x.event = ANY(@keys)", args{"provider": matchArg(provider)})
}

// Due implements stores.ProviderEvents.
func (s providerEvents) Due(ctx context.Context, now time.Time, limit int) ([]stores.ProviderEvent, error) {
	return queryAll(ctx, s.Engine, readEvent, "SELECT "+eventColumns+` FROM provider_events x WHERE x.state = 'STORED' AND x.next_at <= @now
		ORDER BY x.next_at, x.received_at, x.event LIMIT @limit`, args{"now": now, "limit": boundedLimit(limit)})
}

// localPayments implements stores.LocalPayments.
type localPayments struct{ *Engine }

const localColumns = `x.reference, x.version, x.created_at, x.next_at, x.data`

// readLocal reads localColumns.
func readLocal(r *row) stores.LocalRecord {
	return stores.LocalRecord{Reference: r.text(), Version: r.int64(), CreatedAt: r.time(), NextAt: r.time(), Data: r.blob()}
}

// Put implements stores.LocalPayments.
func (s localPayments) Put(ctx context.Context, l stores.LocalRecord) error {
	return s.write(ctx, func(c *conn) error {
		a := args{"reference": storable(l.Reference), "version": l.Version, "next": timeOrNull(l.NextAt), "data": bytesArg(l.Data)}
		if l.Version == 0 {
			return c.execOne(ctx, stores.ErrConflict, `INSERT INTO local_payments (reference, version, created_at, next_at, data)
				VALUES (@reference, @version + 1, @created, @next, @data) ON CONFLICT (reference) DO NOTHING`, with(a, args{"created": l.CreatedAt}))
		}
		return c.execOne(ctx, stores.ErrConflict, `UPDATE local_payments SET version = @version + 1, next_at = @next, data = @data
			WHERE reference = @reference AND version = @version`, a)
	})
}

// ByReferences implements stores.LocalPayments.
func (s localPayments) ByReferences(ctx context.Context, references []string) (map[string]stores.LocalRecord, error) {
	return queryMap(ctx, s.Engine, textKeys(references), func(l stores.LocalRecord) string { return l.Reference }, readLocal,
		"SELECT "+localColumns+" FROM local_payments x WHERE x.reference = ANY(@keys)", nil)
}

// Between implements stores.LocalPayments.
func (s localPayments) Between(ctx context.Context, from, until time.Time, after string, limit int) ([]stores.LocalRecord, error) {
	return queryAll(ctx, s.Engine, readLocal, "SELECT "+localColumns+` FROM local_payments x WHERE (x.created_at, x.reference) > (@from, @after) AND x.created_at < @until
		ORDER BY x.created_at, x.reference LIMIT @limit`, args{"from": from, "after": storable(after), "until": until, "limit": boundedLimit(limit)})
}

// Due implements stores.LocalPayments.
func (s localPayments) Due(ctx context.Context, now time.Time, limit int) ([]stores.LocalRecord, error) {
	return queryAll(ctx, s.Engine, readLocal, "SELECT "+localColumns+" FROM local_payments x WHERE x.next_at <= @now ORDER BY x.next_at, x.reference LIMIT @limit",
		args{"now": now, "limit": boundedLimit(limit)})
}
