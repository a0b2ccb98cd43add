package embedded

import (
	"context"
	"time"

	"github.com/google/uuid"

	"fivefold/stores"
)

// outbox implements stores.Outbox. Triggers write its rows. As transactions follow each other, the version of a change is its revision too.
type outbox struct{ *Engine }

// waitTime is how long Wait waits for the changes of other processes.
const waitTime = time.Second

// cursorOf returns the cursor after the change of a version.
func cursorOf(version int64) stores.Cursor {
	return stores.Cursor{Revision: stores.Revision(version), Version: version}
}

// lastVersion returns the version of the last change that the transaction sees.
func (c *conn) lastVersion(ctx context.Context) (int64, error) {
	return queryRow(ctx, c, (*row).int64, "SELECT max(version) FROM change")
}

// newRevision returns the revision of the last change, zero when it is the one that the call before has found: the transaction has stored none. It
// may be a change of another process.
func (c *conn) newRevision(ctx context.Context) (stores.Revision, error) {
	last, err := c.lastVersion(ctx)
	if err != nil || last == c.lastChange {
		return 0, err
	}
	c.lastChange = last
	return stores.Revision(last), nil
}

// Head implements stores.Outbox.
func (s outbox) Head(ctx context.Context) (head stores.Cursor, err error) {
	err = s.readRow(ctx, func(c *conn) error {
		last, err := c.lastVersion(ctx)
		head = cursorOf(last)
		return err
	})
	return head, err
}

// Read implements stores.Outbox.
func (s outbox) Read(ctx context.Context, after stores.Cursor, limit int) (batch stores.ChangeBatch, err error) {
	batch.Next, batch.Until = after, after.Revision
	err = s.readAll(ctx, func(c *conn) error {
		ok, err := queryRow(ctx, c, func(r *row) bool {
			batch.Latest = stores.Revision(r.int64())
			return r.bool()
		}, `SELECT l.last, (SELECT max(version) FROM change_pruned) <= :after AND :after <= l.last
			FROM (SELECT max(version) AS last FROM change) l`, named("after", intArg(after.Version)))
		if err != nil {
			return err
		}
		if !ok {
			return stores.ErrPruned
		}
		for r, err := range c.query(ctx, `SELECT c.version, c.at, c.what, c.key, c.other, c.by, m.kind FROM change c
			LEFT JOIN message m ON m.id = CASE c.what >> 2 WHEN 16 THEN c.key WHEN 17 THEN c.other END
			WHERE c.version > ? ORDER BY c.version LIMIT ?`, intArg(after.Version), intArg(limit)) {
			if err != nil {
				return err
			}
			batch.Changes = append(batch.Changes, readChange(r))
		}
		return nil
	})
	if err != nil {
		return stores.ChangeBatch{}, err
	}
	if n := len(batch.Changes); n > 0 {
		batch.Next = cursorOf(batch.Changes[n-1].Version)
		batch.Until = batch.Next.Revision
	}
	return batch, nil
}

// Of implements stores.Outbox.
func (s outbox) Of(ctx context.Context, after stores.Cursor, ids []stores.ID, limit int) (changes []stores.Change, err error) {
	keys := keySet[stores.ID]{list: distinct(ids, func(id stores.ID) bool { return !id.IsZero() }), appendText: appendKey}
	err = s.readAll(ctx, func(c *conn) error {
		changes = nil
		for r, err := range c.query(ctx, withKeys+` SELECT c.version, c.at, c.what, c.key, c.other, c.by, m.kind
			FROM (SELECT * FROM change WHERE version > :after ORDER BY version DESC LIMIT :scan) c
			LEFT JOIN message m ON m.id = CASE c.what >> 2 WHEN 16 THEN c.key WHEN 17 THEN c.other END
			WHERE c.key IN (SELECT id FROM k) OR c.other IN (SELECT id FROM k) OR c.by IN (SELECT id FROM k) ORDER BY c.version DESC LIMIT :limit`,
			keys.arg(), named("after", intArg(after.Version)), named("scan", intArg(stores.MaxOutboxScan)), named("limit", intArg(limit))) {
			if err != nil {
				return err
			}
			changes = append(changes, readChange(r))
		}
		return nil
	})
	return changes, err
}

