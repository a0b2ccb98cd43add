package resolvers

import (
	"slices"
	"testing"

	"fivefold/stores"
)

func TestSmallGroupsHaveNoRowOfTheirOwn(t *testing.T) {
	t.Parallel()
	const enough = stores.MinAdGroup
	age := func(age string) stores.Segment { return stores.Segment{Age: age} }
	row := func(a string, n int64) stores.AdFigures {
		return stores.AdFigures{Segment: age(a), Impressions: n, Clicks: n / 10, Spend: stores.Spend{Minor: n, Nanos: 600_000_000}}
	}
	sum := func(rows ...stores.AdFigures) stores.AdFigures {
		total := rows[0]
		total.Segment = stores.Segment{}
		for _, f := range rows[1:] {
			spend, err := total.Spend.Add(f.Spend)
			if err != nil {
				t.Fatal(err)
			}
			total = stores.AdFigures{Impressions: total.Impressions + f.Impressions, Clicks: total.Clicks + f.Clicks, Spend: spend}
		}
		return total
	}
	unknown, a, b, c, d := row("", 1000), row("18-24", 200), row("25-34", 30), row("35-44", 40), row("45-54", 5)
	type groups = map[stores.Segment]int
	for name, test := range map[string]struct {
		rows   []stores.AdFigures
		reach  stores.AdReach
		wanted []stores.AdFigures
	}{
		"none":                         {nil, stores.AdReach{}, nil},
		"large groups":                 {[]stores.AdFigures{unknown, a, b}, stores.AdReach{Groups: groups{{}: enough, age("18-24"): enough, age("25-34"): enough}}, []stores.AdFigures{unknown, a, b}},
		"one person":                   {[]stores.AdFigures{d}, stores.AdReach{Groups: groups{age("45-54"): 1}, Few: 1}, []stores.AdFigures{sum(d)}},
		"one person and a large group": {[]stores.AdFigures{a, d}, stores.AdReach{Groups: groups{age("18-24"): enough, age("45-54"): 1}, Few: 1}, []stores.AdFigures{sum(a, d)}},
		"one person and large groups": {[]stores.AdFigures{a, b, d}, stores.AdReach{Groups: groups{age("18-24"): enough, age("25-34"): enough, age("45-54"): 1}, Few: 1},
			[]stores.AdFigures{sum(a, d), b}},
		"many impressions of one person": {[]stores.AdFigures{a, b, c}, stores.AdReach{Groups: groups{age("18-24"): 1, age("25-34"): enough, age("35-44"): enough}, Few: 1},
			[]stores.AdFigures{sum(a, b), c}},
		"small groups of enough people": {[]stores.AdFigures{a, b, c}, stores.AdReach{Groups: groups{age("18-24"): enough - 1, age("25-34"): enough, age("35-44"): enough - 1}, Few: enough},
			[]stores.AdFigures{sum(a, c), b}},
		"small groups of the same people": {[]stores.AdFigures{a, b, c}, stores.AdReach{Groups: groups{age("18-24"): enough - 1, age("25-34"): enough, age("35-44"): enough - 1}, Few: enough - 1},
			[]stores.AdFigures{sum(a, b, c)}},
		"a small group and many unknown": {[]stores.AdFigures{unknown, a, d}, stores.AdReach{Groups: groups{{}: enough, age("18-24"): enough, age("45-54"): 1}, Few: 1},
			[]stores.AdFigures{sum(unknown, d), a}},
		"few unknown": {[]stores.AdFigures{unknown, a, b}, stores.AdReach{Groups: groups{{}: 2, age("18-24"): enough, age("25-34"): enough}, Few: 2}, []stores.AdFigures{sum(unknown, a), b}},
		"a period without the small group": {[]stores.AdFigures{a, b}, stores.AdReach{Groups: groups{age("18-24"): enough, age("25-34"): enough, age("45-54"): 1}, Few: 1},
			[]stores.AdFigures{sum(a), b}},
		"a period without the group that is merged": {[]stores.AdFigures{b, d}, stores.AdReach{Groups: groups{age("18-24"): enough, age("25-34"): enough, age("45-54"): 1}, Few: 1},
			[]stores.AdFigures{sum(d), b}},
		"a period of one large group": {[]stores.AdFigures{b}, stores.AdReach{Groups: groups{age("18-24"): enough, age("25-34"): enough, age("45-54"): 1}, Few: 1}, []stores.AdFigures{b}},
		"people who are not known":    {[]stores.AdFigures{a, d}, stores.AdReach{}, []stores.AdFigures{sum(a, d)}},
		"figures that were added":     {[]stores.AdFigures{unknown, a, d}, stores.AdReach{Added: true}, []stores.AdFigures{unknown, a, d}},
		"added figures and one person": {[]stores.AdFigures{a, b, d}, stores.AdReach{Groups: groups{age("25-34"): enough, age("45-54"): 1}, Few: 1, Added: true},
			[]stores.AdFigures{sum(b, d), a}},
	} {
		got, err := mergeSmallGroups(slices.Clone(test.rows), test.reach)
		if err != nil || !slices.Equal(got, test.wanted) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, test.wanted)
		}
		if len(test.rows) > 0 && sum(got...) != sum(test.rows...) {
			t.Errorf("%s: the sum is %v, want %v", name, sum(got...), sum(test.rows...))
		}
	}
	huge := row("18-24", 1<<62)
	if _, err := mergeSmallGroups([]stores.AdFigures{huge, huge, huge}, stores.AdReach{}); err == nil {
		t.Error("a sum that overflows is no error")
	}
}

