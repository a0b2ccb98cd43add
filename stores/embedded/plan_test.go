package embedded

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// growingTables are the tables that grow with the network, by the names and aliases that statements use. No statement may scan one, unless
// a LIMIT bounds it and it reads an index in the order of the list.
var growingTables = []string{"user", "friendship", "friend", "block", "interest", "genre", "like", "session",
	"place", "organisation", "affiliation", "page", "page_topic", "page_link", "membership",
	"message", "message_topic", "topic_post", "reaction", "p",
	"l", "u", "m", "f", "x", "s", "y", "v", "b", "g", "i", "o", "far", "other"} // near is a friend, or the few of Similar

// catalogueIndexes are the indexes that a catalogue without a filter reads in the order of the list, until the limit.
var catalogueIndexes = []string{"interest_popular", "interest_name", "place_name", "organisation_name", "page_popular", "page_name", "page_newest"}

func TestNoStatementScansAGrowingTable(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	readAllPorts(t, e.Set())
	asked := map[string]bool{}
	for range cap(e.readers.conns) {
		c := <-e.readers.conns
		defer e.readers.release(c)
		for query := range c.statements {
			asked[query] = true
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
	return how == "SCAN" && !slices.Contains(catalogueIndexes, index[strings.LastIndex(index, " ")+1:])
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
	args := []any{named("keys", "[]"), named("viewer", []byte{}), named("me", []byte{}), named("user", []byte{}), named("person", []byte{}),
		named("now", 0), named("kind", ""), named("genre", []byte{}), named("genre_name", ""), named("limit", 1),
		named("first_name", ""), named("until", 0), named("from", 0), named("since", 0), named("areas", "[]"), named("year", 0),
		named("unknown_year", 0), named("topic", []byte{}), named("born_from", ""), named("born_until", ""),
		named("part_of", []byte{}), named("place", []byte{}), named("category", ""),
		named("after_rank", 0), named("after_text", ""), named("after_id", []byte{}),
		named("before_rank", 0), named("before_text", ""), named("before_id", []byte{})}
	if strings.Contains(query, "?") {
		args = []any{"[]", "", ""}[:strings.Count(query, "?")]
	}
	var id, parent, unused int
	var step string
	into := []any{intColumn{&id}, intColumn{&parent}, intColumn{&unused}, textColumn{&step}}
	if err := c.query(t.Context(), "EXPLAIN QUERY PLAN "+query, args, into, func() error {
		steps = append(steps, step)
		return nil
	}); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return steps
}
