package main

import (
	"log/slog"
	"os"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

const (
	// gcPercent is how much the heap of a server grows before it is collected, in percent of what lives. Little lives between two
	// requests: with Go's 100 a request takes a sixth to a half longer, as the benchmarks of questions measure.
	gcPercent = 400
	// heapShare is the part of the memory there is, of the container or else of the machine, that the heap may take before it is
	// collected more often. The store's own memory is not in it.
	heapShare = 0.7
)

// tuneMemory sets when the heap is collected. GOGC and GOMEMLIMIT go before.
func tuneMemory(log *slog.Logger) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	there := memlimit.ApplyFallback(memlimit.FromCgroup, memlimit.FromSystem)
	if _, err := memlimit.SetGoMemLimitWithOpts(memlimit.WithProvider(there), memlimit.WithRatio(heapShare)); err != nil {
		log.Warn("cannot tell how much memory there is: set GOMEMLIMIT", "error", err)
	}
}
