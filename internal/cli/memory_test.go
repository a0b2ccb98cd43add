package cli

import (
	"io"
	"log/slog"
	"math"
	"os"
	"runtime/debug"
	"testing"
)

// GOGC and GOMEMLIMIT have precedence over the defaults.
func TestMemorySettingsHaveDefaults(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(math.MaxInt64))
	log := slog.New(slog.NewTextHandler(io.Discard, nil))

	t.Setenv("GOGC", "100")
	t.Setenv("GOMEMLIMIT", "off")
	tuneMemory(log)
	if percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1); percent != 100 || limit != math.MaxInt64 {
		t.Errorf("with GOGC and GOMEMLIMIT set: %d %%, %d bytes", percent, limit)
	}

	_ = os.Unsetenv("GOGC") // Setenv restores it
	_ = os.Unsetenv("GOMEMLIMIT")
	tuneMemory(log)
	if percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1); percent != GCPercent || limit < 1<<20 || limit > 1<<50 {
		t.Errorf("without: %d %%, %d bytes", percent, limit)
	}
}
