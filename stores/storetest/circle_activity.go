package storetest

import (
	"context"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// CircleActivity tests stores.CircleActivity.
func CircleActivity(t *testing.T, open Open) {
	s := suite{t, open, "CircleActivity"}
	s.promises(circleActivityCalls)
	s.circleActivityPage()
	s.circleActivityJob()
	s.circleActivityVisitor()

	s.test("unknown people have no circle, and no keys return an empty map", func(t *testing.T, fx *fixture) {
		v := newPlaceFixture(t, fx)
		strangers := []stores.ID{fx.id(stores.KindUser), {}, asKind(v.me, stores.KindPage)}
		for _, viewer := range append(strangers, v.me) {
			for _, keys := range [][]stores.ID{strangers, nil} {
				sameLists(t, "Pages", must(fx.CircleActivity.Pages(t.Context(), viewer, keys, stores.CirclePages{Reach: 3}, wholeList))(t), nil)
				sameLists(t, "Jobs", must(fx.CircleActivity.Jobs(t.Context(), viewer, keys, stores.CircleJobs{Reach: 3, Place: v.country}, wholeList))(t), nil)
				filter := stores.CircleVisitors{Reach: 3, Places: [stores.MaxVisited]stores.ID{v.country}, From: at(0), Until: at(9)}
				sameLists(t, "Visitors", must(fx.CircleActivity.Visitors(t.Context(), viewer, keys, filter, wholeList))(t), nil)
			}
		}
	})
	s.test("a missing place and an ID of another kind contain nothing", func(t *testing.T, fx *fixture) {
		v := newPlaceFixture(t, fx)
		v.work(t, v.friend, "Mill", v.city, 1999)
		v.write(t, v.friend, v.city, at(0))
		for _, place := range []stores.ID{fx.id(stores.KindPlace), asKind(v.city, stores.KindPage), v.friend} {
			want(t, "jobs", len(v.jobs(t, stores.CircleJobs{Reach: 3, Place: place})), 0)
			want(t, "visitors", len(v.visitors(t, stores.CircleVisitors{Reach: 3, Places: [stores.MaxVisited]stores.ID{place}, Until: at(9)})), 0)
			both := [stores.MaxVisited]stores.ID{v.city, place}
			want(t, "visitors of it and a city", len(v.visitors(t, stores.CircleVisitors{Reach: 3, Places: both, Until: at(9)})), 0)
		}
	})
}

func drawReach(t *rapid.T) int { return rapid.IntRange(1, stores.MaxReach).Draw(t, "reach") }

func circleActivityCalls(t *testing.T, fx *fixture, n int) []call {
	people, place := fx.people(t, n, nil), fx.places(t, 1, nil)[0]
	me := fx.person(t)
	fx.befriend(t, me, people[0])
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"CircleActivity.Pages", n, func(ctx context.Context) error {
			return errOf(fx.CircleActivity.Pages(ctx, me, people, stores.CirclePages{Reach: 3, Since: at(0)}, window))
		}},
		{"CircleActivity.Jobs", n, func(ctx context.Context) error {
			return errOf(fx.CircleActivity.Jobs(ctx, me, people, stores.CircleJobs{Reach: 3, Place: place}, window))
		}},
		{"CircleActivity.Visitors", n, func(ctx context.Context) error {
			filter := stores.CircleVisitors{Reach: 3, Places: [stores.MaxVisited]stores.ID{place}, From: at(0), Until: at(1)}
			return errOf(fx.CircleActivity.Visitors(ctx, me, people, filter, window))
		}},
	}
}
