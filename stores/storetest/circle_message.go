package storetest

import (
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// circleMessages tests Messages.
func (s suite) circleMessages() {
	s.check("Messages returns what each circle's people wrote and viewer may read, newest first, then by ID", func(t *rapid.T, fx *fixture) {
		n := drawCircleModel(t, fx)
		filter := stores.CircleMessages{
			Reach:  drawReach(t),
			Before: rapid.SampledFrom([]time.Time{{}, {}, at(0), at(1), at(3), at(4)}).Draw(t, "before"),
		}
		window := drawFirst(t)
		got := must(fx.Circles.Messages(t.Context(), n.viewer, n.people, filter, window))(t)
		for _, person := range n.people {
			if n.exists(person) {
				sameList(t, "Messages of "+n.names(person), got[person], n.messages(person, filter), window)
			}
		}
	})
	s.test("Before is exclusive", func(t *testing.T, fx *fixture) {
		me, friend := fx.person(t), fx.person(t)
		fx.befriend(t, me, friend)
		var rows stores.Rows
		for i, id := range fx.ids(stores.KindPost, 3) { // a microsecond before the moment, at it, and after it
			rows.Posts = append(rows.Posts, stores.Post{ID: id, Author: friend, Wall: friend, Text: "Post", Audience: stores.AudiencePublic,
				CreatedAt: at(0).Add(time.Duration(i-1) * time.Microsecond)})
		}
		fx.put(t, rows)
		got := must(fx.Circles.Messages(t.Context(), me, []stores.ID{me}, stores.CircleMessages{Reach: 1, Before: at(0)}, wholeList))(t)[me]
		want(t, "messages", values(got), []stores.Message{&rows.Posts[0]})
		want(t, "Total", got.Total, 1)
	})
	s.test("Messages contains no message in a thread of, or on the wall of, a person who blocks viewer", func(t *testing.T, fx *fixture) {
		me, friend, blocker := fx.person(t), fx.person(t), fx.person(t)
		fx.befriend(t, friend, me, blocker)
		public := func(wall stores.ID) func(*stores.Post) {
			return func(p *stores.Post) { p.Wall, p.Audience = wall, stores.AudiencePublic }
		}
		mine := fx.post(t, friend, public(me))
		fx.post(t, friend, public(blocker))
		fx.comment(t, friend, fx.post(t, blocker, public(blocker)).ID, nil)
		fx.act(t, blocker, stores.ActBlock, me, at(1))
		for reach := range stores.MaxReach {
			got := must(fx.Circles.Messages(t.Context(), me, []stores.ID{me}, stores.CircleMessages{Reach: reach + 1}, wholeList))(t)[me]
			want(t, "messages", messageIDs(got), []stores.ID{mine.ID})
			want(t, "Total", got.Total, 1)
		}
	})
	s.test("each message is as Messages returns it", func(t *testing.T, fx *fixture) {
		me, friend := fx.person(t), fx.person(t)
		fx.befriend(t, me, friend)
		page, place := fx.pages(t, 1, func(_ int, p *stores.Page) { p.Owner = friend })[0], fx.places(t, 1, nil)[0]
		fx.post(t, friend, func(p *stores.Post) { p.Wall, p.Audience, p.Image = me, stores.AudienceFriends, "a.png" })
		onPage := fx.post(t, friend, func(p *stores.Post) {
			p.Wall, p.Page, p.Language, p.Place, p.CreatedAt = stores.ID{}, page, "de", place, at(1)
		})
		comment := fx.comment(t, friend, onPage.ID, func(c *stores.Comment) { c.Place, c.CreatedAt = place, at(2) })
		fx.comment(t, friend, comment.ID, func(c *stores.Comment) { c.CreatedAt = at(3) })
		for _, id := range []stores.ID{onPage.ID, comment.ID} {
			fx.edit(t, id, stores.MessageChange{Text: new("Edited")}, at(4))
		}
		for viewer, n := range map[stores.ID]int{me: 4, friend: 4, {}: 3} {
			for reach := range stores.MaxReach {
				got := values(must(fx.Circles.Messages(t.Context(), viewer, []stores.ID{me}, stores.CircleMessages{Reach: reach + 1}, wholeList))(t)[me])
				want(t, "number of messages", len(got), n)
				for _, m := range got {
					want(t, "message", m, fx.message(t, messageID(m)))
				}
			}
		}
	})
	s.test("pages are full however many messages viewer may not read", func(t *testing.T, fx *fixture) {
		me, friend := fx.person(t), fx.person(t)
		fx.befriend(t, me, friend)
		var rows stores.Rows
		var readable []stores.ID // newest first
		for i, id := range fx.ids(stores.KindPost, 60) {
			p := stores.Post{ID: id, Author: friend, Wall: friend, Text: "Post", Audience: stores.AudienceOnlyMe, CreatedAt: at(0).Add(-time.Duration(i) * time.Second)}
			if i%25 == 20 || i%25 == 22 {
				p.Audience, readable = stores.AudiencePublic, append(readable, id)
			}
			rows.Posts = append(rows.Posts, p)
		}
		fx.put(t, rows)
		read := func(window stores.Window) stores.List[stores.Message] {
			return must(fx.Circles.Messages(t.Context(), me, []stores.ID{me}, stores.CircleMessages{Reach: 1}, window))(t)[me]
		}
		var forward, backward []stores.ID
		for window := (stores.Window{Limit: 1}); ; {
			page := read(window)
			if forward = append(forward, messageIDs(page)...); !page.More {
				break
			}
			window.After = &page.Items[0].At
		}
		for window := (stores.Window{Limit: 1, Backward: true}); ; {
			page := read(window)
			if backward = append(messageIDs(page), backward...); !page.More {
				break
			}
			window.Before = &page.Items[0].At
		}
		want(t, "forward", forward, readable)
		want(t, "backward", backward, readable)
		want(t, "Total", read(stores.Window{Count: true}), stores.List[stores.Message]{Total: len(readable), More: true})
	})
	s.lists("Messages", func(t tester, fx *fixture, rank []int) listFixture {
		me, stranger := fx.person(t), fx.person(t)
		friends := fx.people(t, 3, nil)
		fx.befriend(t, me, friends[:2]...)
		fx.befriend(t, friends[0], friends[2])
		ids := fx.ids(stores.KindPost, len(rank))
		stored := map[int]bool{}
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					if stored[i] {
						fx.restore(t, ids[i])
						continue
					}
					stored[i] = true
					rows.Posts = append(rows.Posts, stores.Post{ID: ids[i], Author: friends[i%3], Wall: me, Text: "Post",
						Audience: stores.AudiencePublic, CreatedAt: at(rank[i])})
				}
				fx.put(t, rows)
			},
			remove: func(i int) { fx.delete(t, ids[i], at(9)) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				filter := stores.CircleMessages{Reach: 2, Before: at(ranks)}
				got, err := fx.Circles.Messages(t.Context(), me, []stores.ID{me, stranger, {}, me}, filter, window)
				return listOf(got, err, me, messageID)
			},
		}
	})
}
