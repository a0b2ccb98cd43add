package storetest

import (
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// circleActivityVisitor tests Visitors.
func (s suite) circleActivityVisitor() {
	s.check("Visitors returns the people of each circle who wrote in all of the places and live in none", func(t *rapid.T, fx *fixture) {
		n := drawCircleModel(t, fx)
		filter := stores.CircleVisitors{
			Reach: drawReach(t), From: at(rapid.IntRange(-1, 1).Draw(t, "from")), Until: at(rapid.IntRange(2, 4).Draw(t, "until")),
		}
		places := rapid.Permutation(n.sortedPlaces()).Draw(t, "places")
		copy(filter.Places[:rapid.SampledFrom([]int{1, 1, 1, 2, 2, 3, 5}).Draw(t, "how many")], places)
		window := drawFirst(t)
		got := must(fx.CircleActivity.Visitors(t.Context(), n.viewer, n.people, filter, window))(t)
		for _, person := range n.people {
			if n.exists(person) {
				sameList(t, "Visitors of "+n.names(person), got[person], n.visitors(person, filter), window)
			}
		}
	})
	s.test("From is inclusive and Until is exclusive", func(t *testing.T, fx *fixture) {
		v := newPlaceFixture(t, fx)
		for _, when := range []time.Time{at(1).Add(-time.Microsecond), at(1), at(2).Add(-time.Microsecond), at(2)} {
			v.write(t, v.friend, v.city, when)
		}
		got := v.visitors(t, stores.CircleVisitors{Reach: 1, Places: [stores.MaxVisited]stores.ID{v.city}, From: at(1), Until: at(2)})
		want(t, "visitors", got, []stores.Visitor{{User: v.friend, Messages: 2, Counts: [stores.MaxVisited]int{2}}})
	})
	s.test("Counts are in the order of the places, and a message in two of them counts in both and once in Messages", func(t *testing.T, fx *fixture) {
		v := newPlaceFixture(t, fx)
		other := fx.places(t, 1, func(_ int, p *stores.Place) { p.PartOf = v.continent })[0]
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
	s.test("a resident of a place, or of a place in it, is no visitor; a person without a city is one", func(t *testing.T, fx *fixture) {
		v := newPlaceFixture(t, fx)
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
		must(fx.Users.Update(t.Context(), v.friend, stores.UserChange{City: new(stores.ID{})}))(t)
		want(t, "of both, without a city", len(visitors(v.city, v.home)), 1)
	})
	s.lists("Visitors", func(t tester, fx *fixture, rank []int) listFixture {
		v := newPlaceFixture(t, fx)
		ids := fx.people(t, len(rank), nil)
		for i, id := range ids {
			for n := range rank[i] + 2 {
				v.write(t, id, []stores.ID{v.home, v.city, v.country}[n%3], at(0))
			}
		}
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					fx.befriend(t, v.friend, ids[i])
				}
			},
			remove: func(i int) { fx.act(t, v.friend, stores.ActUnfriend, ids[i], at(9)) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				filter := stores.CircleVisitors{Reach: 2, Places: [stores.MaxVisited]stores.ID{v.continent, v.home}, From: at(0), Until: at(1)}
				got, err := fx.CircleActivity.Visitors(t.Context(), v.me, v.keys(), filter, window)
				return listOf(got, err, v.me, func(x stores.Visitor) stores.ID { return x.User })
			},
		}
	})
}
