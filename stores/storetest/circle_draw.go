package storetest

import (
	"slices"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// drawCircleModel draws a network with places, jobs, memberships and messages, and stores it.
func drawCircleModel(t *rapid.T, fx *fixture) *circleModel {
	n := &circleModel{places: map[stores.ID]stores.Place{}, organisations: map[stores.ID]stores.Organisation{}}
	somewhere := n.drawPlaces(t, fx)
	first, last := rapid.SampledFrom([]string{"Ada", "Ada", "ada", "Adá", ""}), rapid.SampledFrom([]string{"b", "B", "Ä", "a b", "b", ""})
	birthday := rapid.SampledFrom([]stores.Date{
		"", "2000-02-29", "1985-04-20", "1985-04-21", "1990-05-21", "1991-05-22", "1970-12-31", "0099-01-01",
	})
	n.networkModel = drawNetwork(t, fx, func(u *stores.User) {
		u.FirstName, u.LastName = first.Draw(t, "first name"), last.Draw(t, "last name")
		u.City, u.Birthday = somewhere.Draw(t, "home"), birthday.Draw(t, "birthday")
	})
	n.drawJobs(t, fx, somewhere)
	n.drawPages(t, fx, 3)
	n.drawMessages(t, fx, somewhere)
	return n
}

// drawPlaces stores a continent with two countries, which have three cities between them, a country of no continent, and a
// city of no country; it returns a generator of one of them or none.
func (n *circleModel) drawPlaces(t *rapid.T, fx *fixture) *rapid.Generator[stores.ID] {
	kinds := []stores.PlaceKind{
		stores.Continent, stores.Country, stores.Country, stores.Country, stores.City, stores.City, stores.City, stores.City,
	}
	parent := []int{-1, 0, 0, -1, 1, 1, 2, -1}
	ids := fx.ids(stores.KindPlace, len(kinds))
	rows := make([]stores.Place, len(ids))
	for i, id := range ids {
		rows[i] = stores.Place{ID: id, Kind: kinds[i], Name: "Place"}
		if parent[i] >= 0 {
			rows[i].PartOf = ids[parent[i]]
		}
		n.places[id] = rows[i]
	}
	fx.put(t, stores.Rows{Places: rows})
	return rapid.SampledFrom(append(slices.Clone(ids), stores.ID{}))
}

// drawJobs draws companies, a university and affiliations.
func (n *circleModel) drawJobs(t *rapid.T, fx *fixture, somewhere *rapid.Generator[stores.ID]) {
	names := []string{"A", "A", "AB", "a", "É", "University"}
	var rows stores.Rows
	for i, id := range fx.ids(stores.KindOrganisation, len(names)) {
		o := stores.Organisation{ID: id, Kind: stores.Company, Name: names[i], Place: somewhere.Draw(t, "company at")}
		if names[i] == "University" {
			o.Kind = stores.University
		}
		n.organisations[id] = o
		rows.Organisations = append(rows.Organisations, o)
		for _, person := range n.people {
			if year := rapid.SampledFrom([]int{-1, -1, 0, 1, 1999, 1999, 2000, stores.MaxYear}).Draw(t, "year"); year >= 0 {
				n.affiliations = append(n.affiliations, stores.Affiliation{User: person, Organisation: id, Kind: o.Kind, Year: year})
			}
		}
	}
	rows.Affiliations = n.affiliations
	fx.put(t, rows)
}

// drawMessages draws posts on walls and pages, and comments on them and on each other, some of which are deleted.
func (n *circleModel) drawMessages(t *rapid.T, fx *fixture, somewhere *rapid.Generator[stores.ID]) {
	person := rapid.SampledFrom(n.people)
	instant := rapid.Map(rapid.IntRange(0, 3), at)
	deleted := rapid.SampledFrom([]time.Time{{}, {}, {}, {}, at(9)})
	for _, id := range fx.ids(stores.KindPost, rapid.IntRange(1, 10).Draw(t, "posts")) {
		p := stores.Post{
			ID: id, Author: person.Draw(t, "author"), Audience: stores.AudiencePublic, Text: "Post", Place: somewhere.Draw(t, "at"),
			CreatedAt: instant.Draw(t, "instant"), DeletedAt: deleted.Draw(t, "deleted"),
		}
		if rapid.Bool().Draw(t, "on a page") {
			p.Page = rapid.SampledFrom(n.pages).Draw(t, "page")
		} else {
			p.Wall = person.Draw(t, "wall")
			p.Audience = rapid.SampledFrom([]stores.Audience{stores.AudiencePublic, stores.AudienceFriends, stores.AudienceOnlyMe}).Draw(t, "audience")
		}
		n.posts = append(n.posts, p)
	}
	for _, id := range fx.ids(stores.KindComment, rapid.IntRange(0, 10).Draw(t, "comments")) {
		c := stores.Comment{
			ID: id, Author: person.Draw(t, "author"), Text: "Comment", Place: somewhere.Draw(t, "at"),
			CreatedAt: instant.Draw(t, "instant"), DeletedAt: deleted.Draw(t, "deleted"),
		}
		if above := rapid.IntRange(0, len(n.posts)+len(n.comments)-1).Draw(t, "answers"); above < len(n.posts) {
			c.ReplyTo, c.Post = n.posts[above].ID, n.posts[above].ID
		} else {
			c.ReplyTo, c.Post = n.comments[above-len(n.posts)].ID, n.comments[above-len(n.posts)].Post
		}
		n.comments = append(n.comments, c)
	}
	fx.put(t, stores.Rows{Posts: n.posts, Comments: n.comments})
}
