package cli_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"fivefold/internal/cli"
	"fivefold/internal/servertest"
)

func TestImportAppliesUpdatesAfterTheNetwork(t *testing.T) {
	t.Parallel()
	dir, data := servertest.DataDir(t, "ldbc-snb"), filepath.Join(t.TempDir(), "data")
	run := func(args ...string) (code int, stdout, stderr string) {
		var out, errs bytes.Buffer
		code = cli.Run(t.Context(), append([]string{"import", "ldbc", "--data-dir", data}, args...), &out, &errs)
		return code, out.String(), errs.String()
	}
	code, stdout, stderr := run("--strict", "--updates", dir)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	for _, line := range []string{"users                222 rows        222 new", "users                 28 rows         28 new", "updates: 6920 rows, "} {
		if !strings.Contains(stdout, line) {
			t.Errorf("no %q in\n%s", line, stdout)
		}
	}
	if code, stdout, stderr = run(dir, "--updates"); code != 0 || strings.Count(stdout, " 0 new ") != 2 {
		t.Errorf("the second time: exit code %d: %s\n%s", code, stderr, stdout)
	}
	if code, _, stderr = run("--updates", filepath.Join(dir, "dynamic")); code != 1 || !strings.HasPrefix(stderr, "fivefold: import ldbc: static/place_0_0.csv") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}
