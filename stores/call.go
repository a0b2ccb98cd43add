package stores

import (
	"context"
	"time"
)

// A Call is one call of a store's port.
type Call struct {
	Store  string        // the engine: embedded, postgres, …
	Method string        // the port and its method: Users.ByIDs
	Keys   int           // number of requested keys
	Rows   int           // number of rows read
	Took   time.Duration // until the result was read
	Err    error
}

type recorderKey struct{}

// WithRecorder returns a context whose calls of instrumented stores are passed to record. Several goroutines may call record at once.
func WithRecorder(ctx context.Context, record func(context.Context, Call)) context.Context {
	return context.WithValue(ctx, recorderKey{}, record)
}
