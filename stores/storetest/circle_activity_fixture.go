package storetest

import (
	"time"

	"fivefold/stores"
)

// A placeFixture is a person with a friend, and places for the friend's posts and jobs.
type placeFixture struct {
	*fixture
	me, friend               stores.ID
	continent, country, city stores.ID // the city is in the country, which is on the continent
	abroad, home             stores.ID // the friend lives in the city home, which is in the country abroad
}

func newPlaceFixture(t tester, fx *fixture) *placeFixture {
	t.Helper()
	v := &placeFixture{fixture: fx, me: fx.person(t)}
	places := fx.ids(stores.KindPlace, 5)
	v.continent, v.country, v.city, v.abroad, v.home = places[0], places[1], places[2], places[3], places[4]
	fx.put(t, stores.Rows{Places: []stores.Place{
		{ID: v.continent, Kind: stores.Continent, Name: "Continent"}, {ID: v.country, Kind: stores.Country, Name: "Country", PartOf: v.continent},
		{ID: v.city, Kind: stores.City, Name: "City", PartOf: v.country}, {ID: v.abroad, Kind: stores.Country, Name: "Abroad"},
		{ID: v.home, Kind: stores.City, Name: "Home", PartOf: v.abroad},
	}})
	v.friend = fx.people(t, 1, func(_ int, u *stores.User) { u.City = v.home })[0]
	fx.befriend(t, v.me, v.friend)
	return v
}

// keys are the person, twice, and IDs without a circle.
func (v *placeFixture) keys() []stores.ID {
	return []stores.ID{v.id(stores.KindUser), v.me, {}, v.me}
}

// work stores a company and a person's job there, and returns the company.
func (v *placeFixture) work(t tester, person stores.ID, name string, place stores.ID, year int) stores.ID {
	t.Helper()
	company := v.organisations(t, 1, func(_ int, o *stores.Organisation) { o.Kind, o.Name, o.Place = stores.Company, name, place })[0]
	v.affiliate(t, person, company, year)
	return company
}

// write stores a post on its author's own wall.
func (v *placeFixture) write(t tester, author, place stores.ID, when time.Time) {
	t.Helper()
	p := stores.Post{
		ID: v.id(stores.KindPost), Author: author, Wall: author, Text: "Post", Audience: stores.AudiencePublic, Place: place, CreatedAt: when,
	}
	v.put(t, stores.Rows{Posts: []stores.Post{p}})
}

// post stores a post on a page, and returns its ID.
func (v *placeFixture) post(t tester, author, page stores.ID) stores.ID {
	t.Helper()
	p := stores.Post{ID: v.id(stores.KindPost), Author: author, Page: page, Text: "Post", Audience: stores.AudiencePublic, CreatedAt: at(0)}
	v.put(t, stores.Rows{Posts: []stores.Post{p}})
	return p.ID
}

// joined returns the pages that friends joined. It compares them with those that it reads one by one with a larger reach: in the fixture
// nobody is farther away.
func (v *placeFixture) joined(t tester, viewer stores.ID, filter stores.CirclePages) (all []stores.JoinedPage) {
	t.Helper()
	read := func(window stores.Window) stores.List[stores.JoinedPage] {
		return must(v.CircleActivity.Pages(t.Context(), viewer, []stores.ID{v.me}, filter, window))(t)[v.me]
	}
	all = values(read(wholeList))
	filter.Reach = 2
	var each []stores.JoinedPage
	for window := (stores.Window{Limit: 1}); ; {
		page := read(window)
		if each = append(each, values(page)...); !page.More {
			break
		}
		window.After = &page.Items[0].At
	}
	want(t, "pages one by one", each, all)
	return all
}

func (v *placeFixture) jobs(t tester, filter stores.CircleJobs) []stores.Affiliation {
	t.Helper()
	return values(must(v.CircleActivity.Jobs(t.Context(), v.me, []stores.ID{v.me}, filter, wholeList))(t)[v.me])
}

func (v *placeFixture) visitors(t tester, filter stores.CircleVisitors) []stores.Visitor {
	t.Helper()
	return values(must(v.CircleActivity.Visitors(t.Context(), v.me, []stores.ID{v.me}, filter, wholeList))(t)[v.me])
}
