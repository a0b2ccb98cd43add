package storetest

import (
	"testing"
	"time"

	"fivefold/stores"
)

// capped returns a reach whose numbers from MinAdGroup on are MinAdGroup.
func capped(a stores.AdReach) stores.AdReach {
	for group, n := range a.Groups {
		a.Groups[group] = min(n, stores.MinAdGroup)
	}
	a.Few = min(a.Few, stores.MinAdGroup)
	return a
}

// adReach tests Reach.
func (s suite) adReach() {
	const enough = stores.MinAdGroup
	s.test("Reach counts the people of each group once, and those of the groups that have too few", func(t *testing.T, fx *fixture) {
		b, people := fx.budget(t, 100), fx.people(t, 2*enough, nil)
		l, places, interests := fx.lease(t, b, 50), fx.ids(stores.KindPlace, 2), fx.ids(stores.KindInterest, 2)
		show := func(segment stores.Segment, people ...stores.ID) {
			t.Helper()
			for _, p := range people {
				e := fx.impression(b, l, p, 1)
				e.Segment = segment
				click := e
				click.Kind = stores.AdClick
				fx.recordEvents(t, at(9), []stores.AdEvent{e, click}, stores.AdEventRecorded, stores.AdEventRecorded)
			}
		}
		show(stores.Segment{Age: "25-34", Gender: "female", Place: places[0]}, people[:6]...)
		show(stores.Segment{Age: "25-34", Gender: "male", Place: places[0]}, people[3:enough]...) // 3 to 5 are in both
		show(stores.Segment{Age: "35-44", Gender: "female", Interest: interests[0]}, people[:2]...)
		show(stores.Segment{Age: "35-44", Gender: "female", Interest: interests[1]}, people[1:4]...)
		show(stores.Segment{Age: "35-44", Gender: "female", Interest: interests[1]}, people[1], people[1], people[1])
		show(stores.Segment{Age: "65+"}, people[4])
		show(stores.Segment{}, people[enough:]...)
		show(stores.Segment{}, people...) // more than are needed
		for by, wanted := range map[stores.AdBreakdown]stores.AdReach{
			stores.AdByAge:    {Groups: map[stores.Segment]int{{Age: "25-34"}: enough, {Age: "35-44"}: 4, {Age: "65+"}: 1, {}: enough}, Few: 5},
			stores.AdByGender: {Groups: map[stores.Segment]int{{Gender: "female"}: 6, {Gender: "male"}: enough - 3, {}: enough}, Few: enough},
			stores.AdByAgeGender: {Groups: map[stores.Segment]int{{Age: "25-34", Gender: "female"}: 6, {Age: "25-34", Gender: "male"}: enough - 3,
				{Age: "35-44", Gender: "female"}: 4, {Age: "65+"}: 1, {}: enough}, Few: enough},
			stores.AdByPlace:    {Groups: map[stores.Segment]int{{Place: places[0]}: enough, {}: enough}},
			stores.AdByInterest: {Groups: map[stores.Segment]int{{Interest: interests[0]}: 2, {Interest: interests[1]}: 3, {}: enough}, Few: 4},
		} {
			found := must(fx.AdReports.Reach(t.Context(), []stores.ID{b.campaign, fx.id(stores.KindCampaign), b.campaign}, by))(t)
			want(t, "campaigns", len(found), 1)
			want(t, string(by), capped(found[b.campaign]), wanted)
		}
		for _, by := range []stores.AdBreakdown{stores.AdTotal, stores.AdByDay, stores.AdByAdSet, stores.AdByCreative} {
			want(t, string(by), len(must(fx.AdReports.Reach(t.Context(), []stores.ID{b.campaign}, by))(t)), 0)
		}
	})
	s.test("an event that is not recorded, or of no person, adds nobody to a reach", func(t *testing.T, fx *fixture) {
		b, p := fx.budget(t, 100), fx.person(t)
		l := fx.lease(t, b, 50)
		fx.recordEvents(t, at(99), []stores.AdEvent{fx.impression(b, l, p, 1)}, stores.AdEventExpired)
		fx.recordEvents(t, at(9), []stores.AdEvent{fx.impression(b, l, stores.ID{}, 1)}, stores.AdEventRecorded)
		want(t, "campaigns", len(must(fx.AdReports.Reach(t.Context(), []stores.ID{b.campaign}, stores.AdByAge))(t)), 0)
	})
	s.test("a reach has whether figures were added", func(t *testing.T, fx *fixture) {
		campaign := fx.id(stores.KindCampaign)
		wantError(t, "Add", fx.AdReports.Add(t.Context(), campaign, "a", []stores.AdFigures{{Day: at(0).Truncate(24 * time.Hour), Clicks: 1}}), nil)
		want(t, "reach", must(fx.AdReports.Reach(t.Context(), []stores.ID{campaign, fx.id(stores.KindCampaign)}, stores.AdByAge))(t),
			map[stores.ID]stores.AdReach{campaign: {Groups: map[stores.Segment]int{}, Added: true}})
	})
	s.test("of people who come at once none is missing in a reach that has too few", func(t *testing.T, fx *fixture) {
		b, people := fx.budget(t, 100), fx.people(t, enough-1, nil)
		l := fx.lease(t, b, 50)
		var shown [16]stores.AdEvent
		for i := range shown {
			shown[i] = fx.impression(b, l, people[i%len(people)], 1)
			shown[i].Segment.Age = "25-34"
		}
		for _, err := range concurrently(len(shown), func(i int) error { return errOf(fx.Delivery.Record(t.Context(), shown[i:i+1], at(9))) }) {
			if err != nil {
				t.Error(err)
			}
		}
		want(t, "reach", must(fx.AdReports.Reach(t.Context(), []stores.ID{b.campaign}, stores.AdByAge))(t)[b.campaign],
			stores.AdReach{Groups: map[stores.Segment]int{{Age: "25-34"}: enough - 1}, Few: enough - 1})
	})
}
