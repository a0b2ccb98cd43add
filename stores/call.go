package stores

import (
	"context"
	"time"
)

// A Call is one round trip to a store, as the engine that made it saw it.
type Call struct {
	Store  string        // the engine: embedded, postgres, …
	Method string        // the port and its method: Users.ByIDs
	Keys   int           // how many keys were asked for
	Rows   int           // how many rows were read
	Took   time.Duration // until the answer was read
	Err    error
}

type recorderKey struct{}

// WithRecorder returns a context whose calls are told to record, which may be called by several goroutines at once.
func WithRecorder(ctx context.Context, record func(context.Context, Call)) context.Context {
	return context.WithValue(ctx, recorderKey{}, record)
}

// Record tells the context's recorder, if there is one, about a call. Engines call it once per round trip.
func Record(ctx context.Context, call Call) {
	if record, ok := ctx.Value(recorderKey{}).(func(context.Context, Call)); ok {
		record(ctx, call)
	}
}
