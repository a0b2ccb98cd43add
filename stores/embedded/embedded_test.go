package embedded

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// openTest opens an engine and closes it when t ends.
func openTest(t *testing.T, dir string) *Engine {
	t.Helper()
	e, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// execSQL runs a statement past the ports.
func execSQL(t *testing.T, e *Engine, query string, args ...arg) {
	t.Helper()
	if err := e.write(t.Context(), func(c *conn) error {
		return c.run(t.Context(), query, args...)
	}); err != nil {
		t.Fatal(err)
	}
}

// fixture returns two friends, a band that the first likes, two linked pages of which the first is a member, and a post with a comment by
// the second.
func fixture() stores.Rows {
	a, b, band := testID(stores.KindUser, 1), testID(stores.KindUser, 2), testID(stores.KindInterest, 1)
	page, other := testID(stores.KindPage, 1), testID(stores.KindPage, 2)
	f := stores.FriendshipRequest(a, b, time.Unix(1, 0))
	f.Since = time.Unix(2, 0).UTC()
	return stores.Rows{
		Users: []stores.User{
			{ID: a, Handle: "ada", Name: "Ada", Languages: []string{"en"}, ProfileFields: []stores.ProfileField{{Label: "a", Value: "b"}}},
			{ID: b, Handle: "bob", Name: "Bob", FriendsVisibility: stores.Everyone},
		},
		Interests:   []stores.Interest{{ID: band, Kind: stores.KindBand, Name: "Beirut"}},
		Friendships: []stores.Friendship{f},
		Likes:       []stores.Like{{User: a, Interest: band, Strength: 1}},
		Pages:       []stores.Page{{ID: page, Kind: stores.Group, Owner: b}, {ID: other, Kind: stores.Business}},
		PageLinks:   []stores.PageLink{{A: page, B: other}},
		Posts:       []stores.Post{{ID: testID(stores.KindPost, 1), Author: a, Page: page, Audience: stores.AudiencePublic}},
		Comments:    []stores.Comment{{ID: testID(stores.KindComment, 2), Author: b, ReplyTo: testID(stores.KindPost, 1)}},
		MessageTopics: []stores.MessageTopic{
			{Message: testID(stores.KindPost, 1), Interest: band}, {Message: testID(stores.KindComment, 2), Interest: band},
		},
		Memberships: []stores.Membership{{Page: page, User: a, Role: stores.Member}, {Page: other, User: a, Role: stores.Member}},
	}
}

func putRows(t *testing.T, e *Engine, rows stores.Rows) {
	t.Helper()
	if _, err := e.Set().Archive.Put(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
}

func TestDataSurvivesReopening(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a folder? 100%#")
	e := openTest(t, dir)
	putRows(t, e, fixture())
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, fileName)); err != nil {
		t.Fatal(err)
	}
	e = openTest(t, dir)
	got, err := e.Set().Archive.Scan(t.Context(), stores.TableFriendships, stores.Rows{}, 10)
	if want := fixture().Friendships; err != nil || !reflect.DeepEqual(got.Friendships, want) {
		t.Fatalf("got %v, %v, want %v", got.Friendships, err, want)
	}
	if err := e.Integrity(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestMemoryIsRemovedOnClose(t *testing.T) {
	t.Parallel()
	e := openTest(t, Memory)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(e.Location())); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("the folder is still there: %v", err)
	}
}

func TestNewerDataIsRejectedUnchanged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := openTest(t, dir)
	putRows(t, e, fixture())
	execSQL(t, e, "PRAGMA user_version = 99")
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(e.Location())
	if _, err := Open(t.Context(), dir); !errors.Is(err, stores.ErrNewerVersion) {
		t.Fatalf("got %v, want %v", err, stores.ErrNewerVersion)
	}
	if after, _ := os.ReadFile(e.Location()); !reflect.DeepEqual(before, after) {
		t.Fatal("the file has changed")
	}
}

func TestAFileThatIsNotADatabaseIsRejected(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, fileName), []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir); err == nil {
		t.Fatal("opened")
	}
}

func TestTwoEnginesShareADirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, second := openTest(t, dir), openTest(t, dir)
	putRows(t, first, fixture())
	got, err := second.Set().Users.ByHandles(t.Context(), []string{"ada"})
	if err != nil || len(got) != 1 {
		t.Fatalf("the second sees %v, %v", got, err)
	}
	err = second.Set().Users.Create(t.Context(), stores.User{ID: testID(stores.KindUser, 3), Handle: "bob"}, "")
	if !errors.Is(err, stores.ErrHandleTaken) {
		t.Fatalf("got %v, want %v", err, stores.ErrHandleTaken)
	}
}
