package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// Memberships tests stores.Memberships.
func Memberships(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(membershipCalls)

	s.test("Join stores that a person is in a page with the role Member, and returns it", func(t *testing.T, w *world) {
		p, pages := w.people(t, 2, nil), w.pages(t, 2, nil)
		m := stores.Membership{Page: pages[0], User: p[0], Role: stores.Member, Since: at(3)}
		want(t, "returned", must(w.Memberships.Join(t.Context(), pages[0], p[0], at(3)))(t), m)
		want(t, "stored", must(w.Memberships.Between(t.Context(), p[0], pages))(t), map[stores.ID]stores.Membership{pages[0]: m})
		want(t, "of somebody else", len(must(w.Memberships.Between(t.Context(), p[1], pages))(t)), 0)
	})
	s.test("Since is kept to the microsecond, in UTC", func(t *testing.T, w *world) {
		person, page := w.person(t), w.pages(t, 1, nil)[0]
		want(t, "returned", must(w.Memberships.Join(t.Context(), page, person, abroad()))(t).Since, at(0))
		want(t, "stored", w.membership(t, page, person).Since, at(0))
		want(t, "in the list of the page", w.membersOf(t, person, page)[0].Since, at(0))
		want(t, "in the list of the person", w.pagesOf(t, person)[0].Since, at(0))
	})
	s.test("Join of one who is in it gives ErrMember and changes nothing", func(t *testing.T, w *world) {
		person, page := w.person(t), w.pages(t, 1, nil)[0]
		w.join(t, page, person, at(1))
		m := must(w.Memberships.SetRole(t.Context(), page, person, stores.Moderator))(t)
		if _, err := w.Memberships.Join(t.Context(), page, person, at(2)); !errors.Is(err, stores.ErrAlreadyMember) {
			t.Errorf("Join: %v", err)
		}
		want(t, "membership", w.membership(t, page, person), m)
		want(t, "Members", w.members(t, page), 1)
	})
	s.test("the owner of a page that was created is in it", func(t *testing.T, w *world) {
		page := w.newPages(1, func(_ int, p *stores.Page) { p.Owner = w.person(t) })[0]
		createPage(t, w, page)
		if _, err := w.Memberships.Join(t.Context(), page.ID, page.Owner, at(2)); !errors.Is(err, stores.ErrAlreadyMember) {
			t.Errorf("Join: %v", err)
		}
		w.leave(t, page.ID, page.Owner)
		want(t, "page", pageByID(t, w, page.ID), page) // nobody is in it, and it keeps its owner
	})
	s.test("Join of a missing page or person gives ErrNotFound", func(t *testing.T, w *world) {
		person, page := w.person(t), w.pages(t, 1, nil)[0]
		nobody, nothing := w.id(stores.KindUser), w.id(stores.KindPage)
		for _, pair := range []stores.Pair{
			{A: nothing, B: person}, {A: page, B: nobody}, {A: nothing, B: nobody}, {A: page}, {B: person},
			{A: posing(page, stores.KindPlace), B: person}, {A: page, B: posing(person, stores.KindPage)},
		} {
			if _, err := w.Memberships.Join(t.Context(), pair.A, pair.B, at(0)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Join: %v", err)
			}
		}
		want(t, "rows", must(w.Archive.Counts(t.Context()))(t)[stores.TableMemberships], 0)
		want(t, "Members", w.members(t, page), 0)
	})
	s.test("Leave takes a person out; one who is not in it gives ErrNoMember", func(t *testing.T, w *world) {
		p, pages := w.people(t, 2, nil), w.pages(t, 2, nil)
		w.join(t, pages[0], p[0], at(0))
		w.join(t, pages[1], p[0], at(0))
		w.join(t, pages[0], p[1], at(0))
		w.leave(t, pages[0], p[0])
		for _, pair := range []stores.Pair{
			{A: pages[0], B: p[0]}, {A: pages[1], B: p[1]}, {A: w.id(stores.KindPage), B: p[0]}, {A: pages[0], B: w.id(stores.KindUser)}, {},
		} {
			if err := w.Memberships.Leave(t.Context(), pair.A, pair.B); !errors.Is(err, stores.ErrNotMember) {
				t.Errorf("Leave: %v", err)
			}
		}
		want(t, "left", len(w.pagesOf(t, p[0])), 1)
		want(t, "left to the other", len(w.pagesOf(t, p[1])), 1)
		want(t, "Members", []int{w.members(t, pages[0]), w.members(t, pages[1])}, []int{1, 1})
	})
	s.test("one who left and joins again is a new member", func(t *testing.T, w *world) {
		person, page := w.person(t), w.pages(t, 1, nil)[0]
		w.join(t, page, person, at(1))
		must(w.Memberships.SetRole(t.Context(), page, person, stores.Moderator))(t)
		w.leave(t, page, person)
		m := stores.Membership{Page: page, User: person, Role: stores.Member, Since: at(9)}
		want(t, "returned", must(w.Memberships.Join(t.Context(), page, person, at(9)))(t), m)
		want(t, "stored", w.membership(t, page, person), m)
	})
	s.test("SetRole changes a member's role, and returns the membership afterwards", func(t *testing.T, w *world) {
		p, pages := w.people(t, 2, nil), w.pages(t, 2, nil)
		var others []stores.Membership
		w.join(t, pages[0], p[0], at(1))
		w.join(t, pages[0], p[1], at(2))
		w.join(t, pages[1], p[0], at(3))
		others = append(others, w.membership(t, pages[0], p[1]), w.membership(t, pages[1], p[0]))
		for _, role := range []stores.PageRole{stores.Moderator, stores.Moderator, stores.Member, stores.Member} {
			m := stores.Membership{Page: pages[0], User: p[0], Role: role, Since: at(1)}
			want(t, "returned", must(w.Memberships.SetRole(t.Context(), pages[0], p[0], role))(t), m)
			want(t, "stored", w.membership(t, pages[0], p[0]), m)
			want(t, "in the list of the page", w.membersOf(t, p[0], pages[0])[1], m)
			want(t, "in the list of the person", w.pagesOf(t, p[0])[1], m)
		}
		want(t, "others", []stores.Membership{w.membership(t, pages[0], p[1]), w.membership(t, pages[1], p[0])}, others)
	})
	s.test("SetRole of one who is not in it gives ErrNoMember", func(t *testing.T, w *world) {
		p, page := w.people(t, 2, nil), w.pages(t, 1, nil)[0]
		w.join(t, page, p[0], at(0))
		for _, pair := range []stores.Pair{{A: page, B: p[1]}, {A: w.id(stores.KindPage), B: p[0]}, {A: page, B: w.id(stores.KindUser)}, {}} {
			if _, err := w.Memberships.SetRole(t.Context(), pair.A, pair.B, stores.Moderator); !errors.Is(err, stores.ErrNotMember) {
				t.Errorf("SetRole: %v", err)
			}
		}
		want(t, "rows", must(w.Archive.Counts(t.Context()))(t)[stores.TableMemberships], 1)
	})

	s.test("of many joins of one person one wins, the others give ErrMember, and Members is right", func(t *testing.T, w *world) {
		p, page := w.people(t, 4, nil), w.pages(t, 1, nil)[0]
		const each = 8
		got := make([]stores.Membership, each*len(p))
		winners := map[stores.ID]stores.Membership{}
		for i, err := range together(len(got), func(i int) (err error) {
			got[i], err = w.Memberships.Join(t.Context(), page, p[i%len(p)], at(i))
			return err
		}) {
			person := p[i%len(p)]
			if err == nil {
				if _, won := winners[person]; won {
					t.Errorf("%v joined twice", person)
				}
				winners[person] = got[i]
			} else if !errors.Is(err, stores.ErrAlreadyMember) {
				t.Errorf("Join: %v", err)
			}
		}
		for _, person := range p {
			want(t, "membership", w.membership(t, page, person), winners[person])
		}
		want(t, "Members", w.members(t, page), len(p))
		left := 0
		for _, err := range together(each, func(int) error { return w.Memberships.Leave(t.Context(), page, p[0]) }) {
			if err == nil {
				left++
			} else if !errors.Is(err, stores.ErrNotMember) {
				t.Errorf("Leave: %v", err)
			}
		}
		want(t, "left", left, 1)
		want(t, "Members", w.members(t, page), len(p)-1)
	})
	s.test("those who join and leave at the same time are all counted", func(t *testing.T, w *world) {
		p, pages := w.people(t, 16, nil), w.pages(t, 2, nil)
		together(len(p), func(i int) error {
			for step := range 6 { // the first half ends outside
				page := pages[(i+step)%2]
				if _, err := w.Memberships.Join(t.Context(), page, p[i], at(step)); err != nil {
					t.Errorf("Join: %v", err)
				}
				if i < len(p)/2 || step < 4 {
					if err := w.Memberships.Leave(t.Context(), page, p[i]); err != nil {
						t.Errorf("Leave: %v", err)
					}
				}
			}
			return nil
		})
		for _, page := range pages {
			want(t, "Members", w.members(t, page), len(p)/2)
			want(t, "members", len(w.membersOf(t, stores.ID{}, page)), len(p)/2)
		}
	})

	s.check("whatever people do in turn, every question about it gives the same answer", membershipModel)

	s.test("Between returns the memberships of one person; keys given twice are answered once", func(t *testing.T, w *world) {
		p, pages := w.people(t, 2, nil), w.pages(t, 4, nil)
		w.join(t, pages[0], p[0], at(0))
		w.join(t, pages[1], p[0], at(1))
		w.join(t, pages[2], p[1], at(2))
		w.join(t, pages[3], p[0], at(3))
		keys := []stores.ID{pages[2], pages[1], w.id(stores.KindPage), pages[1], {}, posing(pages[3], stores.KindUser)}
		got := must(w.Memberships.Between(t.Context(), p[0], keys))(t)
		want(t, "memberships", got, map[stores.ID]stores.Membership{pages[1]: {Page: pages[1], User: p[0], Role: stores.Member, Since: at(1)}})
		want(t, "of nobody", len(must(w.Memberships.Between(t.Context(), stores.ID{}, pages))(t)), 0)
		want(t, "no keys", len(must(w.Memberships.Between(t.Context(), p[0], nil))(t)), 0)
	})
	s.check("OfPages gives the members who do not block viewer and whose interests viewer may see, OfUsers all pages", func(t *rapid.T, w *world) {
		g := drawGraph(t, w)
		pages := w.pages(t, rapid.IntRange(1, 3).Draw(t, "pages"), nil)
		memberships := map[stores.ID][]stores.Membership{}
		var rows stores.Rows
		for _, page := range pages {
			for _, person := range g.people {
				role := rapid.SampledFrom([]stores.PageRole{"", stores.Member, stores.Member, stores.Moderator}).Draw(t, "role")
				if role == "" {
					continue
				}
				m := stores.Membership{Page: page, User: person, Role: role, Since: at(rapid.IntRange(0, 2).Draw(t, "since"))}
				rows.Memberships = append(rows.Memberships, m)
				memberships[person] = append(memberships[person], m)
			}
		}
		w.put(t, rows)
		window := drawFirst(t)
		keys := append([]stores.ID{pages[0], w.id(stores.KindPage), {}, g.people[0]}, pages...)
		for _, g.viewer = range append([]stores.ID{{}}, g.people...) {
			ofPages := must(w.Memberships.OfPages(t.Context(), g.viewer, keys, window))(t)
			for _, page := range keys {
				var members []stores.Membership
				for _, m := range rows.Memberships {
					if m.Page == page && g.exists(m.User) && g.maySee(m.User, g.users[m.User].InterestsVisibility) {
						members = append(members, m)
					}
				}
				slices.SortFunc(members, func(a, b stores.Membership) int { return newest(a.Since, b.Since, a.User, b.User) })
				sameList(t, "OfPages to viewer "+g.names(g.viewer), ofPages[page], members, window)
			}
		}
		keys = append([]stores.ID{g.people[0], w.id(stores.KindUser), {}, pages[0]}, g.people...)
		ofUsers := must(w.Memberships.OfUsers(t.Context(), keys, window))(t)
		for _, person := range keys {
			slices.SortFunc(memberships[person], func(a, b stores.Membership) int { return newest(a.Since, b.Since, a.Page, b.Page) })
			sameList(t, "OfUsers of "+g.names(person), ofUsers[person], memberships[person], window)
		}
	})
	s.test("what is done in Friendships and Users changes who is seen among the members", func(t *testing.T, w *world) {
		p, page := w.people(t, 2, nil), w.pages(t, 1, nil)[0]
		w.join(t, page, p[1], at(0))
		seen := func(what string, wanted int) {
			t.Helper()
			want(t, what, len(w.membersOf(t, p[0], page)), wanted)
			want(t, what+", Total", must(w.Memberships.OfPages(t.Context(), p[0], []stores.ID{page}, stores.Window{Count: true}))(t)[page].Total, wanted)
			want(t, what+", Members", w.members(t, page), 1) // of everybody, whoever asks
		}
		show := func(visibility stores.Visibility) {
			t.Helper()
			must(w.Users.Update(t.Context(), p[1], stores.UserChange{InterestsVisibility: &visibility}))(t)
		}
		seen("shown to everyone", 1)
		show(stores.FriendsOnly)
		seen("shown to friends", 0)
		w.relate(t, p[0], p[1], stores.AreFriends)
		seen("to a friend", 1)
		show(stores.OnlyMe)
		seen("shown to nobody", 0)
		show(stores.Everyone)
		w.act(t, p[0], stores.ActBlock, p[1], at(5))
		seen("to one who blocks the member", 1)
		w.act(t, p[0], stores.ActUnblock, p[1], at(6))
		w.act(t, p[1], stores.ActBlock, p[0], at(7))
		seen("to one whom the member blocks", 0)
	})
	s.test("AmongMembers and AmongPages give the places of a membership in its lists", func(t *testing.T, w *world) {
		person, page := w.person(t), w.pages(t, 1, nil)[0]
		w.join(t, page, person, at(3))
		window, m := stores.Window{Limit: 9}, w.membership(t, page, person)
		want(t, "OfPages", must(w.Memberships.OfPages(t.Context(), person, []stores.ID{page}, window))(t)[page].Items[0].At, m.MemberPosition())
		want(t, "OfUsers", must(w.Memberships.OfUsers(t.Context(), []stores.ID{person}, window))(t)[person].Items[0].At, m.PagePosition())
	})
	s.test("no keys give an empty map", func(t *testing.T, w *world) {
		person, window := w.person(t), stores.Window{Limit: 3, Count: true}
		want(t, "OfPages", len(must(w.Memberships.OfPages(t.Context(), person, nil, window))(t)), 0)
		want(t, "OfUsers", len(must(w.Memberships.OfUsers(t.Context(), nil, window))(t)), 0)
	})

	s.lists("OfPages", func(t tester, w *world, rank []int) feed {
		me, pages := w.person(t), w.pages(t, 2, nil)
		ids := w.people(t, len(rank), func(i int, u *stores.User) { // all are friends of mine
			u.InterestsVisibility = []stores.Visibility{stores.Everyone, stores.FriendsOnly}[i%2]
		})
		w.befriend(t, me, ids...)
		for _, hidden := range w.people(t, 2, func(_ int, u *stores.User) { u.InterestsVisibility = stores.OnlyMe }) {
			w.join(t, pages[0], hidden, at(ranks))
		}
		return feed{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					w.join(t, pages[0], ids[i], at(rank[i]))
				}
			},
			remove: func(i int) { w.leave(t, pages[0], ids[i]) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Memberships.OfPages(t.Context(), me, []stores.ID{pages[1], pages[0], {}, pages[0]}, window)
				return only(got, err, pages[0], func(m stores.Membership) stores.ID { return m.User })
			},
		}
	})
	s.lists("OfUsers", func(t tester, w *world, rank []int) feed {
		p, ids := w.people(t, 2, nil), w.pages(t, len(rank), nil)
		return feed{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					w.join(t, ids[i], p[0], at(rank[i]))
				}
			},
			remove: func(i int) { w.leave(t, ids[i], p[0]) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Memberships.OfUsers(t.Context(), []stores.ID{p[1], p[0], {}, p[0]}, window)
				return only(got, err, p[0], func(m stores.Membership) stores.ID { return m.Page })
			},
		}
	})
}

