package dataset_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"fivefold/stores/dataset"
)

// A gzipped file of 100 kB can unpack to a line of 64 MiB. No import reads such a line into memory, whichever file has it. The test measures
// allocations of the whole process, so it does not run in parallel with others.
func TestUnterminatedLineUsesBoundedMemory(t *testing.T) {
	const maxBytes = 24 << 20 // allocations of an import of a few rows, buffers included
	longLine := gzipped(strings.Repeat("x", 64<<20))
	set := openStores(t)
	updates := func(ctx context.Context, dir string, _ dataset.Destination, opts dataset.Options) (dataset.Report, error) {
		return dataset.LDBCUpdates(ctx, dir, set, opts)
	}
	for _, source := range []struct {
		run     importer
		network map[string]string
		prefix  string // of the files to replace
	}{
		{dataset.Lastfm, lastfmFiles, ""}, {dataset.Deezer, deezerFiles, ""}, {dataset.FacebookPages, facebookFiles, ""}, {dataset.LDBC, ldbcFiles, ""},
		{dataset.ImportCSV, csvFiles, ""}, {updates, ldbcUpdateFiles, "update_streams"},
	} {
		for _, name := range slices.Sorted(maps.Keys(source.network)) {
			if !strings.HasPrefix(name, source.prefix) {
				continue
			}
			text, plain := source.network[name], strings.TrimSuffix(name, ".gz")
			head := text[:strings.Index(text, "\n")+1] // the header, or the first update of a stream
			if strings.HasSuffix(name, ".json") {
				head = `{"0": ["`
			}
			dir := withGzip(t, source.network, name, gzipped(head), longLine)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := source.run(context.Background(), dir, newMemory(), dataset.Options{ContinueOnError: true})
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), "of more than 1") || !strings.Contains(err.Error(), plain) {
				t.Errorf("%s: %.300v", name, err)
			}
			if got := after.TotalAlloc - before.TotalAlloc; got > maxBytes {
				t.Errorf("importing %s allocated %d MiB", name, got>>20)
			}
		}
	}
}

// withGzip writes a network and replaces one of its files with a gzipped file of several members.
func withGzip(t *testing.T, network map[string]string, name string, parts ...[]byte) (dir string) {
	t.Helper()
	dir = writeFiles(t, network)
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
	packed := filepath.Join(dir, strings.TrimSuffix(name, ".gz")+".gz")
	if err := os.WriteFile(packed, bytes.Join(parts, nil), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A gzipped file of 100 kB can also unpack to many rows.
func TestGzipUnpacksTo64MiBOr100TimesItsSize(t *testing.T) {
	t.Parallel()
	const row, limit = 1 << 16, 64 << 20 // bytes
	noise := make([]byte, row/128)
	rand.NewChaCha8([32]byte{}).Read(noise)
	packed := func(start, end string) []byte {
		return gzipped(start + strings.Repeat("x", row-len(start)-len(end)) + end)
	}
	sparse, dense := packed("", "\n"), packed(hex.EncodeToString(noise), "\n")
	set := openStores(t)
	updates := func(ctx context.Context, dir string, _ dataset.Destination, opts dataset.Options) (dataset.Report, error) {
		return dataset.LDBCUpdates(ctx, dir, set, opts)
	}
	for _, c := range []struct {
		run     importer
		network map[string]string
		name    string
		row     []byte // an invalid row, gzipped
		rows    int
		read    bool
	}{
		{dataset.ImportCSV, csvFiles, "users.csv", sparse, limit/row - 1, true},
		{dataset.ImportCSV, csvFiles, "users.csv", dense, 5 * limit / 4 / row, true},
		{dataset.ImportCSV, csvFiles, "users.csv", sparse, limit / row, false},
		{dataset.Lastfm, lastfmFiles, "artists.dat.gz", sparse, limit / row, false},
		{dataset.FacebookPages, facebookFiles, "musae_facebook_target.csv", sparse, limit / row, false},
		{dataset.Deezer, deezerFiles, "deezer_HU_genres.json", packed(`,"1": ["`, `"]`), limit / row, false},
		{updates, ldbcUpdateFiles, "update_streams/updateStream_0_0_forum.csv", sparse, limit / row, false},
	} {
		text := c.network[c.name]
		head := text[:strings.IndexAny(text, "\n]")+1] // the header; the first update of a stream; the first entry of JSON
		dir := withGzip(t, c.network, c.name, gzipped(head), bytes.Repeat(c.row, c.rows))
		r, err := c.run(context.Background(), dir, newMemory(), dataset.Options{ContinueOnError: true})
		want := strings.TrimSuffix(c.name, ".gz") + ".gz unpacks to more than 64 MiB and more than 100 times its size"
		switch {
		case c.read && r.SkippedCount < c.rows:
			t.Errorf("%s: %d of %d rows were read: %v", c.name, r.SkippedCount, c.rows, err)
		case !c.read && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %.300v", c.name, err)
		}
	}
}