// Reports by age, by gender and by both reveal no small group when they are compared: what is in a row by age or gender is in rows by both, or in the row without a group.
func TestComparedReportsRevealNoSmallGroup(t *testing.T) {
	t.Parallel()
	people := map[stores.Segment]int{{Age: "18-24", Gender: "female"}: 10, {Age: "18-24", Gender: "male"}: 1, {Age: "25-34", Gender: "female"}: 20, {Age: "25-34", Gender: "male"}: 20}
	var rows []stores.AdFigures
	for group, n := range people {
		rows = append(rows, stores.AdFigures{Segment: group, Impressions: int64(7 * n), Clicks: int64(n)})
	}
	slices.SortFunc(rows, func(a, b stores.AdFigures) int { return compareSegments(a.Segment, b.Segment) })
	both, err := mergeSmallGroups(rows, stores.AdReach{Groups: people, Few: 1})
	if err != nil {
		t.Fatal(err)
	}
	for by, wanted := range map[stores.AdBreakdown][]stores.AdFigures{
		stores.AdByAge:    {{Impressions: 77, Clicks: 11}, {Segment: stores.Segment{Age: "25-34"}, Impressions: 280, Clicks: 40}},
		stores.AdByGender: {{Impressions: 77, Clicks: 11}, {Segment: stores.Segment{Gender: "female"}, Impressions: 140, Clicks: 20}, {Segment: stores.Segment{Gender: "male"}, Impressions: 140, Clicks: 20}},
		stores.AdByAgeGender: {{Impressions: 77, Clicks: 11}, {Segment: stores.Segment{Age: "25-34", Gender: "female"}, Impressions: 140, Clicks: 20},
			{Segment: stores.Segment{Age: "25-34", Gender: "male"}, Impressions: 140, Clicks: 20}},
	} {
		if got, err := addUpGroups(both, by); err != nil || !slices.Equal(got, wanted) {
			t.Errorf("by %s: %v, %v, want %v", by, got, err, wanted)
		}
	}
	huge := stores.AdFigures{Segment: stores.Segment{Age: "18-24"}, Spend: stores.Spend{Minor: 1 << 62}}
	if _, err := addUpGroups([]stores.AdFigures{huge, huge}, stores.AdByGender); err == nil {
		t.Error("a sum that overflows is no error")
	}
}
