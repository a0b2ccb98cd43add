package e2e

import (
	"context"
	"strings"
	"testing"

	"fivefold/internal/cli"
	"fivefold/internal/servertest"
	"fivefold/internal/testdatabase"
	"fivefold/stores"
	"fivefold/stores/demo"
	"fivefold/stores/engines"
)

// A move into an empty database that is interrupted leaves it empty; into one with a part of the network, it leaves what was moved so far. Run again
// both come to the end.
func TestAMoveThatIsInterruptedGoesOn(t *testing.T) {
	t.Parallel()
	from := engines.Addresses{DataDir: t.TempDir()}
	var places stores.Rows
	atEngines(t, from, func(set stores.Set) (err error) {
		if err := demo.Fill(t.Context(), set); err != nil {
			return err
		}
		places, err = set.Archive.Scan(t.Context(), stores.TablePlaces, stores.Rows{}, 1000)
		return err
	})
	for name, before := range map[string]stores.Rows{"empty": {}, "part": places} {
		to := engines.Addresses{PostgresURL: testdatabase.URL(t, testdatabase.New(t))}
		atEngines(t, to, func(set stores.Set) error {
			_, err := set.Archive.Put(t.Context(), before)
			return err
		})
		ctx, interrupt := context.WithCancel(t.Context())
		stdout, stderr, code := &servertest.Output{}, &servertest.Output{}, make(chan int, 1)
		hasMoved, release := stdout.BlockAt("interests: ")
		args := []string{"move", "--from", from.DataDir, "--to", to.PostgresURL}
		go func() { code <- cli.Run(ctx, args, stdout, stderr) }()
		<-hasMoved
		interrupt()
		release()
		if c := <-code; c != 1 || !strings.Contains(stderr.String(), "context canceled") {
			t.Fatalf("%s: exit code %d: %s", name, c, stderr.String())
		}
		atEngines(t, to, func(set stores.Set) error {
			counts, err := set.Archive.Counts(t.Context())
			if hasPart := counts[stores.TableInterests] > 0; hasPart != (before.Len() > 0) || counts[stores.TableReactions] > 0 {
				t.Errorf("%s: after the interruption there are %v", name, counts)
			}
			return err
		})
		if c := cli.Run(t.Context(), args, stdout, stderr); c != 0 || !strings.Contains(stdout.String(), " are equal") {
			t.Errorf("%s: exit code %d: %s%s", name, c, stdout.String(), stderr.String())
		}
	}
}

// atEngines does something with the stores at addresses, and closes them.
func atEngines(t *testing.T, addresses engines.Addresses, do func(stores.Set) error) {
	t.Helper()
	e, err := engines.Open(t.Context(), addresses)
	if err != nil {
		t.Fatal(err)
	}
	if err := do(e.Set); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}
