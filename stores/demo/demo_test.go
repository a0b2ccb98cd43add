package demo_test

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"fivefold/stores"
	"fivefold/stores/demo"
	"fivefold/stores/embedded"
)

var update = flag.Bool("update", false, "rewrite testdata/ids.txt")

// A filledStores is a set of stores with the population.
type filledStores struct {
	t *testing.T
	stores.Set
	handles map[stores.ID]string
}

// openStores opens an empty set of stores, which is closed at the end of the test.
func openStores(t *testing.T) *filledStores {
	t.Helper()
	e, err := embedded.Open(context.Background(), embedded.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return &filledStores{t: t, Set: e.Set(), handles: map[stores.ID]string{}}
}

func openFilled(t *testing.T) *filledStores {
	t.Helper()
	w := openStores(t)
	if err := demo.Fill(context.Background(), w.Set); err != nil {
		t.Fatal(err)
	}
	for _, u := range w.scan(stores.TableUsers).Users {
		w.handles[u.ID] = u.Handle
	}
	return w
}

func (w *filledStores) scan(table stores.Table) stores.Rows {
	w.t.Helper()
	rows, err := w.Archive.Scan(context.Background(), table, stores.Rows{}, 10000)
	if err != nil {
		w.t.Fatal(err)
	}
	return rows
}

func (w *filledStores) id(handle string) stores.ID {
	w.t.Helper()
	for id, h := range w.handles {
		if h == handle {
			return id
		}
	}
	w.t.Fatalf("no user %s", handle)
	return stores.ID{}
}

func tableCounts(t *testing.T, set stores.Set) map[stores.Table]int {
	t.Helper()
	c, err := set.Archive.Counts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFill(t *testing.T) {
	t.Parallel()
	w := openFilled(t)
	want := map[stores.Table]int{
		"users": 24, "passwords": 24, "interests": 63, "genres": 73, "friendships": 38, "blocks": 1, "likes": 112,
		"places": 15, "organisations": 4, "affiliations": 5, "pages": 7, "page_topics": 5, "memberships": 19, "posts": 8, "comments": 7,
		"message_topics": 4, "reactions": 9,
	}
	for _, again := range []string{"once", "twice"} {
		if again == "twice" {
			if err := demo.Fill(context.Background(), w.Set); err != nil {
				t.Fatal(err)
			}
		}
		for table, n := range tableCounts(t, w.Set) {
			if n != want[table] {
				t.Errorf("%s: %d %s, not %d", again, n, table, want[table])
			}
		}
	}
}

func TestFillLiveAddsCampaignsOfTheYearOnce(t *testing.T) {
	t.Parallel()
	w, ctx := openFilled(t), context.Background()
	live := func(at time.Time) int {
		t.Helper()
		campaigns, err := w.Campaigns.Live(ctx, at, stores.ID{}, 100)
		if err != nil {
			t.Fatal(err)
		}
		return len(campaigns)
	}
	for _, at := range []time.Time{time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC), time.Date(2032, 12, 31, 23, 0, 0, 0, time.UTC)} {
		if n := live(at); n != 0 {
			t.Errorf("%v: %d live campaigns before", at, n)
		}
		for range 2 {
			if err := demo.FillLive(ctx, w.Set, at); err != nil {
				t.Fatal(err)
			}
			if n := live(at); n != 2 {
				t.Errorf("%v: %d live campaigns", at, n)
			}
		}
	}
	if err := demo.FillLive(ctx, w.Set, time.Date(2033, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil || live(time.Date(2033, 1, 1, 0, 0, 0, 0, time.UTC)) > 2 {
		t.Errorf("%v", err)
	}
	empty := openStores(t)
	if err := demo.FillLive(ctx, empty.Set, time.Now()); err != nil {
		t.Errorf("an empty network: %v", err)
	}
}

func TestFillKeepsAStoreWithUsers(t *testing.T) {
	t.Parallel()
	w := openStores(t)
	u := stores.User{ID: stores.NewID(stores.KindUser), Handle: "first", Name: "First", JoinedAt: time.Unix(0, 0).UTC(),
		FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}
	if err := w.Users.Create(context.Background(), u, ""); err != nil {
		t.Fatal(err)
	}
	if err := demo.Fill(context.Background(), w.Set); err != nil {
		t.Fatal(err)
	}
	if n := tableCounts(t, w.Set)[stores.TableUsers]; n != 1 {
		t.Errorf("%d people", n)
	}
}

// Links, tests and stories contain the ids, so they never change. A new row adds a line to testdata/ids.txt; go test -update writes it.
func TestIDsAreStable(t *testing.T) {
	t.Parallel()
	w := openFilled(t)
	var lines []string
	for _, u := range w.scan(stores.TableUsers).Users {
		lines = append(lines, u.ID.String()+" "+u.Handle)
	}
	for _, i := range w.scan(stores.TableInterests).Interests {
		lines = append(lines, i.ID.String()+" "+i.Kind+" "+i.Name)
	}
	for _, f := range w.scan(stores.TableFriendships).Friendships {
		lines = append(lines, f.ID.String()+" "+w.handles[f.Low]+" "+w.handles[f.High])
	}
	for _, p := range w.scan(stores.TablePlaces).Places {
		lines = append(lines, p.ID.String()+" "+string(p.Kind)+" "+p.Name)
	}
	for _, o := range w.scan(stores.TableOrganisations).Organisations {
		lines = append(lines, o.ID.String()+" "+string(o.Kind)+" "+o.Name)
	}
	for _, p := range w.scan(stores.TablePages).Pages {
		lines = append(lines, p.ID.String()+" "+string(p.Kind)+" "+p.Name)
	}
	for _, p := range w.scan(stores.TablePosts).Posts {
		lines = append(lines, p.ID.String()+" "+w.handles[p.Author]+": "+p.Text)
	}
	for _, c := range w.scan(stores.TableComments).Comments {
		lines = append(lines, c.ID.String()+" "+w.handles[c.Author]+" on "+c.Post.String()+": "+c.Text)
	}
	got := strings.Join(lines, "\n") + "\n"
	golden := filepath.Join("testdata", "ids.txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the ids are\n%s", got)
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	w := openFilled(t)
	handle := regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{2,29}$`)
	people := demo.People()
	users := w.scan(stores.TableUsers).Users
	if len(people) != len(users) || people[0] != (demo.Person{Handle: "ada", Name: "Ada Brightwater"}) {
		t.Errorf("%v", people)
	}
	for i, u := range users {
		if (demo.Person{Handle: u.Handle, Name: u.Name}) != people[i] {
			t.Errorf("%s is not at index %d of People", u.Handle, i)
		}
		if !handle.MatchString(u.Handle) || len([]rune(u.Name)) > 80 || len([]rune(u.Bio)) > 500 || len(u.Languages) == 0 {
			t.Errorf("%+v", u)
		}
		hash, err := w.Credentials.PasswordHash(context.Background(), u.ID)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 && !verifies(t, hash, demo.Password) {
			t.Errorf("%s is not the hash of %s", hash, demo.Password)
		}
	}
}

func verifies(t *testing.T, phc, password string) bool {
	t.Helper()
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != "v=19" || parts[3] != "m=19456,t=2,p=1" {
		t.Fatalf("%s is not the expected form of a hash", phc)
	}
	salt, err := base64.RawStdEncoding.Strict().DecodeString(parts[4])
	if err != nil || len(salt) != 16 {
		t.Fatalf("salt %q: %v", parts[4], err)
	}
	hash, err := base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if err != nil || len(hash) != 32 {
		t.Fatalf("hash %q: %v", parts[5], err)
	}
	return subtle.ConstantTimeCompare(hash, argon2.IDKey([]byte(password), salt, 2, 19456, 1, 32)) == 1
}

func TestAdaAndGraceShareRockBandsAndFoods(t *testing.T) {
	t.Parallel()
	w := openFilled(t)
	pair := stores.Pair{A: w.id("ada"), B: w.id("grace")}
	for _, c := range []struct {
		filter stores.InterestFilter
		want   string
	}{
		{stores.InterestFilter{Kind: stores.KindBand, GenreName: stores.Only(stores.Fold("Rock"))}, "Radiohead 10/8, Pink Floyd 9/5, The Beatles 7/10"},
		{stores.InterestFilter{Kind: stores.KindBand, GenreName: stores.Only(stores.Fold("Jazz"))}, "Weather Report 5/7"},
		{stores.InterestFilter{Kind: stores.KindFood}, "Ramen 9/7, Falafel 8/5, Jollof rice 3/10"},
	} {
		lists, err := w.Likes.Common(context.Background(), []stores.Pair{pair}, c.filter, stores.Window{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, item := range lists[pair].Items {
			known, err := w.Interests.ByIDs(context.Background(), []stores.ID{item.Value.Interest})
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%s %d/%d", known[item.Value.Interest].Name, item.Value.Strength, item.Value.OtherStrength))
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("%+v: %s", c.filter, text)
		}
	}
}

func TestFriendsOfFriendsAndPaths(t *testing.T) {
	t.Parallel()
	w := openFilled(t)
	ctx := context.Background()
	ada := w.id("ada")
	lists, err := w.Network.FriendsOfFriends(ctx, ada, []stores.ID{ada}, stores.Window{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, item := range lists[ada].Items {
		got = append(got, fmt.Sprintf("%s %d", w.handles[item.Value.User], item.Value.Count))
	}
	if want := "priya 2, fatima 2, amara 1, sven 1, tomas 1, leila 1, kofi 1, diego 1"; strings.Join(got, ", ") != want {
		t.Errorf("%v", got)
	}
	for _, c := range []struct{ a, b, want string }{
		{"ada", "zofia", "ada grace kofi ingrid chen zofia"},
		{"ada", "thandi", "ada grace amara thandi"},
		{"hana", "marisol", "hana marisol"},
		{"ada", "hana", ""},
		{"ada", "piet", ""},
	} {
		pair := stores.Pair{A: w.id(c.a), B: w.id(c.b)}
		paths, err := w.Network.Path(ctx, pair.A, []stores.Pair{pair})
		if err != nil {
			t.Fatal(err)
		}
		var path []string
		for _, id := range paths[pair] {
			path = append(path, w.handles[id])
		}
		if text := strings.Join(path, " "); text != c.want {
			t.Errorf("from %s to %s: %s", c.a, c.b, text)
		}
	}
}

func TestFriendships(t *testing.T) {
	t.Parallel()
	w := openFilled(t)
	dates := map[time.Time]bool{}
	degree := map[string]int{}
	received, sent := 0, 0
	for _, f := range w.scan(stores.TableFriendships).Friendships {
		if dates[f.RequestedAt] {
			t.Errorf("two requests have the time %s", f.RequestedAt)
		}
		dates[f.RequestedAt] = true
		if f.State() == stores.StateFriends {
			degree[w.handles[f.Low]]++
			degree[w.handles[f.High]]++
		}
		if f.State() == stores.StateRequested && f.Requester == w.id("ada") {
			sent++
		} else if f.State() == stores.StateRequested && f.Other(f.Requester) == w.id("ada") {
			received++
		}
		for _, u := range w.scan(stores.TableUsers).Users {
			if (u.ID == f.Low || u.ID == f.High) && !f.RequestedAt.After(u.JoinedAt) {
				t.Errorf("%s and %s became friends before %s joined", w.handles[f.Low], w.handles[f.High], u.Handle)
			}
		}
	}
	if received != 3 || sent != 2 {
		t.Errorf("ada received %d requests and sent %d", received, sent)
	}
	if degree["grace"] != 9 || degree["piet"] != 0 {
		t.Errorf("%v", degree)
	}
	blocks := w.scan(stores.TableBlocks).Blocks
	if len(blocks) != 1 || w.handles[blocks[0].Blocker] != "ada" || w.handles[blocks[0].Blocked] != "oisin" {
		t.Errorf("%v", blocks)
	}
	var hidden []string
	for _, u := range w.scan(stores.TableUsers).Users {
		if u.FriendsVisibility != stores.Everyone || u.InterestsVisibility != stores.Everyone {
			hidden = append(hidden, fmt.Sprint(u.Handle, " ", u.FriendsVisibility, " ", u.InterestsVisibility))
		}
	}
	want := []string{"noor EVERYONE FRIENDS", "yuki ONLY_ME EVERYONE", "sven FRIENDS EVERYONE", "marisol EVERYONE ONLY_ME", "emil ONLY_ME ONLY_ME"}
	if !slices.Equal(hidden, want) {
		t.Errorf("%q", hidden)
	}
}
