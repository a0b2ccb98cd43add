package e2e

import (
	"cmp"
	"os"
	"strconv"
	"testing"

	"fivefold/internal/servertest"
	"fivefold/internal/testdatabase"
)

func TestMain(m *testing.M) {
	servertest.ForgetStores()
	testdatabase.Main(m)
}

// size returns the size of a check: that of an environment variable, or the usual one, of which -short takes a fifth.
func size(t *testing.T, variable string, usual int) int {
	t.Helper()
	if testing.Short() {
		usual /= 5
	}
	n, err := strconv.Atoi(cmp.Or(os.Getenv(variable), strconv.Itoa(usual)))
	if err != nil || n < 1 {
		t.Fatalf("%s is %q, want a number above 0", variable, os.Getenv(variable))
	}
	return n
}
