package stores

import (
	"context"
	"sync"
	"sync/atomic"
)

type revisionKey struct{}

// A Written is the latest revision that the calls of a context have written. It may be used by several goroutines at once.
type Written struct{ revision atomic.Int64 }

// WithWritten returns a context whose writes are reported to w.
func WithWritten(ctx context.Context, w *Written) context.Context {
	return context.WithValue(ctx, revisionKey{}, w)
}

// Revision returns the latest revision that was written, zero when nothing was.
func (w *Written) Revision() Revision { return Revision(w.revision.Load()) }

// ReportWritten records that a call of ctx has committed a revision. Engines of the truth call it after each commit that stored changes.
func ReportWritten(ctx context.Context, r Revision) {
	w, ok := ctx.Value(revisionKey{}).(*Written)
	if !ok {
		return
	}
	for {
		before := w.revision.Load()
		if int64(r) <= before || w.revision.CompareAndSwap(before, int64(r)) {
			return
		}
	}
}

type afterKey struct{}

// WithAfter returns a context whose reads contain at least a revision, such as the last one that its viewer wrote. read is called when a store
// first needs the revision, at most once.
func WithAfter(ctx context.Context, read func() Revision) context.Context {
	return context.WithValue(ctx, afterKey{}, sync.OnceValue(read))
}

// After returns the revision that reads of a context must contain, zero when there is none. A store that has not applied it yet waits for a
// bounded time, or leaves the question to the truth.
func After(ctx context.Context) Revision {
	if read, ok := ctx.Value(afterKey{}).(func() Revision); ok {
		return read()
	}
	return 0
}

// Revisions remembers the last revision that each viewer has written, for every process. It is no part of the truth: what it forgets is a
// revision that every store has applied.
type Revisions interface {
	// Remember records that a viewer has written a revision, unless a greater one is known. It is kept for a minute.
	Remember(ctx context.Context, viewer ID, r Revision) error

	// Last returns the greatest revision that is kept of each viewer. Viewers of whom there is none are absent. At most MaxBatch viewers.
	Last(ctx context.Context, viewers []ID) (map[ID]Revision, error)
}
