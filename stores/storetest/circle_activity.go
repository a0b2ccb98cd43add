package storetest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// Whereabouts tests stores.Whereabouts.
func Whereabouts(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(whereaboutsCalls)
	s.joinedPages()
	s.circleJobs()
	s.visitors()

	s.test("the circles of unknown people are nowhere, and no keys give an empty map", func(t *testing.T, w *world) {
		v := newVillage(t, w)
		strangers := []stores.ID{w.id(stores.KindUser), {}, posing(v.me, stores.KindPage)}
		for _, viewer := range append(strangers, v.me) {
			for _, keys := range [][]stores.ID{strangers, nil} {
				sameLists(t, "Pages", must(w.CircleActivity.Pages(t.Context(), viewer, keys, stores.CirclePages{Reach: 3}, wholeList))(t), nil)
				sameLists(t, "Jobs", must(w.CircleActivity.Jobs(t.Context(), viewer, keys, stores.CircleJobs{Reach: 3, Place: v.country}, wholeList))(t), nil)
				filter := stores.CircleVisitors{Reach: 3, Places: [stores.MaxVisited]stores.ID{v.country}, From: at(0), Until: at(9)}
				sameLists(t, "Visitors", must(w.CircleActivity.Visitors(t.Context(), viewer, keys, filter, wholeList))(t), nil)
			}
		}
	})
	s.test("nothing is in a missing place, nor in what is no place", func(t *testing.T, w *world) {
		v := newVillage(t, w)
		v.work(t, v.friend, "Mill", v.city, 1999)
		v.write(t, v.friend, v.city, at(0))
		for _, place := range []stores.ID{w.id(stores.KindPlace), posing(v.city, stores.KindPage), v.friend} {
			want(t, "jobs", len(v.jobs(t, stores.CircleJobs{Reach: 3, Place: place})), 0)
			want(t, "visitors", len(v.visitors(t, stores.CircleVisitors{Reach: 3, Places: [stores.MaxVisited]stores.ID{place}, Until: at(9)})), 0)
			both := [stores.MaxVisited]stores.ID{v.city, place}
			want(t, "visitors of it and a city", len(v.visitors(t, stores.CircleVisitors{Reach: 3, Places: both, Until: at(9)})), 0)
		}
	})
}

