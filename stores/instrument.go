package stores

import (
	"context"
	"sync/atomic"
	"time"
)

// Instrument returns set with every call reported to the recorder of its context under the name store, and with a CallError for every error
// ("postgres: Users.ByIDs: …"). An error of the context is returned as it is: what an interrupted call says
// about itself is of no use. A call about no keys needs no round trip and is not reported.
func Instrument(set Set, store string) Set {
	return Intercept(set, func(ctx context.Context, call PortCall, next func(context.Context) error) error {
		if call.Keys == 0 {
			return next(ctx)
		}
		start := time.Now()
		var rows rowCounter
		err := next(context.WithValue(ctx, rowsKey{}, &rows))
		switch cause := ctx.Err(); {
		case err == nil:
		case cause != nil:
			err = cause
		default:
			err = &CallError{Store: store, Method: call.Method, Err: err}
		}
		if record, ok := ctx.Value(recorderKey{}).(func(context.Context, Call)); ok {
			record(ctx, Call{Store: store, Method: call.Method, Keys: call.Keys, Rows: int(rows.Load()), Took: time.Since(start), Err: err})
		}
		return err
	})
}

// A CallError is the error of a call of an instrumented store.
type CallError struct {
	Store  string // as given to Instrument
	Method string // as in PortCall
	Err    error
}

func (e *CallError) Error() string { return e.Store + ": " + e.Method + ": " + e.Err.Error() }

// Unwrap returns the error of the store.
func (e *CallError) Unwrap() error { return e.Err }

type rowsKey struct{}

type rowCounter struct{ atomic.Int64 }

// CountRows adds n to the rows of the call that ctx belongs to. Engines call it with the number of rows they have read. It may be
// called by several goroutines at once; outside of an instrumented call it does nothing.
func CountRows(ctx context.Context, n int) {
	if rows, ok := ctx.Value(rowsKey{}).(*rowCounter); ok {
		rows.Add(int64(n))
	}
}
