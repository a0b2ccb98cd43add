package storetest

import (
	"errors"
	"slices"
	"testing"

	"fivefold/stores"
)

func (s suite) messageEdit() {
	s.test("Edit changes the given fields, leaves nil fields, and EditedAt becomes at", func(t *testing.T, fx *fixture) {
		person, topics := fx.person(t), fx.interests(t, 3, nil)
		posts := make([]stores.Post, 2)
		for i := range posts {
			posts[i] = fx.newPost(person, func(p *stores.Post) { p.Image, p.Language = "old.jpg", "en" })
			fx.createPost(t, posts[i], topics[0])
		}
		p, about := posts[0], sortedIDs(topics[0])
		for i, change := range []func(c *stores.MessageChange){
			func(c *stores.MessageChange) { p.Text = "new 🦊\n"; c.Text = new(p.Text) },
			func(c *stores.MessageChange) { p.Image = "new.jpg"; c.Image = new(p.Image) },
			func(c *stores.MessageChange) { p.Language = "pt-BR"; c.Language = new(p.Language) },
			func(c *stores.MessageChange) { p.Audience = stores.AudienceOnlyMe; c.Audience = new(p.Audience) },
			func(c *stores.MessageChange) { about = sortedIDs(topics[1:]...); c.Topics = new(topics[1:]) },
			func(c *stores.MessageChange) {
				about = sortedIDs(topics[:2]...)
				c.Topics = new(append(topics[:2:2], topics[0]))
			},
			func(c *stores.MessageChange) { p.Text, p.Language = "", ""; c.Text, c.Language = new(""), new("") },
			func(c *stores.MessageChange) { p.Text, p.Image = "only", ""; c.Text, c.Image = new("only"), new("") },
			func(c *stores.MessageChange) { about = nil; c.Topics = new([]stores.ID{}) },
		} {
			var c stores.MessageChange
			change(&c)
			p.EditedAt = at(10 - i) // the last edit counts, whatever its time
			fx.edit(t, p.ID, c, p.EditedAt)
			want(t, "post", fx.postByID(t, p.ID), p)
			want(t, "topics", fx.topicsOf(t, p.ID), about)
		}
		want(t, "another post", fx.postByID(t, posts[1].ID), posts[1])
		want(t, "another post's topics", fx.topicsOf(t, posts[1].ID), topics[:1])
	})
	s.test("an edit that changes nothing leaves EditedAt", func(t *testing.T, fx *fixture) {
		person, topics := fx.person(t), fx.interests(t, 3, nil)
		p := fx.newPost(person, func(p *stores.Post) { p.Image, p.Language = "old.jpg", "en" })
		fx.createPost(t, p, topics[:2]...)
		c := fx.createComment(t, fx.newComment(person, p.ID, nil), topics[0])
		for name, change := range map[string]stores.MessageChange{
			"nothing": {}, "text": {Text: &p.Text}, "image": {Image: &p.Image}, "language": {Language: &p.Language}, "audience": {Audience: &p.Audience},
			"topics": {Topics: new([]stores.ID{topics[1], topics[0], topics[1]})},
			"all":    {Text: &p.Text, Image: &p.Image, Language: &p.Language, Audience: &p.Audience, Topics: new(topics[:2])},
		} {
			fx.edit(t, p.ID, change, at(5))
			want(t, name, fx.postByID(t, p.ID), p)
		}
		fx.edit(t, c.ID, stores.MessageChange{Text: &c.Text, Image: new("ignored.jpg"), Topics: new(topics[:1])}, at(5))
		want(t, "a comment", fx.commentByID(t, c.ID), c)
		for name, ids := range map[string][]stores.ID{"one less": topics[:1], "another": topics[1:], "one more": topics} {
			p := fx.newPost(person, nil)
			fx.createPost(t, p, topics[:2]...)
			fx.edit(t, p.ID, stores.MessageChange{Topics: &ids}, at(5))
			want(t, name, fx.postByID(t, p.ID).EditedAt, at(5))
		}
	})
	s.test("Edit of a comment changes its text and topics and ignores Image, Language and Audience", func(t *testing.T, fx *fixture) {
		p, topics := fx.people(t, 2, nil), fx.interests(t, 2, nil)
		post := fx.post(t, p[0], nil)
		c, other := fx.comment(t, p[0], post.ID, nil), fx.comment(t, p[0], post.ID, nil)
		c.Text, c.EditedAt = "new", at(5)
		fx.edit(t, c.ID, stores.MessageChange{
			Text: new("new"), Topics: &topics, Image: new("i"), Language: new("de"), Audience: new(stores.AudienceOnlyMe),
		}, at(5))
		want(t, "comment", fx.commentByID(t, c.ID), c)
		want(t, "topics", fx.topicsOf(t, c.ID), sortedIDs(topics...))
		want(t, "another comment", fx.commentByID(t, other.ID), other)
		want(t, "the post", fx.postByID(t, post.ID), post)
		want(t, "as others read it", len(fx.repliesTo(t, p[1], post.ID)), 2)
	})
	s.test("Edit of a missing or deleted message, and one with a missing topic, return ErrNotFound and change nothing", func(t *testing.T, fx *fixture) {
		person, topics := fx.person(t), fx.interests(t, 2, nil)
		post, deleted := fx.newPost(person, nil), fx.newPost(person, func(p *stores.Post) { p.DeletedAt = at(9) })
		fx.createPost(t, post, topics[0])
		fx.createPost(t, deleted, topics[0])
		comment := fx.comment(t, person, post.ID, nil)
		deletedComment := fx.comment(t, person, post.ID, func(c *stores.Comment) { c.DeletedAt = at(9) })
		expectNotFound := func(id stores.ID, c stores.MessageChange) {
			t.Helper()
			if err := fx.Messages.Edit(t.Context(), id, c, at(5)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Edit of %v: %v", id, err)
			}
		}
		for _, id := range []stores.ID{
			deleted.ID, deletedComment.ID, fx.id(stores.KindPost), fx.id(stores.KindComment), {}, person,
			asKind(post.ID, stores.KindComment), asKind(comment.ID, stores.KindPost), asKind(post.ID, stores.KindUser),
		} {
			for _, c := range []stores.MessageChange{{}, {Text: new("new")}, {Topics: new(topics[1:])}} {
				expectNotFound(id, c)
			}
		}
		for _, missing := range []stores.ID{fx.id(stores.KindInterest), asKind(topics[1], stores.KindUser), person, {}} {
			expectNotFound(post.ID, stores.MessageChange{Text: new("new"), Topics: &[]stores.ID{topics[1], missing}})
			expectNotFound(comment.ID, stores.MessageChange{Text: new("new"), Topics: &[]stores.ID{missing, topics[1]}})
		}
		for _, p := range []stores.Post{post, deleted} {
			want(t, "post", fx.postByID(t, p.ID), p)
			want(t, "topics", fx.topicsOf(t, p.ID), topics[:1])
		}
		for _, c := range []stores.Comment{comment, deletedComment} {
			want(t, "comment", fx.commentByID(t, c.ID), c)
			want(t, "topics", len(fx.topicsOf(t, c.ID)), 0)
		}
	})
}

