package cli

import (
	"strings"
	"testing"

	"fivefold/internal/config"
)

func TestDoctorChecksTheConfiguration(t *testing.T) {
	t.Parallel()
	c := &config.Config{Addr: "127.0.0.1:0", DataDir: ":memory:"}
	if f := newChecker(t.Context(), c).run()[0]; f.OK || f.Fix == "" || !strings.Contains(f.Found, "SESSION_IDLE") {
		t.Errorf("%+v", f)
	}
}
