package e2e

import (
	"bufio"
	"context"
	"os"
	"os/exec"
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
		if err := demo.FillPopulation(t.Context(), set); err != nil {
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

// movedArgs has the arguments of the program, in lines, in the process of a move that is killed.
const movedArgs = "FIVEFOLD_TEST_MOVED_ARGS"

// A move in either direction is killed at several points. Run again, it comes to the end.
func TestAMoveThatIsKilledGoesOn(t *testing.T) {
	if args := os.Getenv(movedArgs); args != "" {
		os.Exit(cli.Run(context.Background(), strings.Split(args, "\n"), os.Stdout, os.Stderr))
	}
	t.Parallel()
	database := func() string { return testdatabase.URL(t, testdatabase.New(t)) }
	dir, postgres := t.TempDir(), database()
	for _, from := range []engines.Addresses{{DataDir: dir}, {PostgresURL: postgres}} {
		atEngines(t, from, func(set stores.Set) error { return demo.FillPopulation(t.Context(), set) })
	}
	points := []string{"interests: ", "posts: ", "building indexes"}
	if testing.Short() {
		points = points[:1]
	}
	for name, direction := range map[string]struct {
		from string
		to   func() string
	}{
		"into PostgreSQL": {dir, database},
		"from PostgreSQL": {postgres, t.TempDir},
	} {
		for _, point := range points {
			args := []string{"move", "--from", direction.from, "--to", direction.to()}
			killAt(t, point, args)
			stdout, stderr := &servertest.Output{}, &servertest.Output{}
			if code := cli.Run(t.Context(), args, stdout, stderr); code != 0 || !strings.Contains(stdout.String(), " are equal") {
				t.Errorf("%s, killed at %q: exit code %d: %s%s", name, point, code, stdout.String(), stderr.String())
			}
		}
	}
}

// killAt runs the program in a process of its own and kills it when it has printed a text.
func killAt(t *testing.T, text string, args []string) {
	t.Helper()
	process := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	process.Env = append(os.Environ(), movedArgs+"="+strings.Join(args, "\n"))
	output, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	killed := false
	for lines := bufio.NewScanner(output); lines.Scan(); {
		if !killed && strings.Contains(lines.Text(), text) {
			killed = true
			_ = process.Process.Kill()
		}
	}
	err = process.Wait()
	t.Logf("killed at %q: %v", text, err)
	if !killed {
		t.Errorf("it did not print %q", text)
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
