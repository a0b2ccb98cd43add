package storetest

import (
	"fivefold/stores"
)

func (s suite) threadLists() {
	s.lists("ByAuthors", func(t tester, fx *fixture, rank []int) listFixture {
		p := fx.people(t, 3, nil)
		return fx.messageList(t, rank, fx.Threads.ByAuthors, p[0], []stores.ID{p[1], p[0], {}, p[0]}, p[2],
			func(p *stores.Post) { p.Wall = p.Author }, p[0])
	})
	s.lists("OnWalls", func(t tester, fx *fixture, rank []int) listFixture {
		p := fx.people(t, 3, nil)
		return fx.messageList(t, rank, fx.Threads.OnWalls, p[0], []stores.ID{p[1], p[0], {}, p[0]}, p[2],
			func(post *stores.Post) { post.Wall = p[0] }, p[2])
	})
	s.lists("OnPages", func(t tester, fx *fixture, rank []int) listFixture {
		p, pages := fx.people(t, 2, nil), fx.pages(t, 2, nil)
		return fx.messageList(t, rank, fx.Threads.OnPages, pages[0], []stores.ID{pages[1], pages[0], {}, pages[0]}, p[0],
			func(post *stores.Post) { post.Wall, post.Page = stores.ID{}, pages[0] }, p[1])
	})
	s.lists("DeletedOnPages", func(t tester, fx *fixture, rank []int) listFixture {
		p, pages := fx.people(t, 2, nil), fx.pages(t, 2, nil)
		owned := fx.pages(t, 1, func(_ int, page *stores.Page) { page.Owner = p[0] })[0]
		return fx.deletedPosts(t, rank, fx.Threads.DeletedOnPages, owned, pages[1], p[0], stores.Post{Author: p[1], Page: owned})
	})
	s.lists("DeletedOnWalls", func(t tester, fx *fixture, rank []int) listFixture {
		p := fx.people(t, 2, nil)
		return fx.deletedPosts(t, rank, fx.Threads.DeletedOnWalls, p[0], p[1], p[0], stores.Post{Author: p[1], Wall: p[0]})
	})
	s.lists("DeletedComments", func(t tester, fx *fixture, rank []int) listFixture {
		p := fx.people(t, 2, nil)
		post, other := fx.post(t, p[0], nil), fx.post(t, p[0], nil)
		return fx.deletedList(t, rank, stores.KindComment, fx.Threads.DeletedComments, post.ID, other.ID, p, func(id, by stores.ID, rank int) stores.Rows {
			return stores.Rows{Comments: []stores.Comment{{ID: id, Author: p[1], ReplyTo: post.ID, CreatedAt: at(rank), DeletedAt: at(9), DeletedBy: by}}}
		})
	})
	for name, several := range map[string]bool{"Replies of one author": false, "Replies of several authors": true} {
		s.lists(name, func(t tester, fx *fixture, rank []int) listFixture {
			authors := sortedIDs(fx.people(t, len(rank), nil)...) // authors and their comments are in the same order of ID
			me, posts := fx.person(t), []stores.Post{fx.post(t, authors[0], nil), fx.post(t, authors[0], nil)}
			fx.hidden(t, me, func(author stores.ID) { fx.comment(t, author, posts[0].ID, nil) })
			ids := sortedIDs(fx.ids(stores.KindComment, len(rank))...)
			author := func(i int) stores.ID {
				if several {
					return authors[i]
				}
				return authors[0]
			}
			keys := []stores.ID{posts[1].ID, posts[0].ID, {}, posts[0].ID}
			return fx.restorableList(t, ids, fx.Threads.Replies, posts[0].ID, keys, me, func(i int) {
				c := stores.Comment{ID: ids[i], Author: author(i), ReplyTo: posts[0].ID, CreatedAt: at(rank[i])}
				fx.put(t, stores.Rows{Comments: []stores.Comment{c}})
			})
		})
	}
}
