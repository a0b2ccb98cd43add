package storetest

import (
	"testing"

	"fivefold/stores"
)

func (s suite) threadComment() {
	s.test("viewer reads the comments whose post viewer may read, whatever their author", func(t *testing.T, fx *fixture) {
		for _, audience := range audiences {
			p := fx.people(t, 4, nil)
			fx.befriend(t, p[0], p[1])
			fx.befriend(t, p[2], p[3])
			post := fx.post(t, p[0], func(post *stores.Post) { post.Audience = audience })
			above := fx.comment(t, p[0], post.ID, nil)
			comment := fx.comment(t, p[2], above.ID, nil) // deep in the thread, by a person who is no friend of the post's author
			public, friends := audience == stores.AudiencePublic, audience != stores.AudienceOnlyMe
			fx.expectReaders(t, readers{
				"the post's author": {p[0], true}, "a friend of theirs": {p[1], friends}, "the author": {p[2], true},
				"a friend of the author": {p[3], public}, "an anonymous viewer": {stores.ID{}, public},
			}, p[2], comment.ID, fx.Threads.Replies, above.ID)
		}
	})
	s.test("the comments of a thread are hidden from all but their authors while its post is deleted", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 3, nil)
		post := fx.post(t, p[0], nil)
		above := fx.comment(t, p[0], post.ID, nil)
		comment := fx.comment(t, p[1], above.ID, nil)
		for range 2 {
			fx.expectReaders(t, readers{"the author": {p[1], true}, "another user": {p[2], true}}, p[1], comment.ID, fx.Threads.Replies, above.ID)
			fx.delete(t, post.ID, at(5))
			fx.expectReaders(t, readers{"the post's author": {p[0], false}, "the author": {p[1], true}, "another user": {p[2], false}}, p[1], comment.ID, fx.Threads.Replies, above.ID)
			want(t, "replies to the post", len(fx.repliesTo(t, p[2], post.ID)), 0)
			fx.restore(t, post.ID)
		}
	})
	s.test("viewer reads no comment whose author, post's author or wall's owner blocks viewer, except viewer's own", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 7, nil)
		post := fx.post(t, p[0], func(post *stores.Post) { post.Wall = p[1] })
		above := fx.comment(t, p[5], post.ID, nil)
		comment := fx.comment(t, p[2], above.ID, nil)
		fx.setRelation(t, p[3], p[0], stores.BlockedBy)
		fx.setRelation(t, p[4], p[1], stores.BlockedBy)
		fx.setRelation(t, p[6], p[2], stores.BlockedBy)
		fx.setRelation(t, p[2], p[1], stores.BlockedBy)
		fx.setRelation(t, p[5], p[2], stores.Blocking)
		fx.expectReaders(t, readers{
			"the post's author": {p[0], true}, "a user whom the post's author blocks": {p[3], false}, "a user whom the wall's owner blocks": {p[4], false},
			"a user whom the author blocks": {p[6], false}, "the author, whom the wall's owner blocks": {p[2], true}, "a user who blocks the author": {p[5], true},
		}, p[2], comment.ID, fx.Threads.Replies, above.ID)
	})
	s.test("comments are visible even if the comment they reply to is deleted or hidden", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 4, nil)
		post := fx.post(t, p[0], nil)
		above := fx.comment(t, p[1], post.ID, nil)
		comment := fx.comment(t, p[2], above.ID, nil)
		fx.setRelation(t, p[3], p[1], stores.BlockedBy)
		fx.delete(t, above.ID, at(5))
		fx.expectReaders(t, readers{"the author": {p[2], true}, "a user whom the author above blocks": {p[3], true}, "an anonymous viewer": {stores.ID{}, true}},
			p[2], comment.ID, fx.Threads.Replies, above.ID)
	})
	s.test("Replies returns the direct replies to a message", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		post, other := fx.post(t, person, nil), fx.post(t, person, nil)
		first := fx.comment(t, person, post.ID, nil)
		second := fx.comment(t, person, first.ID, nil)
		third := fx.comment(t, person, second.ID, nil)
		keys := []stores.ID{first.ID, post.ID, other.ID, third.ID, second.ID, post.ID}
		got := must(fx.Threads.Replies(t.Context(), person, keys, stores.Window{Limit: 9, Count: true}))(t)
		sameLists(t, "Replies", got, map[stores.ID][]stores.ID{post.ID: {first.ID}, first.ID: {second.ID}, second.ID: {third.ID}})
	})
	s.test("Comments returns the comments of a thread at any depth, without deleted ones", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		post, other := fx.post(t, person, nil), fx.post(t, person, nil)
		written := func(n int) func(*stores.Comment) { return func(c *stores.Comment) { c.CreatedAt = at(n) } }
		first := fx.comment(t, person, post.ID, written(1))
		second := fx.comment(t, person, first.ID, written(2))
		third := fx.comment(t, person, second.ID, written(3))
		elsewhere := fx.comment(t, person, other.ID, written(1))
		fx.delete(t, second.ID, at(4))
		keys := []stores.ID{first.ID, post.ID, other.ID, post.ID}
		got := must(fx.Threads.Comments(t.Context(), person, keys, stores.Window{Limit: 9, Count: true}))(t)
		sameLists(t, "Comments", got, map[stores.ID][]stores.ID{post.ID: {third.ID, first.ID}, other.ID: {elsewhere.ID}})
	})
	s.test("Deleted returns the deleted messages of a person, by whomever they were deleted", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 2, nil)
		post := fx.post(t, p[0], func(post *stores.Post) { post.CreatedAt = at(1) })
		comment := fx.comment(t, p[0], post.ID, func(c *stores.Comment) { c.CreatedAt = at(2) })
		fx.comment(t, p[1], post.ID, nil)
		fx.delete(t, post.ID, at(6))
		fx.delete(t, comment.ID, at(5))
		window := stores.Window{Limit: 9, Count: true}
		sameLists(t, "Deleted", must(fx.Threads.Deleted(t.Context(), p, window))(t), map[stores.ID][]stores.ID{p[0]: {comment.ID, post.ID}})
		fx.restore(t, post.ID)
		sameLists(t, "Deleted", must(fx.Threads.Deleted(t.Context(), p, window))(t), map[stores.ID][]stores.ID{p[0]: {comment.ID}})
	})
	s.test("ByAuthors returns posts and comments, OnWalls and OnPages only posts", func(t *testing.T, fx *fixture) {
		p, page := fx.people(t, 2, nil), fx.pages(t, 1, nil)[0]
		mine := fx.post(t, p[0], func(post *stores.Post) { post.CreatedAt = at(1) })
		theirs := fx.post(t, p[0], func(post *stores.Post) { post.Wall, post.CreatedAt = p[1], at(2) })
		paged := fx.post(t, p[0], func(post *stores.Post) { post.Wall, post.Page, post.CreatedAt = stores.ID{}, page, at(3) })
		comment := fx.comment(t, p[0], mine.ID, func(c *stores.Comment) { c.CreatedAt = at(4) })
		want(t, "ByAuthors", values(fx.fullList(t, fx.Threads.ByAuthors, p[1], p[0])), []stores.ID{comment.ID, paged.ID, theirs.ID, mine.ID})
		want(t, "ByAuthors of the owner of a wall", len(fx.fullList(t, fx.Threads.ByAuthors, p[1], p[1]).Items), 0)
		want(t, "OnWalls", values(fx.fullList(t, fx.Threads.OnWalls, p[1], p[0])), []stores.ID{mine.ID})
		want(t, "OnWalls of the other", values(fx.fullList(t, fx.Threads.OnWalls, p[1], p[1])), []stores.ID{theirs.ID})
		want(t, "OnPages", values(fx.fullList(t, fx.Threads.OnPages, p[1], page)), []stores.ID{paged.ID})
	})
}
