package e2e

import (
	"bytes"
	"regexp"
	"testing"

	"fivefold/internal/cli"
	"fivefold/internal/servertest"
)

// The doctor says what the friendship graph of the running server does.
func TestDoctorDescribesTheGraphOfTheRunningServer(t *testing.T) {
	t.Parallel()
	for percent, want := range map[int]string{
		25: `friendship graph +in use in the running server: [1-9]\d* friendships in \d+\.\d MB of \d+\.\d MB, built in \d\.\d\d s; it answered 1 calls, the store 0\n`,
		0:  `friendship graph +off in the running server: GRAPH_MEMORY is 0\n`,
	} {
		config := servertest.Config()
		config.GraphMemory = percent
		s := servertest.Start(t, servertest.WithConfig(config))
		servertest.Query[any](t, s.As(s.UserID(t, "ada")), `{ viewer { friendsOfFriends(first: 3) { nodes { handle } } } }`, nil)
		var out, errors bytes.Buffer
		if code := cli.Run(t.Context(), []string{"doctor", "--addr", s.Addr(), "--data-dir", t.TempDir()}, &out, &errors); code != 0 {
			t.Errorf("exit code %d: %s", code, errors.String())
		}
		if !regexp.MustCompile(want).Match(out.Bytes()) {
			t.Errorf("GRAPH_MEMORY=%d: no %s in\n%s", percent, want, out.String())
		}
	}
}
