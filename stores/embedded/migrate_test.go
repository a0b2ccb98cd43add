package embedded

import (
	"compress/gzip"
	"database/sql"
	"io"
	"os"
	"sync"

	"github.com/pressly/goose/v3/database"

	"path/filepath"
	"reflect"
	"testing"
	"time"

	"fivefold/stores"
)

// versionOneData fills every table of the first version.
const versionOneData = `
INSERT INTO user (id, handle, name, name_key, bio, joined_at, languages, facts, friends_visibility, interests_visibility, password_hash)
VALUES (:ada, 'ada', 'Ada', 'ada', 'Counts', 1000000, '["en"]', '[{"label":"a","value":"b"}]', 'EVERYONE', 'FRIENDS', 'hash'),
	(:bob, 'bob', 'Bob', 'bob', '', 2000000, '[]', '[]', 'ONLY_ME', 'ONLY_ME', ''),
	(:eve, 'eve', 'Eve', 'eve', '', 2000000, '[]', '[]', 'ONLY_ME', 'ONLY_ME', '');
INSERT INTO friendship (id, low, high, requester, requested_at, since) VALUES (:friendship, :ada, :bob, :ada, 1000000, 2000000);
INSERT INTO block (blocker, blocked, since) VALUES (:ada, :eve, 3000000);
INSERT INTO interest (id, kind, name, name_key, url) VALUES (:band, 'BAND', 'Beirut', 'beirut', ''), (:folk, 'GENRE', 'Folk', 'folk', '');
INSERT INTO genre (interest, genre, count) VALUES (:band, :folk, 3);
INSERT INTO "like" (user, interest, strength, since) VALUES (:ada, :band, 7, 4000000);
INSERT INTO session (id, user, token, device, created_at, last_seen_at, expires_at, ends_at)
VALUES (:session, :ada, zeroblob(32), 'phone', 1000000, 1000000, 9000000, 9000000);`

func TestDataOfTheFirstVersionIsMigrated(t *testing.T) {
	t.Parallel()
	dir, ctx := t.TempDir(), t.Context()
	ada, bob, eve := testID(stores.KindUser, 1), testID(stores.KindUser, 2), testID(stores.KindUser, 3)
	band, folk, session := testID(stores.KindInterest, 1), testID(stores.KindInterest, 2), testID(stores.KindSession, 1)
	friendship := stores.FriendshipID(ada, bob)
	writeOldData(t, dir, 1, versionOneData, map[string]stores.ID{
		"ada": ada, "bob": bob, "eve": eve, "band": band, "folk": folk, "session": session, "friendship": friendship,
	})

	second := func(n int64) time.Time { return time.Unix(n, 0).UTC() }
	want := stores.Rows{
		Users: []stores.User{
			{ID: ada, Handle: "ada", Name: "Ada", Bio: "Counts", JoinedAt: second(1), Languages: []string{"en"},
				ProfileFields: []stores.ProfileField{{Label: "a", Value: "b"}}, FriendsVisibility: stores.Everyone, InterestsVisibility: stores.FriendsOnly},
			{ID: bob, Handle: "bob", Name: "Bob", JoinedAt: second(2), Languages: []string{}, ProfileFields: []stores.ProfileField{},
				FriendsVisibility: stores.OnlyMe, InterestsVisibility: stores.OnlyMe},
			{ID: eve, Handle: "eve", Name: "Eve", JoinedAt: second(2), Languages: []string{}, ProfileFields: []stores.ProfileField{},
				FriendsVisibility: stores.OnlyMe, InterestsVisibility: stores.OnlyMe}},
		Passwords:   []stores.Password{{User: ada, Hash: "hash"}},
		Friendships: []stores.Friendship{{ID: friendship, Low: ada, High: bob, Requester: ada, RequestedAt: second(1), Since: second(2)}},
		Blocks:      []stores.Block{{Blocker: ada, Blocked: eve, Since: second(3)}},
		Interests: []stores.Interest{{ID: band, Kind: stores.KindBand, Name: "Beirut", Likes: 1},
			{ID: folk, Kind: stores.KindGenre, Name: "Folk"}},
		Genres: []stores.Genre{{Interest: band, Genre: folk, Count: 3}},
		Likes:  []stores.Like{{User: ada, Interest: band, Strength: 7, Since: second(4)}},
	}
	e := openTest(t, dir)
	if got := scanAll(t, e); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if s, err := e.Set().Sessions.ByIDs(ctx, []stores.ID{session}, second(5)); err != nil || s[session].User != ada {
		t.Errorf("the session is %+v, %v", s, err)
	}
	if err := e.Integrity(ctx); err != nil {
		t.Error(err)
	}
	// New fields work on migrated rows.
	putRows(t, e, stores.Rows{Places: []stores.Place{{ID: testID(stores.KindPlace, 1), Kind: stores.City, Name: "London"}}})
	city := testID(stores.KindPlace, 1)
	if u, err := e.Set().Users.Update(ctx, ada, stores.UserChange{City: &city}); err != nil || u.City != city {
		t.Errorf("after moving: %+v, %v", u, err)
	}
}

