package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Messages tests stores.Messages.
func Messages(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(messageCalls)
	s.createsPosts()
	s.createsComments()
	s.findsMessages()
	s.editsMessages()
	s.deletesMessages()
}

func messageCalls(t *testing.T, w *world, n int) []call {
	person, post := w.person(t), w.post(t, w.person(t), nil)
	fresh, comment := w.newPost(person, nil), w.newComment(person, post.ID, nil)
	posts, comments := w.ids(stores.KindPost, n), w.ids(stores.KindComment, n)
	posts[0] = post.ID
	return []call{
		{"Messages.CreatePost", 0, func(ctx context.Context) error { return w.Messages.CreatePost(ctx, fresh, nil) }},
		{"Messages.CreateComment", 0, func(ctx context.Context) error { return failure(w.Messages.CreateComment(ctx, comment, nil)) }},
		{"Messages.Edit", 0, func(ctx context.Context) error {
			return w.Messages.Edit(ctx, post.ID, stores.MessageChange{Text: new("New")}, at(1))
		}},
		{"Messages.Delete", 0, func(ctx context.Context) error { return w.Messages.Delete(ctx, post.ID, person, at(2)) }},
		{"Messages.Restore", 0, func(ctx context.Context) error { return w.Messages.Restore(ctx, post.ID, person) }},
		{"Messages.Posts", n, func(ctx context.Context) error { return failure(w.Messages.Posts(ctx, posts)) }},
		{"Messages.Comments", n, func(ctx context.Context) error { return failure(w.Messages.Comments(ctx, comments)) }},
		{"Messages.Topics", n, func(ctx context.Context) error { return failure(w.Messages.Topics(ctx, posts)) }},
	}
}
