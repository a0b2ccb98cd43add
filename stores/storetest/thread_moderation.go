package storetest

import (
	"testing"

	"fivefold/stores"
)

func (s suite) threadModeration() {
	s.test("whoever may delete a post lists it, although its author blocks them", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 6, nil)
		author, wallOwner, owner, moderator, member, former := p[0], p[1], p[2], p[3], p[4], p[5]
		page := fx.pages(t, 1, func(_ int, p *stores.Page) { p.Owner = owner })[0]
		fx.put(t, stores.Rows{Memberships: []stores.Membership{
			{Page: page, User: moderator, Role: stores.Moderator}, {Page: page, User: member, Role: stores.Member},
			{Page: fx.pages(t, 1, nil)[0], User: former, Role: stores.Moderator}, // of another page
		}})
		for _, person := range p[1:] {
			fx.act(t, author, stores.ActBlock, person, at(0))
		}
		for _, audience := range audiences {
			post := fx.post(t, author, func(p *stores.Post) { p.Wall, p.Audience = wallOwner, audience })
			comment := fx.comment(t, author, post.ID, nil)
			moderated := audience != stores.AudienceOnlyMe
			lists := func(what string, viewer stores.ID, of listMethod, key, message stores.ID, wanted bool) {
				t.Helper()
				got := fx.fullList(t, of, viewer, key)
				want(t, what, values(got), map[bool][]stores.ID{true: {message}}[wanted])
				want(t, "Total, "+what, got.Total, map[bool]int{true: 1}[wanted])
			}
			lists("the wall to its owner", wallOwner, fx.Threads.OnWalls, wallOwner, post.ID, moderated)
			lists("the replies to the owner of the wall", wallOwner, fx.Threads.Replies, post.ID, comment.ID, moderated)
			lists("the wall to another person", owner, fx.Threads.OnWalls, wallOwner, post.ID, false)
			fx.delete(t, post.ID, at(5))

			paged := fx.post(t, author, func(p *stores.Post) { p.Wall, p.Page, p.Audience = stores.ID{}, page, audience })
			reply := fx.comment(t, author, paged.ID, nil)
			for name, viewer := range map[string]stores.ID{"owner": owner, "moderator": moderator, "member": member, "moderator of another page": former} {
				may := moderated && (viewer == owner || viewer == moderator)
				lists("the page to the "+name, viewer, fx.Threads.OnPages, page, paged.ID, may)
				lists("the replies to the "+name, viewer, fx.Threads.Replies, paged.ID, reply.ID, may)
			}
			fx.delete(t, paged.ID, at(5))
		}
	})
	s.test("the author of a post lists the comments in its thread, although their authors block them", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 3, nil)
		post := fx.post(t, p[0], nil)
		comment := fx.comment(t, p[1], post.ID, nil)
		answer := fx.comment(t, p[2], comment.ID, nil)
		fx.act(t, p[2], stores.ActBlock, p[0], at(0))
		fx.act(t, p[2], stores.ActBlock, p[1], at(0))
		want(t, "replies to the author of the post", fx.repliesTo(t, p[0], comment.ID), []stores.ID{answer.ID})
		want(t, "replies to the author of the comment", fx.repliesTo(t, p[1], comment.ID), []stores.ID{})
		want(t, "received by the author of the comment", len(fx.fullList(t, fx.Threads.ToAuthors, p[1], p[1]).Items), 0)
	})
	s.test("a deleted comment stays among the replies while viewer may read an answer below it, through deleted comments", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 3, nil)
		post := fx.post(t, p[0], nil)
		first := fx.comment(t, p[1], post.ID, nil)
		second := fx.comment(t, p[1], first.ID, nil)
		third := fx.comment(t, p[2], second.ID, nil)
		listed := func(what string, viewer stores.ID, wanted ...stores.ID) {
			t.Helper()
			list := fx.fullList(t, fx.Threads.Replies, viewer, post.ID)
			want(t, what, values(list), wanted)
			want(t, "Total, "+what, list.Total, len(wanted))
			reported := must(fx.Threads.Answered(t.Context(), viewer, []stores.ID{first.ID, second.ID, third.ID, post.ID}))(t)
			want(t, "Answered, "+what, reported[third.ID] || reported[post.ID], false)
		}
		fx.delete(t, second.ID, at(5))
		want(t, "Answered", must(fx.Threads.Answered(t.Context(), p[0], []stores.ID{first.ID, second.ID}))(t), map[stores.ID]bool{second.ID: true})
		fx.delete(t, first.ID, at(6))
		listed("answered below a deleted answer", p[0], first.ID)
		listed("to its author", p[1], first.ID)
		listed("to an anonymous viewer", stores.ID{}, first.ID)
		want(t, "in the list of its author", len(fx.fullList(t, fx.Threads.ByAuthors, p[1], p[1]).Items), 0)
		want(t, "among the replies received", len(fx.fullList(t, fx.Threads.ToAuthors, p[0], p[0]).Items), 0)
		fx.act(t, p[2], stores.ActBlock, p[1], at(7))
		listed("to a person whom the author of the answer blocks", p[1])
		listed("to others", p[0], first.ID)
		fx.delete(t, third.ID, at(8))
		listed("without an answer", p[0])
		fx.restore(t, third.ID)
		listed("with an answer again", p[0], first.ID)
		fx.delete(t, post.ID, at(9))
		listed("of a deleted post", p[0])
	})
}
