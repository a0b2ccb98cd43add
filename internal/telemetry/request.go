package telemetry

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"fivefold/stores"
)

// A Request is what is known about one request, or one event of a subscription, while it is served.
type Request struct {
	ID string

	viewer       atomic.Pointer[string] // the id; nil without a viewer
	hasOperation atomic.Bool            // an operation has ended

	mu     sync.Mutex
	usages []usage // of each store; guarded by mu
}

// A usage sums up the calls of one store.
type usage struct {
	store             string
	calls, keys, rows int
	took              time.Duration // of all calls, which may have run concurrently
}

func (u *usage) add(v usage) {
	u.calls, u.keys, u.rows, u.took = u.calls+v.calls, u.keys+v.keys, u.rows+v.rows, u.took+v.took
}

// ms returns the time in milliseconds, to the microsecond.
func (u usage) ms() float64 { return float64(u.took.Microseconds()) / 1000 }

type requestKey struct{}

// WithRequest returns a context whose store calls are counted in r, measured and traced.
func (o *Observer) WithRequest(ctx context.Context, r *Request) context.Context {
	ctx = context.WithValue(ctx, requestKey{}, r)
	return stores.WithRecorder(ctx, func(ctx context.Context, call stores.Call) {
		r.count(call)
		o.measureCall(call)
		o.traceCall(ctx, call)
	})
}

// SetViewer notes for whom the request of a context acts. The log has a hash, so that the operations of one person can be found by who knows
// the id.
func SetViewer(ctx context.Context, id string) {
	if id == "" {
		return
	}
	if r, ok := ctx.Value(requestKey{}).(*Request); ok {
		stored := id // only the id of a viewer is allocated
		r.viewer.Store(&stored)
	}
}

// RequestID returns the id of the request that a context belongs to, "" when there is none.
func RequestID(ctx context.Context) string {
	if r, ok := ctx.Value(requestKey{}).(*Request); ok {
		return r.ID
	}
	return ""
}

func (r *Request) count(call stores.Call) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := slices.IndexFunc(r.usages, func(u usage) bool { return u.store == call.Store })
	if i < 0 {
		i = len(r.usages)
		r.usages = append(r.usages, usage{store: call.Store})
	}
	r.usages[i].add(usage{calls: 1, keys: call.Keys, rows: call.Rows, took: call.Took})
}

// HasOperation reports whether the request has become an operation, which has a line of its own in the log.
func (r *Request) HasOperation() bool { return r.hasOperation.Load() }

// attrs returns the attributes that sum up the store calls, in total and by store.
func (r *Request) attrs() []slog.Attr {
	r.mu.Lock()
	defer r.mu.Unlock()
	var total usage
	each := make([]slog.Attr, 0, len(r.usages))
	slices.SortFunc(r.usages, func(u, v usage) int { return strings.Compare(u.store, v.store) })
	for _, u := range r.usages {
		total.add(u)
		each = append(each, slog.GroupAttrs(u.store, slog.Int("calls", u.calls), slog.Int("keys", u.keys), slog.Int("rows", u.rows),
			slog.Float64("ms", u.ms())))
	}
	attrs := []slog.Attr{slog.Int("store_calls", total.calls), milliseconds("store_took_ms", total.took), slog.GroupAttrs("stores", each...)}
	return r.appendViewer(attrs)
}

// appendViewer appends the hash of the viewer's id, if there is a viewer.
func (r *Request) appendViewer(attrs []slog.Attr) []slog.Attr {
	if viewer := r.viewer.Load(); viewer != nil {
		return append(attrs, slog.String("viewer", hexHash(*viewer)[:16]))
	}
	return attrs
}

// stats returns the calls of each store as clients see them.
func (r *Request) stats() map[string]any {
	r.mu.Lock()
	defer r.mu.Unlock()
	stats := map[string]any{}
	for _, u := range r.usages {
		stats[u.store] = map[string]any{"calls": u.calls, "keys": u.keys, "rows": u.rows, "ms": u.ms()}
	}
	return stats
}
