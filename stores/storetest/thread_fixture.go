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

// ofEverybody makes a list method of one that does not depend on the viewer.
func ofEverybody(ask func(context.Context, []stores.ID, stores.Window) (map[stores.ID]stores.List[stores.ID], error)) listMethod {
	return func(ctx context.Context, _ stores.ID, keys []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.ID], error) {
		return ask(ctx, keys, window)
	}
}
