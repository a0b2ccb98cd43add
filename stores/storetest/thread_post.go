package storetest

import (
	"testing"

	"fivefold/stores"
)

func (s suite) threadPost() {
	s.test("viewer reads the posts whose Audience viewer belongs to", func(t *testing.T, fx *fixture) {
		for _, audience := range audiences {
			p := fx.people(t, 6, nil)
			fx.befriend(t, p[0], p[1])
			fx.befriend(t, p[2], p[3]) // a friend of the wall's owner only
			fx.setRelation(t, p[0], p[4], stores.Requested)
			post := fx.post(t, p[0], func(post *stores.Post) { post.Wall, post.Audience = p[2], audience })
			public, friends := audience == stores.AudiencePublic, audience != stores.AudienceOnlyMe
			fx.expectReaders(t, readers{
				"the author": {p[0], true}, "a friend": {p[1], friends}, "the owner of the wall": {p[2], friends}, "a friend of theirs": {p[3], public},
				"a user with a pending friend request": {p[4], public}, "a stranger": {p[5], public}, "an anonymous viewer": {stores.ID{}, public},
				"a missing user": {fx.id(stores.KindUser), public}, "an ID of another kind": {asKind(p[1], stores.KindPage), public},
			}, p[0], post.ID, fx.Threads.OnWalls, p[2])
		}
	})
	s.test("viewer reads the posts on a page whose Audience viewer belongs to", func(t *testing.T, fx *fixture) {
		for _, audience := range audiences {
			p, page := fx.people(t, 3, nil), fx.pages(t, 1, nil)[0]
			fx.befriend(t, p[0], p[1])
			fx.join(t, page, p[2], at(0))
			post := fx.post(t, p[0], func(post *stores.Post) { post.Wall, post.Page, post.Audience = stores.ID{}, page, audience })
			public, friends := audience == stores.AudiencePublic, audience != stores.AudienceOnlyMe
			fx.expectReaders(t, readers{
				"the author": {p[0], true}, "a friend": {p[1], friends}, "a member": {p[2], public}, "an anonymous viewer": {stores.ID{}, public},
			}, p[0], post.ID, fx.Threads.OnPages, page)
		}
	})
	s.test("viewer reads no message by a person who blocks viewer or on their wall, except viewer's own", func(t *testing.T, fx *fixture) {
		p, page := fx.people(t, 4, nil), fx.pages(t, 1, nil)[0]
		author, owner := p[0], p[1]
		post := fx.post(t, author, func(post *stores.Post) { post.Wall = owner })
		fx.setRelation(t, p[2], author, stores.BlockedBy)
		fx.setRelation(t, p[3], owner, stores.BlockedBy)
		fx.setRelation(t, author, owner, stores.BlockedBy)
		fx.expectReaders(t, readers{
			"the owner of the wall": {owner, true}, "a user whom the author blocks": {p[2], false}, "a user whom the owner of the wall blocks": {p[3], false},
			"the author, whom the owner of the wall blocks": {author, true}, "an anonymous viewer": {stores.ID{}, true},
		}, author, post.ID, fx.Threads.OnWalls, owner)
		paged := fx.post(t, owner, func(post *stores.Post) { post.Wall, post.Page = stores.ID{}, page })
		fx.expectReaders(t, readers{
			"a user whom the author blocks": {p[3], false}, "another user": {p[2], true}, "an anonymous viewer": {stores.ID{}, true},
		}, owner, paged.ID, fx.Threads.OnPages, page)
	})
	s.test("viewer reads messages by a person whom viewer blocks, and messages on their wall", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 4, nil)
		post := fx.post(t, p[0], func(post *stores.Post) { post.Wall = p[1] })
		fx.setRelation(t, p[2], p[0], stores.Blocking)
		fx.setRelation(t, p[3], p[1], stores.Blocking)
		fx.expectReaders(t, readers{"a user who blocks the author": {p[2], true}, "a user who blocks the owner of the wall": {p[3], true}},
			p[0], post.ID, fx.Threads.OnWalls, p[1])
	})
	s.test("a deleted message is in no list, not even its author's", func(t *testing.T, fx *fixture) {
		p, page := fx.people(t, 2, nil), fx.pages(t, 1, nil)[0]
		post := fx.post(t, p[0], func(post *stores.Post) { post.Wall, post.Page = stores.ID{}, page })
		everybody := func(reads bool) readers {
			return readers{"the author": {p[0], reads}, "another user": {p[1], reads}, "an anonymous viewer": {stores.ID{}, reads}}
		}
		for range 2 {
			fx.expectReaders(t, everybody(true), p[0], post.ID, fx.Threads.OnPages, page)
			fx.delete(t, post.ID, at(5))
			fx.expectReaders(t, everybody(false), p[0], post.ID, fx.Threads.OnPages, page)
			fx.restore(t, post.ID)
		}
		comment := fx.comment(t, p[1], post.ID, nil)
		for range 2 {
			fx.expectReaders(t, everybody(true), p[1], comment.ID, fx.Threads.Replies, post.ID)
			fx.delete(t, comment.ID, at(5))
			fx.expectReaders(t, everybody(false), p[1], comment.ID, fx.Threads.Replies, post.ID)
			fx.restore(t, comment.ID)
		}
	})
	s.test("changes in Friendships and Messages change what viewer reads", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 2, nil)
		post := fx.post(t, p[0], nil)
		reads := func(what string, wanted bool) {
			t.Helper()
			fx.expectReaders(t, readers{what: {p[1], wanted}, "an anonymous viewer, " + what: {stores.ID{}, what == "public"}}, p[0], post.ID, fx.Threads.OnWalls, p[0])
		}
		reads("public", true)
		fx.edit(t, post.ID, stores.MessageChange{Audience: new(stores.AudienceFriends)}, at(2))
		reads("for friends", false)
		fx.act(t, p[1], stores.ActRequest, p[0], at(3))
		reads("friend request sent", false)
		fx.act(t, p[0], stores.ActAccept, p[1], at(4))
		reads("a friend", true)
		fx.edit(t, post.ID, stores.MessageChange{Audience: new(stores.AudienceOnlyMe)}, at(5))
		reads("for the author", false)
		fx.edit(t, post.ID, stores.MessageChange{Audience: new(stores.AudienceFriends)}, at(6))
		fx.act(t, p[1], stores.ActUnfriend, p[0], at(7))
		reads("no longer a friend", false)
		fx.edit(t, post.ID, stores.MessageChange{Audience: new(stores.AudiencePublic)}, at(8))
		reads("public", true)
		fx.act(t, p[0], stores.ActBlock, p[1], at(9))
		fx.expectReaders(t, readers{"blocked": {p[1], false}}, p[0], post.ID, fx.Threads.OnWalls, p[0])
		fx.act(t, p[0], stores.ActUnblock, p[1], at(10))
		reads("public", true)
	})
}
