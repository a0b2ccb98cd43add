package stores

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// Instrument returns set with every call reported to the recorder of its context under the name store, and with errors that begin with
// the store and the method ("postgres: Users.ByIDs: …"). An error of the context is returned as it is: what an interrupted call says
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
			err = fmt.Errorf("%s: %s: %w", store, call.Method, err)
		}
		if record, ok := ctx.Value(recorderKey{}).(func(context.Context, Call)); ok {
			record(ctx, Call{Store: store, Method: call.Method, Keys: call.Keys, Rows: int(rows.Load()), Took: time.Since(start), Err: err})
		}
		return err
	})
}

type rowsKey struct{}

type rowCounter struct{ atomic.Int64 }

// CountRows adds n to the rows of the call that ctx belongs to. Engines call it with the number of rows they have read. It may be
// called by several goroutines at once; outside of an instrumented call it does nothing.
func CountRows(ctx context.Context, n int) {
	if rows, ok := ctx.Value(rowsKey{}).(*rowCounter); ok {
		rows.Add(int64(n))
	}
}
