package cli

import (
	"log/slog"
	"math"
	"os"
	"runtime/debug"

	"fivefold/graph/memory"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

const (
	// GCPercent is the default of GOGC. Little memory is reachable between two requests: with Go's default of 100 a request takes
	// a sixth to a half longer, as the benchmarks of questions measure.
	GCPercent = 400
	// heapShare is the default of GOMEMLIMIT, as a part of the memory of the container, or of the machine without one. The store's
	// own memory is not part of the heap.
	heapShare = 0.7
)

// tuneMemory sets the garbage collector, unless GOGC and GOMEMLIMIT are set.
func tuneMemory(log *slog.Logger) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(GCPercent)
	}
	for _, name := range []string{"GOMEMLIMIT", "AUTOMEMLIMIT"} { // as for settings, an empty variable is an unset one
		if os.Getenv(name) == "" {
			_ = os.Unsetenv(name)
		}
	}
	if _, err := memlimit.SetGoMemLimitWithOpts(memlimit.WithProvider(availableMemory), memlimit.WithRatio(heapShare)); err != nil {
		log.Warn("cannot determine the available memory: set GOMEMLIMIT", "error", err)
	}
}

// memoryPart returns a percentage of the memory limit.
func memoryPart(percent int) int64 {
	limit := debug.SetMemoryLimit(-1)
	if limit == math.MaxInt64 { // GOMEMLIMIT=off, or not set by this command
		available, err := availableMemory()
		if err != nil {
			return 0
		}
		limit = int64(float64(available) * heapShare)
	}
	return limit / 100 * int64(percent)
}

// AnswerBudget returns the memory that requests may hold. percent is the setting ANSWER_MEMORY.
func AnswerBudget(percent int) *memory.Budget { return memory.NewBudget(memoryPart(percent)) }

// availableMemory returns the memory of the container, or of the machine without one.
func availableMemory() (uint64, error) {
	return memlimit.ApplyFallback(memlimit.FromCgroup, memlimit.FromSystem)()
}
