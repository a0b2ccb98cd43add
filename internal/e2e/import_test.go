package e2e

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // opens the files past the ports

	"fivefold/internal/servertest"
	"fivefold/stores/dataset"
	"fivefold/stores/engines"
)

// A network that is imported into an empty store is the same, row by row, as one that is added to an open store.
func TestAnImportIntoAnEmptyStoreEqualsOneIntoAnOpenStore(t *testing.T) {
	t.Parallel()
	for name, read := range map[string]servertest.Importer{
		"lastfm": dataset.Lastfm, "ldbc-snb": dataset.LDBC, "facebook-pages": dataset.FacebookPages,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, opened, filled := servertest.DataDir(t, name), t.TempDir(), t.TempDir()
			e, err := engines.Open(t.Context(), engines.Addresses{DataDir: opened})
			if err != nil {
				t.Fatal(err)
			}
			want, err := read(t.Context(), dir, e.Set.Archive, dataset.Options{ContinueOnError: true})
			if err := errors.Join(err, e.Close()); err != nil {
				t.Fatal(err)
			}
			to, err := engines.OpenImport(t.Context(), engines.Addresses{DataDir: filled})
			if err != nil || !to.IsNew() {
				t.Fatal(err)
			}
			got, err := read(t.Context(), dir, to, dataset.Options{ContinueOnError: true})
			if err := errors.Join(err, to.Commit(t.Context()), to.Close()); err != nil {
				t.Fatal(err)
			}
			if got.SkippedCount != want.SkippedCount || got.AddedTotal() != want.AddedTotal() || got.AddedTotal() == 0 {
				t.Errorf("%d rows added and %d left out, want %d and %d", got.AddedTotal(), got.SkippedCount, want.AddedTotal(), want.SkippedCount)
			}
			wantSameTables(t, filled, opened)
			e, err = engines.Open(t.Context(), engines.Addresses{DataDir: filled})
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(e.Integrity(t.Context()), e.Close()); err != nil {
				t.Error(err)
			}
		})
	}
}

// wantSameTables fails unless two data directories have the same schema, and the same rows in all tables but the version of the network and
// the secret, which are random.
func wantSameTables(t *testing.T, got, want string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(got, engines.DataFile))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), "ATTACH ? AS want", filepath.Join(want, engines.DataFile)); err != nil {
		t.Fatal(err)
	}
	tables := strings.Fields(textOf(t, db, "SELECT group_concat(name, ' ') FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
	if len(tables) < 10 {
		t.Fatalf("tables %q", tables)
	}
	const schema = "SELECT type, name, tbl_name, sql FROM %s.sqlite_schema"
	differences := []string{fmt.Sprintf(schema+" EXCEPT "+schema, "main", "want"), fmt.Sprintf(schema+" EXCEPT "+schema, "want", "main")}
	for _, table := range slices.DeleteFunc(tables, func(table string) bool { return table == "network_version" || table == "secret" || table == "change" }) {
		differences = append(differences, fmt.Sprintf(`SELECT * FROM main."%[1]s" EXCEPT SELECT * FROM want."%[1]s"`, table),
			fmt.Sprintf(`SELECT * FROM want."%[1]s" EXCEPT SELECT * FROM main."%[1]s"`, table))
	}
	for _, query := range differences {
		if n := textOf(t, db, "SELECT count(*) FROM ("+query+")"); n != "0" {
			t.Errorf("%s: %s rows", query, n)
		}
	}
}

func textOf(t *testing.T, db *sql.DB, query string) (text string) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query).Scan(&text); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return text
}