// membershipModel lets people make, join and leave pages, and keeps beside the store who is in which.
func membershipModel(t *rapid.T, w *world) {
	people := w.people(t, rapid.IntRange(1, 4).Draw(t, "people"), nil)
	pages := w.pages(t, 1, nil)
	in := map[stores.Pair]stores.Membership{} // by page and person
	for i := range rapid.IntRange(0, 25).Draw(t, "acts") {
		m := stores.Membership{
			Page: rapid.SampledFrom(pages).Draw(t, "page"), User: rapid.SampledFrom(people).Draw(t, "person"), Role: stores.Member, Since: at(i),
		}
		key := stores.Pair{A: m.Page, B: m.User}
		old, was := in[key]
		switch rapid.IntRange(0, 4).Draw(t, "what") {
		case 0:
			page := w.newPages(1, func(_ int, p *stores.Page) { p.Owner, p.CreatedAt = m.User, m.Since })[0]
			createPage(t, w, page)
			pages = append(pages, page.ID)
			m.Page, m.Role = page.ID, stores.Moderator
			in[stores.Pair{A: m.Page, B: m.User}] = m
		case 1:
			got, err := w.Memberships.Join(t.Context(), m.Page, m.User, m.Since)
			if was != errors.Is(err, stores.ErrAlreadyMember) || !was && (err != nil || got != m) {
				t.Fatalf("Join gives %+v, %v, and there was %+v", got, err, old)
			}
			if !was {
				in[key] = m
			}
		case 2:
			err := w.Memberships.Leave(t.Context(), m.Page, m.User)
			if was == errors.Is(err, stores.ErrNotMember) || was && err != nil {
				t.Fatalf("Leave gives %v, and there was %+v", err, old)
			}
			delete(in, key)
		case 3:
			got, err := w.Memberships.SetRole(t.Context(), m.Page, m.User, stores.Moderator)
			if old.Role = stores.Moderator; was && (err != nil || got != old) || !was && !errors.Is(err, stores.ErrNotMember) {
				t.Fatalf("SetRole gives %+v, %v, want %+v", got, err, old)
			}
			if was {
				in[key] = old
			}
		case 4:
			added, err := w.Archive.Put(t.Context(), stores.Rows{Memberships: []stores.Membership{m}})
			if err != nil || (added == 1) == was {
				t.Fatalf("Put adds %d, %v, and there was %+v", added, err, old)
			}
			if !was {
				in[key] = m
			}
		}
	}
	ofPages, ofUsers := map[stores.ID][]stores.Membership{}, map[stores.ID][]stores.Membership{}
	for _, m := range in {
		ofPages[m.Page], ofUsers[m.User] = append(ofPages[m.Page], m), append(ofUsers[m.User], m)
	}
	for _, page := range pages {
		slices.SortFunc(ofPages[page], func(a, b stores.Membership) int { return newest(a.Since, b.Since, a.User, b.User) })
		want(t, "Members", w.members(t, page), len(ofPages[page]))
	}
	for _, person := range people {
		slices.SortFunc(ofUsers[person], func(a, b stores.Membership) int { return newest(a.Since, b.Since, a.Page, b.Page) })
		between := map[stores.ID]stores.Membership{}
		for _, m := range ofUsers[person] {
			between[m.Page] = m
		}
		want(t, "Between", must(w.Memberships.Between(t.Context(), person, pages))(t), between)
	}
	window := stores.Window{Limit: stores.MaxLimit, Count: true}
	sameLists(t, "OfPages", must(w.Memberships.OfPages(t.Context(), people[0], pages, window))(t), ofPages)
	sameLists(t, "OfUsers", must(w.Memberships.OfUsers(t.Context(), people, window))(t), ofUsers)
}

