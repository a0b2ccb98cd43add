package guard_test

import (
	"context"
	"testing"
	"time"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/bulkhead"
	"github.com/failsafe-go/failsafe-go/circuitbreaker"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
	"github.com/failsafe-go/failsafe-go/timeout"

	"fivefold/stores"
	"fivefold/stores/guard"
)

// BenchmarkGuard measures what a call of a store that answers at once costs: as it is, with call records, guarded in addition, and with the same policies in
// failsafe-go's executor.
//
//	go test ./stores/guard -run '^$' -bench Guard
func BenchmarkGuard(b *testing.B) {
	bare := stores.Set{Users: &store{answer: always(nil)}}
	guarded := guard.New("cache", guard.Options{}).Wrap(bare)
	executor := failsafe.With[any](retrypolicy.NewBuilder[any]().HandleErrors(stores.ErrUnavailable).WithMaxRetries(1).Build(),
		circuitbreaker.NewBuilder[any]().WithFailureThreshold(5).Build(), bulkhead.New[any](64), timeout.New[any](5*time.Second))
	executed := stores.Intercept(bare, func(ctx context.Context, _ stores.PortCall, next func(context.Context) error) error {
		return executor.WithContext(ctx).RunWithExecution(func(e failsafe.Execution[any]) error { return next(e.Context()) })
	})
	ctx := stores.WithRecorder(b.Context(), func(context.Context, stores.Call) {})
	for _, c := range []struct {
		name string
		set  stores.Set
	}{{"bare", bare}, {"instrumented", stores.Instrument(bare, "cache")}, {"guarded", stores.Instrument(guarded, "cache")},
		{"executor", stores.Instrument(executed, "cache")}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = read(ctx, c.set)
			}
		})
	}
}
