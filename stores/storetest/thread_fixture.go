package storetest

import (
	"context"

	"fivefold/stores"
)

// readers are viewers by name, and whether they may read a message.
type readers map[string]struct {
	viewer stores.ID
	reads  bool
}

// expectReaders fails unless exactly the readers who may read the message find it in its author's list and in the list of key.
func (fx *fixture) expectReaders(t tester, who readers, author, message stores.ID, of listMethod, key stores.ID) {
	t.Helper()
	for name, r := range who {
		for what, list := range map[string]stores.List[stores.ID]{
			"by its author": fx.fullList(t, fx.Threads.ByAuthors, r.viewer, author), "in the list": fx.fullList(t, of, r.viewer, key),
		} {
			wanted := map[bool][]stores.ID{true: {message}}[r.reads]
			want(t, what+", to "+name, values(list), wanted)
			want(t, "Total "+what+", to "+name, list.Total, len(wanted))
		}
	}
}

// A listMethod is a method of stores.Threads.
type listMethod = func(ctx context.Context, viewer stores.ID, keys []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.ID], error)

// fullList returns the whole list of a key.
func (fx *fixture) fullList(t tester, of listMethod, viewer, key stores.ID) stores.List[stores.ID] {
	t.Helper()
	return must(of(t.Context(), viewer, []stores.ID{key}, stores.Window{Limit: 100, Count: true}))(t)[key]
}

// messageList returns a list of posts by author, each changed by change. Beside them are posts that viewer may not read.
// read.
func (fx *fixture) messageList(t tester, rank []int, of listMethod, key stores.ID, keys []stores.ID, viewer stores.ID, change func(p *stores.Post), author stores.ID) listFixture {
	put := func(id, author stores.ID, rank int) {
		p := stores.Post{ID: id, Author: author, Audience: stores.AudiencePublic, CreatedAt: at(rank)}
		change(&p)
		fx.put(t, stores.Rows{Posts: []stores.Post{p}})
	}
	fx.hidden(t, viewer, func(author stores.ID) { put(fx.id(stores.KindPost), author, 1) })
	ids := fx.ids(stores.KindPost, len(rank))
	return fx.restorableList(t, ids, of, key, keys, viewer, func(i int) { put(ids[i], author, rank[i]) })
}

// hidden calls write for each of two people who block viewer.
func (fx *fixture) hidden(t tester, viewer stores.ID, write func(author stores.ID)) {
	t.Helper()
	for _, author := range fx.people(t, 2, nil) {
		write(author)
		fx.put(t, stores.Rows{Blocks: []stores.Block{{Blocker: author, Blocked: viewer, Since: at(0)}}})
	}
}

// restorableList returns a list of messages, which are added by create at first, removed by Delete and added again by Restore.
func (fx *fixture) restorableList(t tester, ids []stores.ID, of listMethod, key stores.ID, keys []stores.ID, viewer stores.ID, create func(i int)) listFixture {
	created := make([]bool, len(ids))
	return listFixture{
		ids: ids,
		add: func(items ...int) {
			for _, i := range items {
				if created[i] {
					fx.restore(t, ids[i])
				} else {
					create(i)
				}
				created[i] = true
			}
		},
		remove: func(i int) { fx.delete(t, ids[i], at(9)) },
		read: func(window stores.Window) (stores.List[stores.ID], error) {
			got, err := of(t.Context(), viewer, keys, window)
			return listOf(got, err, key, func(id stores.ID) stores.ID { return id })
		},
	}
}

// deletedPosts is the list of the deleted posts of key that viewer may restore. post is one of them, by another person than viewer.
func (fx *fixture) deletedPosts(t tester, rank []int, of listMethod, key, other, viewer stores.ID, post stores.Post) listFixture {
	return fx.deletedList(t, rank, stores.KindPost, of, key, other, []stores.ID{viewer, post.Author}, func(id, by stores.ID, rank int) stores.Rows {
		post.ID, post.Audience, post.CreatedAt, post.DeletedAt, post.DeletedBy = id, stores.AudiencePublic, at(rank), at(9), by
		return stores.Rows{Posts: []stores.Post{post}}
	})
}

// deletedList is the list of the deleted messages of key that the first of two people may restore. rows returns a message by the second,
// deleted by a person.
func (fx *fixture) deletedList(
	t tester, rank []int, kind stores.Kind, of listMethod, key, other stores.ID, people []stores.ID, rows func(id, by stores.ID, rank int) stores.Rows,
) listFixture {
	fx.put(t, rows(fx.id(kind), people[1], 1)) // nobody else may restore what its author deleted
	ids := fx.ids(kind, len(rank))
	list := fx.restorableList(t, ids, of, key, []stores.ID{other, key, {}, key}, people[0], nil)
	created := make([]bool, len(ids))
	list.add = func(items ...int) {
		for _, i := range items {
			if created[i] {
				fx.deleteBy(t, ids[i], people[0], at(9))
			} else {
				fx.put(t, rows(ids[i], people[0], rank[i]))
			}
			created[i] = true
		}
	}
	list.remove = func(i int) { fx.restore(t, ids[i]) }
	return list
}

// ofEverybody makes a list method of one that does not depend on the viewer.
func ofEverybody(ask func(context.Context, []stores.ID, stores.Window) (map[stores.ID]stores.List[stores.ID], error)) listMethod {
	return func(ctx context.Context, _ stores.ID, keys []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.ID], error) {
		return ask(ctx, keys, window)
	}
}
