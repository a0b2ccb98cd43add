package redis

import (
	"fmt"
	"regexp"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
)

var scriptTime = regexp.MustCompile(`cmdstat_evalsha:calls=(\d+),usec=(\d+)`)

// scripts returns how many scripts the server has run, and its time for them.
func scripts(b *testing.B, e *Engine) (calls, micros float64) {
	info, err := e.client.Info(b.Context(), "commandstats").Result()
	if err != nil {
		b.Fatal(err)
	}
	if found := scriptTime.FindStringSubmatch(info); found != nil {
		calls, _ = strconv.ParseFloat(found[1], 64)
		micros, _ = strconv.ParseFloat(found[2], 64)
	}
	return calls, micros
}

// BenchmarkRateLimits measures calls of Take by clients at the same time, each of two buckets as for a request, and the server's time for the script of
// one. The server runs one script at a time, so the inverse is the largest number of calls per second of all processes.
func BenchmarkRateLimits(b *testing.B) {
	e := openEmpty(b)
	limits := e.RateLimits()
	rate := func(name string) stores.Rate { return stores.Rate{Name: name, Tokens: 1 << 40, Refill: time.Hour} }
	var next atomic.Int64
	calls, micros := scripts(b, e)
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n := next.Add(1) % 10_000
			if _, err := limits.Take(b.Context(), []stores.RateTake{
				{Rate: rate("address"), Key: fmt.Sprint("address-", n), Tokens: 1}, {Rate: rate("viewer"), Key: fmt.Sprint("viewer-", n), Tokens: 10},
			}); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
	callsNow, microsNow := scripts(b, e)
	b.ReportMetric((microsNow-micros)/(callsNow-calls), "server-µs/script")
}
