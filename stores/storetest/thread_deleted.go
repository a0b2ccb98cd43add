package storetest

import (
	"fmt"
	"slices"
	"testing"

	"fivefold/stores"
)

func (s suite) threadDeleted() {
	s.test("DeletedOnPages returns the posts that viewer may restore: to the owner what another person than the author deleted", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 6, nil)
		author, owner, moderator, other, former, stranger := p[0], p[1], p[2], p[3], p[4], p[5]
		page := fx.pages(t, 1, func(_ int, p *stores.Page) { p.Owner = owner })[0]
		fx.put(t, stores.Rows{Memberships: []stores.Membership{
			{Page: page, User: moderator, Role: stores.Moderator}, {Page: page, User: other, Role: stores.Moderator},
			{Page: page, User: former, Role: stores.Member}, {Page: page, User: author, Role: stores.Member},
		}})
		for _, person := range p[1:] {
			fx.act(t, author, stores.ActBlock, person, at(0))
		}
		fx.post(t, author, func(p *stores.Post) { p.Wall, p.Page = stores.ID{}, page })
		post := fx.post(t, author, func(p *stores.Post) { p.Wall, p.Page = stores.ID{}, page })
		fx.delete(t, fx.comment(t, author, post.ID, nil).ID, at(4))
		for _, c := range []struct {
			by        stores.ID
			restorers []stores.ID
		}{
			{author, []stores.ID{author}}, {owner, []stores.ID{owner}}, {moderator, []stores.ID{owner, moderator}}, {former, []stores.ID{owner}},
		} {
			fx.deleteBy(t, post.ID, c.by, at(5))
			for i, viewer := range append([]stores.ID{{}}, p...) {
				may := slices.Contains(c.restorers, viewer)
				list := fx.fullList(t, fx.Threads.DeletedOnPages, viewer, page)
				want(t, fmt.Sprint("to viewer ", i), values(list), map[bool][]stores.ID{true: {post.ID}}[may])
				want(t, fmt.Sprint("Total, to viewer ", i), list.Total, map[bool]int{true: 1}[may])
			}
			fx.restore(t, post.ID)
		}
		hidden := fx.post(t, author, func(p *stores.Post) { p.Wall, p.Page, p.Audience = stores.ID{}, page, stores.AudienceOnlyMe })
		fx.deleteBy(t, hidden.ID, moderator, at(5))
		want(t, "what only the author can read", len(fx.fullList(t, fx.Threads.DeletedOnPages, owner, page).Items), 0)
		want(t, "to a stranger", len(fx.fullList(t, fx.Threads.DeletedOnPages, stranger, page).Items), 0)
	})
	s.test("DeletedOnWalls returns the posts that viewer may restore: to the owner of the wall what they deleted", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 3, nil)
		author, owner, stranger := p[0], p[1], p[2]
		fx.act(t, author, stores.ActBlock, owner, at(0))
		onWall := func(audience stores.Audience) stores.ID {
			return fx.post(t, author, func(p *stores.Post) { p.Wall, p.Audience = owner, audience }).ID
		}
		onWall(stores.AudiencePublic) // is not deleted
		post, hidden := onWall(stores.AudienceFriends), onWall(stores.AudienceOnlyMe)
		fx.deleteBy(t, hidden, owner, at(5))
		for _, by := range p {
			fx.deleteBy(t, post, by, at(5))
			for i, viewer := range append([]stores.ID{{}}, p...) {
				may := by == viewer && viewer != stranger
				list := fx.fullList(t, fx.Threads.DeletedOnWalls, viewer, owner)
				want(t, fmt.Sprint("to viewer ", i), values(list), map[bool][]stores.ID{true: {post}}[may])
				want(t, fmt.Sprint("Total, to viewer ", i), list.Total, map[bool]int{true: 1}[may])
			}
			fx.restore(t, post)
		}
	})
	s.test("DeletedComments returns the comments at any depth that viewer may restore, to whoever deleted them and to the owner of the page", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 6, nil)
		author, wallOwner, pageOwner, moderator, writer, former := p[0], p[1], p[2], p[3], p[4], p[5]
		page := fx.pages(t, 1, func(_ int, p *stores.Page) { p.Owner = pageOwner })[0]
		fx.put(t, stores.Rows{Memberships: []stores.Membership{
			{Page: page, User: moderator, Role: stores.Moderator}, {Page: page, User: former, Role: stores.Member},
		}})
		for _, person := range p[:4] {
			fx.act(t, writer, stores.ActBlock, person, at(0))
		}
		for place, moderators := range map[stores.Post][]stores.ID{
			{Wall: wallOwner, Audience: stores.AudiencePublic}: {author, wallOwner},
			{Page: page, Audience: stores.AudiencePublic}:      {author, pageOwner, moderator},
			{Wall: author, Audience: stores.AudienceOnlyMe}:    {author},
		} {
			post := fx.post(t, author, func(p *stores.Post) { p.Wall, p.Page, p.Audience = place.Wall, place.Page, place.Audience })
			above := fx.comment(t, author, post.ID, nil)
			comment := fx.comment(t, writer, above.ID, nil)
			for _, by := range p {
				fx.deleteBy(t, comment.ID, by, at(5))
				for i, viewer := range append([]stores.ID{{}}, p...) {
					may := by == viewer && (viewer == writer || slices.Contains(moderators, viewer)) ||
						viewer == pageOwner && place.Page == page && by != writer
					list := fx.fullList(t, fx.Threads.DeletedComments, viewer, post.ID)
					want(t, fmt.Sprint("to viewer ", i), values(list), map[bool][]stores.ID{true: {comment.ID}}[may])
					want(t, fmt.Sprint("Total, to viewer ", i), list.Total, map[bool]int{true: 1}[may])
				}
				fx.restore(t, comment.ID)
			}
			fx.deleteBy(t, comment.ID, author, at(5))
			fx.delete(t, post.ID, at(6))
			want(t, "in the thread of a deleted post", len(fx.fullList(t, fx.Threads.DeletedComments, author, post.ID).Items), 0)
		}
	})
}
