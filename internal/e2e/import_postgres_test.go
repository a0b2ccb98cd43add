package e2e

import (
	"errors"
	"reflect"
	"testing"

	"fivefold/internal/servertest"
	"fivefold/internal/testdatabase"
	"fivefold/stores"
	"fivefold/stores/dataset"
	"fivefold/stores/engines"
)

// A network that is imported into PostgreSQL, at once or row by row, is the same as in the embedded engine, and so are the rows that are left out.
func TestAnImportIntoPostgreSQLEqualsOneIntoAFile(t *testing.T) {
	t.Parallel()
	for name, read := range map[string]servertest.Importer{"lastfm": dataset.Lastfm, "ldbc-snb": dataset.LDBC} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := servertest.DataDir(t, name)
			want, wantDigests := importInto(t, read, dir, engines.Addresses{DataDir: t.TempDir()}, true)
			for _, isNew := range []bool{true, false} {
				address := engines.Addresses{PostgresURL: testdatabase.URL(t, testdatabase.New(t)) + "&statement_timeout=600000"}
				got, digests := importInto(t, read, dir, address, isNew)
				if !reflect.DeepEqual(got.Added, want.Added) || got.SkippedCount != want.SkippedCount || got.RepairCount != want.RepairCount {
					t.Errorf("%v rows added, %d left out, want %v and %d", got.Added, got.SkippedCount, want.Added, want.SkippedCount)
				}
				for i, fault := range want.Skipped {
					if got.Skipped[i].Error() != fault.Error() {
						t.Errorf("left out: %v, want %v", got.Skipped[i], fault)
					}
				}
				for table, d := range wantDigests {
					if digests[table] != d {
						t.Errorf("%s: %d rows, and want %d, or others", table, digests[table].Rows, d.Rows)
					}
				}
			}
		})
	}
}

// importInto imports a network at once, or row by row, and returns the report and the digests of its tables.
func importInto(t *testing.T, read servertest.Importer, dir string, addresses engines.Addresses, isNew bool) (dataset.Report, map[stores.Table]dataset.Digest) {
	t.Helper()
	var report dataset.Report
	if isNew {
		to, err := engines.OpenImport(t.Context(), addresses)
		if err != nil || !to.IsNew() {
			t.Fatal(err)
		}
		report, err = read(t.Context(), dir, to, dataset.Options{ContinueOnError: true})
		if err := errors.Join(err, to.Commit(t.Context()), to.Close()); err != nil {
			t.Fatal(err)
		}
	}
	e, err := engines.Open(t.Context(), addresses)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if !isNew {
		if report, err = read(t.Context(), dir, e.Set.Archive, dataset.Options{ContinueOnError: true}); err != nil {
			t.Fatal(err)
		}
	}
	digests, err := dataset.Digests(t.Context(), e.Set.Archive)
	if err := errors.Join(err, e.Integrity(t.Context())); err != nil {
		t.Fatal(err)
	}
	return report, digests
}
