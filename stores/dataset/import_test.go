package dataset_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

// An importer is Lastfm, Deezer or ImportCSV.
type importer func(context.Context, string, stores.Archive, dataset.Options) (dataset.Report, error)

// realData gives the folder of a real data set, or skips the test.
func realData(t testing.TB, set string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("real data sets take a while, and -short is given")
	}
	root := os.Getenv("FIVEFOLD_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	dir := filepath.Join(root, set)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no data set %s: set FIVEFOLD_DATA to the folder that has it (%v)", set, err)
	}
	return dir
}

// files writes files, gzipped where the name says so, into a new directory.
func files(t testing.TB, content map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range content {
		b := []byte(text)
		if strings.HasSuffix(name, ".gz") {
			b = zipped(text)
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

func zipped(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(text))
	z.Close()
	return b.Bytes()
}

// with gives content with some files replaced, or left out where the text is "-".
func with(content map[string]string, changes ...string) map[string]string {
	changed := maps.Clone(content)
	for i := 0; i < len(changes); i += 2 {
		changed[changes[i]] = changes[i+1]
		if changes[i+1] == "-" {
			delete(changed, changes[i])
		}
	}
	return changed
}

func ok(t testing.TB, run importer, dir string, archive stores.Archive, opts dataset.Options) dataset.Report {
	t.Helper()
	report, err := run(context.Background(), dir, archive, opts)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

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

// small is a Last.fm data set of three users, in both encodings, with and without gzip, and with both line ends.
var small = map[string]string{
	"artists.dat.gz":            "id\tname\turl\tpictureURL\n1\tSigur Rós\thttp://x/1\tp\n2\t\"Weird\"\thttp://x/2\tp\n",
	"tags.dat.gz":               "tagID\ttagValue\r\n1\tm\xfasica\r\n2\trock\r\n",
	"user_friends.dat":          "userID\tfriendID\r\n2\t10\r\n10\t2\r\n",
	"user_artists.dat.gz":       "userID\tartistID\tweight\r\n2\t1\t7\r\n10\t1\t2147483647\r\n",
	"user_taggedartists.dat.gz": "userID\tartistID\ttagID\tday\tmonth\tyear\r\n2\t1\t1\t1\t4\t2009\r\n3\t1\t1\t1\t4\t2009\r\n3\t2\t2\t1\t4\t2009\r\n",
}

func TestLastfmSmall(t *testing.T) {
	m := newMemory()
	r := ok(t, dataset.Lastfm, files(t, small), m, dataset.Options{})
	wantCounts(t, m, map[stores.Table]int{"users": 3, "interests": 4, "genres": 2, "friendships": 1, "likes": 2})
	if r.AddedTotal() != 12 || r.RowsTotal() != 12 || r.SkippedCount != 0 || r.RepairCount != 0 {
		t.Errorf("report %+v", r)
	}
	released := time.Date(2011, 5, 1, 0, 0, 0, 0, time.UTC)
	two, ten := numbered(t, "lastfm", "user", 2), numbered(t, "lastfm", "user", 10)
	wantUser := stores.User{
		ID: two, Handle: "lastfm-2", Name: "Last.fm 2", JoinedAt: released,
		FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone,
	}
	if got := m.users[two]; !reflect.DeepEqual(got, wantUser) {
		t.Errorf("user %+v", got)
	}
	friendship := stores.FriendshipID(ten, two)
	wantFriends := stores.Friendship{ID: friendship, Low: two, High: ten, RequestedAt: released, Since: released}
	if got := m.friendships[friendship]; got != wantFriends {
		t.Errorf("friendship %+v", got)
	}
	artist, tag := numbered(t, "lastfm", "artist", 1), numbered(t, "lastfm", "tag", 1)
	if got, want := m.interests[artist], (stores.Interest{ID: artist, Kind: "BAND", Name: "Sigur Rós", URL: "http://x/1"}); got != want {
		t.Errorf("artist %+v", got)
	}
	if got, want := m.interests[tag], (stores.Interest{ID: tag, Kind: "GENRE", Name: "música"}); got != want {
		t.Errorf("tag %+v", got)
	}
	if got := m.genres[stores.Pair{A: artist, B: tag}].Count; got != 2 {
		t.Errorf("the tag was given %d times", got)
	}
	if got, want := m.likes[stores.Pair{A: two, B: artist}], (stores.Like{User: two, Interest: artist, Strength: 7, Since: released}); got != want {
		t.Errorf("like %+v", got)
	}
}

func TestLastfmRepairsNames(t *testing.T) {
	long := strings.Repeat("é", 301)
	dir := files(t, with(small, "artists.dat.gz", "id\tname\turl\tpictureURL\n1\tA\xffB\x00\thttp://x/\xff\tp\n2\t"+long+"\tu\tp\n"))
	m := newMemory()
	r := ok(t, dataset.Lastfm, dir, m, dataset.Options{})
	if got := m.interests[numbered(t, "lastfm", "artist", 1)]; got.Name != "A\uFFFDB\uFFFD" || got.URL != "http://x/\uFFFD" {
		t.Errorf("%+v", got)
	}
	if got := m.interests[numbered(t, "lastfm", "artist", 2)].Name; got != strings.Repeat("é", 300) {
		t.Errorf("%q", got)
	}
	if r.RepairCount != 2 || r.Repairs[1].File != "artists.dat.gz" || r.Repairs[1].Line != 3 {
		t.Errorf("%d repairs: %v", r.RepairCount, r.Repairs)
	}
}

func TestDamagedRows(t *testing.T) {
	for _, c := range []struct {
		what, file, text string
		line             int
		want             string
	}{
		{"too few columns", "user_artists.dat.gz", "userID\tartistID\tweight\r\n2\t1\t7\r\n2\t1\r\n", 3, "2 columns instead of 3"},
		{"not a number", "user_friends.dat", "userID\tfriendID\r\nx\t10\r\n", 2, `"x" is not a whole number`},
		{"leading zeros", "user_friends.dat", "userID\tfriendID\r\n002\t10\r\n", 2, `"002" is not a whole number`},
		{"over 64 bits", "user_friends.dat", "userID\tfriendID\r\n18446744073709551616\t10\r\n", 2, "is not a whole number"},
		{"with oneself", "user_friends.dat", "userID\tfriendID\r\n2\t2\r\n", 2, "oneself"},
		{"no strength", "user_artists.dat.gz", "userID\tartistID\tweight\r\n2\t1\t0\r\n", 2, "weight 0 is not from 1"},
		{"too strong", "user_artists.dat.gz", "userID\tartistID\tweight\r\n2\t1\t2147483648\r\n", 2, "is not from 1 to 2147483647"},
		{"no such artist", "user_artists.dat.gz", "userID\tartistID\tweight\r\n2\t9\t1\r\n", 2, "artist 9 not found in artists.dat"},
		{"no such tagged artist", "user_taggedartists.dat.gz", "userID\tartistID\ttagID\tday\tmonth\tyear\n2\t9\t1\t1\t1\t2009\n", 2, "artist 9 not found"},
		{"no such tag", "user_taggedartists.dat.gz", "userID\tartistID\ttagID\tday\tmonth\tyear\n\n2\t1\t9\t1\t1\t2009\n", 3, "tag 9 not found"},
		{"no name", "tags.dat.gz", "tagID\ttagValue\n1\ta\n2\tb\n3\t\n", 4, "the name is empty"},
	} {
		t.Run(c.what, func(t *testing.T) {
			dir := files(t, with(small, c.file, c.text))
			m := newMemory()
			_, err := dataset.Lastfm(context.Background(), dir, m, dataset.Options{})
			var fault *dataset.RowError
			if !errors.As(err, &fault) || fault.File != c.file || fault.Line != c.line || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v", err)
			}
			if m.puts != 0 {
				t.Error("something was written")
			}
			r := ok(t, dataset.Lastfm, dir, m, dataset.Options{ContinueOnError: true})
			if r.SkippedCount != 1 || len(r.Skipped) != 1 || r.Skipped[0].Error() != fault.Error() {
				t.Errorf("faults %v", r.Skipped)
			}
			if len(m.users) < 2 || len(m.interests) != 4 {
				t.Error("the other rows are missing")
			}
		})
	}
}

func TestDamagedFiles(t *testing.T) {
	deezer := map[string]string{"deezer_HU_edges.csv": "node_1,node_2\n0,1\n", "deezer_HU_genres.json": `{"0": ["Pop"]}`}
	for _, c := range []struct {
		what    string
		run     importer
		content map[string]string
		want    string
	}{
		{"missing", dataset.Lastfm, with(small, "tags.dat.gz", "-"), "tags.dat or tags.dat.gz: file does not exist"},
		{"plain and zipped", dataset.Lastfm, with(small, "tags.dat", "x"), "both tags.dat and tags.dat.gz"},
		{"empty", dataset.Lastfm, with(small, "user_friends.dat", ""), "user_friends.dat is empty"},
		{"empty inside", dataset.Lastfm, with(small, "tags.dat.gz", ""), "tags.dat.gz is empty"},
		{"no header", dataset.Lastfm, with(small, "user_friends.dat", "2\t10\r\n"), `user_friends.dat: the first line is "2\t10", not the header`},
		{"a line without end", dataset.Lastfm, with(small, "tags.dat.gz", "tagID\ttagValue\n1\t"+strings.Repeat("x", 2<<20)), "tags.dat.gz has a line of more than"},
		{"no object", dataset.Deezer, with(deezer, "deezer_HU_genres.json", `[]`), "deezer_HU_genres.json is not a JSON object"},
		{"half an object", dataset.Deezer, with(deezer, "deezer_HU_genres.json", `{"0": ["Pop"], "1": ["Ro`), "deezer_HU_genres.json is cut short"},
		{"an open object", dataset.Deezer, with(deezer, "deezer_HU_genres.json", `{"0": ["Pop"]`), "deezer_HU_genres.json is cut short"},
		{"two objects", dataset.Deezer, with(deezer, "deezer_HU_genres.json", `{} {}`), "deezer_HU_genres.json goes on"},
		{"no JSON", dataset.Deezer, with(deezer, "deezer_HU_genres.json", `{"0": nope}`), "deezer_HU_genres.json: invalid character"},
		{"empty JSON", dataset.Deezer, with(deezer, "deezer_HU_genres.json.gz", "", "deezer_HU_genres.json", "-"), "deezer_HU_genres.json.gz is empty"},
	} {
		t.Run(c.what, func(t *testing.T) {
			m := newMemory()
			_, err := c.run(context.Background(), files(t, c.content), m, dataset.Options{ContinueOnError: true})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v", err)
			}
			if m.puts != 0 {
				t.Error("something was written")
			}
		})
	}
	for name, damage := range map[string]func([]byte) []byte{
		"is cut short":  func(b []byte) []byte { return b[:len(b)-6] },
		"is not whole":  func(b []byte) []byte { b[len(b)-8] ^= 1; return b },
		"is not whole:": func([]byte) []byte { return []byte("plain text with gz in its name") },
		"is empty":      func([]byte) []byte { return nil },
	} {
		t.Run("gzip that "+name, func(t *testing.T) {
			dir := files(t, small)
			path := filepath.Join(dir, "user_taggedartists.dat.gz")
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, damage(b), 0o644); err != nil {
				t.Fatal(err)
			}
			m := newMemory()
			_, err = dataset.Lastfm(context.Background(), dir, m, dataset.Options{ContinueOnError: true})
			if err == nil || !strings.Contains(err.Error(), "user_taggedartists.dat.gz "+name) {
				t.Errorf("%v", err)
			}
			if m.puts != 0 {
				t.Error("something was written")
			}
		})
	}
	if _, err := dataset.Lastfm(context.Background(), t.TempDir(), newMemory(), dataset.Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestDeezerSmall(t *testing.T) {
	dir := files(t, map[string]string{
		"deezer_HU_edges.csv.gz":   "node_1,node_2\n0,1\n1,2\n2,1\n",
		"deezer_HU_genres.json.gz": "{\"0\": [\"Pop\", \"Rap/Hip Hop\"],\n \"1\": [], \"3\": [\"Pop\", \"Pop\"], \"x\": [], \"4\": [1], \"5\": \"Pop\", \"6\": [null], \"7\": [\"Pop\"]}",
	})
	m := newMemory()
	r := ok(t, dataset.Deezer, dir, m, dataset.Options{ContinueOnError: true})
	wantCounts(t, m, map[stores.Table]int{"users": 6, "interests": 2, "friendships": 2, "likes": 4})
	if r.SkippedCount != 4 || r.Skipped[0].Line != 4 || r.Skipped[3].Line != 7 {
		t.Errorf("%d faults: %v", r.SkippedCount, r.Skipped)
	}
	user, pop := numbered(t, "deezer", "user", 0), id(t, "deezer", "genre", "Pop")
	if u := m.users[user]; u.Handle != "deezer-0" || u.Name != "Deezer 0" || u.JoinedAt.Year() != 2017 {
		t.Errorf("%+v", u)
	}
	if i := m.interests[pop]; i.Kind != "GENRE" || i.Name != "Pop" {
		t.Errorf("%+v", i)
	}
	if l := m.likes[stores.Pair{A: user, B: pop}]; l.Strength != 1 {
		t.Errorf("%+v", l)
	}
	if r := ok(t, dataset.Deezer, dir, m, dataset.Options{ContinueOnError: true}); r.AddedTotal() != 0 {
		t.Errorf("the second import added %v", r.Added)
	}
}

// A row that only the store can refuse stops the import, or is left out while its neighbours go in.
func TestRowsThatTheStoreRefuses(t *testing.T) {
	dir := files(t, small)
	start := func() *memory {
		m := newMemory()
		stranger := stores.User{ID: numbered(t, "other", "user", 1), Handle: "lastfm-3"}
		if _, err := m.Put(context.Background(), stores.Rows{Users: []stores.User{stranger}}); err != nil {
			t.Fatal(err)
		}
		return m
	}
	m := start()
	_, err := dataset.Lastfm(context.Background(), dir, m, dataset.Options{})
	var fault *dataset.RowError
	if !errors.As(err, &fault) || !errors.Is(err, stores.ErrHandleTaken) || fault.File != "user_taggedartists.dat.gz" || fault.Line != 3 {
		t.Errorf("%v", err)
	}
	wantCounts(t, m, map[stores.Table]int{"users": 1})

	m = start()
	r := ok(t, dataset.Lastfm, dir, m, dataset.Options{ContinueOnError: true})
	if r.SkippedCount != 1 || r.Skipped[0].Error() != fault.Error() || r.Added["users"] != 2 || r.Rows["users"] != 3 {
		t.Errorf("%+v", r)
	}
	wantCounts(t, m, map[stores.Table]int{"users": 3, "interests": 4, "genres": 2, "friendships": 1, "likes": 2})
}

func TestProgress(t *testing.T) {
	var told []dataset.Progress
	opts := dataset.Options{Progress: func(p dataset.Progress) { told = append(told, p) }}
	ok(t, dataset.Lastfm, files(t, small), newMemory(), opts)
	var tables []stores.Table
	for _, p := range told {
		tables = append(tables, p.Table)
		if p.Done != p.Total || p.RowsPerSec <= 0 {
			t.Errorf("%+v", p)
		}
	}
	if want := []stores.Table{"users", "interests", "genres", "friendships", "likes"}; !reflect.DeepEqual(tables, want) {
		t.Errorf("%v", tables)
	}
}

func TestImportsStop(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := dataset.Lastfm(ctx, files(t, small), newMemory(), dataset.Options{ContinueOnError: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	m := newMemory()
	m.broken = stores.ErrClosed
	if _, err := dataset.Lastfm(context.Background(), files(t, small), m, dataset.Options{ContinueOnError: true}); !errors.Is(err, stores.ErrClosed) {
		t.Errorf("%v", err)
	}
}

// What the published files hold.
var (
	lastfmCounts = map[stores.Table]int{
		"users": 1892, "interests": 17632 + 11946, "genres": 100835, "friendships": 10174, "likes": 74266,
	}
	lastfmFaults = 1538 // tag assignments to artists that artists.dat lacks
	deezerCounts = map[stores.Table]int{"users": 47538, "interests": 84, "friendships": 222887, "likes": 284901}
)

func TestLastfm(t *testing.T) {
	dir := realData(t, "lastfm")
	m := newMemory()
	_, err := dataset.Lastfm(context.Background(), dir, m, dataset.Options{})
	if !errors.Is(err, stores.ErrNotFound) || m.puts != 0 {
		t.Errorf("%v after %d writes", err, m.puts)
	}
	r := ok(t, dataset.Lastfm, dir, m, dataset.Options{ContinueOnError: true})
	wantCounts(t, m, lastfmCounts)
	if r.SkippedCount != lastfmFaults || r.RepairCount != 0 {
		t.Errorf("%d faults, %d repairs", r.SkippedCount, r.RepairCount)
	}
	if r := ok(t, dataset.Lastfm, dir, m, dataset.Options{ContinueOnError: true}); r.AddedTotal() != 0 {
		t.Errorf("the second import added %v", r.Added)
	}
}

func TestDeezer(t *testing.T) {
	dir := realData(t, "social-graphs")
	m := newMemory()
	ok(t, dataset.Deezer, dir, m, dataset.Options{})
	wantCounts(t, m, deezerCounts)
	if r := ok(t, dataset.Deezer, dir, m, dataset.Options{}); r.AddedTotal() != 0 {
		t.Errorf("the second import added %v", r.Added)
	}
}
