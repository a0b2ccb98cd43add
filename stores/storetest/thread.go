package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Threads tests stores.Threads.
func Threads(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(threadCalls)
	s.check("every list holds what viewer may read, in its order, in every window of every key", talkModel)
	s.check("Exchanges counts what the two of a pair answered each other directly", exchangeModel)
	s.readsPosts()
	s.readsComments()
	s.ordersMessages()
	s.listsMessages()
}

// reading says who may read what, as viewers' IDs by name, and who of them does.
type reading map[string]struct {
	viewer stores.ID
	reads  bool
}

// readers fails unless the message is read by whom it should be, in the list of its author and in the list of, if there is one.
func (w *world) readers(t tester, who reading, author, message stores.ID, of lister, key stores.ID) {
	t.Helper()
	for name, r := range who {
		for what, list := range map[string]stores.List[stores.ID]{
			"by its author": w.listed(t, w.Threads.ByAuthors, r.viewer, author), "where it stands": w.listed(t, of, r.viewer, key),
		} {
			wanted := map[bool][]stores.ID{true: {message}}[r.reads]
			want(t, what+", to "+name, values(list), wanted)
			want(t, "Total "+what+", to "+name, list.Total, len(wanted))
		}
	}
}

// A lister is a method of stores.Threads.
type lister = func(ctx context.Context, viewer stores.ID, keys []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.ID], error)

// listed gives the whole list of a key.
func (w *world) listed(t tester, of lister, viewer, key stores.ID) stores.List[stores.ID] {
	t.Helper()
	return must(of(t.Context(), viewer, []stores.ID{key}, stores.Window{Limit: 100, Count: true}))(t)[key]
}

