package postgres

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	driver "github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fivefold/stores"
)

// largeTable is the number of rows from which no statement may read a table whole.
const largeTable = 5000

// A statementLog records the statements of an engine, each with the arguments of its first execution.
type statementLog struct {
	mu         sync.Mutex
	statements map[string][]any
}

func (l *statementLog) add(sql string, arguments []any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.statements[sql]; !known {
		l.statements[sql] = arguments
	}
}

// TraceQueryStart implements pgx.QueryTracer.
func (l *statementLog) TraceQueryStart(ctx context.Context, _ *driver.Conn, q driver.TraceQueryStartData) context.Context {
	l.add(q.SQL, q.Args)
	return ctx
}

// TraceQueryEnd implements pgx.QueryTracer.
func (*statementLog) TraceQueryEnd(context.Context, *driver.Conn, driver.TraceQueryEndData) {}

// TraceBatchStart implements pgx.BatchTracer.
func (*statementLog) TraceBatchStart(ctx context.Context, _ *driver.Conn, _ driver.TraceBatchStartData) context.Context {
	return ctx
}

// TraceBatchQuery implements pgx.BatchTracer.
func (l *statementLog) TraceBatchQuery(_ context.Context, _ *driver.Conn, q driver.TraceBatchQueryData) {
	l.add(q.SQL, q.Args)
}

// TraceBatchEnd implements pgx.BatchTracer.
func (*statementLog) TraceBatchEnd(context.Context, *driver.Conn, driver.TraceBatchEndData) {}

