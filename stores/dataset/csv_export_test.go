package dataset_test

import (
	"bytes"
	"context"
	"errors"
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

func TestExportedNetworksAreImportedUnchanged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		from, to, passwords := drawNetwork(t), newMemory(), rapid.Bool().Draw(t, "passwords")
		roundTrip(t, dir, from, to, dataset.ExportOptions{Gzip: rapid.Bool().Draw(t, "gzip"), Passwords: passwords})
		sameRows(t, from, to, passwords)
	})
}

// The engine keeps what the columns accept. The property test uses maps for speed.
func TestExportedNetworksOfTheEngineAreImportedUnchanged(t *testing.T) {
	t.Parallel()
	networks := rapid.Custom(drawNetwork)
	for seed := range 8 {
		engine := openArchive(t)
		roundTrip(t, t.TempDir(), networks.Example(seed), engine, dataset.ExportOptions{Passwords: true})
		roundTrip(t, t.TempDir(), engine, openArchive(t), dataset.ExportOptions{Passwords: true})
	}
}

func TestExportCSV(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	m := newMemory()
	mustImport(t, dataset.ImportCSV, writeFiles(t, csvFiles), m, dataset.Options{Now: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)})
	dir := filepath.Join(t.TempDir(), "new", "folder")
	var calls []dataset.Progress
	r, err := dataset.ExportCSV(ctx, dir, m, dataset.ExportOptions{Passwords: true, Progress: func(p dataset.Progress) { calls = append(calls, p) }})
	if err != nil {
		t.Fatal(err)
	}
	if r.RowsTotal() != csvRows || len(calls) != len(csvFiles) || calls[0].Done != calls[0].Total {
		t.Errorf("%d rows of %d are exported, with %d reports of progress for %d files: %v, %v", r.RowsTotal(), csvRows, len(calls), len(csvFiles), r.Rows, calls)
	}
	got := readFiles(t, dir)
	if names := slices.Sorted(maps.Keys(got)); len(names) != len(stores.Tables()) {
		t.Errorf("%v", names)
	}
	want := "id,kind,name,url\r\n" + sourceID(t, "csv", "interest", "2").String() + ",GENRE,drinks,http://x\r\n" +
		sourceID(t, "csv", "interest", "tea").String() + ",FOOD,Tea,\r\n"
	if got["interests.csv"] != want {
		t.Errorf("%s", got["interests.csv"])
	}
	if !strings.Contains(got["users.csv"], "anna,anna,\"likes \"\"x\"\",\r\nand y\",2020-01-02T02:04:05.123456Z,hu en-GB,"+
		"\"[{\"\"label\"\":\"\"City\"\",\"\"value\"\":\"\"Pécs\"\"}]\",,,,,,ONLY_ME,EVERYONE\r\n") {
		t.Errorf("%s", got["users.csv"])
	}
	for name := range got {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
	}
	for _, created := range []string{dir, filepath.Dir(dir)} {
		if info, err := os.Stat(created); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v %v", created, info.Mode(), err)
		}
	}
	if _, err := dataset.ExportCSV(ctx, dir, m, dataset.ExportOptions{}); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("%v", err)
	}
	plain := readFiles(t, mustExport(t, t.TempDir(), m, dataset.ExportOptions{Gzip: true}))
	if _, exists := plain["passwords.csv.gz"]; exists || len(plain) != len(stores.Tables())-1 || !bytes.HasPrefix([]byte(plain["users.csv.gz"]), []byte{0x1f, 0x8b}) {
		t.Errorf("%v", slices.Sorted(maps.Keys(plain)))
	}
}

func TestFailedExportLeavesNoFiles(t *testing.T) {
	t.Parallel()
	m := newMemory()
	mustImport(t, dataset.ImportCSV, writeFiles(t, csvFiles), m, dataset.Options{})
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
