package dataset_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

func TestInvalidFiles(t *testing.T) {
	t.Parallel()
	deezer := map[string]string{"deezer_HU_edges.csv": "node_1,node_2\n0,1\n", "deezer_HU_genres.json": `{"0": ["Pop"]}`}
	for _, c := range []struct {
		name    string
		run     importer
		content map[string]string
		want    string
	}{
		{"missing", dataset.Lastfm, withFiles(lastfmFiles, "tags.dat.gz", "-"), "tags.dat or tags.dat.gz: file does not exist"},
		{"gzipped and not gzipped", dataset.Lastfm, withFiles(lastfmFiles, "tags.dat", "x"), "both tags.dat and tags.dat.gz exist"},
		{"empty", dataset.Lastfm, withFiles(lastfmFiles, "user_friends.dat", ""), "user_friends.dat is empty"},
		{"an empty gzipped file", dataset.Lastfm, withFiles(lastfmFiles, "tags.dat.gz", ""), "tags.dat.gz is empty"},
		{"no header", dataset.Lastfm, withFiles(lastfmFiles, "user_friends.dat", "2\t10\r\n"), `user_friends.dat: the first line is "2\t10", want the header`},
		{"a long line", dataset.Lastfm, withFiles(lastfmFiles, "tags.dat.gz", "tagID\ttagValue\n1\t"+strings.Repeat("x", 2<<20)), "tags.dat.gz has a line of more than"},
		{"not an object", dataset.Deezer, withFiles(deezer, "deezer_HU_genres.json", `[]`), "deezer_HU_genres.json is not a JSON object"},
		{"a truncated array", dataset.Deezer, withFiles(deezer, "deezer_HU_genres.json", `{"0": ["Pop"], "1": ["Ro`), "deezer_HU_genres.json is truncated"},
		{"an object that is not closed", dataset.Deezer, withFiles(deezer, "deezer_HU_genres.json", `{"0": ["Pop"]`), "deezer_HU_genres.json is truncated"},
		{"two objects", dataset.Deezer, withFiles(deezer, "deezer_HU_genres.json", `{} {}`), "deezer_HU_genres.json has data after"},
		{"invalid JSON", dataset.Deezer, withFiles(deezer, "deezer_HU_genres.json", `{"0": nope}`), "deezer_HU_genres.json: invalid character"},
		{"empty JSON", dataset.Deezer, withFiles(deezer, "deezer_HU_genres.json.gz", "", "deezer_HU_genres.json", "-"), "deezer_HU_genres.json.gz is empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMemory()
			_, err := c.run(context.Background(), writeFiles(t, c.content), m, dataset.Options{ContinueOnError: true})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v", err)
			}
			if m.puts != 0 {
				t.Error("rows were written")
			}
		})
	}
	for name, corrupt := range map[string]func([]byte) []byte{
		"is truncated": func(b []byte) []byte { return b[:len(b)-6] },
		"is corrupt":   func(b []byte) []byte { b[len(b)-8] ^= 1; return b },
		"is corrupt:":  func([]byte) []byte { return []byte("plain text with gz in its name") },
		"is empty":     func([]byte) []byte { return nil },
	} {
		t.Run("a gzipped file that "+name, func(t *testing.T) {
			dir := writeFiles(t, lastfmFiles)
			path := filepath.Join(dir, "user_taggedartists.dat.gz")
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, corrupt(b), 0o644); err != nil {
				t.Fatal(err)
			}
			m := newMemory()
			_, err = dataset.Lastfm(context.Background(), dir, m, dataset.Options{ContinueOnError: true})
			if err == nil || !strings.Contains(err.Error(), "user_taggedartists.dat.gz "+name) {
				t.Errorf("%v", err)
			}
			if m.puts != 0 {
				t.Error("rows were written")
			}
		})
	}
	if _, err := dataset.Lastfm(context.Background(), t.TempDir(), newMemory(), dataset.Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	var calls []dataset.Progress
	opts := dataset.Options{Progress: func(p dataset.Progress) { calls = append(calls, p) }}
	mustImport(t, dataset.Lastfm, writeFiles(t, lastfmFiles), newMemory(), opts)
	var tables []stores.Table
	for _, p := range calls {
		tables = append(tables, p.Table)
		if p.Done != p.Total || p.RowsPerSec <= 0 {
			t.Errorf("%+v", p)
		}
	}
	if want := []stores.Table{"users", "interests", "genres", "friendships", "likes"}; !reflect.DeepEqual(tables, want) {
		t.Errorf("%v", tables)
	}
}

func TestImportsStopOnCancelAndStoreErrors(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := dataset.Lastfm(ctx, writeFiles(t, lastfmFiles), newMemory(), dataset.Options{ContinueOnError: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	m := newMemory()
	m.putErr = stores.ErrClosed
	if _, err := dataset.Lastfm(context.Background(), writeFiles(t, lastfmFiles), m, dataset.Options{ContinueOnError: true}); !errors.Is(err, stores.ErrClosed) {
		t.Errorf("%v", err)
	}
}