// joinedPages tests Pages.
func (s suite) joinedPages() {
	s.check("Pages gives what each circle's people joined, and how many posts of theirs are there", func(t *rapid.T, w *world) {
		n := drawNeighbourhood(t, w)
		filter := stores.CirclePages{Reach: drawReach(t), Since: at(rapid.IntRange(-1, 3).Draw(t, "since"))}
		window := drawFirst(t)
		got := must(w.CircleActivity.Pages(t.Context(), n.viewer, n.people, filter, window))(t)
		for _, person := range n.people {
			if n.exists(person) {
				sameList(t, "Pages of "+n.names(person), got[person], n.joined(person, filter), window)
			}
		}
	})
	s.test("whoever joined at the moment Since has joined, whoever joined before has not, and their posts do not count", func(t *testing.T, w *world) {
		v := newVillage(t, w)
		others, pages := w.people(t, 2, nil), w.pages(t, 2, nil)
		w.befriend(t, v.me, others...)
		w.join(t, pages[0], v.friend, at(1))
		w.join(t, pages[0], others[0], at(1).Add(-time.Microsecond))
		w.join(t, pages[1], others[0], at(0))
		for _, author := range append(others, v.friend) {
			v.post(t, author, pages[0])
		}
		want(t, "pages", v.joined(t, v.me, stores.CirclePages{Reach: 1, Since: at(1)}), []stores.JoinedPage{{Page: pages[0], Posts: 1}})
	})
	s.test("posts elsewhere, comments and deleted posts do not count, and a page without posts is among the pages", func(t *testing.T, w *world) {
		v := newVillage(t, w)
		pages := w.pages(t, 2, nil)
		w.join(t, pages[0], v.friend, at(0))
		post := v.post(t, v.friend, pages[0])
		v.post(t, v.friend, pages[1])
		v.write(t, v.friend, stores.ID{}, at(0)) // on a wall
		comment := stores.Comment{ID: w.id(stores.KindComment), Author: v.friend, ReplyTo: post, Text: "Comment", CreatedAt: at(1)}
		if _, err := w.Messages.CreateComment(t.Context(), comment, nil); err != nil {
			t.Fatalf("CreateComment: %v", err)
		}
		filter := stores.CirclePages{Reach: 1, Since: at(0)}
		want(t, "pages", v.joined(t, v.me, filter), []stores.JoinedPage{{Page: pages[0], Posts: 1}})
		w.delete(t, post, at(2))
		want(t, "pages after the post has gone", v.joined(t, v.me, filter), []stores.JoinedPage{{Page: pages[0]}})
		w.leave(t, pages[0], v.friend)
		want(t, "pages after the friend has gone", len(v.joined(t, v.me, filter)), 0)
	})
	s.test("only people whose interests viewer may see have joined anything", func(t *testing.T, w *world) {
		v := newVillage(t, w)
		page := w.pages(t, 1, nil)[0]
		w.join(t, page, v.friend, at(0))
		joined := []stores.JoinedPage{{Page: page}}
		for visibility, seen := range map[stores.Visibility][3]bool{ // by the friend, by the friend's friend, by anybody
			stores.Everyone: {true, true, true}, stores.FriendsOnly: {true, true, false}, stores.OnlyMe: {true, false, false},
		} {
			must(w.Users.Update(t.Context(), v.friend, stores.UserChange{InterestsVisibility: &visibility}))(t)
			for i, viewer := range []stores.ID{v.friend, v.me, {}} {
				wanted := joined
				if !seen[i] {
					wanted = nil
				}
				want(t, string(visibility), v.joined(t, viewer, stores.CirclePages{Reach: 1, Since: at(0)}), wanted)
			}
		}
	})
	s.lists("Pages", func(t tester, w *world, rank []int) feed {
		v := newVillage(t, w)
		ids := w.pages(t, len(rank), nil)
		for i, page := range ids {
			for range rank[i] {
				v.post(t, v.friend, page)
			}
		}
		return feed{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					w.join(t, ids[i], v.friend, at(i))
				}
			},
			remove: func(i int) { w.leave(t, ids[i], v.friend) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := w.CircleActivity.Pages(t.Context(), v.me, v.keys(), stores.CirclePages{Reach: 2, Since: at(0)}, window)
				return only(got, err, v.me, func(p stores.JoinedPage) stores.ID { return p.Page })
			},
		}
	})
}

