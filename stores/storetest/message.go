package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
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

func (s suite) createsPosts() {
	s.test("CreatePost stores a post and its topics", func(t *testing.T, w *world) {
		p, interests := w.people(t, 2, nil), w.interests(t, 3, nil)
		place, page := w.places(t, 1, nil)[0], w.pages(t, 1, nil)[0]
		for _, audience := range audiences {
			post := w.newPost(p[0], func(post *stores.Post) {
				*post = stores.Post{
					ID: post.ID, Author: p[0], Wall: p[1], Text: "<b>two\nlines</b> %_ \u2028 'Zoë' \"👩‍🚀\" \\ ", Image: "photo 'of' it 🌅.jpg",
					Language: "zh-Hant", Audience: audience, Place: place, CreatedAt: at(3), EditedAt: at(5), DeletedAt: at(7), DeletedBy: p[1],
				}
			})
			w.createPost(t, post, interests[2], interests[0])
			want(t, "post", w.postByID(t, post.ID), post)
			want(t, "topics", w.topicsOf(t, post.ID), sorted(interests[0], interests[2]))
		}
		least := w.newPost(p[0], func(post *stores.Post) { post.Wall, post.Page, post.Text, post.Image = stores.ID{}, page, "", "i" })
		w.createPost(t, least)
		want(t, "post", w.postByID(t, least.ID), least)
		want(t, "topics", len(w.topicsOf(t, least.ID)), 0)
	})
	s.test("a post of the greatest size is stored whole", func(t *testing.T, w *world) {
		post := w.newPost(w.person(t), func(p *stores.Post) {
			p.Text, p.Image = strings.Repeat("🦊", stores.MaxText), strings.Repeat("é", stores.MaxURL)
		})
		topics := w.interests(t, stores.MaxTopics, nil)
		w.createPost(t, post, topics...)
		want(t, "post", w.postByID(t, post.ID), post)
		want(t, "topics", w.topicsOf(t, post.ID), sorted(topics...))
	})
	s.test("times are kept to the microsecond, in UTC", func(t *testing.T, w *world) {
		post := w.newPost(w.person(t), func(p *stores.Post) { p.CreatedAt, p.EditedAt, p.DeletedAt = abroad(), abroad(), abroad() })
		w.createPost(t, post)
		stored := w.postByID(t, post.ID)
		want(t, "a post's", []time.Time{stored.CreatedAt, stored.EditedAt, stored.DeletedAt}, []time.Time{at(0), at(0), at(0)})
		above := w.post(t, post.Author, nil)
		c := w.newComment(post.Author, above.ID, func(c *stores.Comment) { c.CreatedAt, c.EditedAt, c.DeletedAt = abroad(), abroad(), abroad() })
		returned := w.createComment(t, c)
		c.Post, c.CreatedAt, c.EditedAt, c.DeletedAt = above.ID, at(0), at(0), at(0)
		want(t, "a comment's, returned", returned, c)
		want(t, "a comment's", w.commentByID(t, c.ID), c)
		w.edit(t, above.ID, stores.MessageChange{}, abroad())
		want(t, "EditedAt", w.postByID(t, above.ID).EditedAt, at(0))
		w.delete(t, above.ID, abroad())
		want(t, "DeletedAt", w.postByID(t, above.ID).DeletedAt, at(0))
	})
	s.test("a post with a missing author, wall, page, place or topic gives ErrNotFound and stores nothing", func(t *testing.T, w *world) {
		person, page, topic := w.person(t), w.pages(t, 1, nil)[0], w.interests(t, 1, nil)[0]
		before := w.counts(t)
		for name, change := range map[string]func(p *stores.Post){
			"author":                    func(p *stores.Post) { p.Author = w.id(stores.KindUser) },
			"no author":                 func(p *stores.Post) { p.Author = stores.ID{} },
			"a page as author":          func(p *stores.Post) { p.Author = page },
			"wall":                      func(p *stores.Post) { p.Wall = w.id(stores.KindUser) },
			"a person posing as a page": func(p *stores.Post) { p.Wall, p.Page = stores.ID{}, posing(person, stores.KindPage) },
			"a page posing as a person": func(p *stores.Post) { p.Wall = posing(page, stores.KindUser) },
			"page":                      func(p *stores.Post) { p.Wall, p.Page = stores.ID{}, w.id(stores.KindPage) },
			"place":                     func(p *stores.Post) { p.Place = w.id(stores.KindPlace) },
			"a person as place":         func(p *stores.Post) { p.Place = person },
		} {
			post := w.newPost(person, change)
			if err := w.Messages.CreatePost(t.Context(), post, []stores.ID{topic}); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, missing := range []stores.ID{w.id(stores.KindInterest), posing(topic, stores.KindPlace), person, {}} {
			if err := w.Messages.CreatePost(t.Context(), w.newPost(person, nil), []stores.ID{topic, missing}); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("topic %v: %v", missing, err)
			}
		}
		want(t, "Counts", w.counts(t), before)
	})
	s.test("an ID is created once", func(t *testing.T, w *world) {
		p, topic := w.people(t, 2, nil), w.interests(t, 1, nil)[0]
		post := w.post(t, p[0], nil)
		comment := w.comment(t, p[0], post.ID, nil)
		again, answer := post, comment
		again.Author, again.Text, again.DeletedAt, answer.Author, answer.Text = p[1], "again", at(9), p[1], "again"
		if err := w.Messages.CreatePost(t.Context(), again, []stores.ID{topic}); err == nil {
			t.Error("the same post was created twice")
		}
		if _, err := w.Messages.CreateComment(t.Context(), answer, []stores.ID{topic}); err == nil {
			t.Error("the same comment was created twice")
		}
		for _, id := range []stores.ID{comment.ID, p[0], {}} {
			if err := w.Messages.CreatePost(t.Context(), w.newPost(p[0], func(p *stores.Post) { p.ID = id }), nil); err == nil {
				t.Errorf("a post was created as %q", id)
			}
		}
		want(t, "post", w.postByID(t, post.ID), post)
		want(t, "comment", w.commentByID(t, comment.ID), comment)
		want(t, "topics", len(must(w.Messages.Topics(t.Context(), []stores.ID{post.ID, comment.ID}))(t)), 0)
	})
	s.test("of many who create one ID at the same time, one does", func(t *testing.T, w *world) {
		p, topics := w.people(t, 16, nil), w.interests(t, 16, nil)
		post := w.newPost(p[0], nil)
		var authors, about []stores.ID
		for i, err := range together(len(p), func(i int) error {
			mine := post
			mine.Author = p[i]
			return w.Messages.CreatePost(t.Context(), mine, topics[i:i+1])
		}) {
			if err == nil {
				authors, about = append(authors, p[i]), append(about, topics[i])
			}
		}
		want(t, "authors", authors, []stores.ID{w.postByID(t, post.ID).Author})
		want(t, "topics", w.topicsOf(t, post.ID), about)
	})
	s.check("what is created comes back as it is", func(t *rapid.T, w *world) {
		moment := func(name string) time.Time {
			return time.UnixMicro(rapid.Int64Range(-1<<50, 1<<52).Draw(t, name)).UTC()
		}
		person := w.person(t)
		text := rapid.StringN(0, 200, -1).Filter(noNUL)
		post := w.newPost(person, func(p *stores.Post) {
			p.Text, p.Image = text.Draw(t, "Text"), text.Draw(t, "Image")
			p.Language = rapid.SampledFrom([]string{"", "en", "pt-BR", "de-x-l1"}).Draw(t, "Language")
			p.Audience = rapid.SampledFrom(audiences).Draw(t, "Audience")
			p.CreatedAt = moment("CreatedAt")
			if rapid.Bool().Draw(t, "edited") {
				p.EditedAt = moment("EditedAt")
			}
		})
		w.createPost(t, post)
		want(t, "post", w.postByID(t, post.ID), post)
		comment := w.newComment(person, post.ID, func(c *stores.Comment) { c.Text, c.CreatedAt = text.Draw(t, "Text"), moment("CreatedAt") })
		returned := w.createComment(t, comment)
		comment.Post = post.ID
		want(t, "comment returned", returned, comment)
		want(t, "comment", w.commentByID(t, comment.ID), comment)
	})
}

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

