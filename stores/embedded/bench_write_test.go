package embedded

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
)

// BenchmarkWrites measures posts by writers that write at the same time, durable as in production.
func BenchmarkWrites(b *testing.B) {
	for _, writers := range []int{1, 32} {
		b.Run(fmt.Sprint(writers), func(b *testing.B) {
			e, err := Open(b.Context(), b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			author := stores.User{ID: testID(stores.KindUser, 1), Handle: "author"}
			if err := e.Set().Users.Create(b.Context(), author, ""); err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			var calls sync.WaitGroup
			var left atomic.Int64
			left.Store(int64(b.N))
			for range writers {
				calls.Go(func() {
					for left.Add(-1) >= 0 {
						p := stores.Post{ID: stores.NewID(stores.KindPost), Author: author.ID, Wall: author.ID, Text: "A post", CreatedAt: time.Now()}
						if err := e.Set().Messages.CreatePost(b.Context(), p, nil); err != nil {
							b.Error(err)
						}
					}
				})
			}
			calls.Wait()
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "posts/s")
			if err := e.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}
