package intake_test

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"fivefold/stores"
	"fivefold/stores/intake"
)

// A file of a hundred kilobytes can unpack to a line of 64 MiB. No import takes it into the memory, whichever file it is.
func TestALineWithoutEndTakesNoMemory(t *testing.T) {
	const most = 24 << 20 // bytes that an import of a few rows may ask for altogether, buffers included
	endless := zipped(strings.Repeat("x", 64<<20))
	set := openSet(t)
	updates := func(ctx context.Context, dir string, _ stores.Archive, opts intake.Options) (intake.Report, error) {
		return intake.LDBCUpdates(ctx, dir, set, opts)
	}
	for _, source := range []struct {
		run     importer
		network map[string]string
		below   string // the folder whose files are meant
	}{
		{intake.Lastfm, small, ""}, {intake.Deezer, smallDeezer, ""}, {intake.FacebookPages, smallFacebook, ""}, {intake.LDBC, smallLDBC, ""},
		{intake.ImportCSV, tiny, ""}, {updates, smallUpdates, "update_streams"},
	} {
		for _, name := range slices.Sorted(maps.Keys(source.network)) {
			if !strings.HasPrefix(name, source.below) {
				continue
			}
			dir, text := files(t, source.network), source.network[name]
			head := text[:strings.Index(text, "\n")+1] // the header, of a stream an update
			if strings.HasSuffix(name, ".json") {
				head = `{"0": ["`
			}
			plain := strings.TrimSuffix(name, ".gz")
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, plain+".gz"), bytes.Join([][]byte{zipped(head), endless}, nil), 0o644); err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := source.run(context.Background(), dir, newMemory(), intake.Options{ContinueOnError: true})
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), "of more than 1") || !strings.Contains(err.Error(), plain) {
				t.Errorf("%s: %.300v", name, err)
			}
			if got := after.TotalAlloc - before.TotalAlloc; got > most {
				t.Errorf("%s took %d MiB", name, got>>20)
			}
		}
	}
}
