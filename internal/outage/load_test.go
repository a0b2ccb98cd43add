//go:build linux

package outage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/demo"
)

const (
	loadWorkers = 16
	loadBudget  = 2 * time.Second // of a call, as the rest of a request's time
	// loadPatience ends a test whose store does not heal. It is no bound of the time that healing takes.
	loadPatience = 2 * time.Minute
)

// A storeLoad publishes posts with two topics and reads people, from several goroutines, until stop.
type storeLoad struct {
	t      *testing.T
	set    stores.Set
	author stores.ID
	topics []stores.ID

	stopping chan struct{}
	workers  sync.WaitGroup
	done     [loadWorkers]atomic.Int64 // calls that have ended
	written  atomic.Int64              // posts that were acknowledged
	failed   atomic.Int64
	slowest  atomic.Int64 // nanoseconds

	mu        sync.Mutex
	tried     []stores.ID          // guarded by mu
	published map[stores.ID]string // texts of acknowledged posts; guarded by mu
	reasons   map[string]int       // of failures; guarded by mu
}

// startLoad fills set with the demo network, and begins.
func startLoad(t *testing.T, set stores.Set) *storeLoad {
	t.Helper()
	if err := demo.Fill(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	found, err := set.Users.ByHandles(t.Context(), []string{"ada"})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := set.Archive.Scan(t.Context(), stores.TableInterests, stores.Rows{}, 2)
	if err != nil {
		t.Fatal(err)
	}
	l := &storeLoad{t: t, set: set, author: found["ada"].ID, stopping: make(chan struct{}), published: map[stores.ID]string{}, reasons: map[string]int{}}
	for _, i := range rows.Interests {
		l.topics = append(l.topics, i.ID)
	}
	for n := range loadWorkers {
		l.workers.Go(func() { l.work(n) })
	}
	t.Cleanup(l.stop)
	l.waitForPosts(50)
	return l
}

func (l *storeLoad) work(worker int) {
	for n := 0; ; n++ {
		select {
		case <-l.stopping:
			return
		default:
		}
		ctx, cancel := context.WithTimeout(context.Background(), loadBudget)
		began := time.Now()
		err := l.call(ctx, worker, n)
		took := time.Since(began)
		cancel()
		if err != nil {
			l.fail(err)
			time.Sleep(5 * time.Millisecond) // rejections take no time
		}
		l.slowest.Store(max(l.slowest.Load(), int64(took)))
		l.done[worker].Add(1)
	}
}

func (l *storeLoad) call(ctx context.Context, worker, n int) error {
	if n%2 == 0 {
		_, err := l.set.Users.ByIDs(ctx, []stores.ID{l.author})
		return err
	}
	p := stores.Post{ID: stores.NewID(stores.KindPost), Author: l.author, Wall: l.author, Text: fmt.Sprintf("post %d of worker %d", n, worker),
		Audience: stores.AudiencePublic, CreatedAt: time.Now()}
	l.mu.Lock()
	l.tried = append(l.tried, p.ID)
	l.mu.Unlock()
	if err := l.set.Messages.CreatePost(ctx, p, l.topics); err != nil {
		return err
	}
	l.mu.Lock()
	l.published[p.ID] = p.Text
	l.mu.Unlock()
	l.written.Add(1)
	return nil
}

func (l *storeLoad) fail(err error) {
	l.failed.Add(1)
	reason := "other"
	switch {
	case errors.Is(err, stores.ErrUnavailable):
		reason = "unavailable"
	case errors.Is(err, context.DeadlineExceeded):
		reason = "deadline"
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.reasons[reason]++; reason == "other" && l.reasons[reason] == 1 {
		l.t.Logf("the first other failure: %v", err)
	}
}

// wait waits until is returns true.
func (l *storeLoad) wait(what string, is func() bool) {
	l.t.Helper()
	for began := time.Now(); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > loadPatience {
			l.t.Fatalf("%s: not within %v; failures %v", what, loadPatience, l.failures())
		}
	}
}

func (l *storeLoad) failures() map[string]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	reasons := map[string]int{}
	for reason, n := range l.reasons {
		reasons[reason] = n
	}
	return reasons
}

// waitForPosts waits until n more posts were acknowledged.
func (l *storeLoad) waitForPosts(n int64) {
	l.t.Helper()
	until := l.written.Load() + n
	l.wait("posts are published", func() bool { return l.written.Load() >= until })
}

// waitForCalls waits until every worker has ended two more calls: all that ran when it was called, and one that began afterwards.
func (l *storeLoad) waitForCalls() {
	l.t.Helper()
	var until [loadWorkers]int64
	for i := range until {
		until[i] = l.done[i].Load() + 2
	}
	l.wait("calls end", func() bool {
		for i := range until {
			if l.done[i].Load() < until[i] {
				return false
			}
		}
		return true
	})
}

func (l *storeLoad) stop() {
	select {
	case <-l.stopping:
	default:
		close(l.stopping)
	}
	l.workers.Wait()
}

// check compares the store with what was acknowledged: all of it is there, and every post that is there is whole.
func (l *storeLoad) check() {
	l.t.Helper()
	there := 0
	for batch := range slices.Chunk(l.tried, stores.MaxBatch) {
		posts, err := l.set.Messages.Posts(l.t.Context(), batch)
		topics, topicErr := l.set.Messages.Topics(l.t.Context(), batch)
		if err := errors.Join(err, topicErr); err != nil {
			l.t.Fatal(err)
		}
		there += len(posts)
		for _, id := range batch {
			post, isThere := posts[id]
			if text, ok := l.published[id]; ok && (!isThere || post.Text != text) {
				l.t.Errorf("acknowledged post %s: %q, want %q", id, post.Text, text)
			}
			if want := map[bool]int{true: len(l.topics)}[isThere]; len(topics[id]) != want {
				l.t.Errorf("post %s has %d topics, want %d", id, len(topics[id]), want)
			}
		}
	}
	l.t.Logf("%d posts acknowledged, %d there, %d tried; failures %v; the slowest call took %v", len(l.published), there, len(l.tried),
		l.failures(), time.Duration(l.slowest.Load()).Round(time.Millisecond))
}
