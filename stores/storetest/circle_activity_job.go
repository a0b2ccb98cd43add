package storetest

import (
	"slices"
	"strings"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// circleActivityJob tests Jobs.
func (s suite) circleActivityJob() {
	s.check("Jobs returns where each circle's people work in a place, the earliest year first", func(t *rapid.T, fx *fixture) {
		n := drawCircleModel(t, fx)
		filter := stores.CircleJobs{
			Reach: drawReach(t), Place: rapid.SampledFrom(n.sortedPlaces()).Draw(t, "place"),
			Before: rapid.SampledFrom([]int{0, 0, 1, 1999, 2000, 2001, stores.MaxYear}).Draw(t, "before"),
		}
		window := drawFirst(t)
		got := must(fx.CircleActivity.Jobs(t.Context(), n.viewer, n.people, filter, window))(t)
		for _, person := range n.people {
			if n.exists(person) {
				sameList(t, "Jobs of "+n.names(person), got[person], n.jobs(person, filter), window)
			}
		}
	})
	s.test("a company is in its place and in every place that contains it", func(t *testing.T, fx *fixture) {
		v := newPlaceFixture(t, fx)
		v.work(t, v.friend, "In the city", v.city, 1)
		v.work(t, v.friend, "In the country", v.country, 2)
		v.work(t, v.friend, "On the continent", v.continent, 3)
		v.work(t, v.friend, "Elsewhere", v.abroad, 4)
		v.work(t, v.friend, "Nowhere", stores.ID{}, 5)
		for place, wanted := range map[stores.ID]int{v.city: 1, v.country: 2, v.continent: 3, v.abroad: 1, v.home: 0} {
			want(t, "jobs", len(v.jobs(t, stores.CircleJobs{Reach: 1, Place: place})), wanted)
		}
	})
	s.test("an affiliation with a university is no job", func(t *testing.T, fx *fixture) {
		v := newPlaceFixture(t, fx)
		university := fx.organisations(t, 1, func(_ int, o *stores.Organisation) { o.Place = v.city })[0]
		fx.affiliate(t, v.friend, university, 1999)
		want(t, "jobs", len(v.jobs(t, stores.CircleJobs{Reach: 1, Place: v.city})), 0)
	})
	s.test("affiliations without a year come last, and Before omits them and its own year", func(t *testing.T, fx *fixture) {
		v := newPlaceFixture(t, fx)
		wanted := make([]stores.Affiliation, 4)
		for i, year := range []int{1, 1999, stores.MaxYear, 0} {
			wanted[i] = stores.Affiliation{User: v.friend, Organisation: v.work(t, v.friend, "Mill", v.city, year), Kind: stores.Company, Year: year}
		}
		for before, n := range map[int]int{0: 4, 1: 0, 2: 1, 1999: 1, 2000: 2, stores.MaxYear: 2, stores.MaxYear + 1: 3} {
			want(t, "jobs", v.jobs(t, stores.CircleJobs{Reach: 1, Place: v.city, Before: before}), wanted[:n])
		}
	})
	s.test("for one person and year, names are in reverse order of their bytes", func(t *testing.T, fx *fixture) {
		names := append(slices.Clone(scripts), "", " ", "a", "aa", "aaa", "a\u0001", "~", "\U0010FFFF", "ab\uFFFF", strings.Repeat("é", 200))
		slices.SortFunc(names, func(a, b string) int { return strings.Compare(b, a) })
		v := newPlaceFixture(t, fx)
		for _, name := range names {
			v.work(t, v.friend, name, v.city, 1999)
		}
		got := v.jobs(t, stores.CircleJobs{Reach: 1, Place: v.city})
		var organisations []stores.ID
		for _, a := range got {
			organisations = append(organisations, a.Organisation)
		}
		found := must(fx.Organisations.ByIDs(t.Context(), organisations))(t)
		for i, id := range organisations {
			want(t, "name", found[id].Name, names[i])
		}
		want(t, "jobs", len(got), len(names))
	})
	s.lists("Jobs", func(t tester, fx *fixture, rank []int) listFixture {
		v := newPlaceFixture(t, fx)
		ids := fx.organisations(t, len(rank), func(i int, o *stores.Organisation) {
			o.Kind, o.Place, o.Name = stores.Company, v.city, []string{"A", "AB"}[rank[i]%2]
		})
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					fx.affiliate(t, v.friend, ids[i], 2000-rank[i]/2)
				}
			},
			remove: func(i int) { fx.disaffiliate(t, v.friend, ids[i]) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.CircleActivity.Jobs(t.Context(), v.me, v.keys(), stores.CircleJobs{Reach: 2, Place: v.country}, window)
				return listOf(got, err, v.me, func(a stores.Affiliation) stores.ID { return a.Organisation })
			},
		}
	})
}
