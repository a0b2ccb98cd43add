package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// archiveVolume tests Put with many rows.
func (s suite) archiveVolume() {
	s.test("thousands of rows are put in one call", func(t *testing.T, fx *fixture) {
		const n = 4000
		people := fx.people(t, n, nil)
		interest := fx.interests(t, 1, nil)[0]
		var rows stores.Rows
		for i, person := range people {
			rows.Likes = append(rows.Likes, stores.Like{User: person, Interest: interest, Strength: 1, Since: at(0)})
			rows.Friendships = append(rows.Friendships, friendship(person, people[(i+1)%n], at(0)))
		}
		fx.put(t, rows)
		want(t, "Likes", must(fx.Interests.ByIDs(t.Context(), []stores.ID{interest}))(t)[interest].Likes, n)
		page := fx.newPages(1, nil)
		organisation := fx.ids(stores.KindOrganisation, 1)[0]
		rows = stores.Rows{Pages: page, Organisations: []stores.Organisation{{ID: organisation, Kind: stores.Company, Name: "x"}}}
		cities, countries := fx.ids(stores.KindPlace, n), fx.ids(stores.KindPlace, 3)
		for i, person := range people {
			rows.Places = append(rows.Places, stores.Place{ID: cities[i], Kind: stores.City, Name: "City", PartOf: countries[i%3]})
			rows.Memberships = append(rows.Memberships, stores.Membership{Page: page[0].ID, User: person, Role: stores.Member, Since: at(i)})
			rows.Affiliations = append(rows.Affiliations, stores.Affiliation{User: person, Organisation: organisation})
		}
		for _, country := range countries { // after all their cities
			rows.Places = append(rows.Places, stores.Place{ID: country, Kind: stores.Country, Name: "Country"})
		}
		fx.put(t, rows)
		want(t, "Members", fx.members(t, page[0].ID), n)
		want(t, "cities", must(fx.Places.Catalogue(t.Context(), stores.PlaceFilter{PartOf: countries[0]}, stores.Window{Count: true}))(t).Total, (n+2)/3)
		fx.thousandsOfMessages(t, people, interest)
	})
	s.test("a bad row is found among few and among many rows", func(t *testing.T, fx *fixture) {
		all := fx.allTables()
		fx.put(t, all)
		before := fx.counts(t)
		large := map[stores.Table]bool{}
		for _, bad := range badRows {
			people, index := 130, 40
			if !large[bad.table] { // once per table, among more rows than a statement takes
				large[bad.table] = true
				people, index = 1500, 1200
			}
			rows := fx.manyRows(people, all.Interests[0].ID)
			rows.Append(fx.allTables())
			index = bad.put(fx, all, &rows, index)
			_, err := fx.Archive.Put(t.Context(), rows)
			var row *stores.RowError
			if !errors.As(err, &row) || row.Table != bad.table || row.Index != index || !errors.Is(err, bad.err) {
				t.Errorf("%s: %v, want row %d of %s: %v", bad, err, index, bad.table, bad.err)
			}
			want(t, "Counts", fx.counts(t), before)
		}
	})
}

// manyRows makes n people with a city and a page each, who like interest, in a chain of friends, and their messages.
func (fx *fixture) manyRows(n int, interest stores.ID) stores.Rows {
	rows := stores.Rows{Users: fx.users(n, nil), Pages: fx.newPages(n, nil)}
	places := fx.ids(stores.KindPlace, n)
	for i := range rows.Users {
		rows.Users[i].City = places[i]
		rows.Places = append(rows.Places, stores.Place{ID: places[i], Kind: stores.City, Name: "City", PartOf: places[n-1]})
		rows.Memberships = append(rows.Memberships, stores.Membership{
			Page: rows.Pages[i].ID, User: rows.Users[i].ID, Role: stores.Member, Since: at(0),
		})
	}
	rows.Places[n-1].PartOf = stores.ID{} // the country comes after its cities
	for i, u := range rows.Users[1:] {
		rows.Likes = append(rows.Likes, stores.Like{User: u.ID, Interest: interest, Strength: 1, Since: at(0)})
		rows.Friendships = append(rows.Friendships, friendship(rows.Users[i].ID, u.ID, at(0)))
	}
	fx.manyMessages(&rows, interest)
	return rows
}

// manyMessages adds messages of at most 250 people of rows: a post on their page, a reply to the next one's reply, its topic, and a
// reaction.
func (fx *fixture) manyMessages(rows *stores.Rows, interest stores.ID) {
	people := rows.Users[:min(250, len(rows.Users))]
	posts, comments := fx.ids(stores.KindPost, len(people)), fx.ids(stores.KindComment, len(people))
	for i, u := range people {
		rows.Posts = append(rows.Posts, stores.Post{ID: posts[i], Author: u.ID, Page: rows.Pages[i].ID, Text: "x", Audience: stores.AudiencePublic, CreatedAt: at(0)})
		c := stores.Comment{ID: comments[i], Author: u.ID, ReplyTo: posts[i], Text: "x", CreatedAt: at(0)}
		if i+1 < len(comments) {
			c.ReplyTo = comments[i+1]
		}
		rows.Comments = append(rows.Comments, c)
		rows.MessageTopics = append(rows.MessageTopics, stores.MessageTopic{Message: comments[i], Interest: interest})
		rows.Reactions = append(rows.Reactions, stores.Reaction{User: u.ID, Message: posts[i], Kind: stores.ReactionLike, Since: at(0)})
	}
}

// thousandsOfMessages puts a post, a thread with a comment of each of people, and a reaction of each to the post.
func (fx *fixture) thousandsOfMessages(t *testing.T, people []stores.ID, interest stores.ID) {
	post, comments := fx.id(stores.KindPost), fx.ids(stores.KindComment, len(people))
	rows := stores.Rows{Posts: []stores.Post{{ID: post, Author: people[0], Wall: people[0], Text: "x", Audience: stores.AudiencePublic, CreatedAt: at(0)}}}
	for i, person := range people {
		c := stores.Comment{ID: comments[i], Author: person, ReplyTo: post, Text: "x", CreatedAt: at(i)}
		if i+1 < len(people) {
			c.ReplyTo = comments[i+1]
		}
		rows.Comments = append(rows.Comments, c)
		rows.MessageTopics = append(rows.MessageTopics, stores.MessageTopic{Message: c.ID, Interest: interest})
		rows.Reactions = append(rows.Reactions, stores.Reaction{User: person, Message: post, Kind: stores.ReactionLike, Since: at(i)})
	}
	fx.put(t, rows)
	first := must(fx.Messages.Comments(t.Context(), comments[:1]))(t)[comments[0]]
	want(t, "post of the last answer", first.Post, post)
	counts := must(fx.Reactions.Counts(t.Context(), people[0], []stores.ID{post}))(t)[post]
	want(t, "reactions", counts, []stores.ReactionCount{{Kind: stores.ReactionLike, Count: len(people)}})
}
