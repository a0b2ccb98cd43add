package cached

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"fivefold/stores"
)

const (
	// pause is how long a cache is not used after an error, so that a cache that is gone costs few requests a time-out.
	pause = time.Second

	// maxPending is the number of keys that are remembered to be invalidated. With more, everything is.
	maxPending = 10_000

	// retryEvery is the time between two attempts of ensure.
	retryEvery = 50 * time.Millisecond
)

// A sharedCache is a cache that other processes use too. While it may have a value that this process has failed to invalidate, it is not used.
type sharedCache struct {
	cache   stores.Cache
	resumes atomic.Int64 // the time in nanoseconds before which it is not used
	dirty   atomic.Bool  // whether pending or all is set
	errors  atomic.Int64

	mu      sync.Mutex
	pending map[string]struct{} // keys that must be invalidated first
	all     bool                // all keys must be
}

// usable reports whether the cache may be asked. It invalidates what is pending.
func (s *sharedCache) usable(ctx context.Context) bool {
	if s == nil || time.Now().UnixNano() < s.resumes.Load() {
		return false
	}
	return !s.dirty.Load() || s.flush(ctx)
}

// failed returns whether err is an error, after which the cache is not used for some time. The end of the caller's own time is no error.
func (s *sharedCache) failed(ctx context.Context, err error) bool {
	if err == nil {
		return false
	}
	if ctx.Err() == nil {
		s.errors.Add(1)
		s.resumes.Store(time.Now().Add(pause).UnixNano())
	}
	return true
}

// flush invalidates what is pending and reports whether nothing is left. One caller does it; others do not wait.
func (s *sharedCache) flush(ctx context.Context) bool {
	if !s.mu.TryLock() {
		return false
	}
	defer s.mu.Unlock()
	ctx = context.WithoutCancel(ctx)
	if s.all {
		if s.failed(ctx, s.cache.Clear(ctx)) {
			return false
		}
		s.all, s.pending = false, nil
	}
	for len(s.pending) > 0 {
		keys := make([]string, 0, stores.MaxBatch)
		for key := range s.pending {
			if keys = append(keys, key); len(keys) == stores.MaxBatch {
				break
			}
		}
		if s.failed(ctx, s.cache.Invalidate(ctx, keys)) {
			return false
		}
		for _, key := range keys {
			delete(s.pending, key)
		}
	}
	s.dirty.Store(false)
	return true
}

// invalidate removes keys after a commit, also when ctx has ended. When that fails, this process does not use the cache until it has succeeded.
func (s *sharedCache) invalidate(ctx context.Context, keys []string) error {
	ctx = context.WithoutCancel(ctx)
	err := stores.ErrUnavailable
	if time.Now().UnixNano() >= s.resumes.Load() {
		if err = s.cache.Invalidate(ctx, keys); !s.failed(ctx, err) {
			return nil
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dirty.Store(true)
	if len(s.pending)+len(keys) > maxPending {
		s.all, s.pending = true, nil
	}
	if s.pending == nil {
		s.pending = map[string]struct{}{}
	}
	for _, key := range keys {
		s.pending[key] = struct{}{}
	}
	return err
}

// ensure is invalidate that does not return before no process can find a value of the keys that is older than the call: before they are
// invalidated, or their lifetime has ended. When ctx ends before, it returns stores.ErrUnavailable.
func (s *sharedCache) ensure(ctx context.Context, keys []string, lifetime time.Duration) error {
	ended := time.Now().Add(lifetime + stores.CacheLeaseTime)
	err := s.invalidate(ctx, keys)
	for err != nil && time.Now().Before(ended) {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: the cache cannot be invalidated: %w", stores.ErrUnavailable, err)
		case <-time.After(retryEvery):
			err = s.cache.Invalidate(context.WithoutCancel(ctx), keys)
		}
	}
	return nil
}

// clear invalidates everything.
func (s *sharedCache) clear(ctx context.Context) error {
	err := s.cache.Clear(ctx)
	if s.failed(ctx, err) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.all = true
		s.dirty.Store(true)
	}
	return err
}
