package embedded

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"fivefold/stores/storetest"
)

// growingTables are the tables that grow with the network, by the names and aliases that statements use. No statement may scan one, unless
// a LIMIT bounds it and it reads an index in the order of the list.
var growingTables = []string{"user", "friendship", "friend", "block", "interest", "genre", "like", "session",
	"payment", "outflow", "provider_event", "local_payment", "kept_answer", "advertiser", "advertiser_member", "campaign", "ad_set", "creative", "ad_preference", "place", "organisation", "affiliation", "page", "page_topic", "page_link", "membership",
	"message", "message_topic", "topic_post", "reaction", "p",
	"l", "u", "m", "f", "x", "s", "y", "v", "b", "g", "i", "o", "far", "other"} // near is a friend, or the few of Similar

// catalogueIndexes are the indexes that a catalogue without a filter reads in the order of the list, until the limit.
var catalogueIndexes = []string{"interest_popular", "interest_name", "place_name", "organisation_name", "page_popular", "page_name", "page_newest"}

// openIndexes are the indexes of the rows that are open, which are few: what counts them reads all of them.
var openIndexes = []string{"payment_open", "outflow_waiting", "provider_event_due"}

func TestNoStatementScansAGrowingTable(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	storetest.ReadAll(t, e.Set())
	storetest.ReadAll(t, WithGraph(t, e))
	asked := map[string]bool{}
	for _, p := range []*pool{e.readers, e.unmapped} {
		for range len(p.conns) {
			c := <-p.conns
			defer p.release(c)
			for q := range c.statements {
				asked[q.with+q.text] = true
				asked[strings.Replace(q.with+q.text, withKey, withFewKeys, 1)] = true // the statement about many keys
			}
		}
	}
	if len(asked) < 200 {
		t.Fatalf("only %d statements were asked", len(asked))
	}
	c := <-e.writer.conns
	defer e.writer.release(c)
	for _, query := range slices.Sorted(maps.Keys(asked)) {
		for _, step := range plan(t, c, query) {
			if scansGrowing(step) || searchesTooMuch(step, query) {
				t.Errorf("%s\n%s", query, step)
			}
		}
	}
}

func scansGrowing(step string) bool {
	how, name, _ := strings.Cut(step, " ")
	name, index, _ := strings.Cut(name, " ")
	if !slices.Contains(growingTables, name) {
		return false
	}
	if how == "SEARCH" { // in an index made for the question is a scan too
		return strings.Contains(index, "AUTOMATIC")
	}
	index = index[strings.LastIndex(index, " ")+1:]
	return how == "SCAN" && !slices.Contains(catalogueIndexes, index) && !slices.Contains(openIndexes, index)
}

// searchesTooMuch reports whether a catalogue with a selective filter reads the index of a less selective one.
func searchesTooMuch(step, query string) bool {
	for argument, index := range map[string]string{
		":part_of": "INDEX place_part_", ":place": "INDEX organisation_place_", ":category": "INDEX page_category_",
	} {
		if strings.Contains(query, argument) && !strings.Contains(step, index) {
			return true
		}
	}
	return false
}

// plan returns the steps of SQLite's query plan.
func plan(t *testing.T, c *conn, query string) (steps []string) {
	t.Helper()
	if query == "BEGIN" || query == "COMMIT" || query == "ROLLBACK" {
		return nil
	}
	var args []arg
	for _, name := range []string{"keys", "areas", "circle", "candidates"} {
		args = append(args, named(name, textArg("[]")))
	}
	for _, name := range []string{"viewer", "key", "other", "me", "user", "author", "person", "genre", "topic", "part_of", "place", "after", "after_id", "before_id"} {
		args = append(args, named(name, blobArg(nil)))
	}
	for _, name := range []string{"kind", "genre_name", "first_name", "born_from", "born_until", "category", "provider", "after_text", "before_text"} {
		args = append(args, named(name, textArg("")))
	}
	for _, name := range []string{"now", "limit", "bound", "until", "from", "since", "year", "unknown_year", "after_rank", "before_rank"} {
		args = append(args, named(name, intArg(2)))
	}
	if strings.Contains(query, withFewKeys) {
		args = append(make([]arg, fewKeys), args...)
	} else if strings.Contains(query, "?") {
		args = []arg{textArg("[]"), textArg(""), textArg("")}[:strings.Count(query, "?")]
	}
	for r, err := range c.query(t.Context(), "EXPLAIN QUERY PLAN "+query, args...) {
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		r.next = 3 // after id, parent and an unused column
		steps = append(steps, r.text())
	}
	return steps
}
