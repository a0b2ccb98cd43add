package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Messages tests stores.Messages.
func Messages(t *testing.T, open Open) {
	s := suite{t, open, "Messages"}
	s.promises(messageCalls)
	s.messagePost()
	s.messageComment()
	s.messageLookup()
	s.messageEdit()
	s.messageEditConflict()
	s.messageDelete()
}

func messageCalls(t *testing.T, fx *fixture, n int) []call {
	person, post := fx.person(t), fx.post(t, fx.person(t), nil)
	fresh, comment := fx.newPost(person, nil), fx.newComment(person, post.ID, nil)
	posts, comments := fx.ids(stores.KindPost, n), fx.ids(stores.KindComment, n)
	posts[0] = post.ID
	return []call{
		{"Messages.CreatePost", 0, func(ctx context.Context) error { return fx.Messages.CreatePost(ctx, fresh, nil) }},
		{"Messages.CreateComment", 0, func(ctx context.Context) error { return errOf(fx.Messages.CreateComment(ctx, comment, nil)) }},
		{"Messages.Edit", 0, func(ctx context.Context) error {
			return fx.Messages.Edit(ctx, post.ID, stores.MessageChange{Text: new("New")}, at(1))
		}},
		{"Messages.Delete", 0, func(ctx context.Context) error { return fx.Messages.Delete(ctx, post.ID, person, at(2)) }},
		{"Messages.Restore", 0, func(ctx context.Context) error { return fx.Messages.Restore(ctx, post.ID, person) }},
		{"Messages.Posts", n, func(ctx context.Context) error { return errOf(fx.Messages.Posts(ctx, posts)) }},
		{"Messages.Comments", n, func(ctx context.Context) error { return errOf(fx.Messages.Comments(ctx, comments)) }},
		{"Messages.Topics", n, func(ctx context.Context) error { return errOf(fx.Messages.Topics(ctx, posts)) }},
	}
}
