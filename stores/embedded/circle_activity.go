package embedded

import (
	"context"
	"maps"

	"fivefold/stores"
)

// circleActivity implements stores.CircleActivity.
type circleActivity struct{ *Engine }

// joinedPageReader reads pages and the number of posts there by those who joined.
var joinedPageReader = listReader[stores.JoinedPage]{
	kind: stores.KindPage,
	read: func(_ *row, at *stores.ListPosition) stores.JoinedPage {
		return stores.JoinedPage{Page: at.ID, Posts: int(at.Rank)}
	},
}

// Pages implements stores.CircleActivity.
func (s circleActivity) Pages(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CirclePages, window stores.Window,
) (map[stores.ID]stores.List[stores.JoinedPage], error) {
	args := []arg{named("since", timeArg(filter.Since))}
	// Most pages have no posts of the circle. When those with posts fill the window, the others are not read. Friends alone seldom have so many.
	result := map[stores.ID]stores.List[stores.JoinedPage]{}
	if rest := people; filter.Reach > 1 && !window.Count && !window.Backward && (window.After == nil || window.After.Rank > 0) {
		posted := computedList{with: circleTable, body: `
SELECT r.n, sum(r.posts) AS rank, r.page AS id FROM (
	SELECT c.n, c.id, p.page, count(*) AS posts
	FROM circle c CROSS JOIN user u INDEXED BY user_listed ON u.id = c.id AND ` + interestsVisible + `
	CROSS JOIN message p INDEXED BY message_author_page ON p.author = c.id AND p.page IS NOT NULL AND ` + postVisible + `
	GROUP BY c.n, c.id, p.page
) r CROSS JOIN membership x ON x.page = r.page AND x.user = r.id AND x.since >= :since GROUP BY r.n, r.page`}
		lists, err := queryCircles(ctx, s.Engine, viewer, people, filter.Reach, joinedPageReader, posted, window, args...)
		if err != nil {
			return nil, err
		}
		people = nil
		for _, person := range rest {
			if list := lists[person]; list.More {
				result[person] = list
			} else {
				people = append(people, person)
			}
		}
	}
	if len(result) > 0 && len(people) == 0 {
		return result, nil
	}
	joined := computedList{with: circleTable, body: `
SELECT c.n, count(p.number) AS rank, x.page AS id
FROM circle c CROSS JOIN user u INDEXED BY user_listed ON u.id = c.id AND ` + interestsVisible + `
CROSS JOIN membership x ON x.user = c.id AND x.since >= :since
LEFT JOIN message p ON p.author = c.id AND p.page = x.page AND ` + postVisible + `
GROUP BY c.n, x.page`}
	lists, err := queryCircles(ctx, s.Engine, viewer, people, filter.Reach, joinedPageReader, joined, window, args...)
	if err != nil {
		return nil, err
	}
	maps.Copy(result, lists)
	return result, nil
}

// jobReader reads affiliations with companies, ordered by year, person and company name.
var jobReader = listReader[stores.Affiliation]{
	kind:    stores.KindOrganisation,
	columns: ", user, year",
	read: func(r *row, at *stores.ListPosition) stores.Affiliation {
		return stores.Affiliation{User: r.id(stores.KindUser), Year: r.int(), Organisation: at.ID, Kind: stores.Company}
	},
}

// Jobs implements stores.CircleActivity.
func (s circleActivity) Jobs(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleJobs, window stores.Window,
) (map[stores.ID]stores.List[stores.Affiliation], error) {
	condition := ""
	if filter.Before != 0 {
		condition = " AND x.year BETWEEN 1 AND :year - 1"
	}
	// A position has one ascending text: the person's ID as hex digits of fixed length, then the company name as a key that ascends when
	// names descend.
	source := computedList{with: withAreas, text: "text", body: `
SELECT c.n, iif(x.year = 0, :unknown_year, -x.year) AS rank, hex(c.id) || ` + descendingKey("o.name") + ` AS text, o.id, c.id AS user, x.year
FROM circle c CROSS JOIN affiliation x ON x.user = c.id` + condition + `
CROSS JOIN organisation o ON o.id = x.organisation AND o.kind = 'COMPANY' AND o.place IN (SELECT place FROM inside)`}
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, jobReader, source, window,
		areasArg(filter.Place), named("year", intArg(filter.Before)),
		named("unknown_year", intArg(-1-stores.MaxYear)))
}

// descendingKey returns an SQL expression whose order is the reverse of the order of text: each hex digit of its bytes is replaced by a
// letter in reverse order, and the end sorts after all letters, so that a text comes after the texts it is a prefix of.
func descendingKey(text string) string {
	reversed := "hex(" + text + ")"
	for i, digit := range "0123456789ABCDEF" {
		reversed = "replace(" + reversed + ", '" + string(digit) + "', '" + string(rune('z'-i)) + "')"
	}
	return reversed + " || '~'"
}
