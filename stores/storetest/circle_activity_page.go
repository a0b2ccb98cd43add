package storetest

import (
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// circleActivityPage tests Pages.
func (s suite) circleActivityPage() {
	s.check("Pages returns the pages each circle's people joined, and the number of their posts there", func(t *rapid.T, fx *fixture) {
		n := drawCircleModel(t, fx)
		filter := stores.CirclePages{Reach: drawReach(t), Since: at(rapid.IntRange(-1, 3).Draw(t, "since"))}
		window := drawFirst(t)
		got := must(fx.CircleActivity.Pages(t.Context(), n.viewer, n.people, filter, window))(t)
		for _, person := range n.people {
			if n.exists(person) {
				sameList(t, "Pages of "+n.names(person), got[person], n.joinedPages(person, filter), window)
			}
		}
	})
	s.test("Since is inclusive, and posts of people who joined earlier do not count", func(t *testing.T, fx *fixture) {
		v := newPlaceFixture(t, fx)
		others, pages := fx.people(t, 2, nil), fx.pages(t, 2, nil)
		fx.befriend(t, v.me, others...)
		fx.join(t, pages[0], v.friend, at(1))
		fx.join(t, pages[0], others[0], at(1).Add(-time.Microsecond))
		fx.join(t, pages[1], others[0], at(0))
		for _, author := range append(others, v.friend) {
			v.post(t, author, pages[0])
		}
		v.post(t, others[0], pages[1])
		want(t, "pages", v.joined(t, v.me, stores.CirclePages{Reach: 1, Since: at(1)}), []stores.JoinedPage{{Page: pages[0], Posts: 1}})
	})
	s.test("posts elsewhere, comments and deleted posts do not count, and a page without posts is listed", func(t *testing.T, fx *fixture) {
		v := newPlaceFixture(t, fx)
		pages := fx.pages(t, 2, nil)
		fx.join(t, pages[0], v.friend, at(0))
		post := v.post(t, v.friend, pages[0])
		v.post(t, v.friend, pages[1])
		v.write(t, v.friend, stores.ID{}, at(0)) // on a wall
		comment := stores.Comment{ID: fx.id(stores.KindComment), Author: v.friend, ReplyTo: post, Text: "Comment", CreatedAt: at(1)}
		if _, err := fx.Messages.CreateComment(t.Context(), comment, nil); err != nil {
			t.Fatalf("CreateComment: %v", err)
		}
		filter := stores.CirclePages{Reach: 1, Since: at(0)}
		want(t, "pages", v.joined(t, v.me, filter), []stores.JoinedPage{{Page: pages[0], Posts: 1}})
		fx.delete(t, post, at(2))
		want(t, "pages after the post was deleted", v.joined(t, v.me, filter), []stores.JoinedPage{{Page: pages[0]}})
		fx.leave(t, pages[0], v.friend)
		want(t, "pages after the friend left", len(v.joined(t, v.me, filter)), 0)
	})
	s.test("only people whose interests viewer may see count as members", func(t *testing.T, fx *fixture) {
		v := newPlaceFixture(t, fx)
		var joined []stores.JoinedPage
		for _, page := range fx.pages(t, 2, nil) {
			fx.join(t, page, v.friend, at(0))
			v.post(t, v.friend, page)
			joined = append(joined, stores.JoinedPage{Page: page, Posts: 1})
		}
		for visibility, seen := range map[stores.Visibility][3]bool{ // by the friend, by the friend's friend, by anybody
			stores.Everyone: {true, true, true}, stores.FriendsOnly: {true, true, false}, stores.OnlyMe: {true, false, false},
		} {
			must(fx.Users.Update(t.Context(), v.friend, stores.UserChange{InterestsVisibility: &visibility}))(t)
			for i, viewer := range []stores.ID{v.friend, v.me, {}} {
				wanted := joined
				if !seen[i] {
					wanted = nil
				}
				want(t, string(visibility), v.joined(t, viewer, stores.CirclePages{Reach: 1, Since: at(0)}), wanted)
			}
		}
	})
	s.lists("Pages", func(t tester, fx *fixture, rank []int) listFixture {
		v := newPlaceFixture(t, fx)
		ids := fx.pages(t, len(rank), nil)
		for i, page := range ids {
			for range rank[i] {
				v.post(t, v.friend, page)
			}
		}
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					fx.join(t, ids[i], v.friend, at(i))
				}
			},
			remove: func(i int) { fx.leave(t, ids[i], v.friend) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.CircleActivity.Pages(t.Context(), v.me, v.keys(), stores.CirclePages{Reach: 2, Since: at(0)}, window)
				return listOf(got, err, v.me, func(p stores.JoinedPage) stores.ID { return p.Page })
			},
		}
	})
}
