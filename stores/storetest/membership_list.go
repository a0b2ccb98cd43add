package storetest

import (
	"slices"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// membershipList tests Between, OfPages and OfUsers.
func (s suite) membershipList() {
	s.test("Between returns the memberships of one person; duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		p, pages := fx.people(t, 2, nil), fx.pages(t, 4, nil)
		fx.join(t, pages[0], p[0], at(0))
		fx.join(t, pages[1], p[0], at(1))
		fx.join(t, pages[2], p[1], at(2))
		fx.join(t, pages[3], p[0], at(3))
		keys := []stores.ID{pages[2], pages[1], fx.id(stores.KindPage), pages[1], {}, asKind(pages[3], stores.KindUser)}
		got := must(fx.Memberships.Between(t.Context(), p[0], keys))(t)
		want(t, "memberships", got, map[stores.ID]stores.Membership{pages[1]: {Page: pages[1], User: p[0], Role: stores.Member, Since: at(1)}})
		want(t, "of the zero or a missing ID", len(must(fx.Memberships.Between(t.Context(), stores.ID{}, pages))(t)), 0)
		want(t, "no keys", len(must(fx.Memberships.Between(t.Context(), p[0], nil))(t)), 0)
	})
	s.check("OfPages returns the members whom MemberNamed shows to viewer, and to the owner and the moderators the others as Hidden, OfUsers all pages", func(t *rapid.T, fx *fixture) {
		g := drawNetwork(t, fx, nil)
		g.drawPages(t, fx, rapid.IntRange(1, 3).Draw(t, "pages"))
		window := drawFirst(t)
		keys := append([]stores.ID{g.pages[0], fx.id(stores.KindPage), {}, g.people[0]}, g.pages...)
		for _, g.viewer = range append([]stores.ID{{}}, g.people...) {
			ofPages := must(fx.Memberships.OfPages(t.Context(), g.viewer, keys, window))(t)
			for _, page := range keys {
				sameList(t, "OfPages to viewer "+g.names(g.viewer), ofPages[page], g.members(page), window)
			}
		}
		memberships := map[stores.ID][]stores.Membership{}
		for _, m := range g.memberships {
			memberships[m.User] = append(memberships[m.User], m)
		}
		keys = append([]stores.ID{g.people[0], fx.id(stores.KindUser), {}, g.pages[0]}, g.people...)
		ofUsers := must(fx.Memberships.OfUsers(t.Context(), keys, window))(t)
		for _, person := range keys {
			slices.SortFunc(memberships[person], func(a, b stores.Membership) int { return compareNewest(a.Since, b.Since, a.Page, b.Page) })
			sameList(t, "OfUsers of "+g.names(person), ofUsers[person], memberships[person], window)
		}
	})
	s.test("the owner and the moderators of a page see that there is a member who blocks them, or who hides their interests", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 5, func(i int, u *stores.User) {
			if i == 4 {
				u.InterestsVisibility = stores.OnlyMe
			}
		})
		owner, moderator, stranger := p[0], p[1], p[2]
		pages := fx.pages(t, 2, func(i int, page *stores.Page) { page.Owner = p[i] })
		page := pages[0]
		fx.join(t, page, moderator, at(1))
		must(fx.Memberships.SetRole(t.Context(), page, moderator, stores.Moderator))(t)
		fx.join(t, page, p[3], at(2))
		fx.join(t, page, p[4], at(3))
		for _, viewer := range []stores.ID{owner, moderator, stranger} {
			fx.act(t, p[3], stores.ActBlock, viewer, at(4))
		}
		all := []stores.PageMember{
			{Membership: fx.membership(t, page, p[4]), Hidden: true}, {Membership: fx.membership(t, page, p[3]), Hidden: true},
			{Membership: fx.membership(t, page, moderator)},
		}
		for _, viewer := range []stores.ID{owner, moderator} {
			want(t, "members", fx.pageMembers(t, viewer, page), all)
			want(t, "Total", must(fx.Memberships.OfPages(t.Context(), viewer, pages, stores.Window{Count: true}))(t)[page].Total, 3)
		}
		want(t, "to a stranger", fx.pageMembers(t, stranger, page), all[2:])
		want(t, "to nobody", fx.pageMembers(t, stores.ID{}, page), []stores.PageMember{{Membership: all[1].Membership}, all[2]})
		want(t, "to the member", fx.pageMembers(t, p[4], page), []stores.PageMember{{Membership: all[0].Membership}, {Membership: all[1].Membership}, all[2]})
		all[2].Membership = must(fx.Memberships.SetRole(t.Context(), page, moderator, stores.Member))(t)
		want(t, "to a former moderator", fx.pageMembers(t, moderator, page), all[2:])
	})
	s.test("changes in Friendships and Users change the visible members", func(t *testing.T, fx *fixture) {
		p, page := fx.people(t, 2, nil), fx.pages(t, 1, nil)[0]
		fx.join(t, page, p[1], at(0))
		seen := func(what string, wanted int) {
			t.Helper()
			want(t, what, len(fx.membersOf(t, p[0], page)), wanted)
			want(t, what+", Total", must(fx.Memberships.OfPages(t.Context(), p[0], []stores.ID{page}, stores.Window{Count: true}))(t)[page].Total, wanted)
			want(t, what+", Members", fx.members(t, page), 1) // of all members, for every viewer
		}
		show := func(visibility stores.Visibility) {
			t.Helper()
			must(fx.Users.Update(t.Context(), p[1], stores.UserChange{InterestsVisibility: &visibility}))(t)
		}
		seen("shown to everyone", 1)
		show(stores.FriendsOnly)
		seen("shown to friends", 0)
		fx.setRelation(t, p[0], p[1], stores.AreFriends)
		seen("to a friend", 1)
		show(stores.OnlyMe)
		seen("shown to only me", 0)
		show(stores.Everyone)
		fx.act(t, p[0], stores.ActBlock, p[1], at(5))
		seen("to a user who blocks the member", 1)
		fx.act(t, p[0], stores.ActUnblock, p[1], at(6))
		fx.act(t, p[1], stores.ActBlock, p[0], at(7))
		seen("to a user whom the member blocks", 0)
	})
	s.test("MemberPosition and PagePosition are the positions of a membership in its lists", func(t *testing.T, fx *fixture) {
		person, page := fx.person(t), fx.pages(t, 1, nil)[0]
		fx.join(t, page, person, at(3))
		window, m := stores.Window{Limit: 9}, fx.membership(t, page, person)
		want(t, "OfPages", must(fx.Memberships.OfPages(t.Context(), person, []stores.ID{page}, window))(t)[page].Items[0].At, m.MemberPosition())
		want(t, "OfUsers", must(fx.Memberships.OfUsers(t.Context(), []stores.ID{person}, window))(t)[person].Items[0].At, m.PagePosition())
	})
	s.test("no keys return an empty map", func(t *testing.T, fx *fixture) {
		person, window := fx.person(t), stores.Window{Limit: 3, Count: true}
		want(t, "OfPages", len(must(fx.Memberships.OfPages(t.Context(), person, nil, window))(t)), 0)
		want(t, "OfUsers", len(must(fx.Memberships.OfUsers(t.Context(), nil, window))(t)), 0)
	})
	s.lists("OfPages", func(t tester, fx *fixture, rank []int) listFixture {
		me, pages := fx.person(t), fx.pages(t, 2, nil)
		ids := fx.people(t, len(rank), func(i int, u *stores.User) { // all are friends of me
			u.InterestsVisibility = []stores.Visibility{stores.Everyone, stores.FriendsOnly}[i%2]
		})
		fx.befriend(t, me, ids...)
		for _, hidden := range fx.people(t, 2, func(_ int, u *stores.User) { u.InterestsVisibility = stores.OnlyMe }) {
			fx.join(t, pages[0], hidden, at(ranks))
		}
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					fx.join(t, pages[0], ids[i], at(rank[i]))
				}
			},
			remove: func(i int) { fx.leave(t, pages[0], ids[i]) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Memberships.OfPages(t.Context(), me, []stores.ID{pages[1], pages[0], {}, pages[0]}, window)
				return listOf(got, err, pages[0], func(m stores.PageMember) stores.ID { return m.User })
			},
		}
	})
	s.lists("OfUsers", func(t tester, fx *fixture, rank []int) listFixture {
		p, ids := fx.people(t, 2, nil), fx.pages(t, len(rank), nil)
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					fx.join(t, ids[i], p[0], at(rank[i]))
				}
			},
			remove: func(i int) { fx.leave(t, ids[i], p[0]) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Memberships.OfUsers(t.Context(), []stores.ID{p[1], p[0], {}, p[0]}, window)
				return listOf(got, err, p[0], func(m stores.Membership) stores.ID { return m.Page })
			},
		}
	})
}
