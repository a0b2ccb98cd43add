package storetest

import (
	"fmt"
	"slices"
	"testing"

	"fivefold/stores"
)

// archivePorts tests that the archive and the other ports see the same rows.
func (s suite) archivePorts() {
	s.test("what was put is found by the other ports", func(t *testing.T, w *world) {
		all := w.everything()
		w.put(t, all)
		for _, p := range all.Places {
			want(t, "place", must(w.Places.ByIDs(t.Context(), []stores.ID{p.ID}))(t)[p.ID], p)
		}
		for _, o := range all.Organisations {
			want(t, "organisation", must(w.Organisations.ByIDs(t.Context(), []stores.ID{o.ID}))(t)[o.ID], o)
		}
		for _, u := range all.Users {
			want(t, "person", byID(t, w, u.ID), u)
			want(t, "handle", must(w.Users.ByHandles(t.Context(), []string{u.Handle}))(t)[u.Handle], u)
		}
		for _, p := range all.Passwords {
			want(t, "hash", must(w.Users.PasswordHash(t.Context(), p.User))(t), p.Hash)
		}
		for _, f := range all.Friendships {
			want(t, "friendship", must(w.Friendships.ByIDs(t.Context(), []stores.ID{f.ID}))(t)[f.ID], f)
			if f.State() == stores.StateFriends {
				want(t, "relation", w.between(t, f.Low, f.High), stores.AreFriends)
			} else {
				want(t, "relation", w.between(t, f.Requester, f.Other(f.Requester)), stores.Requested)
			}
		}
		for _, b := range all.Blocks {
			want(t, "block", w.blocksOf(t, b.Blocker), []stores.Block{b})
			want(t, "relation", w.between(t, b.Blocked, b.Blocker), stores.BlockedBy)
		}
		for _, l := range all.Likes {
			want(t, "like", must(w.Likes.Between(t.Context(), l.User, []stores.ID{l.Interest}))(t)[l.Interest], l)
		}
		for _, g := range all.Genres {
			got := must(w.Interests.Genres(t.Context(), []stores.ID{g.Interest}, stores.Window{Limit: 100}))(t)[g.Interest]
			if !slices.Contains(values(got), g) {
				t.Errorf("%+v is not in %+v", g, values(got))
			}
		}
		for _, a := range all.Affiliations {
			if got := w.affiliationsOf(t, a.User); !slices.Contains(got, a) {
				t.Errorf("%+v is not in %+v", a, got)
			}
		}
		for _, p := range counting(all).Pages {
			want(t, "page", pageByID(t, w, p.ID), p)
		}
		window := stores.Window{Limit: 100}
		for _, topic := range all.PageTopics {
			got := must(w.Pages.Topics(t.Context(), []stores.ID{topic.Page}, window))(t)[topic.Page]
			if !slices.Contains(values(got), topic.Interest) {
				t.Errorf("%+v is not in %+v", topic, values(got))
			}
		}
		for _, link := range all.PageLinks {
			got := must(w.Pages.Liked(t.Context(), []stores.ID{link.A, link.B}, window))(t)
			if !slices.Contains(values(got[link.A]), link.B) || !slices.Contains(values(got[link.B]), link.A) {
				t.Errorf("%+v is not in %+v", link, got)
			}
		}
		for _, m := range all.Memberships {
			want(t, "membership", w.membership(t, m.Page, m.User), m)
			if !slices.Contains(w.pagesOf(t, m.User), m) || !slices.Contains(w.membersOf(t, m.User, m.Page), m) {
				t.Errorf("%+v is not in both lists", m)
			}
		}
		w.findsMessages(t, all)
	})
	s.test("what the other ports did is scanned", func(t *testing.T, w *world) {
		us := w.users(3, nil)
		for i, u := range us {
			create(t, w, u, fmt.Sprintf("hash %d", i))
		}
		name := "New"
		us[0] = must(w.Users.Update(t.Context(), us[0].ID, stores.UserChange{Name: &name}))(t)
		interest := w.interests(t, 1, nil)[0]
		w.like(t, us[1].ID, interest, 4)
		asked := w.act(t, us[0].ID, stores.ActRequest, us[1].ID, at(1))
		w.act(t, us[2].ID, stores.ActBlock, us[0].ID, at(2))
		place, organisations := w.id(stores.KindPlace), w.organisations(t, 2, nil)
		w.put(t, stores.Rows{Places: []stores.Place{{ID: place, Kind: stores.City, Name: "Åbo"}}})
		us[1] = must(w.Users.Update(t.Context(), us[1].ID, stores.UserChange{City: &place, Birthday: new(stores.Date("1843-01-31"))}))(t)
		w.affiliate(t, us[0].ID, organisations[0], 1860)
		w.affiliate(t, us[0].ID, organisations[1], 1)
		w.affiliate(t, us[0].ID, organisations[0], 1861)
		w.disaffiliate(t, us[0].ID, organisations[1])
		pages := w.newPages(1, func(_ int, p *stores.Page) { p.Owner = us[0].ID })
		createPage(t, w, pages[0])
		pages[0] = must(w.Pages.Update(t.Context(), pages[0].ID, stores.PageChange{About: new("about")}))(t)
		w.join(t, pages[0].ID, us[1].ID, at(3))
		w.join(t, pages[0].ID, us[2].ID, at(4))
		w.leave(t, pages[0].ID, us[2].ID)
		messages := w.writes(t, us[1].ID, us[2].ID, pages[0].ID, interest)
		w.holds(t, stores.Rows{
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
