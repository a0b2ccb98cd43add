package embedded

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// The number of pages is that of the largest data set that is imported. A few pages have many members.
const (
	benchPages       = 22_000
	benchLarge       = 20 // pages with benchMembers members
	benchMembers     = 10_000
	benchMemberships = 100_000 // random memberships of the other pages
	benchLinks       = 170_000
	benchPlaces      = 5_000
)

// benchPageRows returns places, organisations, affiliations, pages, memberships and page links. Its users are those of benchRows.
func benchPageRows() (rows stores.Rows) {
	r := rand.New(rand.NewPCG(5, 6))
	for n := range benchPlaces {
		place := stores.Place{ID: testID(stores.KindPlace, n), Kind: stores.City, Name: fmt.Sprint("Place ", n*7919%benchPlaces)}
		if n > 0 {
			place.PartOf = testID(stores.KindPlace, n/50)
		}
		rows.Places = append(rows.Places, place)
		rows.Organisations = append(rows.Organisations, stores.Organisation{
			ID: testID(stores.KindOrganisation, n), Kind: stores.University, Name: fmt.Sprint("University ", n), Place: place.ID})
	}
	for n := range 2 * benchPeople {
		rows.Affiliations = append(rows.Affiliations, stores.Affiliation{
			User: testID(stores.KindUser, n%benchPeople), Organisation: testID(stores.KindOrganisation, n%benchPlaces), Year: 1950 + n%70})
	}
	about, in := strings.Repeat("About it. ", 30), map[stores.Pair]bool{}
	join := func(page, person int) {
		pair := stores.Pair{A: testID(stores.KindPage, page), B: testID(stores.KindUser, person)}
		if !in[pair] {
			in[pair] = true
			rows.Memberships = append(rows.Memberships, stores.Membership{
				Page: pair.A, User: pair.B, Role: stores.Member, Since: time.Unix(1_600_000_000+int64(r.IntN(1_000_000)), 0)})
		}
	}
	for n := range benchPages {
		kind := []stores.PageKind{stores.Business, stores.Business, stores.Group}[n%3]
		rows.Pages = append(rows.Pages, stores.Page{ID: testID(stores.KindPage, n), Kind: kind, About: about,
			Category: []string{"COMPANY", "POLITICIAN", "TVSHOW", "GOVERNMENT"}[n%4], Name: fmt.Sprint("Page ", n), CreatedAt: time.Unix(int64(n), 0)})
		if n < benchLarge {
			for person := range benchMembers {
				join(n, person*5+n%5)
			}
		}
	}
	for range benchMemberships {
		join(benchLarge+r.IntN(benchPages-benchLarge), r.IntN(benchPeople))
	}
	for range benchLinks {
		a := skewed(r, benchPages)
		rows.PageLinks = append(rows.PageLinks, stores.PageLink{A: testID(stores.KindPage, a), B: testID(stores.KindPage, (a+1+r.IntN(500))%benchPages)})
	}
	slices.SortFunc(rows.PageLinks, func(a, b stores.PageLink) int { return a.A.Compare(b.A) })
	return rows
}

func BenchmarkPages(b *testing.B) {
	e, err := benchEngine()
	if err != nil {
		b.Fatal(err)
	}
	s, r, window := e.Set(), rand.New(rand.NewPCG(7, 8)), stores.Window{Limit: 20}
	ids := func(kind stores.Kind, n, of int) (ids []stores.ID) {
		for _, i := range r.Perm(of)[:n] {
			ids = append(ids, testID(kind, i))
		}
		return ids
	}
	ask := func(name string, question func() error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := question(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	counted := stores.Window{Limit: 20, Count: true}
	for _, n := range []int{1, 20} {
		pages, large := ids(stores.KindPage, n, benchPages), ids(stores.KindPage, n, benchLarge)
		people, viewer := ids(stores.KindUser, n, benchPeople), testID(stores.KindUser, 1)
		for name, question := range map[string]func() (any, error){
			"Pages.ByIDs":         func() (any, error) { return s.Pages.ByIDs(b.Context(), pages) },
			"Places.ByIDs":        func() (any, error) { return s.Places.ByIDs(b.Context(), ids(stores.KindPlace, n, 50)) },
			"Affiliations":        func() (any, error) { return s.Organisations.Affiliations(b.Context(), people) },
			"Pages.Liked":         func() (any, error) { return s.Pages.Liked(b.Context(), large, window) },
			"Memberships.Between": func() (any, error) { return s.Memberships.Between(b.Context(), viewer, pages) },
			"OfPages":             func() (any, error) { return s.Memberships.OfPages(b.Context(), viewer, large, window) },
			"OfPagesCounted":      func() (any, error) { return s.Memberships.OfPages(b.Context(), viewer, large, counted) },
			"OfUsers":             func() (any, error) { return s.Memberships.OfUsers(b.Context(), people, window) },
		} {
			ask(fmt.Sprintf("%s/%d", name, n), func() error { _, err := question(); return err })
		}
	}
	for _, by := range []stores.PageOrder{stores.PagesPopular, stores.PagesByName, stores.PagesNewest} {
		for _, f := range []stores.PageFilter{{}, {Kind: stores.Group}, {Category: "TVSHOW"}, {Kind: stores.Group, Category: "TVSHOW"}} {
			ask(fmt.Sprintf("Catalogue/%s/%s%s", by, f.Kind, f.Category), func() error {
				_, err := s.Pages.Catalogue(b.Context(), f, by, window)
				return err
			})
		}
	}
	n := 0
	ask("JoinAndLeave", func() error {
		n++
		page, user := testID(stores.KindPage, n%benchPages), testID(stores.KindUser, benchPeople-1-n%100)
		if _, err := s.Memberships.Join(b.Context(), page, user, time.Now()); err != nil {
			return nil //nolint:nilerr // already a member
		}
		return s.Memberships.Leave(b.Context(), page, user)
	})
}
