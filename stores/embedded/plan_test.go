package embedded

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// askEverything calls every method of every port that reads, in each of its forms.
func askEverything(t *testing.T, s stores.Set) {
	t.Helper()
	ctx := t.Context()
	a, b := numbered(stores.KindUser, 1), numbered(stores.KindUser, 2)
	band, genre := numbered(stores.KindInterest, 1), numbered(stores.KindInterest, 2)
	people, pairs, now := []stores.ID{a, b}, []stores.Pair{{A: a, B: b}}, time.Now()
	many := make([]stores.ID, 2*probesMax)
	for n := range many {
		many[n] = numbered(stores.KindInterest, n)
	}
	var errs []error
	note := func(_ any, err error) { errs = append(errs, err) }

	note(s.Users.ByIDs(ctx, people))
	note(s.Users.ByHandles(ctx, []string{"a"}))
	note(s.Friendships.ByIDs(ctx, []stores.ID{stores.FriendshipID(a, b)}))
	note(s.Friendships.Between(ctx, a, people))
	note(s.Interests.ByIDs(ctx, many))
	note(s.Interests.Kinds(ctx))
	note(s.Likes.Between(ctx, a, many))
	note(s.Sessions.ByIDs(ctx, []stores.ID{numbered(stores.KindSession, 1)}, now))
	note(s.Network.Path(ctx, a, pairs))
	for _, table := range stores.Tables() {
		note(s.Archive.Scan(ctx, table, stores.Rows{}, 10))
	}
	at := &stores.Position{ID: a}
	for _, page := range []stores.Window{{Limit: 3, Count: true}, {Limit: 3, After: at}, {Limit: 3, Before: at, Backward: true}} {
		note(s.Friendships.Friends(ctx, a, people, stores.FriendsNewest, page))
		note(s.Friendships.Friends(ctx, a, people, stores.FriendsByName, page))
		note(s.Friendships.Requests(ctx, people, stores.RequestsReceived, page))
		note(s.Friendships.Requests(ctx, people, stores.RequestsSent, page))
		note(s.Friendships.Blocks(ctx, people, page))
		note(s.Network.Mutual(ctx, a, pairs, page))
		note(s.Network.FriendsOfFriends(ctx, a, people, page))
		note(s.Interests.Genres(ctx, many, page))
		note(s.Likes.ByFriends(ctx, a, many[:1], page))
		note(s.Likes.ByFriends(ctx, a, many, page))
		note(s.Sessions.Of(ctx, people, now, page))
		for _, f := range []stores.InterestFilter{{}, {Kind: stores.KindBand}, {Genre: genre}, {GenreName: "rock"}, {Kind: "X", Genre: band}} {
			note(s.Network.Similar(ctx, a, people, f, page))
			note(s.Likes.Of(ctx, people, f, page))
			note(s.Likes.Common(ctx, pairs, f, page))
			if f != (stores.InterestFilter{}) || !page.Count { // the total of the whole catalogue is the size of the catalogue
				note(s.Interests.Catalogue(ctx, f, stores.InterestsPopular, page))
				note(s.Interests.Catalogue(ctx, f, stores.InterestsByName, page))
			}
		}
	}
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// growing are the tables that grow with the network, by the names that statements give them. No question may read one from
// beginning to end, unless it is bounded by its LIMIT and reads an index in the order of the list.
var growing = []string{"user", "friendship", "friend", "block", "interest", "genre", "like", "session",
	"u", "m", "f", "x", "s", "y", "v", "b", "g", "i", "far", "other"} // near is a friend, or the few of Similar

func TestNoQuestionScansATableThatGrows(t *testing.T) {
	e := open(t, Memory)
	askEverything(t, e.Set())
	asked := map[string]bool{}
	for range cap(e.readers.lines) {
		l := <-e.readers.lines
		defer e.readers.give(l)
		for query := range l.statements {
			asked[query] = true
		}
	}
	if len(asked) < 60 {
		t.Fatalf("only %d statements were asked", len(asked))
	}
	l := <-e.writer.lines
	defer e.writer.give(l)
	for _, query := range slices.Sorted(maps.Keys(asked)) {
		for _, step := range plan(t, l, query) {
			if scansGrowing(step) {
				t.Errorf("%s\n%s", query, step)
			}
		}
	}
}

func scansGrowing(step string) bool {
	how, name, _ := strings.Cut(step, " ")
	name, index, _ := strings.Cut(name, " ")
	if !slices.Contains(growing, name) {
		return false
	}
	if how == "SEARCH" { // in an index made for the question is a scan too
		return strings.Contains(index, "AUTOMATIC")
	}
	// The catalogue without a filter stops at the limit.
	return how == "SCAN" && !strings.Contains(index, "INDEX interest_popular") && !strings.Contains(index, "INDEX interest_name")
}

// plan asks SQLite how it would answer.
func plan(t *testing.T, l *line, query string) (steps []string) {
	t.Helper()
	if query == "BEGIN" || query == "COMMIT" || query == "ROLLBACK" {
		return nil
	}
	args := []any{named("keys", "[]"), named("viewer", []byte{}), named("me", []byte{}), named("user", []byte{}), named("person", []byte{}),
		named("now", 0), named("kind", ""), named("genre", []byte{}), named("genre_name", ""), named("limit", 1),
		named("after_rank", 0), named("after_text", ""), named("after_id", []byte{}),
		named("before_rank", 0), named("before_text", ""), named("before_id", []byte{})}
	if strings.Contains(query, "?") {
		args = []any{"[]", "", ""}[:strings.Count(query, "?")]
	}
	var id, parent, unused int
	var step string
	into := []any{whole{&id}, whole{&parent}, whole{&unused}, text{&step}}
	if err := l.each(t.Context(), "EXPLAIN QUERY PLAN "+query, args, into, func() error {
		steps = append(steps, step)
		return nil
	}); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return steps
}
