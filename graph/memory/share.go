package memory

import (
	"context"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// maxWait is the longest that Wait waits. 2 s: most of the answers that hold memory then are written in less.
const maxWait = 2 * time.Second

// A Share is what one request, connection or operation holds. A nil *Share holds nothing and is never refused. It is safe for
// concurrent use.
type Share struct {
	budget *Budget
	client string
	bytes  int64 // guarded by budget.mu
	ended  bool  // guarded by budget.mu
}

// Open returns another share of the same client.
func (s *Share) Open() *Share {
	if s == nil {
		return nil
	}
	return s.budget.Open(s.client)
}

// SetClient names the client of a share that holds nothing yet.
func (s *Share) SetClient(client string) {
	if s != nil {
		s.client = client
	}
}

// Grow adds bytes, or returns an error with the code RATE_LIMITED when the client holds too much, UNAVAILABLE when all clients do.
func (s *Share) Grow(n int64) *gqlerror.Error {
	if s == nil || s.budget == nil || n <= 0 {
		return nil
	}
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	if !s.add(n) {
		return b.refuse(s.client, n)
	}
	return nil
}

// Add adds bytes, which may exceed what the client may hold, for what can no longer be refused.
func (s *Share) Add(n int64) {
	if s == nil || s.budget == nil || n <= 0 {
		return
	}
	s.budget.mu.Lock()
	defer s.budget.mu.Unlock()
	if !s.ended {
		s.budget.count(s.client, n)
		s.bytes += n
	}
}

// add adds bytes, or returns false. The caller holds budget.mu. What comes after Release is not counted: nothing would release it.
func (s *Share) add(n int64) bool {
	if s.ended {
		return true
	}
	if !s.budget.add(s.client, n) {
		return false
	}
	s.bytes += n
	return true
}

// Wait is Grow for what holds little yet: it waits until there is memory, for two seconds at most, and not beyond the end of ctx.
func (s *Share) Wait(ctx context.Context, n int64) *gqlerror.Error {
	if s == nil || s.budget == nil || n <= 0 {
		return nil
	}
	b := s.budget
	var timeout <-chan time.Time
	isOver := false
	for {
		b.mu.Lock()
		if s.add(n) {
			b.mu.Unlock()
			return nil
		}
		if isOver || n > b.limit-b.limit/reserve || s.client != "" && 2*n > b.limit {
			err := b.refuse(s.client, n)
			b.mu.Unlock()
			return err
		}
		if b.freed == nil {
			b.freed = make(chan struct{})
		}
		freed := b.freed
		b.mu.Unlock()
		if timeout == nil {
			timer := time.NewTimer(maxWait)
			defer timer.Stop()
			timeout = timer.C
		}
		select {
		case <-freed:
		case <-timeout:
			isOver = true
		case <-ctx.Done():
			isOver = true
		}
	}
}

// Shrink reduces the share to n bytes, if it holds more.
func (s *Share) Shrink(n int64) {
	if s == nil || s.budget == nil {
		return
	}
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	s.shrink(n)
}

// shrink is Shrink while the caller holds budget.mu.
func (s *Share) shrink(n int64) {
	if less := n - s.bytes; less < 0 {
		s.budget.add(s.client, less)
		s.bytes = n
	}
}

// Set replaces what was estimated by what is held, which may exceed what the client may hold.
func (s *Share) Set(n int64) {
	if s == nil || s.budget == nil {
		return
	}
	s.budget.mu.Lock()
	defer s.budget.mu.Unlock()
	if more := n - s.bytes; more > 0 && !s.ended {
		s.budget.count(s.client, more)
		s.bytes = n
	}
	s.shrink(n)
}

// Release returns everything at the end. A share that is released counts nothing any more.
func (s *Share) Release() {
	if s == nil || s.budget == nil {
		return
	}
	s.budget.mu.Lock()
	defer s.budget.mu.Unlock()
	s.shrink(0)
	s.ended = true
}

// CountSlowReader counts a client that was disconnected because it did not read.
func (s *Share) CountSlowReader() {
	if s == nil || s.budget == nil {
		return
	}
	s.budget.mu.Lock()
	defer s.budget.mu.Unlock()
	s.budget.slow++
}

type shareKey struct{}

// With returns a context whose work is held by s.
func With(ctx context.Context, s *Share) context.Context {
	return context.WithValue(ctx, shareKey{}, s)
}

// Of returns the share that With put into ctx, or nil.
func Of(ctx context.Context) *Share {
	s, _ := ctx.Value(shareKey{}).(*Share)
	return s
}
