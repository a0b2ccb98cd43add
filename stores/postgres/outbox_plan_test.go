package postgres

import (
	"context"
	"strings"
	"testing"

	"fivefold/stores"
)

// explain returns the plan of a statement, made without its arguments.
func explain(ctx context.Context, c *conn, text string, a args) (plan string, err error) {
	err = c.each(ctx, "EXPLAIN "+text, a, func(r *row) error {
		plan += r.text() + "\n"
		return nil
	})
	return plan, err
}

func TestALargeOutboxIsReadByItsIndex(t *testing.T) {
	t.Parallel()
	address := EmptyDatabase(t)
	e := open(t, address, Patient)
	execute(t, address, `INSERT INTO changes (tx, what, key) SELECT (pg_current_xact_id()::text::bigint - n / 10)::text::xid8, 13, gen_random_uuid()
		FROM generate_series(1, 30000) n`, "ANALYZE changes")
	after := cursorArgs(stores.Cursor{Revision: 1})
	for name, text := range map[string]string{"Read": changesAfter, "Wait": pendingChanges, "Prune": pruneChanges, "commit": ownRevision} {
		a := with(after, args{"limit": 100, "keep": "1 hour"})
		for parameter := range a {
			if !strings.Contains(text, "@"+parameter) {
				delete(a, parameter)
			}
		}
		err := e.read(t.Context(), func(c *conn) error {
			plan, err := explain(t.Context(), c, text, a)
			if strings.Contains(plan, "Seq Scan on changes") || !strings.Contains(plan, "changes_pkey") {
				t.Errorf("%s:\n%s", name, plan)
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
