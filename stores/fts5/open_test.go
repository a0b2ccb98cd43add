package fts5_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite"

	"fivefold/stores"
	"fivefold/stores/fts5"
)

func TestAFileKeepsItsIDAndItsDocuments(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	first := open(t, dir)
	put(t, first, document("ada"))
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	if first.ID() == "" || again.ID() != first.ID() || again.Location() != filepath.Join(dir, "search.db") {
		t.Errorf("%q at %s, was %q", again.ID(), again.Location(), first.ID())
	}
	wantCount(t, again, 1)
}

func TestAnotherFileHasAnotherID(t *testing.T) {
	t.Parallel()
	if a, b := open(t, t.TempDir()), open(t, t.TempDir()); a.ID() == b.ID() {
		t.Errorf("both have %q", a.ID())
	}
}

func TestAFileThatIsDamagedOrOfAnotherVersionIsMadeAnew(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(t *testing.T, path string){
		"no database": func(t *testing.T, path string) { write(t, path, []byte("this is no database, whatever it is called")) },
		"a later version": func(t *testing.T, path string) {
			execute(t, path, "PRAGMA user_version = 1000")
		},
		"another database": func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			execute(t, path, "CREATE TABLE notes (text)")
		},
		"its beginning is gone":          func(t *testing.T, path string) { overwrite(t, path, 0, 100) },
		"the page of the schema is gone": func(t *testing.T, path string) { overwrite(t, path, 100, 3000) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			former := open(t, dir)
			put(t, former, document("ada"))
			if err := former.Close(); err != nil {
				t.Fatal(err)
			}
			change(t, former.Location())
			again := open(t, dir)
			if again.ID() == former.ID() {
				t.Error("it has the ID of the former file")
			}
			wantCount(t, again, 0)
			put(t, again, document("ada"))
			wantCount(t, again, 1)
		})
	}
}

func TestDamageThatIsFoundInUseIsUnavailableAndADiscardedFileIsMadeAnew(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(t *testing.T, path string){
		"a document": func(t *testing.T, path string) { execute(t, path, "UPDATE documents_1 SET head = x'ff'") },
		"a page":     func(t *testing.T, path string) { overwrite(t, path, 4096, 1<<16) },
		"its end":    func(t *testing.T, path string) { truncate(t, path, 4096) }, // a fault of the memory: its pages are mapped
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			former := open(t, dir)
			put(t, former, document("ada"))
			if err := former.Close(); err != nil {
				t.Fatal(err)
			}
			damaged, err := fts5.Open(t.Context(), dir, fts5.Options{Readers: 1}) // which has mapped the file
			if err != nil {
				t.Fatal(err)
			}
			put(t, damaged, document("grace")) // so that the log has the length of the file
			wantCount(t, damaged, 2)           // so that the file is mapped
			change(t, damaged.Location())
			_, err = damaged.Set().Search.Find(t.Context(), stores.SearchRequest{Query: stores.SearchQuery{Words: []string{"ada"}}, Limit: 1})
			if !errors.Is(err, fts5.ErrDamaged) || !errors.Is(err, stores.ErrUnavailable) {
				t.Errorf("Find returns %v", err)
			}
			if err := damaged.Discard(); err != nil {
				t.Error(err)
			}
			again, err := fts5.Open(t.Context(), dir, fts5.Options{ID: damaged.ID()})
			if err != nil {
				t.Fatal(err)
			}
			defer again.Close()
			if again.ID() != damaged.ID() || again.Discarded() != nil {
				t.Errorf("%q, discarded %v; the former file had %q", again.ID(), again.Discarded(), damaged.ID())
			}
			wantCount(t, again, 0)
			put(t, again, document("ada"))
			wantCount(t, again, 1)
		})
	}
}

