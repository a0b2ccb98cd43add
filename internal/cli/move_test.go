package cli_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivefold/internal/cli"
	"fivefold/internal/testdatabase"
	"fivefold/stores"
	"fivefold/stores/dataset"
	"fivefold/stores/demo"
	"fivefold/stores/engines"
	"fivefold/stores/storetest"
)

// A place is where a network is: its argument of move, and its addresses.
type place struct {
	name      string
	addresses engines.Addresses
}

func directory(dir string) place { return place{dir, engines.Addresses{DataDir: dir}} }

func database(t *testing.T) place {
	t.Helper()
	address := testdatabase.URL(t, testdatabase.New(t))
	return place{address, engines.Addresses{PostgresURL: address}}
}

// in calls do with the stores of a place.
func (p place) in(t *testing.T, do func(set stores.Set)) {
	t.Helper()
	opened, err := engines.Open(t.Context(), p.addresses)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	do(opened.Set)
}

// move moves the network of a place to another.
func (p place) move(t *testing.T, to place) {
	t.Helper()
	if out, errs, code := run(t, nil, "move", "--from", p.name, "--to", to.name); code != 0 || !strings.Contains(out, " are equal.") {
		t.Fatalf("move: %s%s", out, errs)
	}
}

// rows returns the number of people and of records.
func (p place) rows(t *testing.T) (people, records int) {
	t.Helper()
	p.in(t, func(set stores.Set) {
		counts, err := set.Archive.Counts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		people = counts[stores.TableUsers]
		digests, err := dataset.RecordDigests(t.Context(), set.Records.Scan)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range digests {
			records += d.Rows
		}
	})
	return people, records
}

// TestMoneyIsMovedToAndFro moves everything that a ledger and ads can record from SQLite to PostgreSQL and back, and compares what all ports return.
func TestMoneyIsMovedToAndFro(t *testing.T) {
	t.Parallel()
	first, second, third := directory(t.TempDir()), database(t), directory(filepath.Join(t.TempDir(), "new"))
	var wanted map[string]any
	first.in(t, func(set stores.Set) {
		storetest.FillRecords(t, set)
		wanted = storetest.ReadRecords(t, set)
	})
	first.move(t, second)
	second.in(t, func(set stores.Set) { storetest.ExpectRecords(t, set, wanted) })
	second.move(t, third)
	third.in(t, func(set stores.Set) { storetest.ExpectRecords(t, set, wanted) })
	first.move(t, third) // nothing is left to do, and they are equal
	third.move(t, second)
}

// moveArgs is the environment variable with the arguments of a process of TestAKilledMoveIsCompletedByTheNext.
const moveArgs = "FIVEFOLD_TEST_MOVE"

// TestAKilledMoveIsCompletedByTheNext kills moves at moments between their start and their end, into an empty place and into one that has a part of the network. Whatever is
// there then, it has all records or none, and none without the people, and a later move completes it.
func TestAKilledMoveIsCompletedByTheNext(t *testing.T) {
	if args := os.Getenv(moveArgs); args != "" {
		os.Exit(cli.Run(context.Background(), strings.Split(args, " "), os.Stdout, os.Stderr))
	}
	t.Parallel()
	from := directory(t.TempDir())
	var wanted map[string]any
	from.in(t, func(set stores.Set) {
		if err := demo.FillPopulation(t.Context(), set); err != nil {
			t.Fatal(err)
		}
		storetest.FillRecords(t, set)
		wanted = storetest.ReadRecords(t, set)
	})
	people, records := from.rows(t)
	for name, newPlace := range map[string]func(t *testing.T) place{
		"a directory": func(t *testing.T) place { return directory(filepath.Join(t.TempDir(), "new")) },
		"a directory with a part": func(t *testing.T) place {
			return withPeople(t, directory(t.TempDir()))
		},
		"a database":             database,
		"a database with a part": func(t *testing.T) place { return withPeople(t, database(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			isPart := strings.HasSuffix(name, "part")
			began := time.Now()
			if out, err := moveProcess(t, from, newPlace(t)).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			took, to, killed := time.Since(began), newPlace(t), 0
			for n := range 10 {
				process := moveProcess(t, from, to)
				if err := process.Start(); err != nil {
					t.Fatal(err)
				}
				kill := time.AfterFunc(took*time.Duration(n+1)/11, func() { _ = process.Process.Kill() })
				if process.Wait() != nil {
					killed++
				}
				kill.Stop()
				gotPeople, gotRecords := 0, 0
				if has, err := engines.HasData(t.Context(), to.addresses); err != nil {
					t.Fatal(err)
				} else if has {
					gotPeople, gotRecords = to.rows(t)
				}
				switch {
				case gotRecords != 0 && gotRecords != records, gotRecords == records && gotPeople != people, !isPart && gotPeople != 0 && gotRecords == 0:
					t.Fatalf("after kill %d there are %d people and %d records", n, gotPeople, gotRecords)
				case gotRecords == records && n%2 == 0: // otherwise the next move finds everything
					to = newPlace(t)
				}
			}
			if killed == 0 {
				t.Error("no process was killed before it ended")
			}
			from.move(t, to)
			to.in(t, func(set stores.Set) { storetest.ExpectRecords(t, set, wanted) })
		})
	}
}

// withPeople stores a part of the demo network in a place.
func withPeople(t *testing.T, p place) place {
	t.Helper()
	p.in(t, func(set stores.Set) {
		if err := demo.FillPopulation(t.Context(), set); err != nil {
			t.Fatal(err)
		}
	})
	return p
}

func moveProcess(t *testing.T, from, to place) *exec.Cmd {
	t.Helper()
	process := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAKilledMoveIsCompletedByTheNext$")
	process.Env = append(os.Environ(), fmt.Sprintf("%s=move --from %s --to %s", moveArgs, from.name, to.name))
	return process
}
