package resolvers

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"fivefold/stores"
)

// groupsOf returns the breakdown whose small groups are merged for a report: that by age and gender for one by age, or by gender, since otherwise the difference of two
// of the three could be the figures of a small group. It returns the empty breakdown for a report that is not by groups of people.
func groupsOf(by stores.AdBreakdown) stores.AdBreakdown {
	switch by {
	case stores.AdByAge, stores.AdByGender, stores.AdByAgeGender:
		return stores.AdByAgeGender
	case stores.AdByPlace, stores.AdByInterest:
		return by
	}
	return ""
}

// adFigures returns the figures of campaigns as their advertisers may see them.
func (r *Resolver) adFigures(ctx context.Context, campaigns []stores.ID, by stores.AdBreakdown, p period) (map[stores.ID][]stores.AdFigures, error) {
	groups := groupsOf(by)
	if groups == "" {
		return r.Stores.AdReports.Figures(ctx, campaigns, p.from, p.until, by)
	}
	figures, err := r.Stores.AdReports.Figures(ctx, campaigns, p.from, p.until, groups)
	if err != nil {
		return nil, err
	}
	reach, err := r.Stores.AdReports.Reach(ctx, campaigns, groups)
	if err != nil {
		return nil, err
	}
	for id, rows := range figures {
		if rows, err = mergeSmallGroups(rows, reach[id]); err == nil {
			rows, err = addUpGroups(rows, by)
		}
		if err != nil {
			return nil, err
		}
		figures[id] = rows
	}
	return figures, nil
}

// addUpGroups adds up rows by age and gender to rows by one of them, in the order of the store. Other reports stay as they are.
func addUpGroups(rows []stores.AdFigures, by stores.AdBreakdown) ([]stores.AdFigures, error) {
	if by == groupsOf(by) {
		return rows, nil
	}
	sums := map[stores.Segment]stores.AdFigures{}
	for _, f := range rows {
		group := stores.Segment{Age: f.Segment.Age}
		if by == stores.AdByGender {
			group = stores.Segment{Gender: f.Segment.Gender}
		}
		sum, err := addFigures(sums[group], f)
		if err != nil {
			return nil, err
		}
		sum.Segment = group
		sums[group] = sum
	}
	return slices.SortedFunc(maps.Values(sums), func(a, b stores.AdFigures) int { return compareSegments(a.Segment, b.Segment) }), nil
}

// addFigures returns the sum of the figures of two rows, without what they are of.
func addFigures(a, b stores.AdFigures) (stores.AdFigures, error) {
	spend, err := a.Spend.Add(b.Spend)
	return stores.AdFigures{Impressions: a.Impressions + b.Impressions, Clicks: a.Clicks + b.Clicks, Spend: spend}, err
}

// mergeSmallGroups adds up the figures of groups of fewer than stores.MinAdGroup people in one row, which is that of the people of whom the group is not known. It is of at
// least as many people, too, since otherwise the difference of the total and the other rows would be the figures of a small group: then the first of the other
// groups is added to it. Which groups are merged follows from all days of the campaign, so that the difference of two periods is that of rows of both.
// Figures that were added are those of a file, and not of people of the network.
func mergeSmallGroups(rows []stores.AdFigures, reach stores.AdReach) ([]stores.AdFigures, error) {
	isSmall := func(group stores.Segment) bool {
		n := reach.Groups[group]
		return n < stores.MinAdGroup && (n > 0 || !reach.Added)
	}
	var large []stores.Segment
	hasSmall := slices.ContainsFunc(rows, func(f stores.AdFigures) bool { return isSmall(f.Segment) })
	for group := range reach.Groups {
		if isSmall(group) {
			hasSmall = true
		} else if group != (stores.Segment{}) {
			large = append(large, group)
		}
	}
	if !hasSmall {
		return rows, nil
	}
	merged := map[stores.Segment]bool{{}: true}
	if len(large) > 0 && max(reach.Few, reach.Groups[stores.Segment{}]) < stores.MinAdGroup {
		merged[slices.MinFunc(large, compareSegments)] = true
	}
	rest, others := stores.AdFigures{}, []stores.AdFigures(nil)
	for _, f := range rows {
		if !merged[f.Segment] && !isSmall(f.Segment) {
			others = append(others, f)
			continue
		}
		var err error
		if rest, err = addFigures(rest, f); err != nil {
			return nil, err
		}
	}
	if len(others) == len(rows) {
		return rows, nil
	}
	return append([]stores.AdFigures{rest}, others...), nil // where the row without a group is
}

func compareSegments(a, b stores.Segment) int {
	return cmp.Or(cmp.Compare(a.Age, b.Age), cmp.Compare(a.Gender, b.Gender), a.Place.Compare(b.Place), a.Interest.Compare(b.Interest))
}