// messageEditConflict tests edits that fail and edits at the same time.
func (s suite) messageEditConflict() {
	s.test("an edit that leaves neither text nor image returns ErrEmptyMessage and changes nothing", func(t *testing.T, fx *fixture) {
		person, topics := fx.person(t), fx.interests(t, 2, nil)
		none := new("")
		for _, c := range []struct {
			text, image string
			change      stores.MessageChange
		}{
			{"text", "", stores.MessageChange{Text: none}}, {"", "i.jpg", stores.MessageChange{Image: none}},
			{"text", "i.jpg", stores.MessageChange{Text: none, Image: none}},
			{"text", "", stores.MessageChange{Text: none, Image: none, Language: new("de"), Audience: new(stores.AudienceOnlyMe), Topics: &topics}},
		} {
			p := fx.newPost(person, func(p *stores.Post) { p.Text, p.Image = c.text, c.image })
			fx.createPost(t, p, topics[0])
			if err := fx.Messages.Edit(t.Context(), p.ID, c.change, at(5)); !errors.Is(err, stores.ErrEmptyMessage) {
				t.Errorf("Edit of %q and %q: %v", c.text, c.image, err)
			}
			want(t, "post", fx.postByID(t, p.ID), p)
			want(t, "topics", fx.topicsOf(t, p.ID), topics[:1])
		}
		comment := fx.comment(t, person, fx.post(t, person, nil).ID, nil)
		if err := fx.Messages.Edit(t.Context(), comment.ID, stores.MessageChange{Text: none, Image: new("i.jpg")}, at(5)); !errors.Is(err, stores.ErrEmptyMessage) {
			t.Errorf("Edit of a comment: %v", err)
		}
		want(t, "comment", fx.commentByID(t, comment.ID), comment)
	})
	s.test("of two concurrent edits that remove text and image, one returns ErrEmptyMessage", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		changes := []stores.MessageChange{{Text: new("")}, {Image: new("")}}
		for range 8 {
			p := fx.post(t, person, func(p *stores.Post) { p.Text, p.Image = "text", "i.jpg" })
			errs := concurrently(len(changes), func(i int) error { return fx.Messages.Edit(t.Context(), p.ID, changes[i], at(5)) })
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
			want(t, "post", fx.postByID(t, p.ID), p)
		}
	})
	s.test("concurrent edits of different fields are all kept", func(t *testing.T, fx *fixture) {
		topics := fx.interests(t, 2, nil)
		p := fx.post(t, fx.person(t), nil)
		p.Text, p.Image, p.Language, p.Audience, p.EditedAt = "new", "new.jpg", "de", stores.AudienceFriends, at(5)
		changes := []stores.MessageChange{{Text: &p.Text}, {Image: &p.Image}, {Language: &p.Language}, {Audience: &p.Audience}, {Topics: &topics}}
		for _, err := range concurrently(4*len(changes), func(i int) error { return fx.Messages.Edit(t.Context(), p.ID, changes[i%len(changes)], at(5)) }) {
			if err != nil {
				t.Errorf("Edit: %v", err)
			}
		}
		want(t, "post", fx.postByID(t, p.ID), p)
		want(t, "topics", fx.topicsOf(t, p.ID), sortedIDs(topics...))
	})
}
