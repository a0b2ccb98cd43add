package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

func (s suite) createsComments() {
	s.test("CreateComment stores a comment and its topics, and returns the comment", func(t *testing.T, w *world) {
		p, interests, place := w.people(t, 2, nil), w.interests(t, 3, nil), w.places(t, 1, nil)[0]
		post := w.post(t, p[1], nil)
		for _, c := range []stores.Comment{
			{Text: "'Zoë' \"👩‍🚀\" \\ <two\nlines> ", Place: place, CreatedAt: at(3), EditedAt: at(5), DeletedAt: at(7), DeletedBy: p[1]},
			{Text: strings.Repeat("🦊", stores.MaxText), CreatedAt: at(3)}, {CreatedAt: at(3)},
		} {
			c.ID, c.Author, c.ReplyTo = w.id(stores.KindComment), p[0], post.ID
			returned := w.createComment(t, c, interests[2], interests[0])
			c.Post = post.ID
			want(t, "returned", returned, c)
			want(t, "stored", w.commentByID(t, c.ID), c)
			want(t, "topics", w.topicsOf(t, c.ID), sorted(interests[0], interests[2]))
		}
		want(t, "the post's topics", len(w.topicsOf(t, post.ID)), 0)
	})
	s.test("engines fill Post from ReplyTo, and never take it from a caller", func(t *testing.T, w *world) {
		person := w.person(t)
		posts := []stores.Post{w.post(t, person, nil), w.post(t, person, nil)}
		above := posts[0].ID
		for _, given := range []stores.ID{{}, posts[1].ID, posts[0].ID, w.id(stores.KindPost), person} { // each answers the one before
			c := w.newComment(person, above, func(c *stores.Comment) { c.Post = given })
			returned := w.createComment(t, c)
			want(t, "Post and ReplyTo returned", []stores.ID{returned.Post, returned.ReplyTo}, []stores.ID{posts[0].ID, above})
			want(t, "stored", w.commentByID(t, c.ID), returned)
			above = c.ID
		}
	})
	s.test("a comment with a missing author, place or topic gives ErrNotFound and stores nothing", func(t *testing.T, w *world) {
		person, topic := w.person(t), w.interests(t, 1, nil)[0]
		post := w.post(t, person, nil)
		before := w.counts(t)
		for name, change := range map[string]func(c *stores.Comment){
			"author":            func(c *stores.Comment) { c.Author = w.id(stores.KindUser) },
			"no author":         func(c *stores.Comment) { c.Author = stores.ID{} },
			"a post as author":  func(c *stores.Comment) { c.Author = post.ID },
			"place":             func(c *stores.Comment) { c.Place = w.id(stores.KindPlace) },
			"a person as place": func(c *stores.Comment) { c.Place = person },
		} {
			c := w.newComment(person, post.ID, change)
			if _, err := w.Messages.CreateComment(t.Context(), c, []stores.ID{topic}); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, missing := range []stores.ID{w.id(stores.KindInterest), posing(topic, stores.KindPlace), person, {}} {
			_, err := w.Messages.CreateComment(t.Context(), w.newComment(person, post.ID, nil), []stores.ID{topic, missing})
			if !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("topic %v: %v", missing, err)
			}
		}
		want(t, "Counts", w.counts(t), before)
	})
	s.test("a missing or deleted message to reply to gives ErrNotFound and stores nothing", func(t *testing.T, w *world) {
		person := w.person(t)
		post, gone := w.post(t, person, nil), w.post(t, person, nil)
		comment, goneComment := w.comment(t, person, post.ID, nil), w.comment(t, person, post.ID, nil)
		w.delete(t, gone.ID, at(9))
		w.delete(t, goneComment.ID, at(9))
		before := w.counts(t)
		for _, replyTo := range []stores.ID{
			gone.ID, goneComment.ID, w.id(stores.KindPost), w.id(stores.KindComment), {}, person,
			posing(post.ID, stores.KindComment), posing(comment.ID, stores.KindPost), posing(post.ID, stores.KindUser),
		} {
			if _, err := w.Messages.CreateComment(t.Context(), w.newComment(person, replyTo, nil), nil); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("a reply to %v: %v", replyTo, err)
			}
		}
		self := w.newComment(person, stores.ID{}, nil)
		self.ReplyTo = self.ID
		if _, err := w.Messages.CreateComment(t.Context(), self, nil); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("a reply to itself: %v", err)
		}
		want(t, "Counts", w.counts(t), before)
		w.restore(t, gone.ID)
		w.comment(t, person, gone.ID, nil)
	})
	s.test("what is not deleted is answered, edited and restored whatever stands above it in the thread", func(t *testing.T, w *world) {
		person := w.person(t)
		post := w.post(t, person, nil)
		above := w.comment(t, person, post.ID, nil)
		comment := w.comment(t, person, above.ID, nil)
		w.delete(t, post.ID, at(8))
		w.delete(t, above.ID, at(9))
		want(t, "thread", w.comment(t, person, comment.ID, nil).Post, post.ID)
		w.edit(t, comment.ID, stores.MessageChange{Text: new("edited")}, at(10))
		want(t, "Text", w.commentByID(t, comment.ID).Text, "edited")
		w.delete(t, comment.ID, at(11))
		w.restore(t, comment.ID)
		want(t, "DeletedAt", w.commentByID(t, comment.ID).DeletedAt, time.Time{})
		want(t, "DeletedAt of the post", w.postByID(t, post.ID).DeletedAt, at(8))
		want(t, "DeletedAt of the comment above", w.commentByID(t, above.ID).DeletedAt, at(9))
	})
	s.test("of replies and the deletion of what they answer at the same time, each is stored whole or gives ErrNotFound", func(t *testing.T, w *world) {
		person, topic := w.person(t), w.interests(t, 1, nil)[0]
		post := w.post(t, person, nil)
		comments := make([]stores.Comment, 16)
		for i := range comments {
			comments[i] = w.newComment(person, post.ID, nil)
		}
		for i, err := range together(len(comments), func(i int) error {
			if i == len(comments)/2 {
				return w.Messages.Delete(t.Context(), post.ID, person, at(9))
			}
			return failure(w.Messages.CreateComment(t.Context(), comments[i], []stores.ID{topic}))
		}) {
			stored := len(must(w.Messages.Comments(t.Context(), []stores.ID{comments[i].ID}))(t)) + len(w.topicsOf(t, comments[i].ID))
			if i == len(comments)/2 {
				want(t, "error of Delete", err, nil)
			} else if err == nil && stored != 2 || err != nil && (stored != 0 || !errors.Is(err, stores.ErrNotFound)) {
				t.Errorf("%v, and %d of the comment and its topic are stored", err, stored)
			}
		}
	})
}
