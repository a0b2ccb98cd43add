package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

// beginLoad begins a load that ends with t.
func beginLoad(t *testing.T, dir string) *Load {
	t.Helper()
	l, err := BeginLoad(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// load fills the empty database in dir.
func load(t *testing.T, dir string, parts ...stores.Rows) {
	t.Helper()
	l := beginLoad(t, dir)
	for _, rows := range parts {
		if _, err := l.Put(t.Context(), rows); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(l.Commit(t.Context()), l.Close()); err != nil {
		t.Fatal(err)
	}
}

// manyRows returns a network with every noun, large enough for statements of many rows.
func manyRows() stores.Rows {
	rows := allFields()
	for i := range 250 {
		u := stores.User{ID: testID(stores.KindUser, 100+i), Handle: fmt.Sprint("person-", i), Name: fmt.Sprint("Person ", i)}
		rows.Users = append(rows.Users, u)
		rows.Interests = append(rows.Interests, stores.Interest{ID: testID(stores.KindInterest, 100+i), Kind: []string{"BAND", "FOOD", "GENRE"}[i%3], Name: fmt.Sprint(i)})
		rows.Genres = append(rows.Genres, stores.Genre{Interest: rows.Interests[i].ID, Genre: rows.Interests[i/2].ID, Count: i})
		page := stores.Page{ID: testID(stores.KindPage, 100+i), Owner: u.ID}
		rows.Pages = append(rows.Pages, page)
		for j := range min(i, 5) {
			f := stores.FriendshipRequest(u.ID, rows.Users[i-j+1].ID, time.Unix(int64(i), 0))
			if (i+j)%4 > 0 {
				f.Since = time.Unix(int64(i+j), 0)
			}
			rows.Friendships = append(rows.Friendships, f)
			rows.Likes = append(rows.Likes, stores.Like{User: u.ID, Interest: rows.Interests[i-j].ID, Strength: j, Since: time.Unix(int64(j), 0)})
			rows.Memberships = append(rows.Memberships, stores.Membership{Page: rows.Pages[i-j].ID, User: u.ID, Role: stores.Member, Since: time.Unix(int64(j), 0)})
			rows.PageLinks = append(rows.PageLinks, stores.PageLink{A: page.ID, B: rows.Pages[i-j].ID})
		}
		post := stores.Post{ID: testID(stores.KindPost, 1000+i), Author: u.ID, Wall: u.ID, CreatedAt: time.Unix(int64(i), 0)}
		rows.Posts = append(rows.Posts, post)
		rows.Comments = append(rows.Comments, stores.Comment{ID: testID(stores.KindComment, 2000+i), Author: rows.Users[0].ID, ReplyTo: post.ID})
		rows.MessageTopics = append(rows.MessageTopics, stores.MessageTopic{Message: post.ID, Interest: rows.Interests[i].ID},
			stores.MessageTopic{Message: rows.Comments[i].ID, Interest: rows.Interests[i].ID})
		rows.Passwords = append(rows.Passwords, stores.Password{User: u.ID, Hash: "hash"})
		if i > 20 {
			rows.Blocks = append(rows.Blocks, stores.Block{Blocker: u.ID, Blocked: rows.Users[i-10].ID, Since: time.Unix(int64(i), 0)})
		}
	}
	return rows
}

// dump returns every row of every table as text, and the statements of the schema. The version of the network begins at random.
func dump(t *testing.T, dir string) map[string][]string {
	t.Helper()
	tables := map[string][]string{}
	err := withFile(t.Context(), filepath.Join(dir, fileName), func(c *conn) error {
		var names []string
		for r, err := range c.query(t.Context(), "SELECT name, coalesce(sql, ''), type, tbl_name FROM sqlite_schema ORDER BY name") {
			if err != nil {
				return err
			}
			name, text, kind := r.text(), r.text(), r.text()
			tables["schema"] = append(tables["schema"], kind+" "+name+" "+r.text()+": "+text)
			if kind == "table" && name != "network_version" && name != "secret" && name != "change" {
				names = append(names, name)
			}
		}
		for _, name := range names {
			all, err := dumpTable(t.Context(), c, name)
			if err != nil {
				return err
			}
			tables[name] = all
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func dumpTable(ctx context.Context, c *conn, name string) (rows []string, err error) {
	columns := ""
	for r, err := range c.query(ctx, "SELECT name FROM pragma_table_info(?)", textArg(name)) {
		if err != nil {
			return nil, err
		}
		columns += ` || ' ' || quote("` + r.text() + `")`
	}
	for r, err := range c.query(ctx, `SELECT ''`+columns+` AS v FROM "`+name+`" ORDER BY v`) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, r.text())
	}
	return rows, nil
}

func TestALoadedFileEqualsOneThatIsFilledRowByRow(t *testing.T) {
	t.Parallel()
	rows := manyRows()
	if empty := emptyTables(rows); len(empty) > 0 {
		t.Fatalf("no rows of %q", empty)
	}
	plain, loaded := t.TempDir(), filepath.Join(t.TempDir(), "new")
	fill(t, plain, rows)
	load(t, loaded, rows, rows)
	want, got := dump(t, plain), dump(t, loaded)
	for name := range maps.Keys(want) {
		if len(want[name]) == 0 && !isUnloaded(name) {
			t.Errorf("the table %s is empty: nothing is compared", name)
		}
		if !slices.Equal(got[name], want[name]) {
			t.Errorf("%s: %d rows\n%.2000q\nwant %d\n%.2000q", name, len(got[name]), got[name], len(want[name]), want[name])
		}
	}
	e := openTest(t, loaded)
	if err := e.Integrity(t.Context()); err != nil {
		t.Error(err)
	}
	if got, want := scanAll(t, e), scanAll(t, openTest(t, plain)); !reflect.DeepEqual(got, want) {
		t.Error("scanned rows differ")
	}
	if mode, err := os.Stat(filepath.Join(loaded, fileName)); err != nil || mode.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", mode, err)
	}
	for _, name := range names(t, loaded) {
		if name[0] == '.' {
			t.Errorf("left %s", name)
		}
	}
}

// emptyTables returns the tables without rows.
func emptyTables(rows stores.Rows) (empty []string) {
	v := reflect.ValueOf(rows)
	for i := range v.NumField() {
		if v.Field(i).Len() == 0 {
			empty = append(empty, v.Type().Field(i).Name)
		}
	}
	return empty
}

func TestALoadThatIsNotCommittedLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := beginLoad(t, dir)
	if _, err := l.Put(t.Context(), fixture()); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(l.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("left %q", left)
	}
	if _, err := l.Put(t.Context(), fixture()); !errors.Is(err, stores.ErrClosed) {
		t.Errorf("Put after Close: %v", err)
	}
	if err := l.Commit(t.Context()); !errors.Is(err, stores.ErrClosed) {
		t.Errorf("Commit after Close: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, fileName)); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// Each person and each friendship adds 1 to the version of the network, however it is stored.
func TestALoadAddsToTheVersionOfTheNetwork(t *testing.T) {
	t.Parallel()
	plain, rows := OpenEmpty(t), manyRows()
	versionOf := func(e *Engine) (version int64) {
		err := e.read(t.Context(), func(c *conn) (err error) {
			version, err = c.networkVersion(t.Context())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return version
	}
	before := versionOf(plain)
	putRows(t, plain, rows)
	want := versionOf(plain) - before
	dir := t.TempDir()
	l := beginLoad(t, dir)
	before, err := l.conn.networkVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = l.Put(t.Context(), rows)
	if err := errors.Join(err, l.Commit(t.Context()), l.Close()); err != nil {
		t.Fatal(err)
	}
	if got := versionOf(openTest(t, dir)) - before; got != want || want < int64(len(rows.Users)) {
		t.Errorf("the version grows by %d, want %d", got, want)
	}
}

func TestALoadMakesTheMostReadIndexesFirst(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	load(t, dir, stores.Rows{})
	e := openTest(t, dir)
	c := <-e.readers.conns
	defer e.readers.release(c)
	var made []string
	for r, err := range c.query(t.Context(), "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE 'CREATE INDEX %' ORDER BY rowid") {
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, r.text())
	}
	if first := made[:min(len(made), len(firstIndexes))]; len(made) < 20 || !reflect.DeepEqual(slices.Sorted(slices.Values(first)), firstIndexes) {
		t.Errorf("%v", made)
	}
}
