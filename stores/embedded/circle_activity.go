package embedded

import (
	"context"

	"fivefold/stores"
)

// whereabouts implements stores.Whereabouts.
type whereabouts struct{ *Engine }

// joinedList reads pages and how many posts of theirs those who joined have there.
var joinedList = list[stores.JoinedPage]{
	kind: stores.KindPage,
	settle: func(i *stores.Item[stores.JoinedPage]) {
		i.Value = stores.JoinedPage{Page: i.At.ID, Posts: int(i.At.Rank)}
	},
}

// Pages implements stores.Whereabouts.
func (s whereabouts) Pages(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CirclePages, window stores.Window,
) (map[stores.ID]stores.List[stores.JoinedPage], error) {
	from := gathering{with: withCircle(filter.Reach), body: `
SELECT c.n, count(p.number) AS rank, x.page AS id
FROM circle c CROSS JOIN user u INDEXED BY user_listed ON u.id = c.id AND ` + interestsOpen + `
CROSS JOIN membership x ON x.user = c.id AND x.since >= :since
LEFT JOIN message p ON p.author = c.id AND p.page = x.page AND ` + postOpen + `
GROUP BY c.n, x.page`}
	return windows(ctx, s.Engine, "CircleActivity.Pages", keysOf(people, stores.KindUser), joinedList, from, window,
		named("viewer", person(viewer)), named("since", filter.Since.UnixMicro()))
}

// jobList reads affiliations with companies, which stand by year, by person and by name.
var jobList = list[stores.Affiliation]{
	kind:    stores.KindOrganisation,
	columns: ", user, year",
	into: func(i *stores.Item[stores.Affiliation]) []any {
		return []any{identity{&i.Value.User, stores.KindUser}, whole{&i.Value.Year}}
	},
	settle: func(i *stores.Item[stores.Affiliation]) {
		i.Value.Organisation, i.Value.Kind = i.At.ID, stores.Company
	},
}

// Jobs implements stores.Whereabouts.
func (s whereabouts) Jobs(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleJobs, window stores.Window,
) (map[stores.ID]stores.List[stores.Affiliation], error) {
	condition := ""
	if filter.Before != 0 {
		condition = " AND x.year BETWEEN 1 AND :year - 1"
	}
	// A position has one text, which ascends: it begins with the person, in as many digits as every other, and goes on with the
	// name in a form that ascends as names descend.
	from := gathering{with: withAreas(filter.Reach), text: "text", body: `
SELECT c.n, iif(x.year = 0, :untold, -x.year) AS rank, hex(c.id) || ` + descending("o.name") + ` AS text, o.id, c.id AS user, x.year
FROM circle c CROSS JOIN affiliation x ON x.user = c.id` + condition + `
CROSS JOIN organisation o ON o.id = x.organisation AND o.kind = 'COMPANY' AND o.place IN (SELECT place FROM inside)`}
	return windows(ctx, s.Engine, "CircleActivity.Jobs", keysOf(people, stores.KindUser), jobList, from, window,
		named("viewer", person(viewer)), named("areas", areasOf(filter.Place)), named("year", filter.Before),
		named("untold", -1-stores.MaxYear))
}

// descending gives an SQL expression whose order is the reverse of a text's: the digits of its bytes, each exchanged for a
// letter that stands the other way round, with an end that is behind all letters. A text stands behind those that begin with it.
func descending(text string) string {
	reversed := "hex(" + text + ")"
	for i, digit := range "0123456789ABCDEF" {
		reversed = "replace(" + reversed + ", '" + string(digit) + "', '" + string(rune('z'-i)) + "')"
	}
	return reversed + " || '~'"
}
