package dataset_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

// export exports into a new directory below dir and gives it.
func export(t rapid.TB, dir string, archive stores.Archive, opts dataset.ExportOptions) string {
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

// contents reads a directory.
func contents(t rapid.TB, dir string) map[string]string {
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

// roundTrip exports, imports into empty, exports again and compares the bytes.
func roundTrip(t rapid.TB, dir string, from, empty stores.Archive, opts dataset.ExportOptions) {
	t.Helper()
	first := export(t, dir, from, opts)
	r, err := dataset.ImportCSV(context.Background(), first, empty, dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.AddedTotal() != r.RowsTotal() {
		t.Fatalf("of %v rows %v were added", r.Rows, r.Added)
	}
	one, two := contents(t, first), contents(t, export(t, dir, empty, opts))
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

// sameRows fails unless both hold the same rows.
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
			if a, b := fmt.Sprintf("%+v", one), fmt.Sprintf("%+v", two); a != b { // in which what is empty is nothing
				t.Fatalf("%s differ:\n%.1000s\n%.1000s", table, a, b)
			}
			if one.Len() == 0 {
				break
			}
		}
	}
}

func TestWhatWasExportedIsImported(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		from, to, passwords := population(t), newMemory(), rapid.Bool().Draw(t, "passwords")
		roundTrip(t, dir, from, to, dataset.ExportOptions{Gzip: rapid.Bool().Draw(t, "gzip"), Passwords: passwords})
		sameRows(t, from, to, passwords)
	})
}

func TestExportCSV(t *testing.T) {
	ctx := context.Background()
	m := newMemory()
	ok(t, dataset.ImportCSV, files(t, tiny), m, dataset.Options{Now: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)})
	dir := filepath.Join(t.TempDir(), "new", "folder")
	var told []dataset.Progress
	r, err := dataset.ExportCSV(ctx, dir, m, dataset.ExportOptions{Passwords: true, Progress: func(p dataset.Progress) { told = append(told, p) }})
	if err != nil {
		t.Fatal(err)
	}
	if r.RowsTotal() != tinyRows || len(told) != 18 || told[0].Done != told[0].Total {
		t.Errorf("%v, %v", r.Rows, told)
	}
	got := contents(t, dir)
	if names := slices.Sorted(maps.Keys(got)); len(names) != 18 {
		t.Errorf("%v", names)
	}
	want := "id,kind,name,url\r\n" + id(t, "csv", "interest", "2").String() + ",GENRE,drinks,http://x\r\n" +
		id(t, "csv", "interest", "tea").String() + ",FOOD,Tea,\r\n"
	if got["interests.csv"] != want {
		t.Errorf("%s", got["interests.csv"])
	}
	if !strings.Contains(got["users.csv"], "anna,anna,\"likes \"\"x\"\",\r\nand y\",2020-01-02T02:04:05.123456Z,hu en-GB,"+
		"\"[{\"\"label\"\":\"\"City\"\",\"\"value\"\":\"\"Pécs\"\"}]\",,,,,,ONLY_ME,EVERYONE\r\n") {
		t.Errorf("%s", got["users.csv"])
	}
	info, err := os.Stat(filepath.Join(dir, "passwords.csv"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if _, err := dataset.ExportCSV(ctx, dir, m, dataset.ExportOptions{}); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("%v", err)
	}
	plain := contents(t, export(t, t.TempDir(), m, dataset.ExportOptions{Gzip: true}))
	if _, there := plain["passwords.csv.gz"]; there || len(plain) != 17 || !bytes.HasPrefix([]byte(plain["users.csv.gz"]), []byte{0x1f, 0x8b}) {
		t.Errorf("%v", slices.Sorted(maps.Keys(plain)))
	}
}

// An export that fails leaves nothing behind.
func TestExportCSVThatFails(t *testing.T) {
	m := newMemory()
	ok(t, dataset.ImportCSV, files(t, tiny), m, dataset.Options{})
	for _, prepared := range []bool{false, true} {
		dir := filepath.Join(t.TempDir(), "out")
		if prepared {
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithCancel(context.Background())
		_, err := dataset.ExportCSV(ctx, dir, m, dataset.ExportOptions{Progress: func(dataset.Progress) { cancel() }})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		entries, err := os.ReadDir(dir)
		if prepared != (err == nil) || len(entries) > 0 {
			t.Errorf("%v %v", entries, err)
		}
	}
}

func TestLastfmAsCSV(t *testing.T) {
	dir := realData(t, "lastfm")
	m := newMemory()
	ok(t, dataset.Lastfm, dir, m, dataset.Options{ContinueOnError: true})
	roundTrip(t, t.TempDir(), m, newMemory(), dataset.ExportOptions{Gzip: true})
}
