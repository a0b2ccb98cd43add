package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

func (s suite) editsMessages() {
	s.test("Edit changes what is given, leaves what is nil, and EditedAt becomes at", func(t *testing.T, w *world) {
		person, topics := w.person(t), w.interests(t, 3, nil)
		posts := make([]stores.Post, 2)
		for i := range posts {
			posts[i] = w.newPost(person, func(p *stores.Post) { p.Image, p.Language = "old.jpg", "en" })
			w.createPost(t, posts[i], topics[0])
		}
		p, about := posts[0], sorted(topics[0])
		for i, change := range []func(c *stores.MessageChange){
			func(*stores.MessageChange) {},
			func(c *stores.MessageChange) { p.Text = "new 🦊\n"; c.Text = new(p.Text) },
			func(c *stores.MessageChange) { p.Image = "new.jpg"; c.Image = new(p.Image) },
			func(c *stores.MessageChange) { p.Language = "pt-BR"; c.Language = new(p.Language) },
			func(c *stores.MessageChange) { p.Audience = stores.AudienceOnlyMe; c.Audience = new(p.Audience) },
			func(c *stores.MessageChange) { about = sorted(topics[1:]...); c.Topics = new(topics[1:]) },
			func(c *stores.MessageChange) {
				about = sorted(topics[:2]...)
				c.Topics = new(append(topics[:2:2], topics[0]))
			},
			func(c *stores.MessageChange) { p.Text, p.Language = "", ""; c.Text, c.Language = new(""), new("") },
			func(c *stores.MessageChange) { p.Text, p.Image = "only", ""; c.Text, c.Image = new("only"), new("") },
			func(c *stores.MessageChange) { about = nil; c.Topics = new([]stores.ID{}) },
		} {
			var c stores.MessageChange
			change(&c)
			p.EditedAt = at(10 - i) // the last word counts, whatever the time
			w.edit(t, p.ID, c, p.EditedAt)
			want(t, "post", w.postByID(t, p.ID), p)
			want(t, "topics", w.topicsOf(t, p.ID), about)
		}
		want(t, "another post", w.postByID(t, posts[1].ID), posts[1])
		want(t, "another post's topics", w.topicsOf(t, posts[1].ID), topics[:1])
	})
	s.test("Edit of a comment changes its text and topics; Image, Language and Audience are of posts only", func(t *testing.T, w *world) {
		p, topics := w.people(t, 2, nil), w.interests(t, 2, nil)
		post := w.post(t, p[0], nil)
		c, other := w.comment(t, p[0], post.ID, nil), w.comment(t, p[0], post.ID, nil)
		c.Text, c.EditedAt = "new", at(5)
		w.edit(t, c.ID, stores.MessageChange{
			Text: new("new"), Topics: &topics, Image: new("i"), Language: new("de"), Audience: new(stores.AudienceOnlyMe),
		}, at(5))
		want(t, "comment", w.commentByID(t, c.ID), c)
		want(t, "topics", w.topicsOf(t, c.ID), sorted(topics...))
		want(t, "another comment", w.commentByID(t, other.ID), other)
		want(t, "the post", w.postByID(t, post.ID), post)
		want(t, "as others read it", len(w.repliesTo(t, p[1], post.ID)), 2)
	})
	s.test("Edit of a missing or deleted message, and one with a missing topic, give ErrNotFound and change nothing", func(t *testing.T, w *world) {
		person, topics := w.person(t), w.interests(t, 2, nil)
		post, gone := w.newPost(person, nil), w.newPost(person, func(p *stores.Post) { p.DeletedAt = at(9) })
		w.createPost(t, post, topics[0])
		w.createPost(t, gone, topics[0])
		comment := w.comment(t, person, post.ID, nil)
		goneComment := w.comment(t, person, post.ID, func(c *stores.Comment) { c.DeletedAt = at(9) })
		refused := func(id stores.ID, c stores.MessageChange) {
			t.Helper()
			if err := w.Messages.Edit(t.Context(), id, c, at(5)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Edit of %v: %v", id, err)
			}
		}
		for _, id := range []stores.ID{
			gone.ID, goneComment.ID, w.id(stores.KindPost), w.id(stores.KindComment), {}, person,
			posing(post.ID, stores.KindComment), posing(comment.ID, stores.KindPost), posing(post.ID, stores.KindUser),
		} {
			for _, c := range []stores.MessageChange{{}, {Text: new("new")}, {Topics: new(topics[1:])}} {
				refused(id, c)
			}
		}
		for _, missing := range []stores.ID{w.id(stores.KindInterest), posing(topics[1], stores.KindUser), person, {}} {
			refused(post.ID, stores.MessageChange{Text: new("new"), Topics: &[]stores.ID{topics[1], missing}})
			refused(comment.ID, stores.MessageChange{Text: new("new"), Topics: &[]stores.ID{missing, topics[1]}})
		}
		for _, p := range []stores.Post{post, gone} {
			want(t, "post", w.postByID(t, p.ID), p)
			want(t, "topics", w.topicsOf(t, p.ID), topics[:1])
		}
		for _, c := range []stores.Comment{comment, goneComment} {
			want(t, "comment", w.commentByID(t, c.ID), c)
			want(t, "topics", len(w.topicsOf(t, c.ID)), 0)
		}
	})
	s.test("what would have neither text nor image gives ErrEmpty and changes nothing", func(t *testing.T, w *world) {
		person, topics := w.person(t), w.interests(t, 2, nil)
		none := new("")
		for _, c := range []struct {
			text, image string
			change      stores.MessageChange
		}{
			{"text", "", stores.MessageChange{Text: none}}, {"", "i.jpg", stores.MessageChange{Image: none}},
			{"text", "i.jpg", stores.MessageChange{Text: none, Image: none}},
			{"text", "", stores.MessageChange{Text: none, Image: none, Language: new("de"), Audience: new(stores.AudienceOnlyMe), Topics: &topics}},
		} {
			p := w.newPost(person, func(p *stores.Post) { p.Text, p.Image = c.text, c.image })
			w.createPost(t, p, topics[0])
			if err := w.Messages.Edit(t.Context(), p.ID, c.change, at(5)); !errors.Is(err, stores.ErrEmptyMessage) {
				t.Errorf("Edit of %q and %q: %v", c.text, c.image, err)
			}
			want(t, "post", w.postByID(t, p.ID), p)
			want(t, "topics", w.topicsOf(t, p.ID), topics[:1])
		}
		comment := w.comment(t, person, w.post(t, person, nil).ID, nil)
		if err := w.Messages.Edit(t.Context(), comment.ID, stores.MessageChange{Text: none, Image: new("i.jpg")}, at(5)); !errors.Is(err, stores.ErrEmptyMessage) {
			t.Errorf("Edit of a comment: %v", err)
		}
		want(t, "comment", w.commentByID(t, comment.ID), comment)
	})
	s.test("of two edits at the same time that take away text and image, one gives ErrEmpty", func(t *testing.T, w *world) {
		person := w.person(t)
		changes := []stores.MessageChange{{Text: new("")}, {Image: new("")}}
		for range 8 {
			p := w.post(t, person, func(p *stores.Post) { p.Text, p.Image = "text", "i.jpg" })
			errs := together(len(changes), func(i int) error { return w.Messages.Edit(t.Context(), p.ID, changes[i], at(5)) })
			first := slices.Index(errs, nil)
			if first < 0 || !errors.Is(errs[1-first], stores.ErrEmptyMessage) {
				t.Fatalf("errors: %v", errs)
			}
			p.EditedAt = at(5)
			if first == 0 {
				p.Text = ""
			} else {
				p.Image = ""
			}
			want(t, "post", w.postByID(t, p.ID), p)
		}
	})
	s.test("edits of different things at the same time are all kept", func(t *testing.T, w *world) {
		topics := w.interests(t, 2, nil)
		p := w.post(t, w.person(t), nil)
		p.Text, p.Image, p.Language, p.Audience, p.EditedAt = "new", "new.jpg", "de", stores.AudienceFriends, at(5)
		changes := []stores.MessageChange{{Text: &p.Text}, {Image: &p.Image}, {Language: &p.Language}, {Audience: &p.Audience}, {Topics: &topics}}
		for _, err := range together(4*len(changes), func(i int) error { return w.Messages.Edit(t.Context(), p.ID, changes[i%len(changes)], at(5)) }) {
			if err != nil {
				t.Errorf("Edit: %v", err)
			}
		}
		want(t, "post", w.postByID(t, p.ID), p)
		want(t, "topics", w.topicsOf(t, p.ID), sorted(topics...))
	})
}

