package dataset_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

// lastfmFiles is a Last.fm data set of three users, in both encodings, with and without gzip, and with both line ends.
var lastfmFiles = map[string]string{
	"artists.dat.gz":            "id\tname\turl\tpictureURL\n1\tSigur Rós\thttp://x/1\tp\n2\t\"Weird\"\thttp://x/2\tp\n",
	"tags.dat.gz":               "tagID\ttagValue\r\n1\tm\xfasica\r\n2\trock\r\n",
	"user_friends.dat":          "userID\tfriendID\r\n2\t10\r\n10\t2\r\n",
	"user_artists.dat.gz":       "userID\tartistID\tweight\r\n2\t1\t7\r\n10\t1\t2147483647\r\n",
	"user_taggedartists.dat.gz": "userID\tartistID\ttagID\tday\tmonth\tyear\r\n2\t1\t1\t1\t4\t2009\r\n3\t1\t1\t1\t4\t2009\r\n3\t2\t2\t1\t4\t2009\r\n",
}

func TestLastfm(t *testing.T) {
	t.Parallel()
	m := newMemory()
	r := mustImport(t, dataset.Lastfm, writeFiles(t, lastfmFiles), m, dataset.Options{})
	wantCounts(t, m, map[stores.Table]int{"users": 3, "interests": 4, "genres": 2, "friendships": 1, "likes": 2})
	if r.AddedTotal() != 12 || r.RowsTotal() != 12 || r.SkippedCount != 0 || r.RepairCount != 0 {
		t.Errorf("report %+v", r)
	}
	released := time.Date(2011, 5, 1, 0, 0, 0, 0, time.UTC)
	two, ten := numberedID(t, "lastfm", "user", 2), numberedID(t, "lastfm", "user", 10)
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
	artist, tag := numberedID(t, "lastfm", "artist", 1), numberedID(t, "lastfm", "tag", 1)
	if got, want := m.interests[artist], (stores.Interest{ID: artist, Kind: "BAND", Name: "Sigur Rós", URL: "http://x/1"}); got != want {
		t.Errorf("artist %+v", got)
	}
	if got, want := m.interests[tag], (stores.Interest{ID: tag, Kind: "GENRE", Name: "música"}); got != want {
		t.Errorf("tag %+v", got)
	}
	if got := m.genres[stores.Pair{A: artist, B: tag}].Count; got != 2 {
		t.Errorf("the count of the genre is %d", got)
	}
	if got, want := m.likes[stores.Pair{A: two, B: artist}], (stores.Like{User: two, Interest: artist, Strength: 7, Since: released}); got != want {
		t.Errorf("like %+v", got)
	}
}

func TestLastfmRepairsNames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 301)
	dir := writeFiles(t, withFiles(lastfmFiles, "artists.dat.gz", "id\tname\turl\tpictureURL\n1\tA\xffB\x00\thttp://x/\xff\tp\n2\t"+long+"\tu\tp\n"))
	m := newMemory()
	r := mustImport(t, dataset.Lastfm, dir, m, dataset.Options{})
	if got := m.interests[numberedID(t, "lastfm", "artist", 1)]; got.Name != "A\uFFFDB\uFFFD" || got.URL != "http://x/\uFFFD" {
		t.Errorf("%+v", got)
	}
	if got := m.interests[numberedID(t, "lastfm", "artist", 2)].Name; got != strings.Repeat("é", 300) {
		t.Errorf("%q", got)
	}
	if r.RepairCount != 2 || r.Repairs[1].File != "artists.dat.gz" || r.Repairs[1].Line != 3 {
		t.Errorf("%d repairs: %v", r.RepairCount, r.Repairs)
	}
}

func TestInvalidLastfmRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, text string
		line             int
		want             string
	}{
		{"too few columns", "user_artists.dat.gz", "userID\tartistID\tweight\r\n2\t1\t7\r\n2\t1\r\n", 3, "2 columns, want 3"},
		{"not a number", "user_friends.dat", "userID\tfriendID\r\nx\t10\r\n", 2, `"x" is not an integer`},
		{"leading zeros", "user_friends.dat", "userID\tfriendID\r\n002\t10\r\n", 2, `"002" is not an integer`},
		{"over 64 bits", "user_friends.dat", "userID\tfriendID\r\n18446744073709551616\t10\r\n", 2, "is not an integer"},
		{"a friendship with oneself", "user_friends.dat", "userID\tfriendID\r\n2\t2\r\n", 2, "oneself"},
		{"a weight of zero", "user_artists.dat.gz", "userID\tartistID\tweight\r\n2\t1\t0\r\n", 2, "weight 0 is not from 1"},
		{"a weight above the limit", "user_artists.dat.gz", "userID\tartistID\tweight\r\n2\t1\t2147483648\r\n", 2, "is not from 1 to 2147483647"},
		{"an unknown artist", "user_artists.dat.gz", "userID\tartistID\tweight\r\n2\t9\t1\r\n", 2, "artist 9 not found in artists.dat"},
		{"an unknown tagged artist", "user_taggedartists.dat.gz", "userID\tartistID\ttagID\tday\tmonth\tyear\n2\t9\t1\t1\t1\t2009\n", 2, "artist 9 not found"},
		{"an unknown tag", "user_taggedartists.dat.gz", "userID\tartistID\ttagID\tday\tmonth\tyear\n\n2\t1\t9\t1\t1\t2009\n", 3, "tag 9 not found"},
		{"no name", "tags.dat.gz", "tagID\ttagValue\n1\ta\n2\tb\n3\t\n", 4, "the name is empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := writeFiles(t, withFiles(lastfmFiles, c.file, c.text))
			m := newMemory()
			_, err := dataset.Lastfm(context.Background(), dir, m, dataset.Options{})
			var rowErr *dataset.RowError
			if !errors.As(err, &rowErr) || rowErr.File != c.file || rowErr.Line != c.line || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v", err)
			}
			if m.puts != 0 {
				t.Error("rows were written")
			}
			r := mustImport(t, dataset.Lastfm, dir, m, dataset.Options{ContinueOnError: true})
			if r.SkippedCount != 1 || len(r.Skipped) != 1 || r.Skipped[0].Error() != rowErr.Error() {
				t.Errorf("skipped %v", r.Skipped)
			}
			if len(m.users) < 2 || len(m.interests) != 4 {
				t.Error("the other rows are missing")
			}
		})
	}
}

// A row that the store rejects stops the import, or is skipped while other rows are stored.
func TestRowsRejectedByTheStore(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, lastfmFiles)
	start := func() *memoryArchive {
		m := newMemory()
		other := stores.User{ID: numberedID(t, "other", "user", 1), Handle: "lastfm-3"}
		if _, err := m.Put(context.Background(), stores.Rows{Users: []stores.User{other}}); err != nil {
			t.Fatal(err)
		}
		return m
	}
	m := start()
	_, err := dataset.Lastfm(context.Background(), dir, m, dataset.Options{})
	var rowErr *dataset.RowError
	if !errors.As(err, &rowErr) || !errors.Is(err, stores.ErrHandleTaken) || rowErr.File != "user_taggedartists.dat.gz" || rowErr.Line != 3 {
		t.Errorf("%v", err)
	}
	wantCounts(t, m, map[stores.Table]int{"users": 1})

	m = start()
	r := mustImport(t, dataset.Lastfm, dir, m, dataset.Options{ContinueOnError: true})
	if r.SkippedCount != 1 || r.Skipped[0].Error() != rowErr.Error() || r.Added["users"] != 2 || r.Rows["users"] != 3 {
		t.Errorf("%+v", r)
	}
	wantCounts(t, m, map[stores.Table]int{"users": 3, "interests": 4, "genres": 2, "friendships": 1, "likes": 2})
}
