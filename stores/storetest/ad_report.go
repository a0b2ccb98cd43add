package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fivefold/stores"
)

// AdReports tests stores.AdReports.
func AdReports(t *testing.T, open Open) {
	s := suite{t, open, "AdReports"}
	s.promises(adReportCalls)
	s.adFigures()
	s.adShown()
	s.adReach()
}

func adReportCalls(t *testing.T, fx *fixture, n int) []call {
	b := fx.budget(t, 10)
	campaigns, people := make([]stores.ID, n), fx.people(t, n, nil)
	for i := range campaigns {
		campaigns[i] = b.campaign
	}
	return []call{
		{"AdReports.Figures", n, func(ctx context.Context) error {
			return errOf(fx.AdReports.Figures(ctx, campaigns, time.Time{}, time.Time{}, stores.AdByDay))
		}},
		{"AdReports.Reach", n, func(ctx context.Context) error { return errOf(fx.AdReports.Reach(ctx, campaigns, stores.AdByAge)) }},
		{"AdReports.Add", 0, func(ctx context.Context) error {
			return fx.AdReports.Add(ctx, b.campaign, "source", []stores.AdFigures{{Day: at(0), Clicks: 1}})
		}},
		{"AdReports.Shown", n, func(ctx context.Context) error {
			return errOf(fx.AdReports.Shown(ctx, people, stores.Window{Limit: 2, Count: true}))
		}},
	}
}

// adFigures tests Figures and Add.
func (s suite) adFigures() {
	day := at(0).UTC().Truncate(24 * time.Hour)
	s.test("figures are added up by what they are broken down by", func(t *testing.T, fx *fixture) {
		campaign, other := fx.id(stores.KindCampaign), fx.id(stores.KindCampaign)
		sets, places, interests := fx.ids(stores.KindAdSet, 2), fx.ids(stores.KindPlace, 2), fx.ids(stores.KindInterest, 2)
		var rows []stores.AdFigures
		for i := range 16 {
			f := stores.AdFigures{Day: day.AddDate(0, 0, i%2), AdSet: sets[i/2%2], Segment: stores.Segment{Age: []string{"", "30-34"}[i/4%2], Gender: []string{"", "F"}[i/8%2]},
				Impressions: 1 << i, Clicks: int64(i), Spend: stores.Spend{Minor: int64(i), Nanos: 900_000_000}}
			if i%3 == 0 {
				f.Segment.Place, f.Segment.Interest = places[i%2], interests[i/2%2]
			}
			rows = append(rows, f)
		}
		wantError(t, "Add", fx.AdReports.Add(t.Context(), campaign, "a", rows), nil)
		wantError(t, "Add", fx.AdReports.Add(t.Context(), other, "a", rows[:1]), nil)
		keys := map[stores.AdBreakdown]func(stores.AdFigures) string{
			stores.AdTotal: func(stores.AdFigures) string { return "" }, stores.AdByDay: func(f stores.AdFigures) string { return f.Day.Format(time.DateOnly) },
			stores.AdByAge: func(f stores.AdFigures) string { return f.Segment.Age }, stores.AdByGender: func(f stores.AdFigures) string { return f.Segment.Gender },
			stores.AdByAgeGender: func(f stores.AdFigures) string { return f.Segment.Age + "\x00" + f.Segment.Gender },
			stores.AdByPlace:     func(f stores.AdFigures) string { return f.Segment.Place.String() }, stores.AdByInterest: func(f stores.AdFigures) string { return f.Segment.Interest.String() },
			stores.AdByAdSet: func(f stores.AdFigures) string { return f.AdSet.String() }, stores.AdByCreative: func(f stores.AdFigures) string { return f.Creative.String() },
		}
		for by, key := range keys {
			sums := map[string]string{}
			for _, f := range rows {
				total := stores.AdFigures{}
				for _, g := range rows {
					if key(f) == key(g) {
						total.Impressions, total.Clicks, total.Spend = total.Impressions+g.Impressions, total.Clicks+g.Clicks, must(total.Spend.Add(g.Spend))(t)
					}
				}
				sums[key(f)] = fmt.Sprint(total.Impressions, total.Clicks, total.Spend)
			}
			got, previous := map[string]string{}, ""
			for i, f := range must(fx.AdReports.Figures(t.Context(), []stores.ID{campaign, other, campaign}, time.Time{}, time.Time{}, by))(t)[campaign] {
				if k := key(f); i > 0 && k <= previous {
					t.Errorf("%s: %q after %q", by, k, previous)
				}
				previous = key(f)
				got[previous] = fmt.Sprint(f.Impressions, f.Clicks, f.Spend)
			}
			want(t, string(by), got, sums)
		}
	})
	s.test("figures are added once for each source, also to those of other sources", func(t *testing.T, fx *fixture) {
		campaign := fx.id(stores.KindCampaign)
		figures := []stores.AdFigures{{Day: day.Add(time.Hour), Clicks: 2, Spend: stores.Spend{Nanos: 600_000_000}}}
		for _, source := range []string{"a", "a", "b"} {
			wantError(t, "Add", fx.AdReports.Add(t.Context(), campaign, source, figures), nil)
		}
		got := must(fx.AdReports.Figures(t.Context(), []stores.ID{campaign}, time.Time{}, time.Time{}, stores.AdByDay))(t)
		want(t, "figures", got[campaign], []stores.AdFigures{{Day: day, Clicks: 4, Spend: stores.Spend{Minor: 1, Nanos: 200_000_000}}})
	})
	s.test("bad figures return an error and add nothing", func(t *testing.T, fx *fixture) {
		campaign := fx.id(stores.KindCampaign)
		wantError(t, "negative", fx.AdReports.Add(t.Context(), campaign, "a", []stores.AdFigures{{Clicks: 1}, {Clicks: -1}}), stores.ErrAmount)
		wantError(t, "too many", fx.AdReports.Add(t.Context(), campaign, "a", make([]stores.AdFigures, stores.MaxBatch+1)), stores.ErrTooMany)
		wantError(t, "no campaign", fx.AdReports.Add(t.Context(), fx.person(t), "a", nil), stores.ErrNotFound)
		want(t, "figures", len(must(fx.AdReports.Figures(t.Context(), []stores.ID{campaign}, time.Time{}, time.Time{}, stores.AdTotal))(t)), 0)
	})
	s.test("figures are those of whole days from from and before until", func(t *testing.T, fx *fixture) {
		campaign := fx.id(stores.KindCampaign)
		var rows []stores.AdFigures
		for i := range 5 {
			rows = append(rows, stores.AdFigures{Day: day.AddDate(0, 0, i), Clicks: 1 << i})
		}
		wantError(t, "Add", fx.AdReports.Add(t.Context(), campaign, "a", rows), nil)
		for _, c := range []struct {
			from, until time.Time
			clicks      int64
		}{{day.AddDate(0, 0, 1), day.AddDate(0, 0, 3), 6}, {time.Time{}, day.AddDate(0, 0, 2), 3}, {day.AddDate(0, 0, 3).Add(time.Hour), time.Time{}, 24}} {
			got := must(fx.AdReports.Figures(t.Context(), []stores.ID{campaign}, c.from, c.until, stores.AdTotal))(t)[campaign]
			want(t, "clicks", got[0].Clicks, c.clicks)
		}
	})
}

