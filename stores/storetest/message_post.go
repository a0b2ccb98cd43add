package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

func (s suite) messagePost() {
	s.test("CreatePost stores a post and its topics", func(t *testing.T, fx *fixture) {
		p, interests := fx.people(t, 2, nil), fx.interests(t, 3, nil)
		place, page := fx.places(t, 1, nil)[0], fx.pages(t, 1, nil)[0]
		for _, audience := range audiences {
			post := fx.newPost(p[0], func(post *stores.Post) {
				*post = stores.Post{
					ID: post.ID, Author: p[0], Wall: p[1], Text: "<b>two\nlines</b> %_ \u2028 'Zoë' \"👩‍🚀\" \\ ", Image: "photo 'of' it 🌅.jpg",
					Language: "zh-Hant", Audience: audience, Place: place, CreatedAt: at(3), EditedAt: at(5), DeletedAt: at(7), DeletedBy: p[1],
				}
			})
			fx.createPost(t, post, interests[2], interests[0])
			want(t, "post", fx.postByID(t, post.ID), post)
			want(t, "topics", fx.topicsOf(t, post.ID), sortedIDs(interests[0], interests[2]))
		}
		least := fx.newPost(p[0], func(post *stores.Post) { post.Wall, post.Page, post.Text, post.Image = stores.ID{}, page, "", "i" })
		fx.createPost(t, least)
		want(t, "post", fx.postByID(t, least.ID), least)
		want(t, "topics", len(fx.topicsOf(t, least.ID)), 0)
	})
	s.test("the largest post is stored completely", func(t *testing.T, fx *fixture) {
		post := fx.newPost(fx.person(t), func(p *stores.Post) {
			p.Text, p.Image = strings.Repeat("🦊", stores.PostText.Max), strings.Repeat("é", stores.PageURL.Max)
		})
		topics := fx.interests(t, stores.MaxTopics, nil)
		fx.createPost(t, post, topics...)
		want(t, "post", fx.postByID(t, post.ID), post)
		want(t, "topics", fx.topicsOf(t, post.ID), sortedIDs(topics...))
	})
	s.test("times are stored to the microsecond, in UTC", func(t *testing.T, fx *fixture) {
		post := fx.newPost(fx.person(t), func(p *stores.Post) {
			p.CreatedAt, p.EditedAt, p.DeletedAt = inOtherZone(), inOtherZone(), inOtherZone()
		})
		fx.createPost(t, post)
		stored := fx.postByID(t, post.ID)
		want(t, "a post's", []time.Time{stored.CreatedAt, stored.EditedAt, stored.DeletedAt}, []time.Time{at(0), at(0), at(0)})
		above := fx.post(t, post.Author, nil)
		c := fx.newComment(post.Author, above.ID, func(c *stores.Comment) {
			c.CreatedAt, c.EditedAt, c.DeletedAt = inOtherZone(), inOtherZone(), inOtherZone()
		})
		returned := fx.createComment(t, c)
		c.Post, c.CreatedAt, c.EditedAt, c.DeletedAt = above.ID, at(0), at(0), at(0)
		want(t, "a comment's, returned", returned, c)
		want(t, "a comment's", fx.commentByID(t, c.ID), c)
		fx.edit(t, above.ID, stores.MessageChange{Text: new("new")}, inOtherZone())
		want(t, "EditedAt", fx.postByID(t, above.ID).EditedAt, at(0))
		fx.delete(t, above.ID, inOtherZone())
		want(t, "DeletedAt", fx.postByID(t, above.ID).DeletedAt, at(0))
	})
	s.test("a post with a missing author, wall, page, place or topic returns ErrNotFound and stores nothing", func(t *testing.T, fx *fixture) {
		person, page, topic := fx.person(t), fx.pages(t, 1, nil)[0], fx.interests(t, 1, nil)[0]
		before := fx.counts(t)
		for name, change := range map[string]func(p *stores.Post){
			"author":                    func(p *stores.Post) { p.Author = fx.id(stores.KindUser) },
			"no author":                 func(p *stores.Post) { p.Author = stores.ID{} },
			"a page as author":          func(p *stores.Post) { p.Author = page },
			"wall":                      func(p *stores.Post) { p.Wall = fx.id(stores.KindUser) },
			"a person posing as a page": func(p *stores.Post) { p.Wall, p.Page = stores.ID{}, asKind(person, stores.KindPage) },
			"a page posing as a person": func(p *stores.Post) { p.Wall = asKind(page, stores.KindUser) },
			"page":                      func(p *stores.Post) { p.Wall, p.Page = stores.ID{}, fx.id(stores.KindPage) },
			"place":                     func(p *stores.Post) { p.Place = fx.id(stores.KindPlace) },
			"a person as place":         func(p *stores.Post) { p.Place = person },
		} {
			post := fx.newPost(person, change)
			if err := fx.Messages.CreatePost(t.Context(), post, []stores.ID{topic}); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, missing := range []stores.ID{fx.id(stores.KindInterest), asKind(topic, stores.KindPlace), person, {}} {
			if err := fx.Messages.CreatePost(t.Context(), fx.newPost(person, nil), []stores.ID{topic, missing}); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("topic %v: %v", missing, err)
			}
		}
		want(t, "Counts", fx.counts(t), before)
	})
	s.test("an ID is created once", func(t *testing.T, fx *fixture) {
		p, topic := fx.people(t, 2, nil), fx.interests(t, 1, nil)[0]
		post := fx.post(t, p[0], nil)
		comment := fx.comment(t, p[0], post.ID, nil)
		again, answer := post, comment
		again.Author, again.Text, again.DeletedAt, answer.Author, answer.Text = p[1], "again", at(9), p[1], "again"
		if err := fx.Messages.CreatePost(t.Context(), again, []stores.ID{topic}); err == nil {
			t.Error("the same post was created twice")
		}
		if _, err := fx.Messages.CreateComment(t.Context(), answer, []stores.ID{topic}); err == nil {
			t.Error("the same comment was created twice")
		}
		for _, id := range []stores.ID{comment.ID, p[0], {}} {
			if err := fx.Messages.CreatePost(t.Context(), fx.newPost(p[0], func(p *stores.Post) { p.ID = id }), nil); err == nil {
				t.Errorf("a post was created as %q", id)
			}
		}
		want(t, "post", fx.postByID(t, post.ID), post)
		want(t, "comment", fx.commentByID(t, comment.ID), comment)
		want(t, "topics", len(must(fx.Messages.Topics(t.Context(), []stores.ID{post.ID, comment.ID}))(t)), 0)
	})
	s.test("of concurrent Creates of one ID, one succeeds", func(t *testing.T, fx *fixture) {
		p, topics := fx.people(t, 16, nil), fx.interests(t, 16, nil)
		post := fx.newPost(p[0], nil)
		var authors, about []stores.ID
		for i, err := range concurrently(len(p), func(i int) error {
			mine := post
			mine.Author = p[i]
			return fx.Messages.CreatePost(t.Context(), mine, topics[i:i+1])
		}) {
			if err == nil {
				authors, about = append(authors, p[i]), append(about, topics[i])
			}
		}
		want(t, "authors", authors, []stores.ID{fx.postByID(t, post.ID).Author})
		want(t, "topics", fx.topicsOf(t, post.ID), about)
	})
	s.check("a created message is returned unchanged", func(t *rapid.T, fx *fixture) {
		moment := func(name string) time.Time {
			return time.UnixMicro(rapid.Int64Range(-1<<50, 1<<52).Draw(t, name)).UTC()
		}
		person := fx.person(t)
		text := rapid.StringN(0, 200, -1).Filter(noNUL)
		post := fx.newPost(person, func(p *stores.Post) {
			p.Text, p.Image = text.Draw(t, "Text"), text.Draw(t, "Image")
			p.Language = rapid.SampledFrom([]string{"", "en", "pt-BR", "de-x-l1"}).Draw(t, "Language")
			p.Audience = rapid.SampledFrom(audiences).Draw(t, "Audience")
			p.CreatedAt = moment("CreatedAt")
			if rapid.Bool().Draw(t, "edited") {
				p.EditedAt = moment("EditedAt")
			}
		})
		fx.createPost(t, post)
		want(t, "post", fx.postByID(t, post.ID), post)
		comment := fx.newComment(person, post.ID, func(c *stores.Comment) { c.Text, c.CreatedAt = text.Draw(t, "Text"), moment("CreatedAt") })
		returned := fx.createComment(t, comment)
		comment.Post = post.ID
		want(t, "comment returned", returned, comment)
		want(t, "comment", fx.commentByID(t, comment.ID), comment)
	})
}
