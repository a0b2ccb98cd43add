package storetest

import (
	"testing"

	"fivefold/stores"
)

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
