package embedded

import (
	"context"
	"fmt"

	driver "zombiezen.com/go/sqlite"
)

// Check returns an error when the database cannot be read, or its directory cannot be written.
func (e *Engine) Check(ctx context.Context) error {
	err := e.read(ctx, func(c *conn) error {
		return c.run(ctx, "SELECT count(*) FROM (SELECT 1 FROM user LIMIT 1)")
	})
	if err != nil {
		return err
	}
	return e.disk.check()
}

// integrityChecks count rows that contradict the triggers or the constraints. Every count must be 0.
var integrityChecks = []struct{ name, query string }{
	{"friend rows without a friendship", `SELECT count(*) FROM friend f WHERE NOT EXISTS (
		SELECT 1 FROM friendship s WHERE s.number = f.friendship AND s.since = f.since
		AND s.low = min(f.user, f.friend) AND s.high = max(f.user, f.friend))`},
	{"friendships without both friend rows", `SELECT count(*) FROM friendship s WHERE s.since IS NOT NULL AND 2 <> (
		SELECT count(*) FROM friend f WHERE f.since = s.since AND
			(f.user, f.friend) IN (VALUES (s.low, s.high), (s.high, s.low)))`},
	{"blocks between friends", `SELECT count(*) FROM block b JOIN friendship s
		ON s.low = min(b.blocker, b.blocked) AND s.high = max(b.blocker, b.blocked)`},
	{"interests with a wrong like count", `WITH counted(id, likes) AS (SELECT interest, count(*) FROM "like" GROUP BY interest)
		SELECT count(*) FROM interest i LEFT JOIN counted c ON c.id = i.id WHERE i.likes <> coalesce(c.likes, 0)`},
	{"kinds with a wrong interest count", `SELECT count(*) FROM kind k
		WHERE k.interests <> (SELECT count(*) FROM interest i WHERE i.kind = k.name)`},
	{"pages with a wrong member count", `WITH counted(id, members) AS (SELECT page, count(*) FROM membership GROUP BY page)
		SELECT count(*) FROM page p LEFT JOIN counted c ON c.id = p.id WHERE p.members <> coalesce(c.members, 0)`},
	{"page links without their reverse", `SELECT count(*) FROM page_link s WHERE NOT EXISTS (
		SELECT 1 FROM page_link o WHERE o.page = s.other AND o.other = s.page)`},
	{"comments outside the thread of their parent", `SELECT count(*) FROM message c WHERE c.reply_to IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM message m CROSS JOIN message p ON p.id = m.post WHERE m.id = c.reply_to AND m.post = c.post AND p.reply_to IS NULL)`},
	{"topic_post rows without a topic", `SELECT count(*) FROM topic_post t WHERE NOT EXISTS (
		SELECT 1 FROM message_topic x CROSS JOIN message m ON m.id = x.message AND m.reply_to IS NULL
		WHERE x.message = t.post AND x.interest = t.interest AND m.author = t.author AND m.created_at = t.created_at)`},
	{"topics without a topic_post row", `SELECT count(*) FROM message_topic x CROSS JOIN message m ON m.id = x.message AND m.reply_to IS NULL
		WHERE NOT EXISTS (SELECT 1 FROM topic_post t WHERE t.author = m.author AND t.interest = x.interest AND t.post = x.message)`},
	{"violated foreign keys", `SELECT count(*) FROM pragma_foreign_key_check`},
}

// Integrity reads the whole file and returns an error that describes the first damaged page or contradiction between rows.
func (e *Engine) Integrity(ctx context.Context) error {
	return e.readAll(ctx, func(c *conn) error {
		for r, err := range c.query(ctx, "SELECT quick_check FROM pragma_quick_check") {
			if err != nil {
				return err
			}
			if problem := r.text(); problem != "ok" {
				return fmt.Errorf("embedded: integrity: damaged file: %s", problem)
			}
		}
		for _, check := range integrityChecks {
			count, err := queryRow(ctx, c, (*row).int, check.query)
			if err != nil {
				return err
			}
			if count > 0 {
				return fmt.Errorf("embedded: integrity: %d %s", count, check.name)
			}
		}
		return nil
	})
}

// Size returns the size of the database, and how much of it readers map into memory, in bytes.
func (e *Engine) Size(ctx context.Context) (size, mapped int64, err error) {
	err = e.readAll(ctx, func(c *conn) (err error) {
		const query = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
		if size, err = queryRow(ctx, c, (*row).int64, query); err == nil {
			mapped, err = queryRow(ctx, c, (*row).int64, "PRAGMA mmap_size")
		}
		return err
	})
	return size, min(size, mapped), err
}

// readVersion reads the text that Version returns.
func (e *Engine) readVersion(ctx context.Context) error {
	c, err := e.writer.acquire(ctx)
	if err != nil {
		return err
	}
	defer e.writer.release(c)
	data, err := queryRow(ctx, c, (*row).int, "PRAGMA user_version")
	e.version = fmt.Sprintf("SQLite %s, data version %d", driver.Version, data)
	return err
}

// readSecret reads what Secret returns.
func (e *Engine) readSecret(ctx context.Context) error {
	return e.read(ctx, func(c *conn) (err error) {
		e.secret, err = queryRow(ctx, c, func(r *row) (secret [secretSize]byte) {
			r.bytes(secret[:])
			return secret
		}, "SELECT value FROM secret")
		return err
	})
}
