package storetest

import (
	"context"
	"testing"
	"time"

	"fivefold/stores"
)

func (s suite) ordersMessages() {
	s.test("lists are newest first to the microsecond, also before 1970, and pages go on from there", func(t *testing.T, w *world) {
		person := w.person(t)
		times := []time.Time{
			at(0).Add(time.Microsecond), abroad(), at(0).Add(-time.Microsecond), time.UnixMicro(1), time.UnixMicro(0), time.UnixMicro(-1),
			time.Date(1901, 2, 3, 4, 5, 6, 7000, time.UTC),
		}
		root := w.post(t, person, func(p *stores.Post) { p.Wall, p.Page = stores.ID{}, w.pages(t, 1, nil)[0] })
		w.delete(t, w.post(t, person, nil).ID, at(1))
		posts, replies := make([]stores.ID, len(times)), make([]stores.ID, len(times))
		for i := range times { // oldest last, stored in another order
			i = i * 3 % len(times)
			posts[i] = w.post(t, person, func(p *stores.Post) { p.CreatedAt = times[i] }).ID
			replies[i] = w.comment(t, person, root.ID, func(c *stores.Comment) { c.CreatedAt = times[i] }).ID
		}
		for name, list := range map[string]struct {
			of     lister
			key    stores.ID
			wanted []stores.ID
		}{"OnWalls": {w.Threads.OnWalls, person, posts}, "Replies": {w.Threads.Replies, root.ID, replies}} {
			var got []stores.ID
			window := stores.Window{Limit: 2}
			for range times { // more windows than there are
				page := must(list.of(t.Context(), person, []stores.ID{list.key}, window))(t)[list.key]
				if got = append(got, values(page)...); len(page.Items) > 0 {
					window.After = &page.Items[len(page.Items)-1].At
				}
			}
			want(t, name, got, list.wanted)
		}
	})
	s.test("equals stand by ID, replies by ID of the author first, and At and AmongReplies give their places", func(t *testing.T, w *world) {
		people := w.people(t, 3, nil)
		root := w.post(t, people[0], nil)
		posts, comments := map[stores.ID]stores.Post{}, map[stores.ID]stores.Comment{}
		for i := range 9 {
			p := w.post(t, people[0], func(p *stores.Post) { p.CreatedAt = at(i % 2) })
			c := w.comment(t, people[i%3], root.ID, func(c *stores.Comment) { c.CreatedAt = at(i % 2) })
			posts[p.ID], comments[c.ID] = p, c
		}
		posts[root.ID] = root
		for name, list := range map[string]stores.List[stores.ID]{
			"ByAuthors": w.listed(t, w.Threads.ByAuthors, people[1], people[0]),
			"OnWalls":   w.listed(t, w.Threads.OnWalls, people[1], people[0]),
			"Replies":   w.listed(t, w.Threads.Replies, people[1], root.ID),
		} {
			var last stores.ListPosition
			for i, item := range list.Items {
				wanted := posts[item.Value].Position()
				if c, ok := comments[item.Value]; ok && name == "Replies" {
					wanted = c.ReplyPosition()
				} else if ok {
					wanted = c.Position()
				}
				want(t, "place in "+name, item.At, wanted)
				if i > 0 && comparePositions(last, item.At) >= 0 {
					t.Errorf("%s: %v comes before %v", name, last, item.At)
				}
				last = item.At
			}
		}
	})
	s.test("no keys give an empty map, and keys of nothing no list", func(t *testing.T, w *world) {
		person, page := w.person(t), w.pages(t, 1, nil)[0]
		post := w.post(t, person, func(p *stores.Post) { p.Wall, p.Page = stores.ID{}, page })
		comment := w.comment(t, person, post.ID, nil)
		w.comment(t, person, comment.ID, nil)
		w.post(t, person, nil)
		nothing := []stores.ID{
			w.id(stores.KindUser), w.id(stores.KindPage), w.id(stores.KindPost), {}, posing(person, stores.KindPage), posing(page, stores.KindUser),
			posing(post.ID, stores.KindComment), posing(comment.ID, stores.KindPost), posing(post.ID, stores.KindPage), posing(person, stores.KindPost),
		}
		for name, of := range map[string]lister{
			"ByAuthors": w.Threads.ByAuthors, "OnWalls": w.Threads.OnWalls, "OnPages": w.Threads.OnPages, "Replies": w.Threads.Replies,
		} {
			window := stores.Window{Limit: 3, Count: true}
			want(t, name+" of no keys", len(must(of(t.Context(), person, nil, window))(t)), 0)
			sameLists(t, name, must(of(t.Context(), person, nothing, window))(t), nil)
		}
	})
}