func (s suite) deletesMessages() {
	s.test("Delete marks a message as deleted by somebody since at, one that is marked stays as it is, and Restore takes the mark away", func(t *testing.T, w *world) {
		person, topics := w.person(t), w.interests(t, 1, nil)
		others := w.people(t, 2, nil)
		post, other := w.newPost(person, func(p *stores.Post) { p.EditedAt = at(2) }), w.post(t, person, nil)
		w.createPost(t, post, topics...)
		c := w.newComment(person, post.ID, func(c *stores.Comment) { c.EditedAt = at(2) })
		w.createComment(t, c, topics...)
		c.Post = post.ID
		state := func(deleted time.Time, by stores.ID) {
			t.Helper()
			post.DeletedAt, c.DeletedAt, post.DeletedBy, c.DeletedBy = deleted, deleted, by, by
			want(t, "post", w.postByID(t, post.ID), post)
			want(t, "comment", w.commentByID(t, c.ID), c)
			want(t, "topics", [][]stores.ID{w.topicsOf(t, post.ID), w.topicsOf(t, c.ID)}, [][]stores.ID{topics, topics})
			want(t, "another post", w.postByID(t, other.ID), other)
		}
		for _, by := range []stores.ID{person, others[0]} {
			for i, deleted := range []int{7, 9, 5} { // the first stays
				who := []stores.ID{by, others[1], by}[i]
				w.deleteBy(t, c.ID, who, at(deleted))
				if i == 0 {
					want(t, "the post of a deleted comment", w.postByID(t, post.ID).DeletedAt, time.Time{})
				}
				w.deleteBy(t, post.ID, who, at(deleted))
				state(at(7), by)
			}
			for _, who := range []stores.ID{by, by, others[1]} { // what is not deleted stays as it is, whoever asks
				w.restoreBy(t, post.ID, who)
				w.restoreBy(t, c.ID, who)
				state(time.Time{}, stores.ID{})
			}
		}
	})
	s.test("Restore by anybody but who marked it gives ErrNotFound and changes nothing", func(t *testing.T, w *world) {
		p := w.people(t, 3, nil)
		post := w.post(t, p[0], nil)
		c := w.comment(t, p[0], post.ID, nil)
		for _, id := range []stores.ID{c.ID, post.ID} {
			w.deleteBy(t, id, p[1], at(5))
			for _, who := range []stores.ID{p[0], p[2], w.id(stores.KindUser), posing(p[1], stores.KindPage), {}} {
				if err := w.Messages.Restore(t.Context(), id, who); !errors.Is(err, stores.ErrNotFound) {
					t.Errorf("Restore by %v: %v", who, err)
				}
			}
		}
		post.DeletedAt, post.DeletedBy, c.DeletedAt, c.DeletedBy = at(5), p[1], at(5), p[1]
		want(t, "post", w.postByID(t, post.ID), post)
		want(t, "comment", w.commentByID(t, c.ID), c)
	})
	s.test("Delete and Restore of a missing message, and Delete by a missing person, give ErrNotFound", func(t *testing.T, w *world) {
		person := w.person(t)
		post := w.post(t, person, nil)
		gone := w.comment(t, person, post.ID, func(c *stores.Comment) { c.DeletedAt = at(9) })
		for _, id := range []stores.ID{
			w.id(stores.KindPost), w.id(stores.KindComment), {}, person,
			posing(post.ID, stores.KindComment), posing(gone.ID, stores.KindPost), posing(post.ID, stores.KindUser),
		} {
			if err := w.Messages.Delete(t.Context(), id, person, at(5)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Delete of %v: %v", id, err)
			}
			if err := w.Messages.Restore(t.Context(), id, person); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Restore of %v: %v", id, err)
			}
		}
		for _, by := range []stores.ID{w.id(stores.KindUser), posing(person, stores.KindPage), post.ID, {}} {
			if err := w.Messages.Delete(t.Context(), post.ID, by, at(5)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Delete by %v: %v", by, err)
			}
		}
		want(t, "post", w.postByID(t, post.ID), post)
		want(t, "comment", w.commentByID(t, gone.ID), gone)
	})
	s.test("of many deletions at the same time the first stays", func(t *testing.T, w *world) {
		p := w.people(t, 16, nil)
		post := w.post(t, p[0], nil)
		seen := make([]stores.Post, len(p))
		for _, err := range together(len(seen), func(i int) error {
			err := w.Messages.Delete(t.Context(), post.ID, p[i], at(i))
			posts, err2 := w.Messages.Posts(t.Context(), []stores.ID{post.ID})
			seen[i] = posts[post.ID]
			return errors.Join(err, err2)
		}) {
			if err != nil {
				t.Errorf("Delete: %v", err)
			}
		}
		first := slices.Index(p, seen[0].DeletedBy)
		if first < 0 {
			t.Fatalf("deleted by %v", seen[0].DeletedBy)
		}
		post.DeletedBy, post.DeletedAt = p[first], at(first)
		want(t, "the post as everybody saw it", slices.Compact(seen), []stores.Post{post})
		want(t, "the post", w.postByID(t, post.ID), post)
	})
}
