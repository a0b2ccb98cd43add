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

// smallDeezer and smallFacebook are networks of a few rows.
var (
	smallDeezer = map[string]string{
		"deezer_HU_edges.csv": "node_1,node_2\n0,1\n1,2\n2,1\n", "deezer_HU_genres.json": `{"0": ["Pop", "Rap/Hip Hop"], "1": [], "3": ["Pop", "Pop"], "5": "Pop"}`,
	}
	smallFacebook = map[string]string{
		"musae_facebook_target.csv": "id,facebook_id,page_name,page_type\n0,145647315578475,\"The Voice, of China 中国好声音\",tvshow\n1,191483281412,U.S. Consulate General Mumbai,government\n",
		"musae_facebook_edges.csv":  "id_1,id_2\n0,1\n1,0\n1,1\n",
	}
)

// Each target puts anything in the place of one of the files of a small network. What an import takes comes back from CSV.

func FuzzImportLastfm(f *testing.F)   { fuzzImport(f, dataset.Lastfm, small) }
func FuzzImportDeezer(f *testing.F)   { fuzzImport(f, dataset.Deezer, smallDeezer) }
func FuzzImportFacebook(f *testing.F) { fuzzImport(f, dataset.FacebookPages, smallFacebook) }
func FuzzImportLDBC(f *testing.F)     { fuzzImport(f, dataset.LDBC, smallLDBC) }
func FuzzImportCSV(f *testing.F)      { fuzzImport(f, dataset.ImportCSV, tiny) }

func fuzzImport(f *testing.F, run importer, network map[string]string) {
	plain := map[string]string{} // gzip would take most of the time
	for name, text := range network {
		plain[strings.TrimSuffix(name, ".gz")] = text
	}
	names := slices.Sorted(maps.Keys(plain))
	for i, name := range names {
		f.Add(uint8(i), []byte(plain[name]))
	}
	dir := files(f, plain)
	f.Fuzz(func(t *testing.T, number uint8, content []byte) {
		name := names[int(number)%len(names)]
		path := filepath.Join(dir, name)
		fine(t, os.WriteFile(path, content, 0o644))
		importAnything(t, run, dir)
		fine(t, os.WriteFile(path, []byte(plain[name]), 0o644))
	})
}

func importAnything(t *testing.T, run importer, dir string) {
	m := &checkedArchive{memory: newMemory(), t: t}
	_, err := run(context.Background(), dir, m, dataset.Options{ContinueOnError: true, Now: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)})
	if fault := (*dataset.RowError)(nil); errors.As(err, &fault) {
		t.Fatalf("a damaged row stopped the import: %v", err)
	}
	if err != nil && len(err.Error()) > 2000 {
		t.Fatalf("an error of %d bytes", len(err.Error()))
	}
}

// A checkedArchive fails the test when a row is put that would not come back from CSV.
type checkedArchive struct {
	*memory
	t *testing.T
}

func (m *checkedArchive) Put(ctx context.Context, rows stores.Rows) (int, error) {
	fine(m.t, dataset.CheckRows(rows))
	return m.memory.Put(ctx, rows)
}

// FuzzLDBCUpdates applies any two streams to a small network, which they share: what one try changes, the next finds.
func FuzzLDBCUpdates(f *testing.F) {
	dir, set := files(f, smallUpdates), openSet(f)
	ok(f, dataset.LDBC, dir, set.Archive, dataset.Options{})
	persons, forums := filepath.Join(dir, "update_streams", "updateStream_0_0_person.csv"), filepath.Join(dir, "update_streams", "updateStream_0_0_forum.csv")
	fine(f, os.Remove(persons+".gz"))
	person, forum := smallUpdates["update_streams/updateStream_0_0_person.csv.gz"], smallUpdates["update_streams/updateStream_0_0_forum.csv"]
	f.Add([]byte(person), []byte(forum))
	f.Add([]byte(forum), []byte(person))
	f.Add([]byte("1|0|1|19|A|B|x|1|1|||1|hu;de|a@b;c@d|8;7|9,1;5,1|6,2\n"), []byte("2|0|4|29|x|1|19|8;7\n9|0|2|-1|30|-1\n"))
	f.Add([]byte("-9223372036854775808|0|8|10|10|9223372036854775807\n"), []byte("1|0|7|49|1|||x|1|10|2|-1|49|;\n"))
	f.Fuzz(func(t *testing.T, one, two []byte) {
		fine(t, errors.Join(os.WriteFile(persons, one, 0o644), os.WriteFile(forums, two, 0o644)))
		watched := set
		watched.Users, watched.Pages, watched.Messages = checkedUsers{set.Users, t}, checkedPages{set.Pages, t}, checkedMessages{set.Messages, t}
		_, err := dataset.LDBCUpdates(context.Background(), dir, watched, dataset.Options{ContinueOnError: true})
		if fault := (*dataset.RowError)(nil); errors.As(err, &fault) {
			t.Fatalf("a damaged line stopped the updates: %v", err)
		}
	})
}

// What the updates create is checked like what an import puts.
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
	fine(s.t, dataset.CheckRows(stores.Rows{Users: []stores.User{u}}))
	return s.Users.Create(ctx, u, hash)
}

func (s checkedPages) Create(ctx context.Context, p stores.Page) error {
	fine(s.t, dataset.CheckRows(stores.Rows{Pages: []stores.Page{p}}))
	return s.Pages.Create(ctx, p)
}

func (s checkedMessages) CreatePost(ctx context.Context, p stores.Post, topics []stores.ID) error {
	fine(s.t, dataset.CheckRows(stores.Rows{Posts: []stores.Post{p}}))
	return s.Messages.CreatePost(ctx, p, topics)
}

func (s checkedMessages) CreateComment(ctx context.Context, c stores.Comment, topics []stores.ID) (stores.Comment, error) {
	c.Post = stores.ID{}
	fine(s.t, dataset.CheckRows(stores.Rows{Comments: []stores.Comment{c}}))
	return s.Messages.CreateComment(ctx, c, topics)
}

func fine(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
