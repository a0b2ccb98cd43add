package postgres

import (
	"strings"
	"testing"

	"fivefold/stores/demo"
)

func TestIntegrityFindsInconsistentRows(t *testing.T) {
	t.Parallel()
	for finding, damage := range map[string]string{
		"friendships without both friend rows": "DELETE FROM friends WHERE user_id = (SELECT max(user_id::text)::uuid FROM friends)",
		"friend rows without a friendship":     "DELETE FROM friendships WHERE since IS NOT NULL AND id = (SELECT max(id::text)::uuid FROM friendships WHERE since IS NOT NULL)",
		"blocks between friends":               "INSERT INTO blocks SELECT low_id, high_id, since FROM friendships WHERE since IS NOT NULL LIMIT 1",
		"a wrong like count":                   "UPDATE interests SET likes = likes + 1",
		"a wrong interest count":               "UPDATE kinds SET interests = 7777",
		"a wrong member count":                 "UPDATE pages SET members = members + 1",
		"outside the thread": `UPDATE messages SET post_id = gen_random_uuid()
			WHERE id = (SELECT id FROM messages WHERE reply_to_id IS NOT NULL LIMIT 1)`,
	} {
		e := OpenEmpty(t)
		if err := demo.Fill(t.Context(), e.Set()); err != nil {
			t.Fatal(err)
		}
		if err := e.Integrity(t.Context()); err != nil {
			t.Fatal(err)
		}
		execute(t, e.pool.Config().ConnString(), "SET session_replication_role = replica", damage)
		if err := e.Integrity(t.Context()); err == nil || !strings.Contains(err.Error(), finding) {
			t.Errorf("after %s got %v, want %s", damage, err, finding)
		}
		if err := e.Check(t.Context()); err != nil {
			t.Error(err)
		}
	}
}
