package embedded

import (
	"maps"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

// TestPostsAreReadByTheirNumbers reads posts after the messages of a circle, and when the numbers of some are not known or those of others.
func TestPostsAreReadByTheirNumbers(t *testing.T) {
	t.Parallel()
	e, _, people := societyOf(t, 2)
	var rows stores.Rows
	var ids []stores.ID
	for n := range 2*fewKeys + 1 {
		ids = append(ids, testID(stores.KindPost, n))
		rows.Posts = append(rows.Posts, stores.Post{ID: ids[n], Author: people[1], Wall: people[1], Text: ids[n].String(), Audience: stores.AudiencePublic, CreatedAt: time.Unix(int64(n), 0)})
	}
	rows.Comments = []stores.Comment{{ID: testID(stores.KindComment, 100), Author: people[1], ReplyTo: ids[0], Text: "Comment", CreatedAt: time.Unix(100, 0)}}
	putRows(t, e, rows)
	s, missing := e.Set(), testID(stores.KindPost, 101)
	check := func(about string, numbers int) {
		t.Helper()
		if n := len(e.messageRows.of(ids)); n != numbers {
			t.Errorf("%s: %d numbers are known", about, n)
		}
		posts, err := s.Messages.Posts(t.Context(), append(slices.Clone(ids), missing, rows.Comments[0].ID))
		if err != nil {
			t.Fatal(err)
		}
		for id, p := range posts {
			if p.ID != id || p.Text != id.String() {
				t.Errorf("%s: %s has %+v", about, id, p)
			}
		}
		if len(posts) != len(ids) {
			t.Errorf("%s: %v", about, slices.Collect(maps.Keys(posts)))
		}
	}
	check("before", 0)
	lists, err := s.Circles.Messages(t.Context(), people[0], people[:1], stores.CircleMessages{Reach: 1}, stores.Window{Limit: fewKeys + 1})
	if err != nil || len(lists[people[0]].Items) != fewKeys+1 {
		t.Fatal(lists, err)
	}
	check("after", fewKeys+1) // a comment, and a post beyond the window
	for n, id := range ids {
		e.messageRows.place(id).Store(&rowNumber{id, int64(1 + (n+1)%len(ids))})
	}
	check("other numbers", len(ids))
}
