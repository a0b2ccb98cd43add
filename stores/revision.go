package stores

import (
	"context"
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
