package cli_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fivefold/internal/servertest"
	"fivefold/stores"
)

// lastfmFiles is a Last.fm data set of three people. The last row of user_taggedartists.dat is damaged, as in the real one.
var lastfmFiles = map[string]string{
	"artists.dat.gz":            "id\tname\turl\tpictureURL\n1\tSigur Rós\thttp://x/1\tp\n2\tAir\thttp://x/2\tp\n",
	"tags.dat.gz":               "tagID\ttagValue\r\n1\trock\r\n",
	"user_friends.dat.gz":       "userID\tfriendID\r\n2\t10\r\n10\t2\r\n2\t3\r\n3\t2\r\n",
	"user_artists.dat.gz":       "userID\tartistID\tweight\r\n2\t1\t7\r\n10\t2\t9\r\n",
	"user_taggedartists.dat.gz": "userID\tartistID\ttagID\tday\tmonth\tyear\r\n2\t1\t1\t1\t4\t2009\r\n2\t77\t1\t1\t4\t2009\r\n",
}

func lastfmDir(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range lastfmFiles {
		var zipped bytes.Buffer
		w := gzip.NewWriter(&zipped)
		if _, err := w.Write([]byte(text)); err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(dir, name), zipped.Bytes())
	}
	return dir
}

func TestImportGoesOnAfterADamagedRowAndTellsOfIt(t *testing.T) {
	inNewDir(t)
	code, stdout, stderr := invoke(t, "import", "lastfm", lastfmDir(t))
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if !strings.HasPrefix(stderr, "left out: user_taggedartists.dat.gz:3: artist 77") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("stderr %q", stderr)
	}
	want := []string{"users", "3 rows", "3 new", "1 left out"}
	for _, word := range want {
		if !strings.Contains(stdout, word) {
			t.Errorf("no %q in\n%s", word, stdout)
		}
	}
	if strings.ContainsAny(stdout, "\r\x1b") || !strings.Contains(stdout, "\nfriendships: 2 rows, ") {
		t.Errorf("progress is not in plain lines: %q", stdout)
	}

	stdout = succeed(t, "import", "lastfm", lastfmDir(t))
	if !strings.Contains(stdout, "total                 11 rows          0 new") {
		t.Errorf("importing twice changed something:\n%s", stdout)
	}
}

func TestStrictImportStopsAtADamagedRow(t *testing.T) {
	inNewDir(t)
	code, _, stderr := invoke(t, "import", "lastfm", "--strict", lastfmDir(t))
	wantOneLine(t, code, stderr, "user_taggedartists.dat.gz:3", "artist 77")
	if out := succeed(t, "doctor", "--addr", "127.0.0.1:0"); !strings.Contains(out, "none yet: start with --demo") {
		t.Errorf("something was written:\n%s", out)
	}
}

func TestAnImportThatCannotBeIsOneLine(t *testing.T) {
	for name, spoil := range map[string]func(dir string) error{
		"a missing file": func(dir string) error { return os.Remove(filepath.Join(dir, "tags.dat.gz")) },
		"a file cut short": func(dir string) error {
			path := filepath.Join(dir, "tags.dat.gz")
			return os.Truncate(path, int64(len(readFile(t, path))/2))
		},
		"no such directory": os.RemoveAll,
	} {
		t.Run(name, func(t *testing.T) {
			inNewDir(t)
			dir := lastfmDir(t)
			if err := spoil(dir); err != nil {
				t.Fatal(err)
			}
			code, _, stderr := invoke(t, "import", "lastfm", dir)
			wantOneLine(t, code, stderr, "import lastfm", "dat")
		})
	}
}

func TestExportAndImportComeBackToTheSameBytes(t *testing.T) {
	inNewDir(t)
	fillDemo(t)
	first, second := filepath.Join(t.TempDir(), "first"), filepath.Join(t.TempDir(), "second")
	succeed(t, "export", "csv", "--passwords", first)
	inNewDir(t)
	succeed(t, "import", "csv", "--strict", first)
	succeed(t, "export", "csv", "--passwords", second)
	entries, err := os.ReadDir(first)
	if err != nil || len(entries) != len(stores.Tables()) {
		t.Fatalf("%d files: %v", len(entries), err)
	}
	for _, e := range entries {
		want, got := readFile(t, filepath.Join(first, e.Name())), readFile(t, filepath.Join(second, e.Name()))
		isEmpty := bytes.Count(want, []byte("\n")) < 2
		if !bytes.Equal(got, want) || isEmpty != (e.Name() == "page_links.csv") { // no page of the demo likes another
			t.Errorf("%s differs or is empty: %d bytes, then %d", e.Name(), len(want), len(got))
		}
	}
	code, stdout, stderr := invoke(t, "export", "csv", first)
	wantOneLine(t, code, stderr, "not empty")
	if stdout != "" {
		t.Errorf("stdout %q", stdout)
	}
}

func TestDamagedRowsBeyondAScreenfulAreCounted(t *testing.T) {
	inNewDir(t)
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "users.csv"), []byte("id,handle\n"+strings.Repeat("x,?\n", 25)))
	code, _, stderr := invoke(t, "import", "csv", dir)
	if lines := strings.Split(strings.TrimSpace(stderr), "\n"); code != 0 || len(lines) != 21 || lines[20] != "left out: and 5 more rows" {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

// fillDemo puts the demo network into DATA_DIR.
func fillDemo(t testing.TB) {
	t.Helper()
	servertest.Run(t, "--demo", "--data-dir", os.Getenv("DATA_DIR")).Stop(t)
}

func TestUpdatesGoInBehindTheNetwork(t *testing.T) {
	dir := servertest.DataDir(t, "ldbc-snb")
	inNewDir(t)
	stdout := succeed(t, "import", "ldbc", "--strict", "--updates", dir)
	for _, line := range []string{"users                222 rows        222 new", "users                 28 rows         28 new", "updates: 6920 rows, "} {
		if !strings.Contains(stdout, line) {
			t.Errorf("no %q in\n%s", line, stdout)
		}
	}
	if stdout = succeed(t, "import", "ldbc", dir, "--updates"); strings.Count(stdout, " 0 new ") != 2 {
		t.Errorf("the second time:\n%s", stdout)
	}
	code, _, stderr := invoke(t, "import", "ldbc", "--updates", filepath.Join(dir, "dynamic"))
	wantOneLine(t, code, stderr, "import ldbc: static/place_0_0.csv")
}
