package postgres

import (
	"context"
	"math"
	"time"

	"fivefold/stores"
)

// outbox implements stores.Outbox. Triggers write its rows. Transactions end in another order than their numbers: a reader reads below the oldest that
// is open, and in the order of the numbers, so that what appears later comes later.
type outbox struct{ *Engine }

const (
	// openFrom is the number of the oldest transaction that is open, or the next number.
	openFrom = "pg_snapshot_xmin(pg_current_snapshot())"

	// endedBefore is the number after that of the last transaction that has ended.
	endedBefore = "pg_snapshot_xmax(pg_current_snapshot())"

	// afterCursor is the condition of the changes after a cursor.
	afterCursor = "(x.tx, x.version) > (@revision::bigint::text::xid8, @version::bigint)"

	// upToCursor is the condition of the changes up to a cursor.
	upToCursor = "(x.tx, x.version) <= (@revision::bigint::text::xid8, @version::bigint)"
)

func cursorArgs(c stores.Cursor) args {
	return args{"revision": int64(c.Revision), "version": c.Version}
}

// Head implements stores.Outbox.
func (s outbox) Head(ctx context.Context) (head stores.Cursor, err error) {
	err = s.read(ctx, func(c *conn) (err error) {
		head, err = queryRow(ctx, c, func(r *row) stores.Cursor {
			return stores.Cursor{Revision: stores.Revision(r.int64()), Version: math.MaxInt64}
		}, "SELECT "+openFrom+"::text::bigint - 1", nil)
		return err
	})
	return head, err
}

// changesAfter selects, in one row at least, whether a cursor is neither pruned nor unreached, the number of the oldest open transaction, that after the
// last transaction that has ended, and the complete changes after the cursor with the kind of the message that one is about.
const changesAfter = `SELECT s.known, s.open, s.next, c.tx::text::bigint, c.version, c.at, c.what::bigint, c.key, c.other, c.by, m.kind FROM (SELECT
		@revision::bigint < ` + endedBefore + `::text::bigint AND NOT EXISTS (SELECT FROM pruned_changes x WHERE ` + afterCursor + `) AS known,
		` + openFrom + `::text::bigint AS open, ` + endedBefore + `::text::bigint AS next) s
	LEFT JOIN (SELECT * FROM changes x WHERE ` + afterCursor + ` AND x.tx < ` + openFrom + ` ORDER BY x.tx, x.version LIMIT @limit) c ON s.known
	LEFT JOIN messages m ON m.id = CASE c.what >> 2 WHEN 16 THEN c.key WHEN 17 THEN c.other END
	ORDER BY c.tx, c.version`

// Read implements stores.Outbox.
func (s outbox) Read(ctx context.Context, after stores.Cursor, limit int) (batch stores.ChangeBatch, err error) {
	limit = max(limit, 0)
	known := false
	err = s.read(ctx, func(c *conn) error {
		batch = stores.ChangeBatch{Next: after}
		return c.each(ctx, changesAfter, with(cursorArgs(after), args{"limit": limit + 1}), func(r *row) error {
			known = r.bool()
			open := r.int64()
			batch.Latest = stores.Revision(r.int64() - 1)
			change := readChange(r)
			switch {
			case len(batch.Changes) == limit && change.Revision > 0: // one more than asked for
				batch.Until = change.Revision - 1
				return nil
			case change.Revision > 0:
				batch.Changes = append(batch.Changes, change)
				batch.Next = stores.Cursor{Revision: change.Revision, Version: change.Version}
			}
			batch.Until = stores.Revision(open - 1)
			return nil
		})
	})
	switch {
	case err != nil:
		return stores.ChangeBatch{}, err
	case !known:
		return stores.ChangeBatch{}, stores.ErrPruned
	}
	return batch, nil
}

// Of implements stores.Outbox.
func (s outbox) Of(ctx context.Context, after stores.Cursor, ids []stores.ID, limit int) (changes []stores.Change, err error) {
	err = s.read(ctx, func(c *conn) error {
		changes = nil
		return c.each(ctx, `SELECT c.tx::text::bigint, c.version, c.at, c.what::bigint, c.key, c.other, c.by, m.kind
			FROM (SELECT * FROM changes x WHERE `+afterCursor+` ORDER BY x.tx DESC, x.version DESC LIMIT @scan) c
			LEFT JOIN messages m ON m.id = CASE c.what >> 2 WHEN 16 THEN c.key WHEN 17 THEN c.other END
			WHERE c.key = ANY(@ids) OR c.other = ANY(@ids) OR c.by = ANY(@ids) ORDER BY c.tx DESC, c.version DESC LIMIT @limit`,
			with(cursorArgs(after), args{"scan": stores.MaxOutboxScan, "limit": max(limit, 0), "ids": uuidArray(ids, func(id stores.ID) stores.ID { return id })}), func(r *row) error {
				changes = append(changes, readChange(r))
				return nil
			})
	})
	return changes, err
}

