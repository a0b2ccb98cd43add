// Package bench measures the whole server: GraphQL against handwritten handlers, limits, interception of ports, and start-up. It has
// benchmarks only.
package bench

import (
	"context"
	"slices"
	"testing"
	"time"

	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/demo"
)

// BenchmarkIntercept alternately reads one user through a set and through the same set wrapped by stores.Intercept with a function that only calls
// next. The metric "of-bare" is the median time of the bare set divided by that of the intercepted one: 1 means that interception is
// free. The bare set is the one that engines.Open returns, which is already intercepted once.
//
//	go test ./internal/bench -run '^$' -bench Intercept -benchtime 20000x
func BenchmarkIntercept(b *testing.B) {
	bare := servertest.OpenEngines(b).Set
	if err := demo.Fill(b.Context(), bare); err != nil {
		b.Fatal(err)
	}
	intercepted := stores.Intercept(bare, func(ctx context.Context, _ stores.PortCall, next func(context.Context) error) error { return next(ctx) })
	found, err := bare.Users.ByHandles(b.Context(), []string{"ada"})
	if err != nil {
		b.Fatal(err)
	}
	ids := []stores.ID{found["ada"].ID}
	sets := [...]stores.Set{bare, intercepted}
	var took [len(sets)][]time.Duration
	for n := range b.N {
		for i := range sets {
			side := (i + n) % len(sets)
			began := time.Now()
			users, err := sets[side].Users.ByIDs(b.Context(), ids)
			took[side] = append(took[side], time.Since(began))
			if err != nil || len(users) != 1 {
				b.Fatalf("%v: %d users", err, len(users))
			}
		}
	}
	b.ReportMetric(0, "ns/op") // suppressed: it would be the sum of both sides
	bareTime, interceptedTime := median(took[0]), median(took[1])
	b.ReportMetric(float64(bareTime.Nanoseconds()), "bare-ns")
	b.ReportMetric(float64(interceptedTime.Nanoseconds()), "intercepted-ns")
	b.ReportMetric(float64(bareTime)/float64(interceptedTime), "of-bare")
}

// median sorts durations and returns their median. It depends less on the load of the machine than the mean.
func median(durations []time.Duration) time.Duration {
	slices.Sort(durations)
	return durations[len(durations)/2]
}
