package embedded

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

// commentChain returns a post and comments that each reply to the next, the last to the post: enough for several INSERT statements.
func commentChain() stores.Rows {
	author := stores.User{ID: testID(stores.KindUser, 1), Handle: "ada"}
	post := stores.Post{ID: testID(stores.KindPost, 0), Author: author.ID, Wall: author.ID, Audience: stores.AudiencePublic,
		CreatedAt: time.Unix(1, 0).UTC()}
	comments := make([]stores.Comment, 3*insertBatch+7)
	for n := range comments {
		comments[n] = stores.Comment{ID: testID(stores.KindComment, n+1), Author: author.ID, Text: fmt.Sprint("Comment ", n),
			ReplyTo: testID(stores.KindComment, n+2), CreatedAt: post.CreatedAt}
	}
	comments[len(comments)-1].ReplyTo = post.ID
	return stores.Rows{Users: []stores.User{author}, Posts: []stores.Post{post}, Comments: comments}
}

func TestCommentsArriveInAnyOrder(t *testing.T) {
	t.Parallel()
	forward, reversed := commentChain(), commentChain()
	slices.Reverse(reversed.Comments)
	for n := range reversed.Comments {
		reversed.Comments[n].Post = testID(stores.KindPost, 77) // ignored: the thread of a comment is computed
	}
	want := commentChain().Comments
	for n := range want {
		want[n].Post = forward.Posts[0].ID
	}
	for _, rows := range []stores.Rows{forward, reversed} {
		e := OpenEmpty(t)
		putRows(t, e, rows)
		if err := e.Integrity(t.Context()); err != nil {
			t.Error(err)
		}
		got, err := e.Set().Archive.Scan(t.Context(), stores.TableComments, stores.Rows{}, stores.MaxLimit)
		if err != nil || !reflect.DeepEqual(got.Comments, want) {
			t.Errorf("got %v, %v", got.Comments, err)
		}
	}
}

func TestRowErrorNamesTheCommentWithoutAThread(t *testing.T) {
	t.Parallel()
	last := len(commentChain().Comments) - 1
	for name, replyTo := range map[string]stores.ID{
		"a missing comment": testID(stores.KindComment, 1_000_000), "a user": testID(stores.KindUser, 1), "itself": testID(stores.KindComment, last+1),
		"a comment of a cycle": testID(stores.KindComment, 5), "the post as a comment": testID(stores.KindComment, 0), "no ID": {},
	} {
		e := OpenEmpty(t)
		rows := commentChain()
		putRows(t, e, stores.Rows{Users: rows.Users, Posts: rows.Posts})
		rows.Comments[last].ReplyTo = replyTo
		rows.Comments = slices.Concat(commentChain().Comments[last:], rows.Comments[last-1:last], rows.Comments)
		rows.Comments[0].ID, rows.Comments[1].ID = testID(stores.KindComment, 8000), testID(stores.KindComment, 8001)
		rows.Comments[1].ReplyTo = rows.Comments[0].ID
		_, err := e.Set().Archive.Put(t.Context(), rows)
		var row *stores.RowError
		// All the others depend on the last, so the first of them is the first row that cannot be stored.
		if !errors.As(err, &row) || row.Table != stores.TableComments || row.Index != 2 || !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("a reply to %s: %v", name, err)
		}
		if n, err := e.Set().Archive.Put(t.Context(), stores.Rows{Comments: rows.Comments[:2]}); n != 2 || err != nil {
			t.Errorf("the first two comments alone: added %d, %v", n, err)
		}
	}
}

func TestAnExistingCommentKeepsItsParent(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	rows := commentChain()
	rows.Posts = append(rows.Posts, rows.Posts[0])
	rows.Posts[1].ID = testID(stores.KindPost, 9000)
	rows.Comments = rows.Comments[len(rows.Comments)-1:]
	putRows(t, e, rows)
	again := stores.Rows{Comments: []stores.Comment{rows.Comments[0], rows.Comments[0], rows.Comments[0], rows.Comments[0]}}
	again.Comments[0].ReplyTo = rows.Posts[1].ID // it exists
	again.Comments[1].ID, again.Comments[1].ReplyTo = testID(stores.KindComment, 9001), rows.Comments[0].ID
	again.Comments[2].ReplyTo = testID(stores.KindPost, 9002)                                // it exists, so the missing post is not looked up
	again.Comments[3].ID, again.Comments[3].ReplyTo = again.Comments[1].ID, rows.Posts[1].ID // inserted by this call
	if added, err := e.Set().Archive.Put(t.Context(), again); added != 1 || err != nil {
		t.Fatalf("added %d, %v", added, err)
	}
	got, err := e.Set().Messages.Comments(t.Context(), []stores.ID{rows.Comments[0].ID, again.Comments[1].ID})
	for _, c := range got {
		if c.Post != rows.Posts[0].ID {
			t.Errorf("got %+v", c)
		}
	}
	if err != nil || len(got) != 2 {
		t.Errorf("got %v, %v", got, err)
	}
	if err := e.Integrity(t.Context()); err != nil {
		t.Error(err)
	}
}
