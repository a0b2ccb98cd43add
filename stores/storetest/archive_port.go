package storetest

import (
	"fmt"
	"slices"
	"testing"

	"fivefold/stores"
)

// archivePorts tests that the archive and the other ports see the same rows.
func (s suite) archivePorts() {
	s.test("other ports find the rows that Put added", func(t *testing.T, fx *fixture) {
		all := fx.allTables()
		fx.put(t, all)
		for _, p := range all.Places {
			want(t, "place", must(fx.Places.ByIDs(t.Context(), []stores.ID{p.ID}))(t)[p.ID], p)
		}
		for _, o := range all.Organisations {
			want(t, "organisation", must(fx.Organisations.ByIDs(t.Context(), []stores.ID{o.ID}))(t)[o.ID], o)
		}
		for _, u := range all.Users {
			want(t, "person", userByID(t, fx, u.ID), u)
			want(t, "handle", must(fx.Users.ByHandles(t.Context(), []string{u.Handle}))(t)[u.Handle], u)
		}
		for _, p := range all.Passwords {
			want(t, "hash", must(fx.Credentials.PasswordHash(t.Context(), p.User))(t), p.Hash)
		}
		for _, f := range all.Friendships {
			want(t, "friendship", must(fx.Friendships.ByIDs(t.Context(), f.Low, []stores.ID{f.ID}))(t)[f.ID], f)
			if f.State() == stores.StateFriends {
				want(t, "relation", fx.between(t, f.Low, f.High), stores.AreFriends)
			} else {
				want(t, "relation", fx.between(t, f.Requester, f.Other(f.Requester)), stores.Requested)
			}
		}
		for _, b := range all.Blocks {
			want(t, "block", fx.blocksOf(t, b.Blocker), []stores.Block{b})
			want(t, "relation", fx.between(t, b.Blocked, b.Blocker), stores.BlockedBy)
		}
		for _, l := range all.Likes {
			want(t, "like", must(fx.Likes.Between(t.Context(), l.User, []stores.ID{l.Interest}))(t)[l.Interest], l)
		}
		for _, g := range all.Genres {
			got := must(fx.Interests.Genres(t.Context(), []stores.ID{g.Interest}, stores.Window{Limit: 100}))(t)[g.Interest]
			if !slices.Contains(values(got), g) {
				t.Errorf("%+v is not in %+v", g, values(got))
			}
		}
		for _, a := range all.Affiliations {
			if got := fx.affiliationsOf(t, a.User); !slices.Contains(got, a) {
				t.Errorf("%+v is not in %+v", a, got)
			}
		}
		for _, p := range withCounts(all).Pages {
			want(t, "page", pageByID(t, fx, p.ID), p)
		}
		window := stores.Window{Limit: 100}
		for _, topic := range all.PageTopics {
			got := must(fx.Pages.Topics(t.Context(), []stores.ID{topic.Page}, window))(t)[topic.Page]
			if !slices.Contains(values(got), topic.Interest) {
				t.Errorf("%+v is not in %+v", topic, values(got))
			}
		}
		for _, link := range all.PageLinks {
			got := must(fx.Pages.Liked(t.Context(), []stores.ID{link.A, link.B}, window))(t)
			if !slices.Contains(values(got[link.A]), link.B) || !slices.Contains(values(got[link.B]), link.A) {
				t.Errorf("%+v is not in %+v", link, got)
			}
		}
		for _, m := range all.Memberships {
			want(t, "membership", fx.membership(t, m.Page, m.User), m)
			if !slices.Contains(fx.pagesOf(t, m.User), m) || !slices.Contains(fx.membersOf(t, m.User, m.Page), m) {
				t.Errorf("%+v is not in both lists", m)
			}
		}
		fx.expectMessages(t, all)
	})
	s.test("Scan returns the rows that other ports wrote", func(t *testing.T, fx *fixture) {
		us := fx.users(3, nil)
		for i, u := range us {
			createUser(t, fx, u, fmt.Sprintf("hash %d", i))
		}
		name := "New"
		us[0] = must(fx.Users.Update(t.Context(), us[0].ID, stores.UserChange{Name: &name}))(t)
		interest := fx.interests(t, 1, nil)[0]
		fx.like(t, us[1].ID, interest, 4)
		asked := fx.act(t, us[0].ID, stores.ActRequest, us[1].ID, at(1))
		fx.act(t, us[2].ID, stores.ActBlock, us[0].ID, at(2))
		place, organisations := fx.id(stores.KindPlace), fx.organisations(t, 2, nil)
		fx.put(t, stores.Rows{Places: []stores.Place{{ID: place, Kind: stores.City, Name: "Åbo"}}})
		us[1] = must(fx.Users.Update(t.Context(), us[1].ID, stores.UserChange{City: &place, Birthday: new(stores.Date("1843-01-31"))}))(t)
		fx.affiliate(t, us[0].ID, organisations[0], 1860)
		fx.affiliate(t, us[0].ID, organisations[1], 1)
		fx.affiliate(t, us[0].ID, organisations[0], 1861)
		fx.disaffiliate(t, us[0].ID, organisations[1])
		pages := fx.newPages(1, func(_ int, p *stores.Page) { p.Owner = us[0].ID })
		createPage(t, fx, pages[0])
		pages[0] = must(fx.Pages.Update(t.Context(), pages[0].ID, stores.PageChange{About: new("about")}))(t)
		fx.join(t, pages[0].ID, us[1].ID, at(3))
		fx.join(t, pages[0].ID, us[2].ID, at(4))
		fx.leave(t, pages[0].ID, us[2].ID)
		messages := fx.writeMessages(t, us[1].ID, us[2].ID, pages[0].ID, interest)
		fx.expectRows(t, stores.Rows{
			Posts: messages.Posts, Comments: messages.Comments, MessageTopics: messages.MessageTopics, Reactions: messages.Reactions,
			Places: []stores.Place{{ID: place, Kind: stores.City, Name: "Åbo"}},
			Organisations: []stores.Organisation{
				{ID: organisations[0], Kind: stores.University, Name: "Organisation 0"}, {ID: organisations[1], Kind: stores.University, Name: "Organisation 1"},
			},
			Affiliations: []stores.Affiliation{{User: us[0].ID, Organisation: organisations[0], Kind: stores.University, Year: 1861}},
			Pages:        pages,
			Memberships: []stores.Membership{
				{Page: pages[0].ID, User: us[0].ID, Role: stores.Moderator, Since: pages[0].CreatedAt},
				{Page: pages[0].ID, User: us[1].ID, Role: stores.Member, Since: at(3)},
			},
			Users:       us,
			Passwords:   []stores.Password{{User: us[0].ID, Hash: "hash 0"}, {User: us[1].ID, Hash: "hash 1"}, {User: us[2].ID, Hash: "hash 2"}},
			Interests:   []stores.Interest{{ID: interest, Kind: stores.KindBand, Name: "Interest 0", Likes: 1}},
			Friendships: []stores.Friendship{asked},
			Blocks:      []stores.Block{{Blocker: us[2].ID, Blocked: us[0].ID, Since: at(2)}},
			Likes:       []stores.Like{{User: us[1].ID, Interest: interest, Strength: 4, Since: at(0)}},
		})
	})
}