// circleJobs tests Jobs.
func (s suite) circleJobs() {
	s.check("Jobs gives where each circle's people work in a place, the longest there first", func(t *rapid.T, w *world) {
		n := drawNeighbourhood(t, w)
		filter := stores.CircleJobs{
			Reach: drawReach(t), Place: rapid.SampledFrom(n.inOrder()).Draw(t, "place"),
			Before: rapid.SampledFrom([]int{0, 0, 1, 1999, 2000, 2001, stores.MaxYear}).Draw(t, "before"),
		}
		window := drawFirst(t)
		got := must(w.CircleActivity.Jobs(t.Context(), n.viewer, n.people, filter, window))(t)
		for _, person := range n.people {
			if n.exists(person) {
				sameList(t, "Jobs of "+n.names(person), got[person], n.jobs(person, filter), window)
			}
		}
	})
	s.test("a company is in its place and in all that the place is in", func(t *testing.T, w *world) {
		v := newVillage(t, w)
		v.work(t, v.friend, "In the city", v.city, 1)
		v.work(t, v.friend, "In the country", v.country, 2)
		v.work(t, v.friend, "On the continent", v.continent, 3)
		v.work(t, v.friend, "Elsewhere", v.abroad, 4)
		v.work(t, v.friend, "Nowhere", stores.ID{}, 5)
		for place, wanted := range map[stores.ID]int{v.city: 1, v.country: 2, v.continent: 3, v.abroad: 1, v.home: 0} {
			want(t, "jobs", len(v.jobs(t, stores.CircleJobs{Reach: 1, Place: place})), wanted)
		}
	})
	s.test("who studied somewhere does not work there", func(t *testing.T, w *world) {
		v := newVillage(t, w)
		university := w.organisations(t, 1, func(_ int, o *stores.Organisation) { o.Place = v.city })[0]
		w.affiliate(t, v.friend, university, 1999)
		want(t, "jobs", len(v.jobs(t, stores.CircleJobs{Reach: 1, Place: v.city})), 0)
	})
	s.test("those who do not tell since when come last, and are left out with Before, as is that year", func(t *testing.T, w *world) {
		v := newVillage(t, w)
		wanted := make([]stores.Affiliation, 4)
		for i, year := range []int{1, 1999, stores.MaxYear, 0} {
			wanted[i] = stores.Affiliation{User: v.friend, Organisation: v.work(t, v.friend, "Mill", v.city, year), Kind: stores.Company, Year: year}
		}
		for before, n := range map[int]int{0: 4, 1: 0, 2: 1, 1999: 1, 2000: 2, stores.MaxYear: 2, stores.MaxYear + 1: 3} {
			want(t, "jobs", v.jobs(t, stores.CircleJobs{Reach: 1, Place: v.city, Before: before}), wanted[:n])
		}
	})
	s.test("of one person and year, names stand in the reverse order of their bytes", func(t *testing.T, w *world) {
		names := append(slices.Clone(scripts), "", " ", "a", "aa", "aaa", "a\u0001", "~", "\U0010FFFF", "ab\uFFFF", strings.Repeat("é", 200))
		slices.SortFunc(names, func(a, b string) int { return strings.Compare(b, a) })
		v := newVillage(t, w)
		for _, name := range names {
			v.work(t, v.friend, name, v.city, 1999)
		}
		got := v.jobs(t, stores.CircleJobs{Reach: 1, Place: v.city})
		var organisations []stores.ID
		for _, a := range got {
			organisations = append(organisations, a.Organisation)
		}
		found := must(w.Organisations.ByIDs(t.Context(), organisations))(t)
		for i, id := range organisations {
			want(t, "name", found[id].Name, names[i])
		}
		want(t, "jobs", len(got), len(names))
	})
	s.lists("Jobs", func(t tester, w *world, rank []int) feed {
		v := newVillage(t, w)
		ids := w.organisations(t, len(rank), func(i int, o *stores.Organisation) {
			o.Kind, o.Place, o.Name = stores.Company, v.city, []string{"A", "AB"}[rank[i]%2]
		})
		return feed{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					w.affiliate(t, v.friend, ids[i], 2000-rank[i]/2)
				}
			},
			remove: func(i int) { w.disaffiliate(t, v.friend, ids[i]) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := w.CircleActivity.Jobs(t.Context(), v.me, v.keys(), stores.CircleJobs{Reach: 2, Place: v.country}, window)
				return only(got, err, v.me, func(a stores.Affiliation) stores.ID { return a.Organisation })
			},
		}
	})
}

