package relaytest

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/relay"
)

const (
	benchWriters = 16
	// benchWindow is the number of writes after which the sides of a comparison take turns.
	benchWindow = 1000
	// idlePause is the time after which a relay that has applied everything is idle.
	idlePause = 10 * time.Millisecond
)

// Benchmark measures the time from the end of a write until a led projection, live_events, and one that follows have applied it; and, of writers
// that write posts at the same time, how many changes are applied per second and what the relay costs them.
func Benchmark(b *testing.B, open Open) {
	b.Run("idle", func(b *testing.B) {
		m := newMeasurement(b, open)
		defer m.run()()
		b.ResetTimer()
		for range b.N {
			m.write(1, 1)
			time.Sleep(idlePause)
		}
		m.reportLags()
	})
	b.Run(fmt.Sprint("writers=", benchWriters), func(b *testing.B) {
		m := newMeasurement(b, open)
		b.ResetTimer()
		var with, without, applied time.Duration
		for left := b.N; left > 0; left -= benchWindow {
			n := min(left, benchWindow)
			without += m.write(benchWriters, n)
			stop := m.run()
			began := time.Now()
			with += m.write(benchWriters, n)
			applied += time.Since(began)
			stop()
		}
		rate := func(d time.Duration, unit string) { b.ReportMetric(float64(b.N)/d.Seconds(), unit) }
		rate(without, "alone/s")
		rate(with, "writes/s")
		rate(applied, "changes/s")
		b.ReportMetric(without.Seconds()/with.Seconds(), "of-alone")
		m.reportLags()
	})
}

// A measurement is a store with a person for each writer, and the two projections.
type measurement struct {
	b        *testing.B
	set      stores.Set
	led, own *clock
	running  bool // a relay
}

func newMeasurement(b *testing.B, open Open) *measurement {
	set := open(b)
	set.Events = nobody{}
	var rows stores.Rows
	for n := range benchWriters {
		rows.Users = append(rows.Users, stores.User{ID: benchAuthor(n), Handle: fmt.Sprint("person-", n), JoinedAt: time.Unix(1, 0)})
	}
	if _, err := set.Archive.Put(b.Context(), rows); err != nil {
		b.Fatal(err)
	}
	events := &relay.LiveEvents{Stores: set, Wanted: func() bool { return true }, Log: slog.New(slog.DiscardHandler)}
	return &measurement{b: b, set: set, led: newClock(events.Name(), events.Apply), own: newClock("own", nil)}
}

func benchAuthor(n int) stores.ID {
	return stores.ID{Kind: stores.KindUser, UUID: [16]byte{6: 0x80, 8: 0x80, 15: byte(n + 1)}}
}

// nobody subscribes to nobody.
type nobody struct{ stores.Events }

func (nobody) Publish(context.Context, stores.Event, ...stores.ID) error { return nil }

// run runs a relay until stop, and returns when it has applied everything that was written.
func (m *measurement) run() (stop func()) {
	ctx, cancel := context.WithCancel(m.b.Context())
	r := relay.New(relay.Options{Outbox: m.set.Outbox, Projections: m.set.Projections, Owner: "bench"})
	r.Lead(m.led)
	r.Follow(m.own)
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.Run(ctx)
	}()
	if err := r.Ready(ctx); err != nil {
		m.b.Fatal(err)
	}
	for { // a change that is committed before the projection is filled is not applied
		all, err := m.set.Projections.All(ctx)
		if err != nil {
			m.b.Fatal(err)
		}
		if s := all[m.led.name]; s.Leader != "" && !s.Rebuild {
			break
		}
		time.Sleep(time.Millisecond)
	}
	m.running = true
	m.write(1, 1)
	for _, c := range []*clock{m.led, m.own} {
		c.lags = c.lags[:len(c.lags)-1]
	}
	return func() {
		cancel()
		<-done
		m.running = false
	}
}

// write writes n posts by writers that write at the same time, and returns how long they took. While a relay runs, it waits until all are applied.
func (m *measurement) write(writers, n int) time.Duration {
	var mu sync.Mutex
	committed := make(map[stores.ID]time.Time, n)
	var next atomic.Int64
	var writing sync.WaitGroup
	began := time.Now()
	for w := range writers {
		writing.Go(func() {
			for next.Add(1) <= int64(n) {
				id := stores.NewID(stores.KindPost)
				if err := m.set.Messages.CreatePost(m.b.Context(), stores.Post{ID: id, Author: benchAuthor(w), Wall: benchAuthor(w), Text: "A post",
					Audience: stores.AudiencePublic, CreatedAt: time.Now()}, nil); err != nil {
					m.b.Error(err)
					return
				}
				now := time.Now()
				mu.Lock()
				committed[id] = now
				mu.Unlock()
			}
		})
	}
	writing.Wait()
	took := time.Since(began)
	if m.running && !m.b.Failed() {
		m.led.await(committed)
		m.own.await(committed)
	}
	return took
}

func (m *measurement) reportLags() {
	for _, c := range []*clock{m.led, m.own} {
		slices.Sort(c.lags)
		for _, p := range []int{50, 99} {
			m.b.ReportMetric(float64(c.lags[len(c.lags)*p/100].Microseconds())/1000, fmt.Sprintf("ms-%s-p%d", c.name, p))
		}
	}
}

// A clock is a projection that records when it has applied a change.
type clock struct {
	name  string
	apply func(context.Context, []stores.Change) error // nil does nothing
	mu    sync.Mutex
	more  *sync.Cond
	at    map[stores.ID]time.Time
	lags  []time.Duration
}

func newClock(name string, apply func(context.Context, []stores.Change) error) *clock {
	c := &clock{name: name, apply: apply, at: map[stores.ID]time.Time{}}
	c.more = sync.NewCond(&c.mu)
	return c
}

// Name implements relay.Projection.
func (c *clock) Name() string { return c.name }

// Apply implements relay.Projection.
func (c *clock) Apply(ctx context.Context, changes []stores.Change) error {
	if c.apply != nil {
		if err := c.apply(ctx, changes); err != nil {
			return err
		}
	}
	now := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, change := range changes {
		if _, ok := c.at[change.Key]; !ok {
			c.at[change.Key] = now
		}
	}
	c.more.Broadcast()
	return nil
}

// await waits until the changes of rows are applied, and records the time since they were committed. One may be applied before its writer knows.
func (c *clock) await(committed map[stores.ID]time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, at := range committed {
		for c.at[id].IsZero() {
			c.more.Wait()
		}
		c.lags = append(c.lags, max(0, c.at[id].Sub(at)))
	}
}
