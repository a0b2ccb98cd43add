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
		put := func(id, deletedBy stores.ID, rank int) {
			fx.put(t, stores.Rows{Posts: []stores.Post{{ID: id, Author: p[1], Page: owned, Audience: stores.AudiencePublic,
				CreatedAt: at(rank), DeletedAt: at(9), DeletedBy: deletedBy}}})
		}
		put(fx.id(stores.KindPost), p[1], 1)
		ids := fx.ids(stores.KindPost, len(rank))
		list := fx.restorableList(t, ids, fx.Threads.DeletedOnPages, owned, []stores.ID{pages[1], owned, {}, owned}, p[0], nil)
		created := make([]bool, len(ids))
		list.add = func(items ...int) {
			for _, i := range items {
				if created[i] {
					fx.deleteBy(t, ids[i], p[0], at(9))
				} else {
					put(ids[i], p[0], rank[i])
				}
				created[i] = true
			}
		}
		list.remove = func(i int) { fx.restore(t, ids[i]) }
		return list
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
