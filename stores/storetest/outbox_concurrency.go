package storetest

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"fivefold/stores"
)

func (s suite) outboxConcurrency() {
	s.test("a reader that continues at Next misses no change of 16 writers and reads none twice", func(t *testing.T, fx *fixture) {
		const writers, keys = 16, 64
		total := 20_000
		if testing.Short() {
			total = 1000
		}
		people, interests := fx.people(t, keys, nil), fx.interests(t, keys, nil)
		after, release := fx.head(t), func() {}
		if fx.harness.Disturb != nil {
			release = sync.OnceFunc(fx.harness.Disturb(t))
			defer release()
		}
		var left atomic.Int64
		left.Store(int64(total))
		var all stores.Written
		ctx := stores.WithWritten(t.Context(), &all)
		var writing sync.WaitGroup
		for w := range writers {
			writing.Go(func() {
				random := rand.New(rand.NewPCG(1, uint64(w)))
				for n := left.Add(-1); n >= 0; n = left.Add(-1) {
					if n == int64(total/2) {
						release()
					}
					if err := fx.changeLike(ctx, random, people, interests); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			writing.Wait()
		}()
		var changes []stores.Change
		for writing := true; writing; {
			if err := fx.Outbox.Wait(t.Context(), after); err != nil {
				t.Fatalf("Wait: %v", err)
			}
			select {
			case <-ended:
				writing = false
			default:
			}
			committed, limit := all.Revision(), 1+rand.IntN(500)
			batch := must(fx.Outbox.Read(t.Context(), after, limit))(t)
			if batch.Latest < committed {
				t.Fatalf("Latest is %d after the commit of %d", batch.Latest, committed)
			}
			changes, after = append(changes, batch.Changes...), fx.checkBatch(t, after, batch, limit)
		}
		some, _ := fx.readUntil(t, after, all.Revision(), stores.MaxLimit)
		changes = append(changes, some...) // each cursor follows the one before: none is read twice
		want(t, "number of changes", len(changes), total)
		r := replica{rows: map[changeKey]bool{}}
		for _, c := range sorted(changes, func(a, b stores.Change) int { return cmp.Compare(a.Version, b.Version) }) {
			r.apply(t, c)
		}
		for _, c := range insertions(stores.Rows{Likes: fx.scan(t, stores.MaxLimit).Likes}) {
			if key := (changeKey{c.Table, c.Key, c.Other}); !r.rows[key] {
				t.Errorf("%+v does not follow from the changes in order of their versions", c)
			}
		}
		want(t, "likes", len(r.rows), fx.counts(t)[stores.TableLikes])
	})
}

// changeLike changes a random like: it adds, changes or removes it, and is one change.
func (fx *fixture) changeLike(ctx context.Context, random *rand.Rand, people, interests []stores.ID) error {
	for {
		i := random.IntN(len(people))
		if random.IntN(2) == 0 {
			return errOf(fx.Likes.Set(ctx, stores.Like{User: people[i], Interest: interests[i], Strength: 1 + random.IntN(100), Since: at(0)}))
		}
		if err := fx.Likes.Remove(ctx, people[i], interests[i]); !errors.Is(err, stores.ErrNotLiked) {
			return err
		}
	}
}
