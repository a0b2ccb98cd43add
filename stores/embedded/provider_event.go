package embedded

import (
	"context"
	"strings"
	"time"

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

// blob reads bytes of any number.
func (r *row) blob() []byte {
	i := r.column()
	b := make([]byte, r.stmt.ColumnLen(i))
	r.stmt.ColumnBytes(i, b)
	return b
}

// Keep implements stores.ProviderEvents.
func (s providerEvents) Keep(ctx context.Context, e stores.ProviderEvent) (isNew bool, err error) {
	if e, err = stores.CheckEvent(e); err != nil {
		return false, err
	}
	err = s.write(ctx, func(c *conn) error {
		added, err := c.exec(ctx, `INSERT INTO provider_event (provider, event, type, subject, reference, payout, created_at, received_at, body, state, attempts, next_at, problem)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, '') ON CONFLICT (provider, event) DO NOTHING`, textArg(e.Provider), textArg(e.Event), textArg(e.Type), textArg(e.Subject.String()),
			textArg(e.Reference), boolArg(e.Payout), timeArg(e.CreatedAt), timeArg(e.ReceivedAt), blobArg(e.Body), textArg(e.State), timeArg(e.NextAt))
		isNew = added > 0
		return err
	})
	return isNew && err == nil, err
}

// Record implements stores.ProviderEvents.
func (s providerEvents) Record(ctx context.Context, provider, event string, result stores.EventResult) error {
	return s.write(ctx, func(c *conn) error {
		problem := strings.ReplaceAll(strings.ToValidUTF8(result.Problem, ""), "\x00", "")
		found, err := c.exec(ctx, `UPDATE provider_event SET (state, attempts, next_at, problem) = (SELECT iif(state = 'STORED', :state, state),
			iif(state = 'STORED', :attempts, attempts), iif(state = 'STORED', :next_at, next_at), iif(state = 'STORED', :problem, problem))
			WHERE provider = :provider AND event = :event`, named("state", textArg(result.State)), named("attempts", intArg(result.Attempts)),
			named("next_at", timeArg(result.NextAt)), named("problem", textArg(problem)), named("provider", textArg(provider)), named("event", textArg(event)))
		if err == nil && found == 0 {
			return stores.ErrNotFound
		}
		return err
	})
}

// ByIDs implements stores.ProviderEvents.
func (s providerEvents) ByIDs(ctx context.Context, provider string, events []string) (map[string]stores.ProviderEvent, error) {
	return queryMap(ctx, s.Engine, len(events), func(e stores.ProviderEvent) string { return e.Event }, readEvent,
		"SELECT "+eventColumns+" FROM json_each(:keys) k CROSS JOIN provider_event x ON x.provider = :provider AND x.event = k.value",
		named("provider", textArg(provider)), named("keys", textArg(jsonText(events))))
}

// Due implements stores.ProviderEvents.
func (s providerEvents) Due(ctx context.Context, now time.Time, limit int) ([]stores.ProviderEvent, error) {
	return queryAll(ctx, s.Engine, readEvent, "SELECT "+eventColumns+" FROM provider_event x WHERE x.state = 'STORED' AND x.next_at <= ? ORDER BY x.next_at, x.rowid LIMIT ?",
		timeArg(now), limitArg(limit))
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
		text := "UPDATE local_payment SET version = :version + 1, next_at = :next_at, data = :data WHERE reference = :reference AND version = :version"
		args := []arg{named("reference", textArg(l.Reference)), named("version", intArg(l.Version)), named("next_at", timeOrNull(l.NextAt)), named("data", blobArg(l.Data))}
		if l.Version == 0 {
			text = `INSERT INTO local_payment (reference, version, created_at, next_at, data) VALUES (:reference, :version + 1, :created_at, :next_at, :data)
				ON CONFLICT (reference) DO NOTHING`
			args = append(args, named("created_at", timeArg(l.CreatedAt)))
		}
		stored, err := c.exec(ctx, text, args...)
		if err == nil && stored == 0 {
			return stores.ErrConflict
		}
		return err
	})
}

// ByReferences implements stores.LocalPayments.
func (s localPayments) ByReferences(ctx context.Context, references []string) (map[string]stores.LocalRecord, error) {
	return queryMap(ctx, s.Engine, len(references), func(l stores.LocalRecord) string { return l.Reference }, readLocal,
		"SELECT "+localColumns+" FROM json_each(:keys) k CROSS JOIN local_payment x ON x.reference = k.value", named("keys", textArg(jsonText(references))))
}

// Between implements stores.LocalPayments.
func (s localPayments) Between(ctx context.Context, from, until time.Time, after string, limit int) ([]stores.LocalRecord, error) {
	return queryAll(ctx, s.Engine, readLocal, "SELECT "+localColumns+` FROM local_payment x WHERE (x.created_at, x.reference) > (:from, :after) AND x.created_at < :until
		ORDER BY x.created_at, x.reference LIMIT :limit`, named("from", timeArg(from)), named("after", textArg(after)), named("until", timeArg(until)), named("limit", limitArg(limit)))
}

// Due implements stores.LocalPayments.
func (s localPayments) Due(ctx context.Context, now time.Time, limit int) ([]stores.LocalRecord, error) {
	return queryAll(ctx, s.Engine, readLocal, "SELECT "+localColumns+" FROM local_payment x WHERE x.next_at <= ? ORDER BY x.next_at, x.reference LIMIT ?", timeArg(now), limitArg(limit))
}