// noStatementScans runs calls on an engine over a filled database, and fails t for each of their statements, of which there must be at least want,
// whose plan reads a table of largeTable rows or more from its beginning to its end.
func noStatementScans(t *testing.T, e *Engine, want int, calls func(*Engine)) {
	t.Helper()
	log := &statementLog{statements: map[string][]any{}}
	config := e.pool.Config()
	config.ConnConfig.Tracer = log
	traced, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	e.pool.Close()
	e.pool = traced
	calls(e)
	e.graph.Store(nil)
	asked := maps.Clone(log.statements)
	if len(asked) < want {
		t.Errorf("%d statements, want at least %d", len(asked), want)
	}
	large := map[string]bool{}
	err = e.read(t.Context(), func(c *conn) error {
		err := c.each(t.Context(), "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND reltuples >= @rows", args{"rows": largeTable}, func(r *row) error {
			large[r.text()] = true
			return nil
		})
		for _, sql := range slices.Sorted(maps.Keys(asked)) {
			if head, _, _ := strings.Cut(sql, " "); head != "SELECT" && head != "WITH" {
				continue
			}
			var plans []struct{ Plan planNode }
			var text []byte
			if err := c.pgx.QueryRow(t.Context(), "EXPLAIN (FORMAT JSON) "+sql, asked[sql]...).Scan(&text); err != nil {
				t.Errorf("%s: %v", sql, err)
				continue
			}
			if err := json.Unmarshal(text, &plans); err != nil {
				return err
			}
			for _, table := range plans[0].Plan.scans(false) {
				if large[table] {
					t.Errorf("reads all of %s:\n%s", table, sql)
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A planNode is a step of PostgreSQL's plan of a statement.
type planNode struct {
	Type     string `json:"Node Type"`
	Relation string `json:"Relation Name"`
	Index    string `json:"Index Cond"`
	Name     string `json:"Index Name"`
	Plans    []planNode
}

// openIndexes are the indexes of the rows that are open, which are few: what counts them reads all of them.
var openIndexes = []string{"payments_open", "outflows_waiting", "provider_events_due"}

// scans returns the tables that a plan reads whole: without an index, or from one end of an index to the other. limited says that a LIMIT ends it.
func (p planNode) scans(limited bool) (tables []string) {
	switch p.Type {
	case "Seq Scan":
		tables = append(tables, p.Relation)
	case "Index Scan", "Index Only Scan":
		if p.Index == "" && !limited && !slices.Contains(openIndexes, p.Name) {
			tables = append(tables, p.Relation)
		}
	}
	limited = p.Type == "Limit" || limited && slices.Contains([]string{"Nested Loop", "Subquery Scan", "Append", "Result"}, p.Type)
	for _, part := range p.Plans {
		tables = append(tables, part.scans(limited)...)
	}
	return tables
}

// fillStatements fill a database with 20,000 people, each with 10 friends, 3 likes, 2 posts and 2 comments. Triggers are off.
var fillStatements = []string{
	"SET session_replication_role = replica",
	"CREATE FUNCTION test_id(bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT ('00000000-0000-4000-8000-' || lpad(to_hex($1), 12, '0'))::uuid $$",
	`INSERT INTO users (id, handle, name, name_key, bio, joined_at, first_name, last_name, last_name_key, gender, birthday, friends_visibility, interests_visibility)
		SELECT test_id(n), 'h' || n, 'Name ' || n, 'name ' || n, '', now(), 'First' || n % 100, 'Last', 'last', '', '', 'EVERYONE', 'EVERYONE' FROM generate_series(0, 19999) n`,
	`INSERT INTO friendships (id, low_id, high_id, requested_at, since)
		SELECT gen_random_uuid(), least(a, b), greatest(a, b), now(), now() FROM (
			SELECT test_id(n) AS a, test_id((n + 1 + d * d * 37) % 20000) AS b FROM generate_series(0, 19999) n, generate_series(0, 4) d) f ON CONFLICT DO NOTHING`,
	"INSERT INTO friends SELECT low_id, high_id, since FROM friendships UNION ALL SELECT high_id, low_id, since FROM friendships",
	"INSERT INTO blocks SELECT test_id(n), test_id(n + 7), now() FROM generate_series(0, 6000) n",
	`INSERT INTO interests (id, kind, name, name_key, url, likes) SELECT test_id(n), 'MUSIC', 'i' || n, 'i' || n, '', 10 FROM generate_series(0, 5999) n`,
	"INSERT INTO likes SELECT test_id(n), test_id((n * 7 + d * 13) % 6000), 1, now() FROM generate_series(0, 19999) n, generate_series(0, 2) d",
	`INSERT INTO messages (id, author_id, post_id, wall_id, audience, created_at, text)
		SELECT test_id(n), test_id(n % 20000), test_id(n), test_id(n % 20000), 'EVERYONE', now() - n * interval '1 minute', '' FROM generate_series(0, 39999) n`,
	`INSERT INTO messages (id, author_id, post_id, reply_to_id, created_at, text)
		SELECT test_id(100000 + n), test_id((n + 1) % 20000), test_id(n), test_id(n), now() - n * interval '1 minute', '' FROM generate_series(0, 39999) n`,
	"ANALYZE",
}

// filled returns an engine over a filled database, and its n-th person or message.
func filled(t testing.TB) (e *Engine, id func(kind stores.Kind, n int) stores.ID) {
	t.Helper()
	e = OpenEmpty(t)
	config := e.pool.Config().ConnConfig.Copy()
	config.RuntimeParams["statement_timeout"] = "0"
	c, err := driver.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(t.Context())) }()
	for _, statement := range append(fillStatements, "DROP FUNCTION test_id") {
		if _, err := c.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	return e, func(kind stores.Kind, n int) stores.ID {
		return stores.ID{Kind: kind, UUID: [16]byte{6: 0x40, 8: 0x80, 13: byte(n >> 16), 14: byte(n >> 8), 15: byte(n)}}
	}
}

// TestNoStatementOfTheNetworkScansALargeTable asks every question of Network and Circles, by statements and with the friendship graph.
func TestNoStatementOfTheNetworkScansALargeTable(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("fills a database")
	}
	e, id := filled(t)
	g := newGraph(t, e) // which reads all friendships
	noStatementScans(t, e, 50, func(e *Engine) {
		e.graph.Store(nil)
		askNetwork(t, e.Set(), id)
		e.graph.Store(g)
		askNetwork(t, e.Set(), id)
		if state := e.Graph(); state.Behind > 0 || state.Answered == 0 {
			t.Errorf("%+v", state)
		}
	})
}

// askNetwork asks every question of Network and Circles about one person and about several.
func askNetwork(t *testing.T, s stores.Set, id func(kind stores.Kind, n int) stores.ID) {
	t.Helper()
	ctx, viewer, window := t.Context(), id(stores.KindUser, 0), stores.Window{Limit: 20, Count: true}
	asked := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	for _, n := range []int{1, 3} {
		var people []stores.ID
		var pairs []stores.Pair
		for i := range n {
			people = append(people, id(stores.KindUser, i+1))
			pairs = append(pairs, stores.Pair{A: id(stores.KindUser, i+1), B: id(stores.KindUser, 50*(i+1))})
		}
		asked(s.Network.Mutual(ctx, viewer, pairs, window))
		asked(s.Network.FriendsOfFriends(ctx, viewer, people, window))
		asked(s.Network.Path(ctx, viewer, pairs))
		asked(s.Network.Paths(ctx, viewer, pairs, 3))
		asked(s.Network.Similar(ctx, viewer, people, stores.InterestFilter{}, window))
		asked(s.Network.Similar(ctx, viewer, people, stores.InterestFilter{Kind: "MUSIC"}, window))
		for reach := range stores.MaxReach {
			asked(s.Circles.People(ctx, viewer, people, stores.CirclePeople{Reach: reach + 1}, window))
			asked(s.Circles.People(ctx, viewer, people, stores.CirclePeople{Reach: reach + 1, FirstName: stores.Only("First1")}, window))
			asked(s.Circles.Messages(ctx, viewer, people, stores.CircleMessages{Reach: reach + 1}, window))
			asked(s.Circles.Messages(ctx, viewer, people, stores.CircleMessages{Reach: reach + 1, Before: time.Now()}, stores.Window{Limit: 20, Backward: true}))
		}
	}
}
