package dataset_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

// gzipSources are importers whose files may be gzipped, with a network for each.
var gzipSources = map[string]struct {
	run   func(context.Context, string, stores.Set, dataset.Options) (dataset.Report, error)
	files map[string]string
}{
	"csv":      {overArchive(dataset.ImportCSV), csvFiles},
	"lastfm":   {overArchive(dataset.Lastfm), lastfmFiles},
	"deezer":   {overArchive(dataset.Deezer), deezerFiles},
	"facebook": {overArchive(dataset.FacebookPages), facebookFiles},
	"ldbc":     {overArchive(dataset.LDBC), ldbcFiles},
	"ldbc updates": {func(ctx context.Context, dir string, set stores.Set, opts dataset.Options) (dataset.Report, error) {
		if _, err := dataset.LDBC(ctx, dir, set.Archive, dataset.Options{ContinueOnError: true}); err != nil {
			return dataset.Report{}, err
		}
		return dataset.LDBCUpdates(ctx, dir, set, opts)
	}, ldbcUpdateFiles},
}

func overArchive(run importer) func(context.Context, string, stores.Set, dataset.Options) (dataset.Report, error) {
	return func(ctx context.Context, dir string, set stores.Set, opts dataset.Options) (dataset.Report, error) {
		return run(ctx, dir, set.Archive, opts)
	}
}

// writeGzipped writes all files gzipped, as pack does it.
func writeGzipped(t *testing.T, files map[string]string, pack func(text string) []byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, strings.TrimSuffix(name, ".gz")+".gz")
		noError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		noError(t, os.WriteFile(path, pack(text), 0o600))
	}
	return dir
}

func TestGzippedFilesAreReadAsGunzipReadsThem(t *testing.T) {
	t.Parallel()
	join := func(parts ...string) []byte { return []byte(strings.Join(parts, "")) }
	packed := func(text string) string { return string(gzipped(text)) }
	zeros := strings.Repeat("\x00", 100_000)
	valid := map[string]func(string) []byte{
		"members that end within a row":             func(s string) []byte { return join(packed(s[:len(s)/2]), packed(s[len(s)/2:])) },
		"empty members":                             func(s string) []byte { return join(packed(""), packed(s), packed(""), packed("")) },
		"one zero after the member":                 func(s string) []byte { return join(packed(s), "\x00") },
		"a file that is padded to a block of zeros": func(s string) []byte { return join(packed(s), packed(""), zeros) },
	}
	trailing := map[string]func(string) []byte{
		"text after the member":   func(s string) []byte { return join(packed(s), "abc") },
		"a byte after the member": func(s string) []byte { return join(packed(s), "\x8b") },
		"text after padding":      func(s string) []byte { return join(packed(s), zeros, "\x01") },
		"a member after padding":  func(s string) []byte { return join(packed(s), "\x00", packed(s)) },
	}
	for source, c := range gzipSources {
		run := func(t *testing.T, pack func(string) []byte, strict bool) (dataset.Report, map[stores.Table]int, error) {
			t.Helper()
			set := openStores(t)
			r, err := c.run(t.Context(), writeGzipped(t, c.files, pack), set, dataset.Options{ContinueOnError: !strict})
			counts, failed := set.Archive.Counts(t.Context())
			noError(t, failed)
			return r, counts, err
		}
		t.Run(source, func(t *testing.T) {
			t.Parallel()
			plain, want, err := run(t, gzipped, false)
			noError(t, err)
			for name, pack := range valid {
				r, got, err := run(t, pack, false)
				if err != nil || r.SkippedCount != plain.SkippedCount || !maps.Equal(got, want) {
					t.Errorf("%s: %v, %d rows skipped, not %d: %v, want %v", name, err, r.SkippedCount, plain.SkippedCount, got, want)
				}
			}
			const text = "the file has bytes that are not gzip, which were not read"
			for name, pack := range trailing {
				r, got, err := run(t, pack, false)
				reported := 0
				for _, f := range r.Skipped {
					if strings.Contains(f.Error(), text) && strings.HasSuffix(f.File, ".gz") {
						reported++
					}
				}
				if err != nil || reported == 0 || r.SkippedCount != plain.SkippedCount+reported || !maps.Equal(got, want) {
					t.Errorf("%s: %v, %d of %d rows skipped for the end of a file: %v, want %v", name, err, reported, r.SkippedCount, got, want)
				}
			}
			if plain.SkippedCount > 0 {
				return
			}
			_, _, err = run(t, trailing["text after the member"], true)
			var rowErr *dataset.RowError
			if !errors.As(err, &rowErr) || rowErr.Line < 1 || !strings.Contains(rowErr.Error(), text) {
				t.Errorf("strict: %v", err)
			}
		})
	}
}

func TestDamagedMembersAreErrors(t *testing.T) {
	t.Parallel()
	const header, rows = "id,handle\n1,anna\n", "2,bela\n"
	member := string(gzipped(rows))
	for name, c := range map[string]struct{ second, want string }{
		"a second member without end":    {member[:len(member)-4], "users.csv.gz is truncated"},
		"a second member without header": {member[:3], "users.csv.gz is truncated"},
		"a second member of one byte":    {member[:1], "users.csv.gz is truncated"},
		"a second member of other data":  {member[:len(member)-8] + "\x00\x00\x00\x00" + member[len(member)-4:], "users.csv.gz is corrupt"},
		"a second member of version 9":   {"\x1f\x8b\x09" + member[3:], "users.csv.gz is corrupt"},
	} {
		dir := writeGzipped(t, map[string]string{"users.csv": header}, func(text string) []byte { return append(gzipped(text), c.second...) })
		_, err := dataset.ImportCSV(t.Context(), dir, newMemory(), dataset.Options{ContinueOnError: true})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
