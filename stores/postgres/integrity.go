package postgres

import (
	"context"
	"fmt"

	"fivefold/stores"
)

// Check returns an error when the database cannot be read, or is one of a replica, which cannot be written.
func (e *Engine) Check(ctx context.Context) error {
	return e.read(ctx, func(c *conn) error {
		isReplica, err := queryRow(ctx, c, (*row).bool, "SELECT pg_is_in_recovery() FROM (SELECT count(*) FROM (SELECT FROM users LIMIT 1) u) n", nil)
		if err == nil && isReplica {
			err = fmt.Errorf("%w: the server is a replica, which cannot be written", stores.ErrUnavailable)
		}
		return err
	})
}

// integrityChecks count rows that contradict the triggers. Every count must be 0. Constraints hold by themselves.
var integrityChecks = []struct{ name, query string }{
	{"friend rows without a friendship", `SELECT count(*) FROM friends f WHERE NOT EXISTS (SELECT FROM friendships s
		WHERE s.low_id = least(f.user_id, f.friend_id) AND s.high_id = greatest(f.user_id, f.friend_id) AND s.since = f.since)`},
	{"friendships without both friend rows", `SELECT count(*) FROM friendships s WHERE s.since IS NOT NULL AND NOT (
		EXISTS (SELECT FROM friends f WHERE f.user_id = s.low_id AND f.friend_id = s.high_id AND f.since = s.since) AND
		EXISTS (SELECT FROM friends f WHERE f.user_id = s.high_id AND f.friend_id = s.low_id AND f.since = s.since))`},
	{"blocks between friends", `SELECT count(*) FROM blocks b JOIN friendships s
		ON s.low_id = least(b.blocker_id, b.blocked_id) AND s.high_id = greatest(b.blocker_id, b.blocked_id)`},
	{"interests with a wrong like count", `SELECT count(*) FROM interests i
		LEFT JOIN (SELECT interest_id AS id, count(*) AS n FROM likes GROUP BY interest_id) c USING (id) WHERE i.likes <> coalesce(c.n, 0)`},
	{"kinds with a wrong interest count", `SELECT count(*) FROM kinds k
		FULL JOIN (SELECT kind AS name, count(*) AS n FROM interests GROUP BY kind) c USING (name) WHERE k.interests IS DISTINCT FROM coalesce(c.n, 0)`},
	{"pages with a wrong member count", `SELECT count(*) FROM pages p
		LEFT JOIN (SELECT page_id AS id, count(*) AS n FROM memberships GROUP BY page_id) c USING (id) WHERE p.members <> coalesce(c.n, 0)`},
	{"comments outside the thread of their parent", `SELECT count(*) FROM messages c JOIN messages m ON m.id = c.reply_to_id
		JOIN messages p ON p.id = m.post_id WHERE m.post_id <> c.post_id OR p.reply_to_id IS NOT NULL`},
}

// Integrity reads all data and returns an error that describes the first contradiction between rows.
func (e *Engine) Integrity(ctx context.Context) error {
	return e.write(ctx, func(c *conn) error {
		for _, text := range []string{"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", "SET LOCAL statement_timeout = 0"} {
			if err := c.run(ctx, text, nil); err != nil {
				return err
			}
		}
		for _, check := range integrityChecks {
			count, err := queryRow(ctx, c, (*row).int, check.query, nil)
			if err != nil {
				return err
			}
			if count > 0 {
				return fmt.Errorf("integrity: %d %s", count, check.name)
			}
		}
		return nil
	})
}
