package postgres

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
)

// benchID returns the n-th ID of a kind.
func benchID(kind stores.Kind, n int) stores.ID {
	id := stores.ID{Kind: kind}
	id.UUID[0], id.UUID[14], id.UUID[15] = 1, byte(n>>8), byte(n)
	return id
}

// changeVariants are ways to store the changes of a write, as statements on a migrated database.
var changeVariants = []struct{ name, statement string }{
	{"outbox", "SELECT"},
	{"none", `DO $$ DECLARE t record; BEGIN
		FOR t IN SELECT tgname, tgrelid::regclass AS name FROM pg_trigger WHERE tgname LIKE 'changes_%' LOOP
			EXECUTE format('DROP TRIGGER %I ON %s', t.tgname, t.name);
		END LOOP; END $$`},
	{"notify", `CREATE FUNCTION notify_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('changed', ''); RETURN NULL; END $$;
		CREATE TRIGGER notify AFTER INSERT ON changes FOR EACH STATEMENT EXECUTE FUNCTION notify_changes()`},
}

// OpenDurable opens an engine over an empty database, whose commits wait for the disk. It is closed when b ends.
func OpenDurable(b testing.TB) *Engine {
	address := serverURL(b)
	address.Path = "/" + newDatabase(b)
	query := address.Query()
	query.Set("pool_max_conns", "20")
	address.RawQuery = query.Encode()
	e, err := Open(b.Context(), address.String(), Patient)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = e.Close() })
	return e
}

// openBench returns a durable engine with people and interests, after a statement.
func openBench(b *testing.B, statement string) *Engine {
	e := OpenDurable(b)
	var rows stores.Rows
	for n := range 5000 {
		rows.Users = append(rows.Users, stores.User{ID: benchID(stores.KindUser, n), Handle: fmt.Sprint("person-", n)})
		rows.Interests = append(rows.Interests, stores.Interest{ID: benchID(stores.KindInterest, n), Kind: stores.KindBand})
	}
	if _, err := e.Set().Archive.Put(b.Context(), rows); err != nil {
		b.Fatal(err)
	}
	execute(b, databaseURL(b, e.pool.Config().ConnConfig.Database), statement, "ANALYZE")
	return e
}

// A benchWrite is a write of the n-th row, by the engine and as one statement by hand.
type benchWrite struct {
	name   string
	do     func(context.Context, *Engine, int) error
	byHand func(context.Context, *Engine, int) error
}

func benchWrites() []benchWrite {
	post := func(n int) stores.Post {
		author := benchID(stores.KindUser, n%5000)
		return stores.Post{ID: stores.NewID(stores.KindPost), Author: author, Wall: author, Text: "A post", Audience: stores.AudiencePublic, CreatedAt: time.Now()}
	}
	like := func(n int) stores.Like {
		return stores.Like{User: benchID(stores.KindUser, n%5000), Interest: benchID(stores.KindInterest, (n+n/5000)%5000), Strength: 1, Since: time.Now()}
	}
	return []benchWrite{
		{"post", func(ctx context.Context, e *Engine, n int) error {
			return messages{e}.CreatePost(ctx, post(n), nil)
		}, func(ctx context.Context, e *Engine, n int) error {
			p := post(n)
			_, err := e.pool.Exec(ctx, "INSERT INTO messages (id, author_id, post_id, wall_id, audience, created_at, text) VALUES ($1, $2, $1, $2, $3, $4, $5)",
				p.ID.UUID, p.Author.UUID, p.Audience, p.CreatedAt, p.Text)
			return err
		}},
		{"like", func(ctx context.Context, e *Engine, n int) error {
			_, err := likes{e}.Set(ctx, like(n))
			return err
		}, func(ctx context.Context, e *Engine, n int) error {
			l := like(n)
			_, err := e.pool.Exec(ctx, `INSERT INTO likes (user_id, interest_id, strength, since) VALUES ($1, $2, $3, $4)
				ON CONFLICT (user_id, interest_id) DO UPDATE SET strength = excluded.strength`, l.User.UUID, l.Interest.UUID, l.Strength, l.Since)
			return err
		}},
	}
}

// BenchmarkWrites measures posts and likes of writers that write at the same time, beside the same statements by hand, and what it costs to store changes, and
// to notify in the transaction that stores them.
func BenchmarkWrites(b *testing.B) {
	for _, write := range benchWrites() {
		for _, writers := range []int{1, 16} {
			for _, variant := range changeVariants {
				name := fmt.Sprint(write.name, "/", writers, "/", variant.name)
				b.Run(name, func(b *testing.B) { benchmarkWrite(b, openBench(b, variant.statement), writers, write.do) })
				b.Run(name+"-by-hand", func(b *testing.B) { benchmarkWrite(b, openBench(b, variant.statement), writers, write.byHand) })
			}
		}
	}
}

func benchmarkWrite(b *testing.B, e *Engine, writers int, do func(context.Context, *Engine, int) error) {
	var calls sync.WaitGroup
	var done atomic.Int64
	b.ResetTimer()
	for range writers {
		calls.Go(func() {
			for n := done.Add(1); n <= int64(b.N); n = done.Add(1) {
				if err := do(b.Context(), e, int(n)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	calls.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
}

// BenchmarkPut measures rows per second of one call of Archive.Put.
func BenchmarkPut(b *testing.B) {
	for _, n := range []int{1000, 8000} {
		for _, variant := range changeVariants[:2] {
			b.Run(fmt.Sprint(n, "/", variant.name), func(b *testing.B) {
				e, put := openBench(b, variant.statement), 0
				for b.Loop() {
					var rows stores.Rows
					for range n {
						rows.Likes = append(rows.Likes, stores.Like{
							User: benchID(stores.KindUser, put%5000), Interest: benchID(stores.KindInterest, (put+put/5000)%5000), Strength: 1, Since: time.Now(),
						})
						put++
					}
					if _, err := e.Set().Archive.Put(b.Context(), rows); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(put)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	}
}
