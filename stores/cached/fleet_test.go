package cached

import (
	"context"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/inprocess"
)

// A tier says where the tables of a test keep values.
type tier struct{ near, shared bool }

var tiers = map[string]tier{"in the process": {near: true}, "shared": {shared: true}, "in the process and shared": {true, true}}

// A fleet is the tables of several processes over one truth, which has a number for each key.
type fleet struct {
	tables  []*table[string, int64]
	mu      sync.Mutex
	truth   map[string]int64
	loads   atomic.Int64
	loading func() // runs between reading the truth and returning it
}

// newFleet returns the tables of processes with a shared cache each. The caches may be the same one.
func newFleet(tier tier, shared ...stores.Cache) *fleet {
	f := &fleet{truth: map[string]int64{}, loading: func() {}}
	for _, s := range shared {
		c := New(stores.Set{}, Options{Shared: s, Sole: true})
		t := newTable[string, int64](c, time.Minute)
		if tier.near {
			t.near = &near[string, int64]{inprocess.NewTable[nearKey, any](1 << 20), nearText, func(*int64) int { return 8 }}
		}
		if tier.shared {
			t.share(func(key string) string { return "number:" + key })
		}
		f.tables = append(f.tables, t)
	}
	return f
}

// nearText returns the key of a text of at most 16 bytes in the memory of a process.
func nearText(key string) (at nearKey, exists bool) {
	copy(at.id[:], key)
	return at, true
}

// load reads the truth.
func (f *fleet) load(_ context.Context, keys []string) (map[string]int64, error) {
	f.loads.Add(1)
	found := map[string]int64{}
	f.mu.Lock()
	for _, key := range keys {
		if n, ok := f.truth[key]; ok {
			found[key] = n
		}
	}
	f.mu.Unlock()
	f.loading()
	return found, nil
}

// write changes a key in the process i, and later in the others, as the outbox does. A negative number deletes it.
func (f *fleet) write(ctx context.Context, i int, key string, n int64) {
	f.mu.Lock()
	if f.truth[key] = n; n < 0 {
		delete(f.truth, key)
	}
	f.mu.Unlock()
	f.tables[i].invalidate(ctx, key)
	for j, other := range f.tables {
		if j != i {
			linger(500 * time.Microsecond)
			other.invalidate(ctx, key)
		}
	}
}

// compare fails for each key whose value in a process is not the truth's. It returns the number of keys that were in a cache.
func (f *fleet) compare(t *testing.T, keys []string) (cached int) {
	t.Helper()
	before := f.loads.Load()
	for i, table := range f.tables {
		for _, key := range keys {
			got, err := table.get(t.Context(), []string{key}, f.load)
			n, exists := got[key]
			if err != nil {
				t.Fatal(err)
			}
			if wanted, isThere := f.truth[key]; n != wanted || exists != isThere {
				t.Errorf("%s is %d (%t) in process %d, and %d (%t) in truth", key, n, exists, i, wanted, isThere)
			}
		}
	}
	return len(f.tables)*len(keys) - int(f.loads.Load()-before)
}

func linger(limit time.Duration) { time.Sleep(rand.N(limit)) }

func numbered(n int) []string {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = strconv.Itoa(i)
	}
	return keys
}

// forEachTier runs a test for each tier over a cache in process.
func forEachTier(t *testing.T, test func(t *testing.T, f *fleet)) {
	for name, tier := range tiers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shared := inprocess.NewCache(16 << 20)
			test(t, newFleet(tier, shared, shared))
		})
	}
}

func TestNoValueStaysStaleAfterAWriteDuringALoad(t *testing.T) {
	t.Parallel()
	forEachTier(t, func(t *testing.T, f *fleet) {
		for range 10 {
			f.readWhileWriting(t, numbered(500), func(int) {})
		}
	})
}