// readChange reads a change, the zero Change when there is none.
func readChange(r *row) stores.Change {
	revision, version, at, code := stores.Revision(r.int64()), r.int64(), r.time(), stores.ChangeCode(r.int())
	key, other, by := r.id(""), r.id(""), r.id("")
	change := code.Change(key.UUID, other.UUID, by.UUID, stores.Kind(r.text()))
	change.Revision, change.Version, change.At = revision, version, at
	return change
}

// pruneBatch is the number of changes that a transaction deletes.
const pruneBatch = 10_000

// pruneChanges deletes the first changes up to a cursor that are old enough, and remembers the last of them.
const pruneChanges = `WITH first AS MATERIALIZED (SELECT x.tx, x.version, x.at < clock_timestamp() - @keep::interval AS old FROM changes x
		WHERE ` + upToCursor + ` AND x.tx < ` + openFrom + ` ORDER BY x.tx, x.version LIMIT @limit),
	last AS (SELECT tx, version FROM first f WHERE f.old AND NOT EXISTS (SELECT FROM first y
		WHERE NOT y.old AND (y.tx, y.version) < (f.tx, f.version)) ORDER BY tx DESC, version DESC LIMIT 1),
	mark AS (INSERT INTO pruned_changes AS p (tx, version) SELECT tx, version FROM last
		ON CONFLICT (id) DO UPDATE SET tx = excluded.tx, version = excluded.version
		WHERE (p.tx, p.version) < (excluded.tx, excluded.version))
	DELETE FROM changes x USING last WHERE (x.tx, x.version) <= (last.tx, last.version)`

// Prune implements stores.Outbox.
func (s outbox) Prune(ctx context.Context, upTo stores.Cursor, keep time.Duration) (pruned int, err error) {
	a := with(cursorArgs(upTo), args{"keep": keep, "limit": pruneBatch})
	for {
		n := 0
		err := s.write(ctx, func(c *conn) (err error) {
			n, err = c.exec(ctx, pruneChanges, a)
			return err
		})
		pruned += n
		if err != nil || n < pruneBatch {
			return pruned, err
		}
	}
}

// countedChanges is the number of changes up to which State counts them.
const countedChanges = 10_000

// State implements stores.Outbox. PostgreSQL shows when a transaction of another user began to some users only: otherwise its age is that of the oldest
// change that cannot be read, which is younger.
func (s outbox) State(ctx context.Context) (state stores.OutboxState, err error) {
	err = s.read(ctx, func(c *conn) (err error) {
		state, err = queryRow(ctx, c, func(r *row) stores.OutboxState {
			return stores.OutboxState{Changes: r.int(), Oldest: r.time(), OldestTransaction: time.Duration(r.int64()) * time.Microsecond}
		}, `SELECT CASE WHEN n.counted <= @counted THEN n.counted ELSE greatest(n.counted, n.estimate) END,
				(SELECT x.at FROM changes x ORDER BY x.tx, x.version LIMIT 1),
				(extract(epoch FROM greatest(interval '0',
					(SELECT max(clock_timestamp() - a.xact_start) FROM pg_stat_activity a WHERE a.backend_xid IS NOT NULL AND a.pid <> pg_backend_pid()),
					(SELECT max(clock_timestamp() - p.prepared) FROM pg_prepared_xacts p),
					(SELECT clock_timestamp() - x.at FROM changes x WHERE x.tx >= `+openFrom+` ORDER BY x.tx, x.version LIMIT 1))) * 1000000)::bigint
			FROM (SELECT (SELECT count(*) FROM (SELECT FROM changes LIMIT @counted + 1) f) AS counted,
				(SELECT reltuples::bigint FROM pg_class WHERE oid = 'changes'::regclass) AS estimate) n`, args{"counted": countedChanges})
		return err
	})
	return state, err
}

// storeNoChanges makes the transaction store no changes of its rows. What changes rows then calls storeOneChange.
func (c *conn) storeNoChanges(ctx context.Context) error {
	return c.run(ctx, "SET LOCAL fivefold.changes = 'off'", nil)
}

// storeOneChange stores one change, of all tables.
func (c *conn) storeOneChange(ctx context.Context) error {
	return c.run(ctx, "INSERT INTO changes (what) VALUES (@all)", args{"all": int16(stores.CodeOfAll)})
}

// replaceForeignChanges replaces the changes of a database that was restored from those of another server, whose transactions have greater numbers.
func (e *Engine) replaceForeignChanges(ctx context.Context) error {
	const foreign = "(SELECT tx FROM changes ORDER BY tx DESC, version DESC LIMIT 1) >= " + endedBefore
	found := false
	err := e.read(ctx, func(c *conn) (err error) {
		found, err = queryRow(ctx, c, (*row).bool, "SELECT "+foreign, nil)
		return err
	})
	if err != nil || !found {
		return err
	}
	return e.write(ctx, func(c *conn) error {
		if err := c.run(ctx, "LOCK TABLE changes IN EXCLUSIVE MODE", nil); err != nil { // one process does
			return err
		}
		return c.run(ctx, "SELECT replace_changes() WHERE "+foreign, nil)
	})
}