func (s suite) listsMessages() {
	s.lists("ByAuthors", func(t tester, w *world, rank []int) feed {
		p := w.people(t, 3, nil)
		return w.messageFeed(t, rank, w.Threads.ByAuthors, p[0], []stores.ID{p[1], p[0], {}, p[0]}, p[2],
			func(p *stores.Post) { p.Wall = p.Author }, p[0])
	})
	s.lists("OnWalls", func(t tester, w *world, rank []int) feed {
		p := w.people(t, 3, nil)
		return w.messageFeed(t, rank, w.Threads.OnWalls, p[0], []stores.ID{p[1], p[0], {}, p[0]}, p[2],
			func(post *stores.Post) { post.Wall = p[0] }, p[2])
	})
	s.lists("OnPages", func(t tester, w *world, rank []int) feed {
		p, pages := w.people(t, 2, nil), w.pages(t, 2, nil)
		return w.messageFeed(t, rank, w.Threads.OnPages, pages[0], []stores.ID{pages[1], pages[0], {}, pages[0]}, p[0],
			func(post *stores.Post) { post.Wall, post.Page = stores.ID{}, pages[0] }, p[1])
	})
	for name, several := range map[string]bool{"Replies of one author": false, "Replies of several authors": true} {
		s.lists(name, func(t tester, w *world, rank []int) feed {
			authors := sorted(w.people(t, len(rank), nil)...) // those of a smaller ID write what has a smaller ID
			me, posts := w.person(t), []stores.Post{w.post(t, authors[0], nil), w.post(t, authors[0], nil)}
			w.hidden(t, me, func(author stores.ID) { w.comment(t, author, posts[0].ID, nil) })
			ids := sorted(w.ids(stores.KindComment, len(rank))...)
			author := func(i int) stores.ID {
				if several {
					return authors[i]
				}
				return authors[0]
			}
			keys := []stores.ID{posts[1].ID, posts[0].ID, {}, posts[0].ID}
			return w.comingAndGoing(t, ids, w.Threads.Replies, posts[0].ID, keys, me, func(i int) error {
				c := stores.Comment{ID: ids[i], Author: author(i), ReplyTo: posts[0].ID, CreatedAt: at(rank[i])}
				return failure(w.Messages.CreateComment(t.Context(), c, nil))
			})
		})
	}
}

// messageFeed makes a feed of posts where change puts them, by author, as viewer reads them among others that viewer may not read.
func (w *world) messageFeed(t tester, rank []int, of lister, key stores.ID, keys []stores.ID, viewer stores.ID, change func(p *stores.Post), author stores.ID) feed {
	put := func(id, author stores.ID, rank int, audience stores.Audience) error {
		p := stores.Post{ID: id, Author: author, Audience: audience, CreatedAt: at(rank)}
		change(&p)
		return w.Messages.CreatePost(t.Context(), p, nil)
	}
	w.hidden(t, viewer, func(author stores.ID) {
		if err := put(w.id(stores.KindPost), author, 1, stores.AudiencePublic); err != nil {
			t.Fatalf("CreatePost: %v", err)
		}
	})
	ids := w.ids(stores.KindPost, len(rank))
	return w.comingAndGoing(t, ids, of, key, keys, viewer, func(i int) error { return put(ids[i], author, rank[i], stores.AudiencePublic) })
}

// hidden lets two who block viewer write.
func (w *world) hidden(t tester, viewer stores.ID, write func(author stores.ID)) {
	t.Helper()
	for _, author := range w.people(t, 2, nil) {
		write(author)
		w.relate(t, viewer, author, stores.BlockedBy)
	}
}

// comingAndGoing makes a feed of messages: they come by being created or restored, and go by being deleted.
func (w *world) comingAndGoing(t tester, ids []stores.ID, of lister, key stores.ID, keys []stores.ID, viewer stores.ID, create func(i int) error) feed {
	created := make([]bool, len(ids))
	return feed{
		ids: ids,
		add: func(items ...int) {
			for _, i := range items {
				if created[i] {
					w.restore(t, ids[i])
				} else if err := create(i); err != nil {
					t.Fatalf("create: %v", err)
				}
				created[i] = true
			}
		},
		remove: func(i int) { w.delete(t, ids[i], at(9)) },
		read: func(window stores.Window) (stores.List[stores.ID], error) {
			got, err := of(t.Context(), viewer, keys, window)
			return only(got, err, key, func(id stores.ID) stores.ID { return id })
		},
	}
}

func threadCalls(t *testing.T, w *world, n int) []call {
	people, pages, posts := w.people(t, n, nil), w.pages(t, n, nil), w.ids(stores.KindPost, n)
	posts[0] = w.post(t, people[0], nil).ID
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Threads.ByAuthors", n, func(ctx context.Context) error { return failure(w.Threads.ByAuthors(ctx, people[0], people, window)) }},
		{"Threads.OnWalls", n, func(ctx context.Context) error { return failure(w.Threads.OnWalls(ctx, people[0], people, window)) }},
		{"Threads.OnPages", n, func(ctx context.Context) error { return failure(w.Threads.OnPages(ctx, people[0], pages, window)) }},
		{"Threads.Replies", n, func(ctx context.Context) error { return failure(w.Threads.Replies(ctx, people[0], posts, window)) }},
		{"Threads.ToAuthors", n, func(ctx context.Context) error { return failure(w.Threads.ToAuthors(ctx, people[0], people, window)) }},
		{"Threads.ReplyCounts", n, func(ctx context.Context) error {
			return failure(w.Threads.ReplyCounts(ctx, people[0], pairs(people)))
		}},
	}
}