// readChange reads a change, and the kind of the message that it is about.
func readChange(r *row) stores.Change {
	version, at, code := r.int64(), time.UnixMilli(r.int64()).UTC(), stores.ChangeCode(r.int())
	var key, other, by uuid.UUID
	r.bytes(key[:])
	r.bytes(other[:])
	r.bytes(by[:])
	change := code.Change(key, other, by, stores.Kind(r.text()))
	change.Revision, change.Version, change.At = stores.Revision(version), version, at
	return change
}

// Wait implements stores.Outbox. It reads the last change of other processes once: later ones end it within waitTime.
func (s outbox) Wait(ctx context.Context, after stores.Cursor) error {
	if err := s.writer.checkOpen(ctx); err != nil {
		return err
	}
	changed := s.changes.next()
	if s.changes.last.Load() == 0 {
		head, err := s.Head(ctx)
		if err != nil {
			return err
		}
		s.changes.last.CompareAndSwap(0, head.Version)
	}
	if after.Version < s.changes.last.Load() {
		return nil
	}
	timer := time.NewTimer(waitTime)
	defer timer.Stop()
	select {
	case <-changed:
	case <-timer.C:
	case <-s.closing:
		return stores.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// replaceChanges makes the outbox that of data that replace others: it has one change, of all tables. The version, the time in microseconds, is
// greater than any of the data before.
func (c *conn) replaceChanges(ctx context.Context) error {
	for _, statement := range []string{
		"UPDATE change_pruned SET version = max((SELECT max(version) FROM change), :now)",
		"DELETE FROM change",
		"INSERT INTO change (version, what, at) SELECT version + 1, :all, :now / 1000 FROM change_pruned",
	} {
		if err := c.run(ctx, statement, named("now", timeArg(time.Now())), named("all", intArg(stores.CodeOfAll))); err != nil {
			return err
		}
	}
	return nil
}

// pruneBatch is the number of changes that a transaction deletes: other writers wait for it.
const pruneBatch = 5000

// Prune implements stores.Outbox. The last change remains.
func (s outbox) Prune(ctx context.Context, upTo stores.Cursor, keep time.Duration) (pruned int, err error) {
	before := time.Now().Add(-keep).UnixMilli()
	for {
		n := 0
		err := s.write(ctx, func(c *conn) error {
			last, err := queryRow(ctx, c, (*row).int64, `WITH first AS MATERIALIZED (SELECT version, at FROM change
				WHERE version <= :to AND version < (SELECT max(version) FROM change) ORDER BY version LIMIT :limit)
				SELECT max(version) FROM first WHERE version < coalesce((SELECT min(version) FROM first WHERE at >= :before), 9223372036854775807)`,
				named("to", intArg(upTo.Version)), named("before", intArg(before)), named("limit", intArg(pruneBatch)))
			if err != nil || last == 0 {
				n = 0
				return err
			}
			if n, err = c.exec(ctx, "DELETE FROM change WHERE version <= ?", intArg(last)); err != nil {
				return err
			}
			return c.run(ctx, "UPDATE change_pruned SET version = ?", intArg(last))
		})
		pruned += n
		if err != nil || n < pruneBatch {
			return pruned, err
		}
	}
}

// State implements stores.Outbox. Versions have no gaps. There is no transaction that a reader waits for.
func (s outbox) State(ctx context.Context) (state stores.OutboxState, err error) {
	err = s.read(ctx, func(c *conn) (err error) {
		state, err = queryRow(ctx, c, func(r *row) stores.OutboxState {
			return stores.OutboxState{Changes: r.int(), Oldest: time.UnixMilli(r.int64()).UTC()}
		}, "SELECT (SELECT max(version) FROM change) - version + 1, at FROM change ORDER BY version LIMIT 1")
		return err
	})
	return state, err
}
