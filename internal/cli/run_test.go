package cli_test

import (
	"bytes"
	"fivefold/internal/cli"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// invoke runs the program and returns its exit code and what it wrote.
func invoke(t testing.TB, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = cli.Run(t.Context(), args, &out, &errs)
	return code, out.String(), errs.String()
}

// succeed runs the program, which must end well, and returns its output.
func succeed(t testing.TB, args ...string) string {
	t.Helper()
	code, stdout, stderr := invoke(t, args...)
	if code != 0 {
		t.Fatalf("fivefold %s: exit code %d: %s", strings.Join(args, " "), code, stderr)
	}
	return stdout
}

// wantOneLine expects exit code 1 and exactly one line on stderr that holds all the words.
func wantOneLine(t testing.TB, code int, stderr string, words ...string) {
	t.Helper()
	line, rest, _ := strings.Cut(stderr, "\n")
	if code != 1 || rest != "" || !strings.HasPrefix(line, "fivefold: ") || strings.Contains(line, "panic") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
	for _, word := range words {
		if !strings.Contains(line, word) {
			t.Errorf("%q does not say %q", line, word)
		}
	}
}

// inNewDir sets DATA_DIR to a new directory and returns it.
func inNewDir(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	t.Setenv("DATA_DIR", dir)
	return dir
}

// writeFile writes a file into a directory of the test and returns its path.
func writeFile(t testing.TB, path string, content []byte) string {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
