package embedded

import (
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

// TestMessagesOfCirclesAreThoseOfTheFile writes, deletes and restores messages after the graph was built, also more than a call records, and
// compares the messages of a circle with those that are found without the graph.
func TestMessagesOfCirclesAreThoseOfTheFile(t *testing.T) {
	t.Parallel()
	e, g, people := societyOf(t, 12)
	s, number := e.Set(), 0
	post := func(author, moment int) stores.Post {
		number++
		return stores.Post{ID: testID(stores.KindPost, number), Author: people[author], Wall: people[author], Text: "Post", Audience: stores.AudiencePublic,
			CreatedAt: time.Unix(int64(moment), 0)}
	}
	put := func(posts ...stores.Post) { putRows(t, e, stores.Rows{Posts: posts}) }
	check := func(what string) {
		t.Helper()
		read := func() (ids []stores.ID) {
			lists, err := s.Circles.Messages(t.Context(), people[1], people[:1], stores.CircleMessages{Reach: 1}, stores.Window{Limit: 3})
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range lists[people[0]].Items {
				ids = append(ids, item.At.ID)
			}
			return ids
		}
		answers := g.answers.Load()
		got := read()
		if g.answers.Load() == answers {
			t.Errorf("%s: the graph did not answer", what)
		}
		e.graph.Store(nil)
		want := read()
		e.graph.Store(g)
		if len(want) < 3 || !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	newest := post(1, 100)
	put(newest, post(2, 10), post(3, 20), post(4, 30), post(5, 40), post(6, 50))
	check("at first")
	if err := g.build(); err != nil {
		t.Fatal(err)
	}
	check("built")
	next := post(7, 60)
	if err := s.Messages.CreatePost(t.Context(), next, nil); err != nil {
		t.Fatal(err)
	}
	check("a new post")
	if err := s.Messages.Delete(t.Context(), newest.ID, people[1], time.Unix(200, 0)); err != nil {
		t.Fatal(err)
	}
	check("the newest is deleted")
	if err := g.build(); err != nil {
		t.Fatal(err)
	}
	if err := s.Messages.Restore(t.Context(), newest.ID, people[1]); err != nil {
		t.Fatal(err)
	}
	check("the newest is restored")
	comment := stores.Comment{ID: testID(stores.KindComment, 9999), Author: people[8], ReplyTo: next.ID, Text: "Comment", CreatedAt: time.Unix(300, 0)}
	if _, err := s.Messages.CreateComment(t.Context(), comment, nil); err != nil {
		t.Fatal(err)
	}
	check("a comment")
	many := make([]stores.Post, 2*maxRecorded)
	for i := range many {
		many[i] = post(1+i%11, i%7)
	}
	many[len(many)-1].CreatedAt = time.Unix(400, 0)
	put(many...)
	for range 3 {
		check("many posts")
	}
	if recorded := g.now.Load().Snapshot().Recorded(); recorded < int64(number) {
		t.Errorf("recorded until %d of %d", recorded, number)
	}
}
