package embedded

import (
	"context"
	"slices"
	"strings"
)

// A derivation is what a trigger does for each row, done for all rows of a file at once. A trigger without one runs during a load.
type derivation struct{ trigger, statement string }

// derivations do the work of the triggers, in the order of the tables that they write, so that pages are filled one after another.
var derivations = []derivation{
	{"friendship_inserted", `INSERT INTO friend (user, since, friend, friendship)
		SELECT low, since, high, number FROM friendship WHERE since IS NOT NULL UNION ALL
		SELECT high, since, low, number FROM friendship WHERE since IS NOT NULL ORDER BY 1, 2 DESC, 3`},
	{"like_inserted", `UPDATE interest SET likes = counted.likes
		FROM (SELECT interest, count(*) AS likes FROM "like" GROUP BY interest) counted WHERE interest.id = counted.interest`},
	{"interest_inserted", "INSERT INTO kind (name, interests) SELECT kind, count(*) FROM interest GROUP BY kind"},
	{"membership_inserted", `UPDATE page SET members = counted.members
		FROM (SELECT page, count(*) AS members FROM membership GROUP BY page) counted WHERE page.id = counted.page`},
	{"message_topic_inserted", `INSERT INTO topic_post (author, interest, post, created_at)
		SELECT m.author, t.interest, m.id, m.created_at FROM message_topic t CROSS JOIN message m ON m.id = t.message AND m.reply_to IS NULL
		ORDER BY 1, 2, 3`},
	{"network_friendship_inserted", "UPDATE network_version SET version = version + (SELECT count(*) FROM friendship WHERE since IS NOT NULL)"},
	{"network_user_inserted", "UPDATE network_version SET version = version + (SELECT count(*) FROM user)"},
}

// firstIndexes are made before the other indexes, because short lists are read from them most often: of a large file, only the beginning is mapped
// into memory (see maxMapped).
var firstIndexes = []string{"like_strongest", "message_author"}

// A schemaObject is an index or a trigger, and the statement that makes it.
type schemaObject struct{ kind, name, sql string }

// dropDerived removes the indexes and the triggers whose work derive does, and returns them in the order in which derive makes them. Indexes of
// constraints remain.
func (c *conn) dropDerived(ctx context.Context) (dropped []schemaObject, err error) {
	for r, err := range c.query(ctx, `SELECT type, name, sql FROM sqlite_schema
		WHERE type = 'trigger' OR type = 'index' AND sql NOT LIKE 'CREATE UNIQUE %'
		ORDER BY name NOT IN (SELECT value FROM json_each(?)), rowid`, textArg(jsonText(firstIndexes))) {
		if err != nil {
			return nil, err
		}
		o := schemaObject{r.text(), r.text(), r.text()}
		isChange := strings.HasPrefix(o.name, "change_") // a new file has a change of all tables
		if o.kind == "index" || isChange || slices.ContainsFunc(derivations, func(d derivation) bool { return d.trigger == o.name }) {
			dropped = append(dropped, o)
		}
	}
	for _, o := range dropped {
		if err := c.run(ctx, "DROP "+o.kind+" "+o.name); err != nil {
			return nil, err
		}
	}
	return dropped, nil
}

// derive does the work of the triggers, and makes what dropDerived has removed. It reads and writes in the order of the file, so it needs
// less cache than Put, and SQLite sorts parts of the size of the cache in memory.
func (c *conn) derive(ctx context.Context, dropped []schemaObject) error {
	if err := c.run(ctx, "PRAGMA cache_size(-65536)"); err != nil {
		return err
	}
	for _, d := range derivations {
		if err := c.run(ctx, d.statement); err != nil {
			return err
		}
	}
	for _, o := range dropped {
		if err := c.run(ctx, o.sql); err != nil {
			return err
		}
	}
	return nil
}
