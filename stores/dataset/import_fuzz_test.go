package dataset_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

// Each target replaces one of the files of a small network with random bytes. Every row that an import stores must survive a CSV round trip.

func FuzzImportLastfm(f *testing.F)   { fuzzImport(f, dataset.Lastfm, lastfmFiles) }
func FuzzImportDeezer(f *testing.F)   { fuzzImport(f, dataset.Deezer, deezerFiles) }
func FuzzImportFacebook(f *testing.F) { fuzzImport(f, dataset.FacebookPages, facebookFiles) }
func FuzzImportLDBC(f *testing.F)     { fuzzImport(f, dataset.LDBC, ldbcFiles) }
func FuzzImportCSV(f *testing.F)      { fuzzImport(f, dataset.ImportCSV, csvFiles) }

func fuzzImport(f *testing.F, run importer, network map[string]string) {
	plain := map[string]string{} // without gzip, for speed
	for name, text := range network {
		plain[strings.TrimSuffix(name, ".gz")] = text
	}
	names := slices.Sorted(maps.Keys(plain))
	for i, name := range names {
		f.Add(uint8(i), []byte(plain[name]))
	}
	dir := writeFiles(f, plain)
	f.Fuzz(func(t *testing.T, number uint8, content []byte) {
		name := names[int(number)%len(names)]
		path := filepath.Join(dir, name)
		noError(t, os.WriteFile(path, content, 0o644))
		importRandom(t, run, dir)
		noError(t, os.WriteFile(path, []byte(plain[name]), 0o644))
	})
}

func importRandom(t *testing.T, run importer, dir string) {
	m := &checkedArchive{memoryArchive: newMemory(), t: t}
	_, err := run(context.Background(), dir, m, dataset.Options{ContinueOnError: true, Now: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)})
	if rowErr := (*dataset.RowError)(nil); errors.As(err, &rowErr) {
		t.Fatalf("an invalid row stopped the import: %v", err)
	}
	if err != nil && len(err.Error()) > 2000 {
		t.Fatalf("an error of %d bytes", len(err.Error()))
	}
}

// A checkedArchive fails the test when a row is stored that would not survive a CSV round trip.
type checkedArchive struct {
	*memoryArchive
	t *testing.T
}

func (m *checkedArchive) Put(ctx context.Context, rows stores.Rows) (int, error) {
	noError(m.t, dataset.CheckRows(rows))
	return m.memoryArchive.Put(ctx, rows)
}

// FuzzLDBCUpdates applies two random streams to a small network. All attempts share the network.
func FuzzLDBCUpdates(f *testing.F) {
	dir, set := writeFiles(f, ldbcUpdateFiles), openStores(f)
	mustImport(f, dataset.LDBC, dir, set.Archive, dataset.Options{})
	persons, forums := filepath.Join(dir, "update_streams", "updateStream_0_0_person.csv"), filepath.Join(dir, "update_streams", "updateStream_0_0_forum.csv")
	noError(f, os.Remove(persons+".gz"))
	person, forum := ldbcUpdateFiles["update_streams/updateStream_0_0_person.csv.gz"], ldbcUpdateFiles["update_streams/updateStream_0_0_forum.csv"]
	f.Add([]byte(person), []byte(forum))
	f.Add([]byte(forum), []byte(person))
	f.Add([]byte("1|0|1|19|A|B|x|1|1|||1|hu;de|a@b;c@d|8;7|9,1;5,1|6,2\n"), []byte("2|0|4|29|x|1|19|8;7\n9|0|2|-1|30|-1\n"))
	f.Add([]byte("-9223372036854775808|0|8|10|10|9223372036854775807\n"), []byte("1|0|7|49|1|||x|1|10|2|-1|49|;\n"))
	f.Fuzz(func(t *testing.T, one, two []byte) {
		noError(t, errors.Join(os.WriteFile(persons, one, 0o644), os.WriteFile(forums, two, 0o644)))
		checked := set
		checked.Users, checked.Pages, checked.Messages = checkedUsers{set.Users, t}, checkedPages{set.Pages, t}, checkedMessages{set.Messages, t}
		_, err := dataset.LDBCUpdates(context.Background(), dir, checked, dataset.Options{ContinueOnError: true})
		if rowErr := (*dataset.RowError)(nil); errors.As(err, &rowErr) {
			t.Fatalf("an invalid line stopped the updates: %v", err)
		}
	})
}

// These ports check the rows that updates create, as checkedArchive checks those of an import.
type (
	checkedUsers struct {
		stores.Users
		t *testing.T
	}
	checkedPages struct {
		stores.Pages
		t *testing.T
	}
	checkedMessages struct {
		stores.Messages
		t *testing.T
	}
)

func (s checkedUsers) Create(ctx context.Context, u stores.User, hash string) error {
	noError(s.t, dataset.CheckRows(stores.Rows{Users: []stores.User{u}}))
	return s.Users.Create(ctx, u, hash)
}

func (s checkedPages) Create(ctx context.Context, p stores.Page) error {
	noError(s.t, dataset.CheckRows(stores.Rows{Pages: []stores.Page{p}}))
	return s.Pages.Create(ctx, p)
}

func (s checkedMessages) CreatePost(ctx context.Context, p stores.Post, topics []stores.ID) error {
	noError(s.t, dataset.CheckRows(stores.Rows{Posts: []stores.Post{p}}))
	return s.Messages.CreatePost(ctx, p, topics)
}

func (s checkedMessages) CreateComment(ctx context.Context, c stores.Comment, topics []stores.ID) (stores.Comment, error) {
	c.Post = stores.ID{}
	noError(s.t, dataset.CheckRows(stores.Rows{Comments: []stores.Comment{c}}))
	return s.Messages.CreateComment(ctx, c, topics)
}