// adShown tests Shown.
func (s suite) adShown() {
	s.test("Shown returns the ads that a person has seen, the latest first", func(t *testing.T, fx *fixture) {
		b, people := fx.budget(t, 100), fx.people(t, 2, nil)
		l := fx.lease(t, b, 50)
		var events []stores.AdEvent
		var outcomes []stores.AdEventOutcome
		for i := range 5 {
			e := fx.impression(b, l, people[0], 1)
			e.At, e.Reasons = at(i/2), fmt.Sprintf(`["%d"]`, i)
			events, outcomes = append(events, e), append(outcomes, stores.AdEventRecorded)
		}
		click := events[0]
		click.Kind = stores.AdClick
		fx.recordEvents(t, at(9), append(events, click, fx.impression(b, l, people[1], 1)), append(outcomes, stores.AdEventRecorded, stores.AdEventRecorded)...)
		shown := func(i int) stores.ShownAd {
			e := events[i]
			return stores.ShownAd{Token: e.Token, Campaign: b.campaign, AdSet: e.AdSet, Creative: e.Creative, Reasons: e.Reasons, At: e.At}
		}
		first := must(fx.AdReports.Shown(t.Context(), people, stores.Window{Limit: 3, Count: true}))(t)
		want(t, "first page", values(first[people[0]]), []stores.ShownAd{shown(4), shown(2), shown(3)})
		want(t, "Total, More", []any{first[people[0]].Total, first[people[0]].More, len(first[people[1]].Items)}, []any{5, true, 1})
		after := first[people[0]].Items[2].At
		want(t, "next page", values(must(fx.AdReports.Shown(t.Context(), people, stores.Window{Limit: 3, After: &after}))(t)[people[0]]), []stores.ShownAd{shown(0), shown(1)})
	})
}
