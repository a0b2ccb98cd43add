package embedded

import (
	"context"
	"fmt"
)

// Check tells whether the database answers.
func (e *Engine) Check(ctx context.Context) error {
	return e.read(ctx, "Check", 0, func(l *line) error {
		var one int
		return l.one(ctx, "SELECT count(*) FROM (SELECT 1 FROM user LIMIT 1)", nil, whole{&one})
	})
}

// audits count the rows that contradict what the triggers keep. None should.
var audits = []struct{ name, query string }{
	{"friends without their friendship", `SELECT count(*) FROM friend f WHERE NOT EXISTS (
		SELECT 1 FROM friendship s WHERE s.number = f.friendship AND s.since = f.since
		AND s.low = min(f.user, f.friend) AND s.high = max(f.user, f.friend))`},
	{"friendships not seen from both sides", `SELECT count(*) FROM friendship s WHERE s.since IS NOT NULL AND 2 <> (
		SELECT count(*) FROM friend f WHERE f.since = s.since AND
			(f.user, f.friend) IN (VALUES (s.low, s.high), (s.high, s.low)))`},
	{"people both bound and blocked", `SELECT count(*) FROM block b JOIN friendship s
		ON s.low = min(b.blocker, b.blocked) AND s.high = max(b.blocker, b.blocked)`},
	{"interests with a wrong number of likes", `WITH counted(id, likes) AS (SELECT interest, count(*) FROM "like" GROUP BY interest)
		SELECT count(*) FROM interest i LEFT JOIN counted c ON c.id = i.id WHERE i.likes <> coalesce(c.likes, 0)`},
	{"kinds with a wrong number of interests", `SELECT count(*) FROM kind k
		WHERE k.interests <> (SELECT count(*) FROM interest i WHERE i.kind = k.name)`},
	{"pages with a wrong number of members", `WITH counted(id, members) AS (SELECT page, count(*) FROM membership GROUP BY page)
		SELECT count(*) FROM page p LEFT JOIN counted c ON c.id = p.id WHERE p.members <> coalesce(c.members, 0)`},
	{"links not seen from both pages", `SELECT count(*) FROM page_link s WHERE NOT EXISTS (
		SELECT 1 FROM page_link o WHERE o.page = s.other AND o.other = s.page)`},
	{"comments in another thread than what they answer", `SELECT count(*) FROM message c WHERE c.reply_to IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM message m CROSS JOIN message p ON p.id = m.post WHERE m.id = c.reply_to AND m.post = c.post AND p.reply_to IS NULL)`},
	{"posts without their topic", `SELECT count(*) FROM topic_post t WHERE NOT EXISTS (
		SELECT 1 FROM message_topic x CROSS JOIN message m ON m.id = x.message AND m.reply_to IS NULL
		WHERE x.message = t.post AND x.interest = t.interest AND m.author = t.author AND m.created_at = t.created_at)`},
	{"topics without their post", `SELECT count(*) FROM message_topic x CROSS JOIN message m ON m.id = x.message AND m.reply_to IS NULL
		WHERE NOT EXISTS (SELECT 1 FROM topic_post t WHERE t.author = m.author AND t.interest = x.interest AND t.post = x.message)`},
	{"references to nothing", `SELECT count(*) FROM pragma_foreign_key_check`},
}

// Integrity reads the whole file and tells what is wrong with it: pages that are damaged, and rows that contradict others.
func (e *Engine) Integrity(ctx context.Context) error {
	return e.readAll(ctx, "Integrity", 0, func(l *line) error {
		var finding string
		err := l.each(ctx, "SELECT quick_check FROM pragma_quick_check", nil, []any{&finding}, func() error {
			if finding != "ok" {
				return fmt.Errorf("damaged: %s", finding)
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, a := range audits {
			var wrong int
			if err := l.one(ctx, a.query, nil, whole{&wrong}); err != nil {
				return err
			}
			if wrong > 0 {
				return fmt.Errorf("%s: %d", a.name, wrong)
			}
		}
		return nil
	})
}

// readVersion learns what Version says.
func (e *Engine) readVersion(ctx context.Context) error {
	l, err := e.writer.take(ctx)
	if err != nil {
		return err
	}
	defer e.writer.give(l)
	var engine string
	if err := l.one(ctx, "SELECT sqlite_version()", nil, &engine); err != nil {
		return err
	}
	data, err := l.dataVersion(ctx)
	e.version = fmt.Sprintf("SQLite %s, data version %d", engine, data)
	return err
}
