package bookkeeping

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"fivefold/stores"
)

// A GroupPerson is a person of a group of people who have seen ads of a campaign.
type GroupPerson struct {
	Campaign, Person stores.ID
	Segment          stores.Segment
}

// People returns the people of the events of campaigns, each once for each group, in the order in which rows are locked. campaigns are those of leases.
func People(events []stores.AdEvent, campaigns map[stores.ID]stores.ID) []GroupPerson {
	var people []GroupPerson
	for _, e := range events {
		if e.Person.Kind == stores.KindUser {
			people = append(people, GroupPerson{Campaign: campaigns[e.Lease], Person: e.Person, Segment: e.Segment})
		}
	}
	slices.SortFunc(people, func(a, b GroupPerson) int {
		return cmp.Or(FigureKey{Campaign: a.Campaign, Segment: a.Segment}.compare(FigureKey{Campaign: b.Campaign, Segment: b.Segment}), a.Person.Compare(b.Person))
	})
	return slices.Compact(people)
}

// groupColumn is the index of the first column of Segment in breakdowns.
const groupColumn = 3

// GroupColumns are the columns of a table of people of groups.
type GroupColumns struct {
	Table, Campaign, Person string
	Segment                 []string // of the age, the gender, the place and the interest
}

// ReachQuery returns the statement that counts the people of each group of the campaigns for which where holds, and the people of all groups that have too few. Its
// rows have the campaign, the columns of Segment, of which those by which groups are not divided are NULL, and the two counts. It is empty for a breakdown that has no groups.
func ReachQuery(columns GroupColumns, where string, by stores.AdBreakdown) string {
	keys, selected := []string{columns.Campaign}, make([]string, len(columns.Segment))
	for i, name := range columns.Segment {
		selected[i] = "NULL"
		if slices.Contains(breakdowns[by], i+groupColumn) {
			selected[i] = "g." + name
			keys = append(keys, name)
		}
	}
	if len(keys) == 1 {
		return ""
	}
	names, people := strings.Join(keys, ", "), "count(DISTINCT x."+columns.Person+")"
	return "WITH g AS (SELECT " + names + ", " + people + " AS people FROM " + columns.Table + " x WHERE " + where + " GROUP BY " + names + "), s AS (SELECT x." + columns.Campaign +
		" AS campaign, " + people + " AS people FROM " + columns.Table + " x JOIN g USING (" + names + ") WHERE " + where + " AND g.people < " + strconv.Itoa(stores.MinAdGroup) +
		" GROUP BY x." + columns.Campaign + ") SELECT g." + columns.Campaign + ", " + strings.Join(selected, ", ") + ", g.people, s.people FROM g LEFT JOIN s ON s.campaign = g." + columns.Campaign
}
