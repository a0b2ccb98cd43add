package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

func (s suite) messageComment() {
	s.test("CreateComment stores a comment and its topics, and returns the comment", func(t *testing.T, fx *fixture) {
		p, interests, place := fx.people(t, 2, nil), fx.interests(t, 3, nil), fx.places(t, 1, nil)[0]
		post := fx.post(t, p[1], nil)
		for _, c := range []stores.Comment{
			{Text: "'Zoë' \"👩‍🚀\" \\ <two\nlines> ", Place: place, CreatedAt: at(3), EditedAt: at(5), DeletedAt: at(7), DeletedBy: p[1]},
			{Text: strings.Repeat("🦊", stores.PostText.Max), CreatedAt: at(3)}, {CreatedAt: at(3)},
		} {
			c.ID, c.Author, c.ReplyTo = fx.id(stores.KindComment), p[0], post.ID
			returned := fx.createComment(t, c, interests[2], interests[0])
			c.Post = post.ID
			want(t, "returned", returned, c)
			want(t, "stored", fx.commentByID(t, c.ID), c)
			want(t, "topics", fx.topicsOf(t, c.ID), sortedIDs(interests[0], interests[2]))
		}
		want(t, "the post's topics", len(fx.topicsOf(t, post.ID)), 0)
	})
	s.test("engines derive Post from ReplyTo and ignore the caller's value", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		posts := []stores.Post{fx.post(t, person, nil), fx.post(t, person, nil)}
		above := posts[0].ID
		for _, given := range []stores.ID{{}, posts[1].ID, posts[0].ID, fx.id(stores.KindPost), person} { // each replies to the one before
			c := fx.newComment(person, above, func(c *stores.Comment) { c.Post = given })
			returned := fx.createComment(t, c)
			want(t, "Post and ReplyTo returned", []stores.ID{returned.Post, returned.ReplyTo}, []stores.ID{posts[0].ID, above})
			want(t, "stored", fx.commentByID(t, c.ID), returned)
			above = c.ID
		}
	})
	s.test("a comment with a missing author, place or topic returns ErrNotFound and stores nothing", func(t *testing.T, fx *fixture) {
		person, topic := fx.person(t), fx.interests(t, 1, nil)[0]
		post := fx.post(t, person, nil)
		before := fx.counts(t)
		for name, change := range map[string]func(c *stores.Comment){
			"author":            func(c *stores.Comment) { c.Author = fx.id(stores.KindUser) },
			"no author":         func(c *stores.Comment) { c.Author = stores.ID{} },
			"a post as author":  func(c *stores.Comment) { c.Author = post.ID },
			"place":             func(c *stores.Comment) { c.Place = fx.id(stores.KindPlace) },
			"a person as place": func(c *stores.Comment) { c.Place = person },
		} {
			c := fx.newComment(person, post.ID, change)
			if _, err := fx.Messages.CreateComment(t.Context(), c, []stores.ID{topic}); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, missing := range []stores.ID{fx.id(stores.KindInterest), asKind(topic, stores.KindPlace), person, {}} {
			_, err := fx.Messages.CreateComment(t.Context(), fx.newComment(person, post.ID, nil), []stores.ID{topic, missing})
			if !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("topic %v: %v", missing, err)
			}
		}
		want(t, "Counts", fx.counts(t), before)
	})
	s.test("a missing or deleted message to reply to returns ErrNotFound and stores nothing", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		post, deleted := fx.post(t, person, nil), fx.post(t, person, nil)
		comment, deletedComment := fx.comment(t, person, post.ID, nil), fx.comment(t, person, post.ID, nil)
		fx.delete(t, deleted.ID, at(9))
		fx.delete(t, deletedComment.ID, at(9))
		before := fx.counts(t)
		for _, replyTo := range []stores.ID{
			deleted.ID, deletedComment.ID, fx.id(stores.KindPost), fx.id(stores.KindComment), {}, person,
			asKind(post.ID, stores.KindComment), asKind(comment.ID, stores.KindPost), asKind(post.ID, stores.KindUser),
		} {
			if _, err := fx.Messages.CreateComment(t.Context(), fx.newComment(person, replyTo, nil), nil); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("a reply to %v: %v", replyTo, err)
			}
		}
		self := fx.newComment(person, stores.ID{}, nil)
		self.ReplyTo = self.ID
		if _, err := fx.Messages.CreateComment(t.Context(), self, nil); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("a reply to itself: %v", err)
		}
		want(t, "Counts", fx.counts(t), before)
		fx.restore(t, deleted.ID)
		fx.comment(t, person, deleted.ID, nil)
	})
	s.test("a message can be replied to, edited and restored even if messages above it in the thread are deleted", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		post := fx.post(t, person, nil)
		above := fx.comment(t, person, post.ID, nil)
		comment := fx.comment(t, person, above.ID, nil)
		fx.delete(t, post.ID, at(8))
		fx.delete(t, above.ID, at(9))
		want(t, "thread", fx.comment(t, person, comment.ID, nil).Post, post.ID)
		fx.edit(t, comment.ID, stores.MessageChange{Text: new("edited")}, at(10))
		want(t, "Text", fx.commentByID(t, comment.ID).Text, "edited")
		fx.delete(t, comment.ID, at(11))
		fx.restore(t, comment.ID)
		want(t, "DeletedAt", fx.commentByID(t, comment.ID).DeletedAt, time.Time{})
		want(t, "DeletedAt of the post", fx.postByID(t, post.ID).DeletedAt, at(8))
		want(t, "DeletedAt of the comment above", fx.commentByID(t, above.ID).DeletedAt, at(9))
	})
	s.test("of replies concurrent with the deletion of their post, each is stored completely or returns ErrNotFound", func(t *testing.T, fx *fixture) {
		person, topic := fx.person(t), fx.interests(t, 1, nil)[0]
		post := fx.post(t, person, nil)
		comments := make([]stores.Comment, 16)
		for i := range comments {
			comments[i] = fx.newComment(person, post.ID, nil)
		}
		for i, err := range concurrently(len(comments), func(i int) error {
			if i == len(comments)/2 {
				return fx.Messages.Delete(t.Context(), post.ID, person, at(9))
			}
			return errOf(fx.Messages.CreateComment(t.Context(), comments[i], []stores.ID{topic}))
		}) {
			stored := len(must(fx.Messages.Comments(t.Context(), []stores.ID{comments[i].ID}))(t)) + len(fx.topicsOf(t, comments[i].ID))
			if i == len(comments)/2 {
				want(t, "error of Delete", err, nil)
			} else if err == nil && stored != 2 || err != nil && (stored != 0 || !errors.Is(err, stores.ErrNotFound)) {
				t.Errorf("%v, and %d of the comment and its topic are stored", err, stored)
			}
		}
	})
}
