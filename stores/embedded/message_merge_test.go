package embedded

import (
	"context"
	"reflect"
	"testing"
	"time"

	"fivefold/stores"
)

// TestMessagesThatCannotBeReadAreNotAllCandidates makes lists of which a viewer may read one message in thousands. The messages of a circle are
// those of its people, and an author has the replies to two posts.
func TestMessagesThatCannotBeReadAreNotAllCandidates(t *testing.T) {
	t.Parallel()
	const many = 6 * stores.MaxLimit
	e, _, people := societyOf(t, 4)
	newPost := func(n int, audience stores.Audience) stores.Post {
		return stores.Post{ID: testID(stores.KindPost, n), Author: people[1], Wall: people[1], Text: "Post", Audience: audience, CreatedAt: time.Unix(int64(n%7), 0)}
	}
	newReply := func(n int, to stores.Post) stores.Comment {
		return stores.Comment{ID: testID(stores.KindComment, many+n), Author: people[2], ReplyTo: to.ID, Text: "Comment", CreatedAt: time.Unix(int64(n%7), 0)}
	}
	hidden, shown := newPost(0, stores.AudienceOnlyMe), newPost(many/2, stores.AudiencePublic)
	rows := stores.Rows{Posts: []stores.Post{hidden, shown}, Comments: []stores.Comment{newReply(many/2, shown)}}
	for n := range many {
		if n != 0 && n != many/2 {
			rows.Posts = append(rows.Posts, newPost(n, stores.AudienceOnlyMe))
		}
		if n != many/2 {
			rows.Comments = append(rows.Comments, newReply(n, hidden))
		}
	}
	putRows(t, e, rows)
	e.graph.Store(nil) // reads no latest messages: they would be counted
	set := stores.Instrument(e.Set(), Name)
	for name, ask := range map[string]struct {
		read func(context.Context, stores.Window) ([]stores.ID, error)
		want []stores.ID
	}{
		"circle": {func(ctx context.Context, w stores.Window) ([]stores.ID, error) {
			return itemIDs(set.Circles.Messages(ctx, people[3], people[:1], stores.CircleMessages{Reach: 1}, w))
		}, []stores.ID{shown.ID, rows.Comments[0].ID}},
		"replies": {func(ctx context.Context, w stores.Window) ([]stores.ID, error) {
			return itemIDs(set.Threads.ToAuthors(ctx, people[3], people[1:2], w))
		}, []stores.ID{rows.Comments[0].ID}},
	} {
		for _, backward := range []bool{false, true} {
			read := 0
			ctx := stores.WithRecorder(t.Context(), func(_ context.Context, c stores.Call) { read += c.Rows })
			got, err := ask.read(ctx, stores.Window{Limit: 10, Backward: backward})
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, ask.want) {
				t.Errorf("%s: %v, want %v", name, got, ask.want)
			}
			if read > many/2 {
				t.Errorf("%s: %d rows of %d messages were read", name, read, many)
			}
		}
	}
}

// itemIDs returns the IDs of the items of all lists.
func itemIDs[T any](lists map[stores.ID]stores.List[T], err error) (ids []stores.ID, _ error) {
	for _, list := range lists {
		for _, item := range list.Items {
			ids = append(ids, item.At.ID)
		}
	}
	return ids, err
}
