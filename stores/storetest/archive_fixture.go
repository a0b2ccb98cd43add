package storetest

import (
	"fmt"
	"reflect"
	"time"

	"fivefold/stores"
)

// allTables makes rows of every table that are not stored yet: 12 people, of whom the first three are friends of the next
// and the fourth blocks the fifth, with what they like, where they live and belong, the pages they are in, and what they write.
// A place comes before the one it is part of, a comment before the one it replies to.
func (fx *fixture) allTables() stores.Rows {
	places := fx.ids(stores.KindPlace, 4)
	rows := stores.Rows{Users: fx.users(12, func(i int, u *stores.User) {
		u.Bio, u.Languages = fmt.Sprintf("I am %d", i), []string{"de", "en"}[:i%3]
		u.ProfileFields = []stores.ProfileField{{Label: "Born", Value: "1843"}, {Label: "Lives in", Value: "Åbo"}}[:i%2]
		u.FriendsVisibility = []stores.Visibility{stores.Everyone, stores.FriendsOnly, stores.OnlyMe}[i%3]
		u.InterestsVisibility = []stores.Visibility{stores.OnlyMe, stores.Everyone}[i%2]
		setOptional(u, places[i%2], func(bit int) bool { return i*7&(1<<bit) != 0 })
	})}
	rows.Places = []stores.Place{
		{ID: places[0], Kind: stores.City, Name: "Åbo", URL: "https://example.org/", PartOf: places[2]},
		{ID: places[1], Kind: stores.City, Name: "Somewhere"},
		{ID: places[2], Kind: stores.Country, Name: "Suomi", PartOf: places[3]},
		{ID: places[3], Kind: stores.Continent, Name: "Europe"},
	}
	for i, id := range fx.ids(stores.KindOrganisation, 4) {
		rows.Organisations = append(rows.Organisations, stores.Organisation{
			ID: id, Kind: []stores.OrganisationKind{stores.University, stores.Company}[i%2], Name: fmt.Sprintf("Organisation %d", i),
			URL: []string{"", "https://example.org/"}[i/2], Place: []stores.ID{places[2], {}, places[0], places[1]}[i],
		})
	}
	for i, id := range fx.ids(stores.KindInterest, 6) {
		rows.Interests = append(rows.Interests, stores.Interest{ID: id, Kind: []string{stores.KindBand, stores.KindGenre}[i%2], Name: fmt.Sprintf("Thing %d", i)})
	}
	rows.Interests[0].URL = "https://example.org/"
	for i, interest := range rows.Interests {
		rows.Genres = append(rows.Genres, stores.Genre{Interest: interest.ID, Genre: rows.Interests[1].ID, Count: 1 + i})
	}
	id := func(i int) stores.ID { return rows.Users[i].ID }
	for i := range 6 {
		rows.Passwords = append(rows.Passwords, stores.Password{User: id(i), Hash: fmt.Sprintf("hash %d", i)})
		for j := range 3 {
			rows.Likes = append(rows.Likes, stores.Like{User: id(i), Interest: rows.Interests[(i+2*j)%6].ID, Strength: 1 + j, Since: at(j)})
		}
	}
	for i := range 3 {
		rows.Friendships = append(rows.Friendships, friendship(id(i), id(i+1), at(i)))
	}
	rows.Friendships[1].Requester = stores.ID{} // unknown
	asked := friendship(id(0), id(3), at(4))
	asked.Since = time.Time{}
	rows.Friendships = append(rows.Friendships, asked)
	for i := range 3 {
		rows.Blocks = append(rows.Blocks, stores.Block{Blocker: id(4 + i), Blocked: id(8 + i), Since: at(i)})
	}
	for i := range 6 {
		for j := range 3 {
			o := rows.Organisations[(i+j)%4]
			rows.Affiliations = append(rows.Affiliations, stores.Affiliation{User: id(i), Organisation: o.ID, Kind: o.Kind, Year: []int{0, 9999, 2009}[j]})
		}
	}
	rows.Pages = fx.newPages(5, func(i int, p *stores.Page) {
		p.Kind = []stores.PageKind{stores.Business, stores.Group}[i%2]
		if i > 0 { // the first has no optional value
			p.Category, p.About, p.URL, p.Owner = "COMPANY", fmt.Sprintf("About %d\n", i), "https://example.org/", id(i)
		}
	})
	for i, page := range rows.Pages[:4] { // the last has no member and no topic
		for j := range 3 {
			rows.PageTopics = append(rows.PageTopics, stores.PageTopic{Page: page.ID, Interest: rows.Interests[(i+2*j)%6].ID})
			role := []stores.PageRole{stores.Member, stores.Moderator}[j%2]
			rows.Memberships = append(rows.Memberships, stores.Membership{Page: page.ID, User: id(i + 2*j), Role: role, Since: at(i + j)})
		}
		for _, other := range rows.Pages[:i] {
			rows.PageLinks = append(rows.PageLinks, pageLink(page.ID, other.ID))
		}
	}
	fx.addMessages(&rows)
	fillLast(&rows)
	return rows
}

// fillLast sets every text that is empty in the last row of each table, so that a new text of a noun needs no edit here.
func fillLast(rows *stores.Rows) {
	tables := reflect.ValueOf(rows).Elem()
	for i := range tables.NumField() {
		if tables.Field(i).Len() == 0 {
			panic(fmt.Sprintf("storetest: allTables makes no rows of %s; add one there", stores.Tables()[i]))
		}
		last := tables.Field(i).Index(tables.Field(i).Len() - 1)
		for j := range last.NumField() {
			if text, ok := last.Field(j).Addr().Interface().(*string); ok && *text == "" {
				*text = "the last " + last.Type().Field(j).Name + " 🦊"
			}
		}
	}
}

// counts returns how many rows each table has; a table without rows may be absent.
func (fx *fixture) counts(t tester) map[stores.Table]int {
	t.Helper()
	got := must(fx.Archive.Counts(t.Context()))(t)
	counts := map[stores.Table]int{}
	for _, table := range stores.Tables() {
		counts[table] = got[table]
		delete(got, table)
	}
	want(t, "tables that are none", len(got), 0)
	return counts
}

// scan reads all rows in pages and fails unless they are in order of their keys.
func (fx *fixture) scan(t tester, limit int) stores.Rows {
	t.Helper()
	var all stores.Rows
	counts := fx.counts(t)
	for _, table := range stores.Tables() {
		var page stores.Rows
		for {
			page = must(fx.Archive.Scan(t.Context(), table, page, limit))(t)
			if page.Counts()[table] != page.Len() || page.Len() > limit {
				t.Fatalf("Scan of %d %s returns %+v", limit, table, page)
			}
			if page.Len() == 0 {
				break
			}
			if all.Append(page); all.Counts()[table] > counts[table] {
				t.Fatalf("Scan of %s returns more than the %d rows there are", table, counts[table])
			}
		}
	}
	if inOrder := sortRows(all); !reflect.DeepEqual(all, inOrder) {
		t.Fatalf("not in order:\n got %+v\nwant %+v", all, inOrder)
	}
	return all
}

// expectRows fails unless the store holds these rows and no others.
func (fx *fixture) expectRows(t tester, rows stores.Rows) {
	t.Helper()
	got, wanted := fx.scan(t, stores.MaxLimit), sortRows(withCounts(rows))
	want(t, "Users", got.Users, wanted.Users)
	got.Users, wanted.Users = nil, nil
	want(t, "rows", got, wanted)
}
