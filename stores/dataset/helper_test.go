package dataset_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores"
	"fivefold/stores/dataset"
	"fivefold/stores/embedded"
)

// An importer is a function that imports a data set, such as dataset.Lastfm.
type importer func(context.Context, string, dataset.Destination, dataset.Options) (dataset.Report, error)

// dataDir returns the directory of a published data set, or skips the test.
func dataDir(t testing.TB, set string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("published data sets are skipped with -short")
	}
	root := os.Getenv("FIVEFOLD_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	dir := filepath.Join(root, set)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no data set %s (%v); set FIVEFOLD_DATA to the directory of the data sets", set, err)
	}
	return dir
}

// writeFiles writes files to a new directory. Files whose name ends in .gz are gzipped.
func writeFiles(t testing.TB, content map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range content {
		b := []byte(text)
		if strings.HasSuffix(name, ".gz") {
			b = gzipped(text)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func gzipped(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(text))
	z.Close()
	return b.Bytes()
}

// withFiles returns content with changes, which are pairs of a name and a text. The text "-" removes the file.
func withFiles(content map[string]string, changes ...string) map[string]string {
	changed := maps.Clone(content)
	for i := 0; i < len(changes); i += 2 {
		changed[changes[i]] = changes[i+1]
		if changes[i+1] == "-" {
			delete(changed, changes[i])
		}
	}
	return changed
}

// mustImport imports dir and returns the report.
func mustImport(t testing.TB, run importer, dir string, archive stores.Archive, opts dataset.Options) dataset.Report {
	t.Helper()
	report, err := run(context.Background(), dir, archive, opts)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// wantCounts compares the number of rows of all tables. Tables that want lacks must be empty.
func wantCounts(t testing.TB, archive stores.Archive, want map[stores.Table]int) {
	t.Helper()
	got, err := archive.Counts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range stores.Tables() {
		if got[table] != want[table] {
			t.Errorf("%d %s, not %d", got[table], table, want[table])
		}
	}
}

// openArchive returns the archive of openStores.
func openArchive(t testing.TB) stores.Archive { return openStores(t).Archive }

// openStores opens an empty set of stores, which is closed at the end of the test.
func openStores(t testing.TB) stores.Set {
	t.Helper()
	e, err := embedded.Open(context.Background(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e.Set()
}

// mustExport exports to a new directory below dir and returns it.
func mustExport(t rapid.TB, dir string, archive stores.Archive, opts dataset.ExportOptions) string {
	t.Helper()
	out, err := os.MkdirTemp(dir, "export")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dataset.ExportCSV(context.Background(), out, archive, opts); err != nil {
		t.Fatal(err)
	}
	return out
}

// readFiles returns the content of the files of a directory.
func readFiles(t rapid.TB, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(b)
	}
	return all
}

// roundTrip exports from, imports the files into empty, exports that, and compares the bytes of the two exports.
func roundTrip(t rapid.TB, dir string, from, empty stores.Archive, opts dataset.ExportOptions) {
	t.Helper()
	first := mustExport(t, dir, from, opts)
	r, err := dataset.ImportCSV(context.Background(), first, empty, dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.AddedTotal() != r.RowsTotal() {
		t.Fatalf("of %v rows %v were added", r.Rows, r.Added)
	}
	one, two := readFiles(t, first), readFiles(t, mustExport(t, dir, empty, opts))
	if len(one) != len(two) {
		t.Fatalf("%d files became %d", len(one), len(two))
	}
	for name := range one {
		if one[name] != two[name] {
			t.Fatalf("%s differs:\n%.1000s\n%.1000s", name, one[name], two[name])
		}
	}
	again, err := dataset.ImportCSV(context.Background(), first, empty, dataset.Options{})
	if err != nil || again.AddedTotal() != 0 {
		t.Fatalf("the second import added %v: %v", again.Added, err)
	}
}

// sameRows compares the rows of two archives.
func sameRows(t rapid.TB, from, to stores.Archive, passwords bool) {
	t.Helper()
	for _, table := range stores.Tables() {
		if table == stores.TablePasswords && !passwords {
			continue
		}
		for one, two, err := (stores.Rows{}), (stores.Rows{}), error(nil); ; {
			if one, err = from.Scan(context.Background(), table, one, 4000); err != nil {
				t.Fatal(err)
			}
			if two, err = to.Scan(context.Background(), table, two, 4000); err != nil {
				t.Fatal(err)
			}
			if a, b := fmt.Sprintf("%+v", one), fmt.Sprintf("%+v", two); a != b { // which formats nil and empty slices alike
				t.Fatalf("%s differ:\n%.1000s\n%.1000s", table, a, b)
			}
			if one.Len() == 0 {
				break
			}
		}
	}
}

// sourceID is dataset.ID for valid arguments.
func sourceID(t rapid.TB, source, kind, key string) stores.ID {
	t.Helper()
	id, err := dataset.ID(source, kind, key)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// numberedID is sourceID for a numeric key.
func numberedID(t rapid.TB, source, kind string, n uint64) stores.ID {
	t.Helper()
	return sourceID(t, source, kind, strconv.FormatUint(n, 10))
}

func noError(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
