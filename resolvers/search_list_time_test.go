package resolvers_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// addSearchedPosts stores posts of many ages, two each, that "tea" finds on a page and on the wall of their author, and returns the author and the page.
func (h *harness) addSearchedPosts() (author, page stores.ID) {
	h.t.Helper()
	author, page = newObjectID(stores.KindUser, 1_000_000), newObjectID(stores.KindPage, 1_000_000)
	rows := stores.Rows{Pages: []stores.Page{{ID: page, Kind: stores.Group, Name: "Hubs", CreatedAt: h.clock.AddDate(-2, 0, 0)}},
		Users: []stores.User{{ID: author, Handle: "writer", Name: "Writer", JoinedAt: h.clock.AddDate(-2, 0, 0)}}}
	for i, age := range []time.Duration{0, time.Second, time.Minute, 3 * time.Hour, 50 * time.Hour, 9000 * time.Hour} {
		for j := range 4 {
			p := stores.Post{ID: newObjectID(stores.KindPost, uint64(1_000_000+4*i+j)), Author: author, Text: "tea" + strings.Repeat(" and milk", i%3),
				Audience: stores.AudiencePublic, CreatedAt: h.clock.Add(-age)}
			if j < 2 {
				p.Page = page
			} else {
				p.Wall = author
			}
			rows.Posts = append(rows.Posts, p)
		}
	}
	h.put(rows)
	return author, page
}

type postsPage struct {
	Node struct {
		Posts struct {
			TotalCount int
			Nodes      []struct{ ID string }
			PageInfo   struct {
				HasNextPage, HasPreviousPage bool
				StartCursor, EndCursor       *string
			}
		}
	}
}

// postsPages returns the query of the pages of the posts that "tea" finds in a list of a type.
func postsPages(of, list string) string {
	return fmt.Sprintf(`query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { node(id: $id) { ... on %s {
  posts: %s(search: "tea", first: $first, after: $after, last: $last, before: $before) { totalCount nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }`, of, list)
}

// The pages of a search in a list have each hit once, in the order of the first page, although posts become older meanwhile.
func TestPagesOfASearchInAListWhileTimePasses(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	author, page := h.addSearchedPosts()
	for of, id := range map[string]stores.ID{"Page": page, "User": author} {
		query := postsPages(of, map[string]string{"Page": "posts", "User": "wall"}[of])
		for _, passed := range []time.Duration{time.Microsecond, 7 * time.Second, 40 * time.Hour} {
			for _, size := range []int{1, 5} {
				all := get[postsPage](h, author, query, map[string]any{"id": id.String(), "first": 100}).Node.Posts
				if len(all.Nodes) != 12 {
					t.Fatalf("%s: %d hits", of, len(all.Nodes))
				}
				for _, isBackward := range []bool{false, true} {
					if isBackward { // the order as it is now
						all = get[postsPage](h, author, query, map[string]any{"id": id.String(), "first": 100}).Node.Posts
					}
					var read []struct{ ID string }
					variables := map[string]any{"id": id.String(), "first": size}
					if isBackward {
						variables = map[string]any{"id": id.String(), "last": size}
					}
					for hasMore := true; hasMore && len(read) <= len(all.Nodes); h.clock = h.clock.Add(passed) {
						got := get[postsPage](h, author, query, variables).Node.Posts
						if got.TotalCount != len(all.Nodes) {
							t.Errorf("%s: totalCount %d", of, got.TotalCount)
						}
						if isBackward {
							read, hasMore = slices.Concat(got.Nodes, read), got.PageInfo.HasPreviousPage
							variables["before"] = got.PageInfo.StartCursor
						} else {
							read, hasMore = slices.Concat(read, got.Nodes), got.PageInfo.HasNextPage
							variables["after"] = got.PageInfo.EndCursor
						}
					}
					if !slices.Equal(read, all.Nodes) {
						t.Errorf("%s, pages of %d, backward %t, %v between pages:\ngot  %v\nwant %v", of, size, isBackward, passed, read, all.Nodes)
					}
				}
			}
		}
	}
}

// Between two cursors of different times are the hits between them, ranked as of the time of after.
func TestHitsBetweenCursorsOfDifferentTimes(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	author, page := h.addSearchedPosts()
	query := postsPages("Page", "posts")
	all := get[postsPage](h, author, query, map[string]any{"id": page.String(), "first": 100}).Node.Posts
	after := get[postsPage](h, author, query, map[string]any{"id": page.String(), "first": 2}).Node.Posts.PageInfo.EndCursor
	h.clock = h.clock.Add(time.Microsecond)
	before := get[postsPage](h, author, query, map[string]any{"id": page.String(), "last": 1}).Node.Posts.PageInfo.StartCursor
	h.clock = h.clock.Add(time.Hour)
	got := get[postsPage](h, author, query, map[string]any{"id": page.String(), "first": 100, "after": after, "before": before}).Node.Posts
	if want := all.Nodes[2:11]; !slices.Equal(got.Nodes, want) {
		t.Errorf("got %v, want %v", got.Nodes, want)
	}
}

// A cursor of a search in a list without a valid time is a BAD_CURSOR. Any valid time gives a page.
func TestForgedTimesOfASearchInAList(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	author, page := h.addSearchedPosts()
	for text, code := range map[string]string{"": "BAD_CURSOR", "x": "BAD_CURSOR", "+1": "BAD_CURSOR", "01": "BAD_CURSOR", "-0": "BAD_CURSOR", "1e9": "BAD_CURSOR", "1\x00": "BAD_CURSOR",
		"9223372036854775808": "BAD_CURSOR", strings.Repeat("9", 10_000): "BAD_CURSOR", "0": "", "-1": "", strconv.FormatInt(math.MaxInt64, 10): "", strconv.FormatInt(math.MinInt64, 10): ""} {
		for _, rank := range []int64{math.MinInt64, 0, math.MaxInt64} {
			cursor := cursorText("posts "+page.String()+" page search tea", stores.ListPosition{Rank: rank, Text: text, ID: page})
			for argument, count := range map[string]string{"after": "first", "before": "last"} {
				got := h.execute(author, postsPages("Page", "posts"), map[string]any{"id": page.String(), argument: cursor, count: 100})
				if got.code() != code || code != "" && fmt.Sprint(got.Errors[0].Extensions["field"]) != "[node posts "+argument+"]" && fmt.Sprint(got.Errors[0].Extensions["field"]) != "["+argument+"]" {
					t.Errorf("%s %.30q: %v", argument, text, got.Errors)
				}
			}
		}
	}
}