// membership gives the membership of a person who is in page.
func (w *world) membership(t tester, page, person stores.ID) stores.Membership {
	t.Helper()
	m, ok := must(w.Memberships.Between(t.Context(), person, []stores.ID{page}))(t)[page]
	if !ok {
		t.Fatalf("%v is not in %v", person, page)
	}
	return m
}

func (w *world) membersOf(t tester, viewer, page stores.ID) []stores.Membership {
	t.Helper()
	return values(must(w.Memberships.OfPages(t.Context(), viewer, []stores.ID{page}, stores.Window{Limit: 100}))(t)[page])
}

func (w *world) pagesOf(t tester, person stores.ID) []stores.Membership {
	t.Helper()
	return values(must(w.Memberships.OfUsers(t.Context(), []stores.ID{person}, stores.Window{Limit: 100}))(t)[person])
}

func membershipCalls(t *testing.T, w *world, n int) []call {
	people, pages := w.people(t, n, nil), w.pages(t, n, nil)
	other := w.person(t)
	w.join(t, pages[0], other, at(0))
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Memberships.Join", 0, func(ctx context.Context) error {
			return failure(w.Memberships.Join(ctx, pages[0], people[0], at(0)))
		}},
		{"Memberships.SetRole", 0, func(ctx context.Context) error {
			return failure(w.Memberships.SetRole(ctx, pages[0], people[0], stores.Moderator))
		}},
		{"Memberships.Between", n, func(ctx context.Context) error { return failure(w.Memberships.Between(ctx, people[0], pages)) }},
		{"Memberships.OfPages", n, func(ctx context.Context) error { return failure(w.Memberships.OfPages(ctx, people[0], pages, window)) }},
		{"Memberships.OfUsers", n, func(ctx context.Context) error { return failure(w.Memberships.OfUsers(ctx, people, window)) }},
		{"Memberships.Leave", 0, func(ctx context.Context) error { return w.Memberships.Leave(ctx, pages[0], people[0]) }},
	}
}