// writeOldData creates a file of an earlier version and runs a statement whose parameters are ids.
func writeOldData(t *testing.T, dir string, version int64, statement string, ids map[string]stores.ID) {
	t.Helper()
	if err := makeFile(dir); err != nil {
		t.Fatal(err)
	}
	db, err := openSQL(filepath.Join(dir, fileName), writerSettings(false))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	migrator, err := newMigrator(db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := migrator.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	args := []any{}
	for name, id := range ids {
		args = append(args, sql.Named(name, id.UUID[:]))
	}
	if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// Before version 4 only the author could delete a message.
func TestMigrationSetsDeletedByToTheAuthor(t *testing.T) {
	t.Parallel()
	dir, ctx := t.TempDir(), t.Context()
	ada, kept, gone := testID(stores.KindUser, 1), testID(stores.KindPost, 1), testID(stores.KindPost, 2)
	writeOldData(t, dir, 3, `INSERT INTO user (id, handle, name, name_key, bio, joined_at, languages, facts, friends_visibility, interests_visibility, password_hash)
		VALUES (:ada, 'ada', 'Ada', 'ada', '', 1000000, '[]', '[]', 'EVERYONE', 'EVERYONE', '');
		INSERT INTO message (id, author, post, wall, text, audience, created_at, deleted_at)
		VALUES (:kept, :ada, :kept, :ada, 'kept', 'PUBLIC', 1000000, NULL), (:gone, :ada, :gone, :ada, 'gone', 'PUBLIC', 1000000, 2000000)`,
		map[string]stores.ID{"ada": ada, "kept": kept, "gone": gone})
	messages := openTest(t, dir).Set().Messages
	found, err := messages.Posts(ctx, []stores.ID{kept, gone})
	if err != nil || !found[kept].DeletedBy.IsZero() || found[gone].DeletedBy != ada {
		t.Errorf("%v, %v", found, err)
	}
	if err := messages.Restore(ctx, gone, ada); err != nil {
		t.Error(err)
	}
}

// scanAll returns the rows of all tables.
func scanAll(t *testing.T, e *Engine) (all stores.Rows) {
	t.Helper()
	into := reflect.ValueOf(&all).Elem()
	for n, table := range stores.Tables() {
		rows, err := e.Set().Archive.Scan(t.Context(), table, stores.Rows{}, stores.MaxLimit)
		if err != nil {
			t.Fatal(err)
		}
		into.Field(n).Set(reflect.ValueOf(rows).Field(n)) // tables stand in the order of the fields
	}
	return all
}

// testdata/demo_version4.db.gz is the file that the last program without goose wrote with --demo.
func TestAFileWrittenBeforeGooseKeepsItsData(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, err := os.Open("testdata/demo_version4.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(unzipped)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, fileName), data, 0o600); err != nil {
		t.Fatal(err)
	}
	e := openTest(t, dir)
	if err := e.Integrity(t.Context()); err != nil {
		t.Error(err)
	}
	counts, err := e.Set().Archive.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for table, want := range map[stores.Table]int{
		stores.TableUsers: 24, stores.TableFriendships: 38, stores.TableLikes: 112, stores.TableReactions: 9, stores.TableMemberships: 15,
		stores.TablePages: 3, stores.TableInterests: 60,
	} {
		if counts[table] != want {
			t.Errorf("%d %s, want %d", counts[table], table, want)
		}
	}
	putRows(t, e, stores.Rows{Users: []stores.User{{ID: testID(stores.KindUser, 1), Handle: "newcomer"}}})
}

func TestOpeningADirectoryAtTheSameTimeMigratesItOnce(t *testing.T) {
	t.Parallel()
	for range 5 {
		dir := t.TempDir()
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				e, err := Open(t.Context(), dir)
				if err != nil {
					t.Error(err)
					return
				}
				if err := e.Integrity(t.Context()); err != nil {
					t.Error(err)
				}
				if err := e.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
}

func TestAMigrationAppliedByAnotherProcessIsRolledBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	openTest(t, dir)
	db, err := openSQL(filepath.Join(dir, fileName), writerSettings(false))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	version, err := readUserVersion(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if err := (userVersion{}).Insert(t.Context(), db, database.InsertRequest{Version: version}); err == nil {
		t.Error("the migration was recorded twice")
	}
	if now, err := readUserVersion(t.Context(), db); err != nil || now != version {
		t.Errorf("version %d, %v, want %d", now, err, version)
	}
}

// A load may remove an empty file between the moments at which Open opens it for the writer and for migrations.
func TestAMigrationMakesNoFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := migrate(t.Context(), filepath.Join(dir, fileName), writerSettings(false)); err == nil {
		t.Error("a missing file was migrated")
	}
	if made := names(t, dir); len(made) > 0 {
		t.Errorf("there are %q", made)
	}
}