func (s suite) readsPosts() {
	s.test("of posts viewer reads those whose Audience viewer belongs to", func(t *testing.T, w *world) {
		for _, audience := range audiences {
			p := w.people(t, 6, nil)
			w.befriend(t, p[0], p[1])
			w.befriend(t, p[2], p[3]) // a friend of the wall's owner alone
			w.relate(t, p[0], p[4], stores.Requested)
			post := w.post(t, p[0], func(post *stores.Post) { post.Wall, post.Audience = p[2], audience })
			public, friends := audience == stores.AudiencePublic, audience != stores.AudienceOnlyMe
			w.readers(t, reading{
				"the author": {p[0], true}, "a friend": {p[1], friends}, "the owner of the wall": {p[2], public}, "a friend of theirs": {p[3], public},
				"one who was asked": {p[4], public}, "a stranger": {p[5], public}, "nobody": {stores.ID{}, public},
				"one who is not there": {w.id(stores.KindUser), public}, "an ID of another kind": {posing(p[1], stores.KindPage), public},
			}, p[0], post.ID, w.Threads.OnWalls, p[2])
		}
	})
	s.test("of posts on a page viewer reads those whose Audience viewer belongs to", func(t *testing.T, w *world) {
		for _, audience := range audiences {
			p, page := w.people(t, 3, nil), w.pages(t, 1, nil)[0]
			w.befriend(t, p[0], p[1])
			w.join(t, page, p[2], at(0))
			post := w.post(t, p[0], func(post *stores.Post) { post.Wall, post.Page, post.Audience = stores.ID{}, page, audience })
			public, friends := audience == stores.AudiencePublic, audience != stores.AudienceOnlyMe
			w.readers(t, reading{
				"the author": {p[0], true}, "a friend": {p[1], friends}, "a member": {p[2], public}, "nobody": {stores.ID{}, public},
			}, p[0], post.ID, w.Threads.OnPages, page)
		}
	})
	s.test("viewer does not read whom blocks viewer, nor what stands on their wall, not even viewer's own", func(t *testing.T, w *world) {
		p, page := w.people(t, 4, nil), w.pages(t, 1, nil)[0]
		author, owner := p[0], p[1]
		post := w.post(t, author, func(post *stores.Post) { post.Wall = owner })
		w.relate(t, p[2], author, stores.BlockedBy)
		w.relate(t, p[3], owner, stores.BlockedBy)
		w.relate(t, author, owner, stores.BlockedBy)
		w.readers(t, reading{
			"the owner of the wall": {owner, true}, "one whom the author blocks": {p[2], false}, "one whom the owner of the wall blocks": {p[3], false},
			"the author, whom the owner of the wall blocks": {author, false}, "nobody": {stores.ID{}, true},
		}, author, post.ID, w.Threads.OnWalls, owner)
		paged := w.post(t, owner, func(post *stores.Post) { post.Wall, post.Page = stores.ID{}, page })
		w.readers(t, reading{
			"one whom the author blocks": {p[3], false}, "another": {p[2], true}, "nobody": {stores.ID{}, true},
		}, owner, paged.ID, w.Threads.OnPages, page)
	})
	s.test("viewer reads whom viewer blocks, and what stands on their wall", func(t *testing.T, w *world) {
		p := w.people(t, 4, nil)
		post := w.post(t, p[0], func(post *stores.Post) { post.Wall = p[1] })
		w.relate(t, p[2], p[0], stores.Blocking)
		w.relate(t, p[3], p[1], stores.Blocking)
		w.readers(t, reading{"one who blocks the author": {p[2], true}, "one who blocks the owner of the wall": {p[3], true}},
			p[0], post.ID, w.Threads.OnWalls, p[1])
	})
	s.test("what is deleted is in no list, not even its author's", func(t *testing.T, w *world) {
		p, page := w.people(t, 2, nil), w.pages(t, 1, nil)[0]
		post := w.post(t, p[0], func(post *stores.Post) { post.Wall, post.Page = stores.ID{}, page })
		everybody := func(reads bool) reading {
			return reading{"the author": {p[0], reads}, "another": {p[1], reads}, "nobody": {stores.ID{}, reads}}
		}
		for range 2 {
			w.readers(t, everybody(true), p[0], post.ID, w.Threads.OnPages, page)
			w.delete(t, post.ID, at(5))
			w.readers(t, everybody(false), p[0], post.ID, w.Threads.OnPages, page)
			w.restore(t, post.ID)
		}
		comment := w.comment(t, p[1], post.ID, nil)
		for range 2 {
			w.readers(t, everybody(true), p[1], comment.ID, w.Threads.Replies, post.ID)
			w.delete(t, comment.ID, at(5))
			w.readers(t, everybody(false), p[1], comment.ID, w.Threads.Replies, post.ID)
			w.restore(t, comment.ID)
		}
	})
	s.test("what is done in Friendships and Messages changes what viewer reads", func(t *testing.T, w *world) {
		p := w.people(t, 2, nil)
		post := w.post(t, p[0], nil)
		reads := func(what string, wanted bool) {
			t.Helper()
			w.readers(t, reading{what: {p[1], wanted}, "nobody, " + what: {stores.ID{}, what == "public"}}, p[0], post.ID, w.Threads.OnWalls, p[0])
		}
		reads("public", true)
		w.edit(t, post.ID, stores.MessageChange{Audience: new(stores.AudienceFriends)}, at(2))
		reads("for friends", false)
		w.act(t, p[1], stores.ActRequest, p[0], at(3))
		reads("having asked", false)
		w.act(t, p[0], stores.ActAccept, p[1], at(4))
		reads("a friend", true)
		w.edit(t, post.ID, stores.MessageChange{Audience: new(stores.AudienceOnlyMe)}, at(5))
		reads("for the author", false)
		w.edit(t, post.ID, stores.MessageChange{Audience: new(stores.AudienceFriends)}, at(6))
		w.act(t, p[1], stores.ActUnfriend, p[0], at(7))
		reads("a friend no more", false)
		w.edit(t, post.ID, stores.MessageChange{Audience: new(stores.AudiencePublic)}, at(8))
		reads("public", true)
		w.act(t, p[0], stores.ActBlock, p[1], at(9))
		w.readers(t, reading{"blocked": {p[1], false}}, p[0], post.ID, w.Threads.OnWalls, p[0])
		w.act(t, p[0], stores.ActUnblock, p[1], at(10))
		reads("public", true)
	})
}

