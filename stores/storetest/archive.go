package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// Archive tests stores.Archive.
func Archive(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(archiveCalls)

	s.test("an empty store has no rows", func(t *testing.T, w *world) {
		want(t, "Counts", w.counts(t), counted(stores.Rows{}))
		w.holds(t, stores.Rows{})
		want(t, "added", must(w.Archive.Put(t.Context(), stores.Rows{}))(t), 0)
	})
	s.test("Put adds the rows that are not there yet, and returns how many it added", func(t *testing.T, w *world) {
		all := w.everything()
		part := stores.Rows{
			Places: all.Places[1:], Organisations: all.Organisations[:1], Users: all.Users[:4], Passwords: all.Passwords[:1],
			Affiliations: all.Affiliations[:1], Interests: all.Interests[:3], Genres: all.Genres[:1], Likes: all.Likes[:1],
			Pages: all.Pages[:2], PageTopics: all.PageTopics[:1], PageLinks: all.PageLinks[:1], Memberships: all.Memberships[:1],
			Posts: all.Posts[:2], Comments: all.Comments[1:2], MessageTopics: all.MessageTopics[:1], Reactions: all.Reactions[:1],
		}
		w.put(t, part)
		want(t, "Counts of a part", w.counts(t), counted(part))
		want(t, "added to it", must(w.Archive.Put(t.Context(), all))(t), all.Len()-part.Len())
		want(t, "Counts of all", w.counts(t), counted(all))
		w.holds(t, all)
		want(t, "added twice", must(w.Archive.Put(t.Context(), all))(t), 0)
		w.holds(t, all)
	})
	s.test("a row already there by its key stays as it is", func(t *testing.T, w *world) {
		all := w.everything()
		w.put(t, all)
		other := copied(all)
		for i := range other.Users {
			other.Users[i].Handle = all.Users[(i+1)%len(all.Users)].Handle // somebody else's
			other.Users[i].Name, other.Users[i].Bio, other.Users[i].JoinedAt, other.Users[i].Languages = "Other", "other", at(99), []string{"eo"}
		}
		for i := range other.Places {
			other.Places[i].Name, other.Places[i].Kind, other.Places[i].URL = "Other", stores.Continent, "other"
			other.Places[i].PartOf = all.Places[(i+1)%len(all.Places)].ID
		}
		for i := range other.Organisations {
			other.Organisations[i].Name, other.Organisations[i].Kind, other.Organisations[i].Place = "Other", stores.Company, all.Places[3].ID
		}
		for i := range other.Users {
			told(&other.Users[i], all.Places[3].ID, func(int) bool { return true })
		}
		for i := range other.Passwords {
			other.Passwords[i].Hash = "other"
		}
		for i := range other.Affiliations {
			other.Affiliations[i].Year++
		}
		for i := range other.Interests {
			other.Interests[i].Name, other.Interests[i].Kind, other.Interests[i].Likes = "Other", "OTHER", 99
		}
		for i := range other.Genres {
			other.Genres[i].Count += 100
		}
		for i := range other.Friendships {
			other.Friendships[i].RequestedAt = at(99)
		}
		for i := range other.Blocks {
			other.Blocks[i].Since = at(99)
		}
		for i := range other.Likes {
			other.Likes[i].Strength += 100
		}
		for i := range other.Pages {
			p := &other.Pages[i]
			p.Name, p.Kind, p.Category, p.About, p.URL = "Other", stores.Business, "OTHER", "other", "other"
			p.Owner, p.CreatedAt, p.Members = all.Users[5].ID, at(99), 99
		}
		for i := range other.Memberships {
			other.Memberships[i].Role, other.Memberships[i].Since = stores.Moderator, at(99)
		}
		changeMessages(&other, all)
		want(t, "added", must(w.Archive.Put(t.Context(), other))(t), 0)
		w.holds(t, all)
	})
	s.test("a row that is in rows twice is added once", func(t *testing.T, w *world) {
		all := w.everything()
		twice := copied(all)
		joinRows(&twice, all)
		want(t, "added", must(w.Archive.Put(t.Context(), twice))(t), all.Len())
		w.holds(t, all)
	})
	s.test("rows put by many at the same time are added once", func(t *testing.T, w *world) {
		all := w.everything()
		added := make([]int, 8)
		for _, err := range together(len(added), func(i int) (err error) {
			added[i], err = w.Archive.Put(t.Context(), all)
			return err
		}) {
			if err != nil {
				t.Errorf("Put: %v", err)
			}
		}
		sum := 0
		for _, n := range added {
			sum += n
		}
		want(t, "added by all together", sum, all.Len())
		w.holds(t, all)
	})
	s.test("thousands of rows go in at once", func(t *testing.T, w *world) {
		const n = 4000
		people := w.people(t, n, nil)
		interest := w.interests(t, 1, nil)[0]
		var rows stores.Rows
		for i, person := range people {
			rows.Likes = append(rows.Likes, stores.Like{User: person, Interest: interest, Strength: 1, Since: at(0)})
			rows.Friendships = append(rows.Friendships, friendship(person, people[(i+1)%n], at(0)))
		}
		w.put(t, rows)
		want(t, "Likes", must(w.Interests.ByIDs(t.Context(), []stores.ID{interest}))(t)[interest].Likes, n)
		page := w.newPages(1, nil)
		organisation := w.ids(stores.KindOrganisation, 1)[0]
		rows = stores.Rows{Pages: page, Organisations: []stores.Organisation{{ID: organisation, Kind: stores.Company, Name: "x"}}}
		cities, countries := w.ids(stores.KindPlace, n), w.ids(stores.KindPlace, 3)
		for i, person := range people {
			rows.Places = append(rows.Places, stores.Place{ID: cities[i], Kind: stores.City, Name: "City", PartOf: countries[i%3]})
			rows.Memberships = append(rows.Memberships, stores.Membership{Page: page[0].ID, User: person, Role: stores.Member, Since: at(i)})
			rows.Affiliations = append(rows.Affiliations, stores.Affiliation{User: person, Organisation: organisation})
		}
		for _, country := range countries { // behind all their cities
			rows.Places = append(rows.Places, stores.Place{ID: country, Kind: stores.Country, Name: "Country"})
		}
		w.put(t, rows)
		want(t, "Members", w.members(t, page[0].ID), n)
		want(t, "cities", must(w.Places.Catalogue(t.Context(), stores.PlaceFilter{PartOf: countries[0]}, stores.Window{Count: true}))(t).Total, (n+2)/3)
		w.thousandsOfMessages(t, people, interest)
	})
	s.check("a place may refer to another of the same call, wherever that stands", func(t *rapid.T, w *world) {
		ids := w.ids(stores.KindPlace, rapid.IntRange(2, 12).Draw(t, "places"))
		var rows stores.Rows
		for i, id := range ids {
			p := stores.Place{ID: id, Kind: stores.City, Name: fmt.Sprintf("Place %d", i)}
			if i > 0 {
				p.PartOf = ids[rapid.IntRange(0, i-1).Draw(t, "part of")]
			}
			rows.Places = append(rows.Places, p)
		}
		rows.Places = rapid.Permutation(rows.Places).Draw(t, "order")
		w.put(t, rows)
		for _, p := range rows.Places {
			want(t, "place", must(w.Places.ByIDs(t.Context(), []stores.ID{p.ID}))(t)[p.ID], p)
		}
	})
	s.check("a comment may refer to another of the same call, wherever that stands", commentsRefer)
	s.test("Affiliation.Kind, Page.Members and Comment.Post are never taken from the caller", func(t *testing.T, w *world) {
		all := w.everything()
		given := copied(all)
		for i := range given.Affiliations {
			given.Affiliations[i].Kind = []stores.OrganisationKind{"", stores.University, stores.Company, "NONE"}[i%4]
		}
		for i := range given.Pages {
			given.Pages[i].Members = 99 - i
		}
		for i := range given.Comments {
			given.Comments[i].Post = []stores.ID{{}, all.Posts[4].ID, w.id(stores.KindPost)}[i%3]
		}
		w.put(t, given)
		w.holds(t, all)
		for _, a := range all.Affiliations {
			if got := w.affiliationsOf(t, a.User); !slices.Contains(got, a) {
				t.Errorf("%+v is not in %+v", a, got)
			}
		}
		want(t, "added twice", must(w.Archive.Put(t.Context(), given))(t), 0)
		w.holds(t, all)
	})
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
	s.test("times are kept to the microsecond, in UTC", func(t *testing.T, w *world) {
		all := w.everything()
		given := copied(all)
		for i := range given.Users {
			given.Users[i].JoinedAt, all.Users[i].JoinedAt = abroad(), at(0)
		}
		for i := range given.Friendships {
			given.Friendships[i].RequestedAt, all.Friendships[i].RequestedAt = abroad(), at(0)
			if given.Friendships[i].State() == stores.StateFriends {
				given.Friendships[i].Since, all.Friendships[i].Since = abroad(), at(0)
			}
		}
		for i := range given.Blocks {
			given.Blocks[i].Since, all.Blocks[i].Since = abroad(), at(0)
		}
		for i := range given.Likes {
			given.Likes[i].Since, all.Likes[i].Since = abroad(), at(0)
		}
		for i := range given.Pages {
			given.Pages[i].CreatedAt, all.Pages[i].CreatedAt = abroad(), at(0)
		}
		for i := range given.Memberships {
			given.Memberships[i].Since, all.Memberships[i].Since = abroad(), at(0)
		}
		dateMessages(&given, abroad())
		dateMessages(&all, at(0))
		w.put(t, given)
		w.holds(t, all)
	})

	s.check("a bad row is named with its reason, and nothing is written", func(t *rapid.T, w *world) {
		all := w.everything()
		w.put(t, all)
		before := w.counts(t)
		bad := rapid.SampledFrom(badRows).Draw(t, "bad row")
		good := w.everything() // as new as the bad row
		index := bad.put(w, all, &good, rapid.IntRange(0, 2).Draw(t, "index"))
		added, err := w.Archive.Put(t.Context(), good)
		var row *stores.RowError
		if !errors.As(err, &row) || row.Table != bad.table || row.Index != index || !errors.Is(err, bad.err) || added != 0 {
			t.Fatalf("%s: added %d, %v, want row %d of %s: %v", bad, added, err, index, bad.table, bad.err)
		}
		want(t, "Counts", w.counts(t), before)
		want(t, "people", len(must(w.Users.ByIDs(t.Context(), []stores.ID{good.Users[3].ID}))(t)), 0)
	})
	s.test("a bad row fails among rows of every size", func(t *testing.T, w *world) {
		all := w.everything()
		w.put(t, all)
		before := w.counts(t)
		for _, bad := range badRows {
			rows := stores.Rows{Users: w.users(1500, nil), Pages: w.newPages(1500, nil)}
			places := w.ids(stores.KindPlace, len(rows.Users))
			for i := range rows.Users {
				rows.Users[i].City = places[i]
				rows.Places = append(rows.Places, stores.Place{ID: places[i], Kind: stores.City, Name: "City", PartOf: places[len(places)-1]})
				rows.Memberships = append(rows.Memberships, stores.Membership{
					Page: rows.Pages[i].ID, User: rows.Users[i].ID, Role: stores.Member, Since: at(0),
				})
			}
			rows.Places[len(places)-1].PartOf = stores.ID{} // the country stands behind its cities
			for i, u := range rows.Users[1:] {
				rows.Likes = append(rows.Likes, stores.Like{User: u.ID, Interest: all.Interests[0].ID, Strength: 1, Since: at(0)})
				rows.Friendships = append(rows.Friendships, friendship(rows.Users[i].ID, u.ID, at(0)))
			}
			w.manyMessages(&rows, all.Interests[0].ID)
			joinRows(&rows, w.everything())
			index := bad.put(w, all, &rows, 1200)
			_, err := w.Archive.Put(t.Context(), rows)
			var row *stores.RowError
			if !errors.As(err, &row) || row.Table != bad.table || row.Index != index || !errors.Is(err, bad.err) {
				t.Errorf("%s: %v, want row %d of %s: %v", bad, err, index, bad.table, bad.err)
			}
			want(t, "Counts", w.counts(t), before)
		}
	})

	s.check("Scan in pages of any limit returns every row once, in order of the keys", func(t *rapid.T, w *world) {
		if w.made == 0 {
			w.put(t, w.everything())
			w.put(t, w.everything())
		}
		limit := rapid.IntRange(1, 40).Draw(t, "limit")
		want(t, "rows", w.scan(t, limit), w.scan(t, stores.MaxLimit))
	})
	s.test("Scan returns rows of its table only, behind the last row of after", func(t *testing.T, w *world) {
		all := w.everything()
		w.put(t, all)
		for _, table := range stores.Tables() {
			whole := must(w.Archive.Scan(t.Context(), table, stores.Rows{}, stores.MaxLimit))(t)
			want(t, string(table), whole.Len(), counted(all)[table])
			if other := must(w.Archive.Scan(t.Context(), table, whole, stores.MaxLimit))(t); other.Len() != 0 {
				t.Errorf("behind the last of %s is %+v", table, other)
			}
			var others stores.Rows // all but those of the table
			for _, other := range stores.Tables() {
				if other != table {
					joinRows(&others, must(w.Archive.Scan(t.Context(), other, stores.Rows{}, stores.MaxLimit))(t))
				}
			}
			want(t, string(table)+" after no row of it", must(w.Archive.Scan(t.Context(), table, others, stores.MaxLimit))(t), whole)
		}
	})
	s.test("Scan goes on behind a row that has gone", func(t *testing.T, w *world) {
		p, interests, organisations := w.people(t, 5, nil), w.interests(t, 5, nil), w.organisations(t, 5, nil)
		page, posts := w.pages(t, 1, nil)[0], w.ids(stores.KindPost, 5)
		for _, ids := range [][]stores.ID{p, interests, organisations, posts} {
			slices.SortFunc(ids, stores.ID.Compare)
		}
		for i := range p {
			w.like(t, p[0], interests[i], 1)
			w.affiliate(t, p[0], organisations[i], 1)
			w.join(t, page, p[i], at(0))
			w.put(t, stores.Rows{Posts: []stores.Post{{ID: posts[i], Author: p[i], Wall: p[i], Text: "x", Audience: stores.AudiencePublic, CreatedAt: at(0)}},
				Reactions: []stores.Reaction{{User: p[0], Message: posts[i], Kind: stores.ReactionLike, Since: at(0)}}})
		}
		for _, c := range []struct {
			table stores.Table
			ids   []stores.ID // of what comes second
			key   func(rows stores.Rows) (ids []stores.ID)
			gone  func()
		}{
			{stores.TableLikes, interests, func(rows stores.Rows) (ids []stores.ID) {
				for _, like := range rows.Likes {
					ids = append(ids, like.Interest)
				}
				return ids
			}, func() { w.unlike(t, p[0], interests[1]) }},
			{stores.TableAffiliations, organisations, func(rows stores.Rows) (ids []stores.ID) {
				for _, a := range rows.Affiliations {
					ids = append(ids, a.Organisation)
				}
				return ids
			}, func() { w.disaffiliate(t, p[0], organisations[1]) }},
			{stores.TableMemberships, p, func(rows stores.Rows) (ids []stores.ID) {
				for _, m := range rows.Memberships {
					ids = append(ids, m.User)
				}
				return ids
			}, func() { w.leave(t, page, p[1]) }},
			{stores.TableReactions, posts, func(rows stores.Rows) (ids []stores.ID) {
				for _, r := range rows.Reactions {
					ids = append(ids, r.Message)
				}
				return ids
			}, func() {
				if err := w.Reactions.Remove(t.Context(), p[0], posts[1]); err != nil {
					t.Fatal(err)
				}
			}},
		} {
			first := must(w.Archive.Scan(t.Context(), c.table, stores.Rows{}, 2))(t)
			c.gone()
			rest := must(w.Archive.Scan(t.Context(), c.table, first, stores.MaxLimit))(t)
			want(t, string(c.table), append(c.key(first), c.key(rest)...), c.ids)
		}
	})
	s.t.Run("what was scanned and put into an empty store scans the same", func(t *testing.T) {
		from, to := newWorld(t, open), newWorld(t, open)
		from.put(t, from.everything())
		from.put(t, from.everything())
		rows := from.scan(t, 7)
		to.put(t, rows)
		want(t, "rows", to.scan(t, 11), rows)
		want(t, "added twice", must(to.Archive.Put(t.Context(), rows))(t), 0)
		want(t, "Counts", to.counts(t), from.counts(t))
	})
}

func archiveCalls(t *testing.T, w *world, n int) []call {
	w.put(t, w.everything())
	rows := stores.Rows{Users: w.users(n, nil)}
	return []call{
		{"Archive.Put", 0, func(ctx context.Context) error { return failure(w.Archive.Put(ctx, rows)) }},
		{"Archive.Scan", 0, func(ctx context.Context) error {
			return failure(w.Archive.Scan(ctx, stores.TableUsers, stores.Rows{}, n))
		}},
		{"Archive.Counts", 0, func(ctx context.Context) error { return failure(w.Archive.Counts(ctx)) }},
	}
}
