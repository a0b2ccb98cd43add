package postgres

import (
	"context"
	"fmt"
	"slices"
)

// A derivation is what a trigger does for the rows of a statement, done for all rows at once; an empty one is left out, because an import does the
// work otherwise. A trigger without a derivation runs during a load.
type derivation struct{ trigger, statement string }

// derivations do the work of the triggers, in the order of the indexes of the tables that they write.
var derivations = []derivation{
	{"friendships_blocked", ""}, // findViolations checks it
	{"friendships_inserted", `INSERT INTO friends (user_id, friend_id, since)
		SELECT low_id, high_id, since FROM friendships WHERE since IS NOT NULL UNION ALL
		SELECT high_id, low_id, since FROM friendships WHERE since IS NOT NULL ORDER BY 1, 2`},
	{"likes_inserted", `UPDATE interests SET likes = counted.n
		FROM (SELECT interest_id AS id, count(*) AS n FROM likes GROUP BY interest_id) counted WHERE interests.id = counted.id`},
	{"interests_inserted", "INSERT INTO kinds (name, interests) SELECT kind, count(*) FROM interests GROUP BY kind"},
	{"memberships_inserted", `UPDATE pages SET members = counted.n
		FROM (SELECT page_id AS id, count(*) AS n FROM memberships GROUP BY page_id) counted WHERE pages.id = counted.id`},
	{"message_topics_inserted", `INSERT INTO topic_posts (author_id, interest_id, post_id, created_at)
		SELECT m.author_id, x.interest_id, m.id, m.created_at FROM message_topics x JOIN messages m ON m.id = x.message_id
		WHERE m.reply_to_id IS NULL ORDER BY 1, 2, 3`},
}

// derivedTables are written by derivations only.
var derivedTables = []string{"friends", "kinds", "topic_posts"}

// loadTables returns the names of the tables that a load fills.
func loadTables() []string {
	names := slices.Clone(derivedTables)
	for _, t := range tables() {
		if t.table != "" && !slices.Contains(names, t.table) {
			names = append(names, t.table)
		}
	}
	return names
}

// A schemaObject is an index, a reference or a trigger, and the statements that remove and make it.
type schemaObject struct{ drop, create string }

// dropDerived removes the indexes, references and triggers of tables whose work derive does, and returns them in the order in which derive makes
// them. Keys and unique constraints remain, but for those of the tables that only derivations write.
func (c *conn) dropDerived(ctx context.Context, names []string) (dropped []schemaObject, err error) {
	triggers := make([]string, len(derivations))
	for i, d := range derivations {
		triggers[i] = d.trigger
	}
	// A column of the kind gives the order: indexes first, since references of other tables use only those of keys.
	err = c.each(ctx, `WITH loaded AS (SELECT to_regclass(n)::oid AS id FROM unnest(@names::text[]) n)
		SELECT 'DROP INDEX ' || i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), 1 AS kind, i.indexrelid AS id FROM pg_index i
		WHERE i.indrelid IN (SELECT id FROM loaded) AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
		UNION ALL
		SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname),
			format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)), CASE k.contype WHEN 'p' THEN 0 ELSE 2 END, k.oid
		FROM pg_constraint k
		WHERE k.contype = 'f' AND k.conrelid IN (SELECT id FROM loaded)
			OR k.contype = 'p' AND k.conrelid IN (SELECT to_regclass(n)::oid FROM unnest(@derived::text[]) n)
		UNION ALL
		SELECT format('DROP TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass), pg_get_triggerdef(t.oid), 3, t.oid FROM pg_trigger t
		WHERE t.tgrelid IN (SELECT id FROM loaded) AND (t.tgname = ANY(@triggers) OR starts_with(t.tgname, 'changes_'))
		ORDER BY kind, id`, args{"names": names, "triggers": triggers, "derived": derivedTables}, func(r *row) error {
		dropped = append(dropped, schemaObject{r.text(), r.text()})
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, o := range dropped {
		if err := c.run(ctx, o.drop, nil); err != nil {
			return nil, fmt.Errorf("%s: %w", o.drop, err)
		}
	}
	return dropped, nil
}

// derive does the work of the triggers, stores one change of all tables, and makes what dropDerived has removed.
func (c *conn) derive(ctx context.Context, dropped []schemaObject) error {
	for _, d := range derivations {
		if d.statement == "" {
			continue
		}
		if err := c.run(ctx, d.statement, nil); err != nil {
			return fmt.Errorf("%s: %w", d.trigger, err)
		}
	}
	if err := c.storeOneChange(ctx); err != nil {
		return err
	}
	for _, o := range dropped {
		if err := c.run(ctx, o.create, nil); err != nil {
			return fmt.Errorf("%s: %w", o.create, err)
		}
	}
	for _, name := range loadTables() {
		if err := c.run(ctx, "ANALYZE "+name, nil); err != nil {
			return err
		}
	}
	return nil
}

// A reference is a column that refers to the key of another table.
type reference struct{ column, to string }

// readReferences returns the references of each table to other tables. Those to the table itself are checked by Commit.
func (c *conn) readReferences(ctx context.Context) (map[string][]reference, error) {
	references := map[string][]reference{}
	err := c.each(ctx, `SELECT k.conrelid::regclass::text, a.attname::text, k.confrelid::regclass::text FROM pg_constraint k
		JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
		WHERE k.contype = 'f' AND array_length(k.conkey, 1) = 1 AND k.confrelid <> k.conrelid`, nil, func(r *row) error {
		table := r.text()
		references[table] = append(references[table], reference{r.text(), r.text()})
		return nil
	})
	return references, err
}
