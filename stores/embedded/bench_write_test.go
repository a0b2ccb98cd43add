package embedded

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
)

// BenchmarkWrites measures posts and likes by writers that write at the same time, durable as in production, and in memory, where what a write
// computes weighs more.
func BenchmarkWrites(b *testing.B) {
	author := stores.User{ID: testID(stores.KindUser, 1), Handle: "author"}
	post := func(ctx context.Context, s stores.Set, _ int64) error {
		return s.Messages.CreatePost(ctx, stores.Post{
			ID: stores.NewID(stores.KindPost), Author: author.ID, Wall: author.ID, Text: "A post", CreatedAt: time.Now(),
		}, nil)
	}
	like := func(ctx context.Context, s stores.Set, n int64) error {
		_, err := s.Likes.Set(ctx, stores.Like{User: author.ID, Interest: testID(stores.KindInterest, int(n%likedInterests)), Strength: int(n), Since: time.Now()})
		return err
	}
	for _, action := range []struct {
		name string
		do   func(context.Context, stores.Set, int64) error
	}{{"post", post}, {"like", like}} {
		for _, kept := range []string{"durable", "memory"} {
			for _, writers := range []int{1, 32} {
				b.Run(fmt.Sprint(action.name, "/", kept, "/", writers), func(b *testing.B) {
					dir := Memory
					if kept == "durable" {
						dir = b.TempDir()
					}
					benchmarkWrites(b, dir, author, writers, action.do)
				})
			}
		}
	}
}

// likedInterests is the number of interests that are liked: most likes change one.
const likedInterests = 5000

func benchmarkWrites(b *testing.B, dir string, author stores.User, writers int, do func(context.Context, stores.Set, int64) error) {
	e, err := Open(b.Context(), dir)
	if err != nil {
		b.Fatal(err)
	}
	rows := stores.Rows{Users: []stores.User{author}}
	for n := range likedInterests {
		rows.Interests = append(rows.Interests, stores.Interest{ID: testID(stores.KindInterest, n), Kind: stores.KindBand})
	}
	if _, err := e.Set().Archive.Put(b.Context(), rows); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	var calls sync.WaitGroup
	var left atomic.Int64
	left.Store(int64(b.N))
	for range writers {
		calls.Go(func() {
			for n := left.Add(-1); n >= 0; n = left.Add(-1) {
				if err := do(b.Context(), e.Set(), n); err != nil {
					b.Error(err)
				}
			}
		})
	}
	calls.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
	if err := e.Close(); err != nil {
		b.Fatal(err)
	}
}
