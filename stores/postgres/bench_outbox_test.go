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

// BenchmarkWrites measures posts and likes of writers that write at the same time, and what it costs to store changes, and to notify in the
// transaction that stores them.
func BenchmarkWrites(b *testing.B) {
	for _, action := range []struct {
		name string
		do   func(context.Context, stores.Set, int) error
	}{
		{"post", func(ctx context.Context, s stores.Set, n int) error {
			author := benchID(stores.KindUser, n%5000)
			return s.Messages.CreatePost(ctx, stores.Post{
				ID: stores.NewID(stores.KindPost), Author: author, Wall: author, Text: "A post", Audience: stores.AudiencePublic, CreatedAt: time.Now(),
			}, nil)
		}},
		{"like", func(ctx context.Context, s stores.Set, n int) error {
			_, err := s.Likes.Set(ctx, stores.Like{
				User: benchID(stores.KindUser, n%5000), Interest: benchID(stores.KindInterest, (n+n/5000)%5000), Strength: 1, Since: time.Now(),
			})
			return err
		}},
	} {
		for _, writers := range []int{1, 16} {
			for _, variant := range changeVariants {
				b.Run(fmt.Sprint(action.name, "/", writers, "/", variant.name), func(b *testing.B) {
					e := openBench(b, variant.statement)
					var calls sync.WaitGroup
					var done atomic.Int64
					b.ResetTimer()
					for range writers {
						calls.Go(func() {
							for n := done.Add(1); n <= int64(b.N); n = done.Add(1) {
								if err := action.do(b.Context(), e.Set(), int(n)); err != nil {
									b.Error(err)
									return
								}
							}
						})
					}
					calls.Wait()
					b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
				})
			}
		}
	}
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