// readWhileWriting reads keys in both processes, with random delays between load and fill, while each key is written once. Then no key is stale.
func (f *fleet) readWhileWriting(t *testing.T, keys []string, written func(n int)) {
	t.Helper()
	f.loading = func() { linger(2 * time.Millisecond) }
	var writers, readers sync.WaitGroup
	var done atomic.Bool
	for _, table := range f.tables {
		for range 8 {
			readers.Go(func() {
				for !done.Load() {
					some := make([]string, 0, 8)
					for range cap(some) {
						some = append(some, keys[rand.IntN(len(keys))])
					}
					if _, err := table.get(t.Context(), some, f.load); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	var count atomic.Int64
	for w := range 8 {
		writers.Go(func() {
			for i := w; i < len(keys); i += 8 {
				f.write(t.Context(), rand.IntN(len(f.tables)), keys[i], rand.Int64N(1e9))
				written(int(count.Add(1)))
			}
		})
	}
	writers.Wait()
	done.Store(true)
	readers.Wait()
	f.loading = func() {}
	f.compare(t, keys)
}

func TestAfterARandomWorkloadEveryValueIsTheTruths(t *testing.T) {
	t.Parallel()
	forEachTier(t, func(t *testing.T, f *fleet) {
		keys := numbered(50)
		f.workRandomly(t, keys, func(int) {})
		if f.compare(t, keys); f.compare(t, keys) != 2*len(keys) {
			t.Error("values that were read are not cached")
		}
	})
}

// workRandomly reads, writes and deletes keys in all processes, also with contexts that end during a load. It calls did after each of 2400 calls.
func (f *fleet) workRandomly(t *testing.T, keys []string, did func(n int)) {
	t.Helper()
	f.loading = func() { linger(200 * time.Microsecond) }
	var running sync.WaitGroup
	var count atomic.Int64
	for range 8 {
		running.Go(func() {
			for range 300 {
				i, key := rand.IntN(len(f.tables)), keys[rand.IntN(len(keys))]
				switch rand.IntN(8) {
				case 0:
					f.write(t.Context(), i, key, rand.Int64N(1e9)-5e8) // half of them are deletions
				case 1:
					ctx, cancel := context.WithTimeout(t.Context(), rand.N(300*time.Microsecond))
					_, _ = f.tables[i].get(ctx, keys[:10], f.load)
					_, _ = f.tables[i].get(ctx, keys[:1], f.load)
					cancel()
				default:
					if _, err := f.tables[i].get(t.Context(), []string{key, keys[0], key}, f.load); err != nil {
						t.Error(err)
					}
				}
				did(int(count.Add(1)))
			}
		})
	}
	running.Wait()
	f.loading = func() {}
}

func TestReadersOfAKeyThatExpiresLoadItOnce(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"shared", "in the process and shared"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shared := inprocess.NewCache(16 << 20)
			f := newFleet(tiers[name], shared, shared)
			f.readExpiring(t)
		})
	}
}

// 1,000 readers of a key exceed maxWait while the first one loads it.
func TestReadersOfAKeyThatLoadsSlowlyShareTheNextLoad(t *testing.T) {
	t.Parallel()
	f := newFleet(tiers["in the process"], nil)
	f.truth["slow"] = 1
	f.loading = func() { time.Sleep(2 * maxWait) }
	var readers sync.WaitGroup
	for range 1000 {
		readers.Go(func() {
			if got, err := f.tables[0].get(t.Context(), []string{"slow"}, f.load); err != nil || got["slow"] != 1 {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	readers.Wait()
	// One of the first reader, one of the first that has waited, and one of the others; some more when readers come late.
	if n := f.loads.Load(); n > 10 {
		t.Errorf("%d loads", n)
	}
}

// readExpiring reads a key a thousand times at once in two processes, after it has expired. It is loaded twice at most, or
// three times by each process if the first load is late.
func (f *fleet) readExpiring(t *testing.T) {
	t.Helper()
	f.truth["hot"] = 1
	for round := range 3 {
		for _, table := range f.tables { // as if its lifetime had ended
			table.invalidate(t.Context(), "hot")
		}
		f.loads.Store(0)
		f.loading = func() { linger(20 * time.Millisecond) }
		start, began := make(chan struct{}), time.Now()
		var readers sync.WaitGroup
		for i := range 1000 {
			readers.Go(func() {
				<-start
				if got, err := f.tables[i%len(f.tables)].get(t.Context(), []string{"hot"}, f.load); err != nil || got["hot"] != 1 {
					t.Errorf("%v, %v", got, err)
				}
			})
		}
		close(start)
		readers.Wait()
		if n := f.loads.Load(); n > 2 && time.Since(began) < maxWait || n > int64(3*len(f.tables)) {
			t.Errorf("round %d: %d loads", round, n)
		}
	}
}