// visitors tests Visitors.
func (s suite) visitors() {
	s.check("Visitors gives those of each circle's people who wrote in all of the places and live in none", func(t *rapid.T, w *world) {
		n := drawNeighbourhood(t, w)
		filter := stores.CircleVisitors{
			Reach: drawReach(t), From: at(rapid.IntRange(-1, 1).Draw(t, "from")), Until: at(rapid.IntRange(2, 4).Draw(t, "until")),
		}
		places := rapid.Permutation(n.inOrder()).Draw(t, "places")
		copy(filter.Places[:rapid.SampledFrom([]int{1, 1, 1, 2, 2, 3, 5}).Draw(t, "how many")], places)
		window := drawFirst(t)
		got := must(w.CircleActivity.Visitors(t.Context(), n.viewer, n.people, filter, window))(t)
		for _, person := range n.people {
			if n.exists(person) {
				sameList(t, "Visitors of "+n.names(person), got[person], n.visitors(person, filter), window)
			}
		}
	})
	s.test("what was written at the moment From counts, what was written at Until does not", func(t *testing.T, w *world) {
		v := newVillage(t, w)
		for _, when := range []time.Time{at(1).Add(-time.Microsecond), at(1), at(2).Add(-time.Microsecond), at(2)} {
			v.write(t, v.friend, v.city, when)
		}
		got := v.visitors(t, stores.CircleVisitors{Reach: 1, Places: [stores.MaxVisited]stores.ID{v.city}, From: at(1), Until: at(2)})
		want(t, "visitors", got, []stores.Visitor{{User: v.friend, Messages: 2, Counts: [stores.MaxVisited]int{2}}})
	})
	s.test("Counts are in the order of the places, and a message in two of them is counted in both and once in all", func(t *testing.T, w *world) {
		v := newVillage(t, w)
		other := w.places(t, 1, func(_ int, p *stores.Place) { p.PartOf = v.continent })[0]
		v.write(t, v.friend, v.city, at(0))
		v.write(t, v.friend, v.country, at(0))
		v.write(t, v.friend, v.continent, at(0))
		v.write(t, v.friend, other, at(0))
		v.write(t, v.friend, v.home, at(0))
		v.write(t, v.friend, stores.ID{}, at(0))
		places := [stores.MaxVisited]stores.ID{other, v.continent, v.city, v.country}
		got := v.visitors(t, stores.CircleVisitors{Reach: 1, Places: places, Until: at(9)})
		want(t, "visitors", got, []stores.Visitor{{User: v.friend, Messages: 4, Counts: [stores.MaxVisited]int{1, 4, 1, 2}}})
	})
	s.test("who lives in a place, or in one that it is part of, is no visitor; who does not tell where they live is one", func(t *testing.T, w *world) {
		v := newVillage(t, w)
		v.write(t, v.friend, v.city, at(0))
		v.write(t, v.friend, v.home, at(0))
		visitors := func(places ...stores.ID) []stores.Visitor {
			filter := stores.CircleVisitors{Reach: 1, Until: at(9)}
			copy(filter.Places[:], places)
			return v.visitors(t, filter)
		}
		want(t, "of the city", len(visitors(v.city)), 1)
		for _, places := range [][]stores.ID{{v.home}, {v.abroad}, {v.city, v.home}, {v.abroad, v.country}} {
			want(t, "of where the friend lives", len(visitors(places...)), 0)
		}
		must(w.Users.Update(t.Context(), v.friend, stores.UserChange{City: new(stores.ID{})}))(t)
		want(t, "of both, as nobody knows where the friend lives", len(visitors(v.city, v.home)), 1)
	})
	s.lists("Visitors", func(t tester, w *world, rank []int) feed {
		v := newVillage(t, w)
		ids := w.people(t, len(rank), nil)
		for i, id := range ids {
			for n := range rank[i] + 2 {
				v.write(t, id, []stores.ID{v.home, v.city, v.country}[n%3], at(0))
			}
		}
		return feed{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					w.befriend(t, v.friend, ids[i])
				}
			},
			remove: func(i int) { w.act(t, v.friend, stores.ActUnfriend, ids[i], at(9)) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				filter := stores.CircleVisitors{Reach: 2, Places: [stores.MaxVisited]stores.ID{v.continent, v.home}, From: at(0), Until: at(1)}
				got, err := w.CircleActivity.Visitors(t.Context(), v.me, v.keys(), filter, window)
				return only(got, err, v.me, func(x stores.Visitor) stores.ID { return x.User })
			},
		}
	})
}

func drawReach(t *rapid.T) int { return rapid.IntRange(1, stores.MaxReach).Draw(t, "reach") }

func whereaboutsCalls(t *testing.T, w *world, n int) []call {
	people, place := w.people(t, n, nil), w.places(t, 1, nil)[0]
	me := w.person(t)
	w.befriend(t, me, people[0])
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"CircleActivity.Pages", n, func(ctx context.Context) error {
			return failure(w.CircleActivity.Pages(ctx, me, people, stores.CirclePages{Reach: 3, Since: at(0)}, window))
		}},
		{"CircleActivity.Jobs", n, func(ctx context.Context) error {
			return failure(w.CircleActivity.Jobs(ctx, me, people, stores.CircleJobs{Reach: 3, Place: place}, window))
		}},
		{"CircleActivity.Visitors", n, func(ctx context.Context) error {
			filter := stores.CircleVisitors{Reach: 3, Places: [stores.MaxVisited]stores.ID{place}, From: at(0), Until: at(1)}
			return failure(w.CircleActivity.Visitors(ctx, me, people, filter, window))
		}},
	}
}