func (s suite) findsMessages() {
	s.test("Posts and Comments return what they find, deleted ones too; the missing are absent, keys given twice are answered once", func(t *testing.T, w *world) {
		person := w.person(t)
		posts := []stores.Post{w.post(t, person, nil), w.post(t, person, nil), w.post(t, person, nil)}
		comments := []stores.Comment{w.comment(t, person, posts[0].ID, nil), w.comment(t, person, posts[0].ID, nil), w.comment(t, person, posts[0].ID, nil)}
		w.delete(t, posts[1].ID, at(9))
		w.delete(t, comments[1].ID, at(9))
		posts[1].DeletedAt, comments[1].DeletedAt, posts[1].DeletedBy, comments[1].DeletedBy = at(9), at(9), person, person
		keys := []stores.ID{
			posts[1].ID, comments[1].ID, posts[0].ID, comments[0].ID, posts[1].ID, comments[1].ID, w.id(stores.KindPost), w.id(stores.KindComment),
			{}, person, posing(posts[2].ID, stores.KindComment), posing(comments[2].ID, stores.KindPost), posing(posts[2].ID, stores.KindUser),
		}
		wanted := map[stores.ID]stores.Post{posts[0].ID: posts[0], posts[1].ID: posts[1]}
		want(t, "posts", must(w.Messages.Posts(t.Context(), keys))(t), wanted)
		wantedComments := map[stores.ID]stores.Comment{comments[0].ID: comments[0], comments[1].ID: comments[1]}
		want(t, "comments", must(w.Messages.Comments(t.Context(), keys))(t), wantedComments)
		want(t, "no posts", len(must(w.Messages.Posts(t.Context(), nil))(t)), 0)
		want(t, "no comments", len(must(w.Messages.Comments(t.Context(), nil))(t)), 0)
	})
	s.test("Topics returns the topics of each message, deleted or not, in order of their IDs", func(t *testing.T, w *world) {
		person, topics := w.person(t), w.interests(t, 5, nil)
		post, plain := w.newPost(person, nil), w.post(t, person, nil)
		w.createPost(t, post, topics[4], topics[0], topics[4], topics[2])
		comment := w.newComment(person, post.ID, nil)
		w.createComment(t, comment, topics[3], topics[0])
		w.delete(t, comment.ID, at(9))
		keys := []stores.ID{
			comment.ID, plain.ID, post.ID, comment.ID, w.id(stores.KindPost), {}, person, topics[0],
			posing(post.ID, stores.KindComment), posing(comment.ID, stores.KindPost),
		}
		got := must(w.Messages.Topics(t.Context(), keys))(t)
		for _, key := range keys {
			wanted := map[stores.ID][]stores.ID{post.ID: sorted(topics[0], topics[2], topics[4]), comment.ID: sorted(topics[0], topics[3])}[key]
			want(t, "topics", got[key], wanted)
		}
		want(t, "no keys", len(must(w.Messages.Topics(t.Context(), nil))(t)), 0)
	})
	s.test("MaxBatch keys are answered", func(t *testing.T, w *world) {
		person, topic := w.person(t), w.interests(t, 1, nil)[0]
		var rows stores.Rows
		var posts, comments []stores.ID
		for range stores.MaxBatch {
			p := w.newPost(person, nil)
			c := w.newComment(person, p.ID, nil)
			posts, comments = append(posts, p.ID), append(comments, c.ID)
			rows.Posts, rows.Comments = append(rows.Posts, p), append(rows.Comments, c)
			rows.MessageTopics = append(rows.MessageTopics, stores.MessageTopic{Message: c.ID, Interest: topic})
		}
		w.put(t, rows)
		want(t, "posts", len(must(w.Messages.Posts(t.Context(), posts))(t)), len(posts))
		want(t, "comments", len(must(w.Messages.Comments(t.Context(), comments))(t)), len(comments))
		want(t, "topics", len(must(w.Messages.Topics(t.Context(), comments))(t)), len(comments))
	})
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