func (s suite) readsComments() {
	s.test("of comments viewer reads those whose thread begins with a post that viewer may read, whoever wrote them", func(t *testing.T, w *world) {
		for _, audience := range audiences {
			p := w.people(t, 4, nil)
			w.befriend(t, p[0], p[1])
			w.befriend(t, p[2], p[3])
			post := w.post(t, p[0], func(post *stores.Post) { post.Audience = audience })
			above := w.comment(t, p[0], post.ID, nil)
			comment := w.comment(t, p[2], above.ID, nil) // deep in the thread, by one who is no friend of the post's author
			public, friends := audience == stores.AudiencePublic, audience != stores.AudienceOnlyMe
			w.readers(t, reading{
				"the post's author": {p[0], true}, "a friend of theirs": {p[1], friends}, "the author": {p[2], public},
				"a friend of the author": {p[3], public}, "nobody": {stores.ID{}, public},
			}, p[2], comment.ID, w.Threads.Replies, above.ID)
		}
	})
	s.test("the comments of a thread go and come back with its post", func(t *testing.T, w *world) {
		p := w.people(t, 3, nil)
		post := w.post(t, p[0], nil)
		above := w.comment(t, p[0], post.ID, nil)
		comment := w.comment(t, p[1], above.ID, nil)
		for range 2 {
			w.readers(t, reading{"the author": {p[1], true}, "another": {p[2], true}}, p[1], comment.ID, w.Threads.Replies, above.ID)
			w.delete(t, post.ID, at(5))
			w.readers(t, reading{"the post's author": {p[0], false}, "the author": {p[1], false}, "another": {p[2], false}}, p[1], comment.ID, w.Threads.Replies, above.ID)
			want(t, "replies to the post", len(w.repliesTo(t, p[2], post.ID)), 0)
			w.restore(t, post.ID)
		}
	})
	s.test("viewer reads no comment whose author, whose post's author or whose wall's owner blocks viewer", func(t *testing.T, w *world) {
		p := w.people(t, 7, nil)
		post := w.post(t, p[0], func(post *stores.Post) { post.Wall = p[1] })
		above := w.comment(t, p[5], post.ID, nil)
		comment := w.comment(t, p[2], above.ID, nil)
		w.relate(t, p[3], p[0], stores.BlockedBy)
		w.relate(t, p[4], p[1], stores.BlockedBy)
		w.relate(t, p[6], p[2], stores.BlockedBy)
		w.relate(t, p[2], p[1], stores.BlockedBy)
		w.relate(t, p[5], p[2], stores.Blocking)
		w.readers(t, reading{
			"the post's author": {p[0], true}, "one whom the post's author blocks": {p[3], false}, "one whom the wall's owner blocks": {p[4], false},
			"one whom the author blocks": {p[6], false}, "the author, whom the wall's owner blocks": {p[2], false}, "one who blocks the author": {p[5], true},
		}, p[2], comment.ID, w.Threads.Replies, above.ID)
	})
	s.test("comments are read whatever became of the comment they answer", func(t *testing.T, w *world) {
		p := w.people(t, 4, nil)
		post := w.post(t, p[0], nil)
		above := w.comment(t, p[1], post.ID, nil)
		comment := w.comment(t, p[2], above.ID, nil)
		w.relate(t, p[3], p[1], stores.BlockedBy)
		w.delete(t, above.ID, at(5))
		w.readers(t, reading{"the author": {p[2], true}, "one whom the author above blocks": {p[3], true}, "nobody": {stores.ID{}, true}},
			p[2], comment.ID, w.Threads.Replies, above.ID)
	})
	s.test("Replies gives the comments that answer a message directly", func(t *testing.T, w *world) {
		person := w.person(t)
		post, other := w.post(t, person, nil), w.post(t, person, nil)
		first := w.comment(t, person, post.ID, nil)
		second := w.comment(t, person, first.ID, nil)
		third := w.comment(t, person, second.ID, nil)
		keys := []stores.ID{first.ID, post.ID, other.ID, third.ID, second.ID, post.ID}
		got := must(w.Threads.Replies(t.Context(), person, keys, stores.Window{Limit: 9, Count: true}))(t)
		sameLists(t, "Replies", got, map[stores.ID][]stores.ID{post.ID: {first.ID}, first.ID: {second.ID}, second.ID: {third.ID}})
	})
	s.test("ByAuthors gives posts and comments together, OnWalls and OnPages posts alone", func(t *testing.T, w *world) {
		p, page := w.people(t, 2, nil), w.pages(t, 1, nil)[0]
		mine := w.post(t, p[0], func(post *stores.Post) { post.CreatedAt = at(1) })
		theirs := w.post(t, p[0], func(post *stores.Post) { post.Wall, post.CreatedAt = p[1], at(2) })
		paged := w.post(t, p[0], func(post *stores.Post) { post.Wall, post.Page, post.CreatedAt = stores.ID{}, page, at(3) })
		comment := w.comment(t, p[0], mine.ID, func(c *stores.Comment) { c.CreatedAt = at(4) })
		want(t, "ByAuthors", values(w.listed(t, w.Threads.ByAuthors, p[1], p[0])), []stores.ID{comment.ID, paged.ID, theirs.ID, mine.ID})
		want(t, "ByAuthors of the owner of a wall", len(w.listed(t, w.Threads.ByAuthors, p[1], p[1]).Items), 0)
		want(t, "OnWalls", values(w.listed(t, w.Threads.OnWalls, p[1], p[0])), []stores.ID{mine.ID})
		want(t, "OnWalls of the other", values(w.listed(t, w.Threads.OnWalls, p[1], p[1])), []stores.ID{theirs.ID})
		want(t, "OnPages", values(w.listed(t, w.Threads.OnPages, p[1], page)), []stores.ID{paged.ID})
	})
}