func TestAFileThatIsGoneIsNotCurrentAndTheOneInItsPlaceIsNotDiscarded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	former := open(t, dir)
	if !former.IsCurrent() {
		t.Error("a new file is not current")
	}
	if err := os.Remove(former.Location()); err != nil {
		t.Fatal(err)
	}
	other := open(t, dir)
	put(t, other, document("ada"))
	if former.IsCurrent() || !other.IsCurrent() {
		t.Errorf("the file that was removed is current: %v; the other one: %v", former.IsCurrent(), other.IsCurrent())
	}
	if err := former.Discard(); err != nil {
		t.Error(err)
	}
	wantCount(t, open(t, dir), 1)
	if size, err := os.Stat(other.Location()); err != nil || other.Close() != nil {
		t.Error(err)
	} else if cut := open(t, dir); cut.IsCurrent() {
		truncate(t, other.Location(), size.Size()-1)
		if cut.IsCurrent() {
			t.Error("a file that was cut off is current")
		}
	}
}

func TestAFileIsBuiltWhenACopyWasSwappedIn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	engine := open(t, dir)
	put(t, engine, document("ada"))
	wantBuilt(t, engine, false)
	copied, err := engine.Set().SearchIndex.Copy(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wantBuilt(t, engine, false)
	if err := engine.Set().SearchIndex.Swap(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	wantBuilt(t, engine, true)
	wantBuilt(t, open(t, dir), true)
}

func wantBuilt(t *testing.T, engine *fts5.Engine, want bool) {
	t.Helper()
	if got, err := engine.IsBuilt(t.Context()); err != nil || got != want {
		t.Errorf("built: %v, %v; want %v", got, err, want)
	}
}

func TestATemporaryDirectoryIsRemoved(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"", fts5.Memory} {
		engine := open(t, dir)
		if _, err := os.Stat(engine.Location()); err != nil {
			t.Fatal(err)
		}
		if err := engine.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Dir(engine.Location())); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the directory is left: %v", err)
		}
	}
}

func TestADirectoryThatCannotBeMadeIsAnError(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, nil)
	if _, err := fts5.Open(t.Context(), filepath.Join(file, "dir"), fts5.Options{}); err == nil {
		t.Error("Open returns no error")
	}
}

func TestTwoEnginesOverOneFileFindWhatEachOfThemStores(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, b := open(t, dir), open(t, dir)
	for i, engine := range []*fts5.Engine{a, b, a, b} {
		put(t, engine, document("kennedys"))
		for _, other := range []*fts5.Engine{a, b} {
			wantCount(t, other, i+1)
			result, err := other.Set().Search.Find(t.Context(), stores.SearchRequest{Query: stores.SearchQuery{Words: []string{"kenedys"}}, Limit: 10})
			if err != nil || len(result.Candidates) != i+1 {
				t.Errorf("found %d, %v", len(result.Candidates), err)
			}
		}
	}
	copied, err := a.Set().SearchIndex.Copy(t.Context())
	if err == nil {
		err = a.Set().SearchIndex.Put(t.Context(), copied, []stores.SearchDocument{document("copied")})
	}
	if err = errors.Join(err, a.Set().SearchIndex.Swap(t.Context(), copied)); err != nil {
		t.Fatal(err)
	}
	for _, engine := range []*fts5.Engine{a, b} {
		result, err := engine.Set().Search.Find(t.Context(), stores.SearchRequest{Query: stores.SearchQuery{Words: []string{"copeid"}}, Limit: 10})
		if err != nil || len(result.Candidates) != 1 {
			t.Errorf("after the swap: found %d, %v", len(result.Candidates), err)
		}
	}
}

// document returns a document that everybody finds.
func document(name ...stores.SearchWord) stores.SearchDocument {
	return stores.SearchDocument{ID: stores.NewID(stores.KindUser), Version: 1, Public: true, Names: []stores.SearchName{name}}
}

func put(t testing.TB, engine *fts5.Engine, documents ...stores.SearchDocument) {
	t.Helper()
	if err := engine.Set().SearchIndex.Put(context.Background(), stores.SearchServing, documents); err != nil {
		t.Fatal(err)
	}
}

func wantCount(t *testing.T, engine *fts5.Engine, want int) {
	t.Helper()
	if got, err := engine.Set().SearchIndex.Count(t.Context()); err != nil || got != want {
		t.Errorf("%d documents, %v; want %d", got, err, want)
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// overwrite writes other bytes into a file.
func overwrite(t *testing.T, path string, at int64, n int) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.WriteAt(make([]byte, n), at)
	if err = errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
}

func truncate(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}

// execute runs a statement on a file of SQLite.
func execute(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), statement)
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}
