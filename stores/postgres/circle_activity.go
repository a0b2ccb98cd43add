package postgres

import (
	"context"

	"fivefold/stores"
)

// circleActivity implements stores.CircleActivity.
type circleActivity struct{ *Engine }

// joinedPageList is the list of the pages that body selects, with the number of posts there by those who joined.
func joinedPageList(body string, filter stores.CirclePages) computedList[stores.JoinedPage] {
	return computedList[stores.JoinedPage]{
		kind: stores.KindPage, body: body, args: args{"since": filter.Since},
		read: func(_ *row, at *stores.ListPosition) stores.JoinedPage {
			return stores.JoinedPage{Page: at.ID, Posts: int(at.Rank)}
		},
	}
}

// joinedPages are the memberships x of the people c of a circle whose interests the viewer may see.
var joinedPages = `circle c CROSS JOIN LATERAL (
	SELECT x.page_id FROM users u JOIN memberships x ON x.user_id = u.id AND x.since >= @since WHERE u.id = c.id AND ` + interestsVisible + ` OFFSET 0
) x`

// Pages implements stores.CircleActivity.
func (s circleActivity) Pages(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CirclePages, window stores.Window,
) (map[stores.ID]stores.List[stores.JoinedPage], error) {
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, joinedPageList(`
SELECT c.n, sum(p.posts)::bigint AS rank, x.page_id AS id FROM `+joinedPages+` CROSS JOIN LATERAL (
	SELECT count(*) AS posts FROM messages p WHERE p.author_id = c.id AND p.page_id = x.page_id AND `+postVisible+`
) p GROUP BY c.n, x.page_id`, filter), window)
}

// Jobs implements stores.CircleActivity. A position has one ascending text: the person's ID as hex digits of fixed length, then the company
// name as a key that ascends when names descend.
func (s circleActivity) Jobs(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleJobs, window stores.Window,
) (map[stores.ID]stores.List[stores.Affiliation], error) {
	condition, a := "", args{"areas": placeArray(filter.Place), "unknown_year": -1 - stores.MaxYear}
	if filter.Before != 0 {
		condition, a["year"] = " AND x.year BETWEEN 1 AND @year - 1", filter.Before
	}
	l := computedList[stores.Affiliation]{
		kind: stores.KindOrganisation, text: "text", columns: ", user_id, year", tables: insideTable, args: a,
		body: `
SELECT c.n, CASE x.year WHEN 0 THEN @unknown_year ELSE -x.year END AS rank,
	upper(encode(uuid_send(c.id), 'hex')) || ` + descendingKey("o.name") + ` AS text, o.id, c.id AS user_id, x.year
FROM circle c CROSS JOIN LATERAL (SELECT x.year, x.organisation_id FROM affiliations x WHERE x.user_id = c.id` + condition + ` OFFSET 0) x
CROSS JOIN LATERAL (SELECT o.id, o.name, o.place_id FROM organisations o WHERE o.id = x.organisation_id AND o.kind = 'COMPANY' OFFSET 0) o
WHERE o.place_id IN (SELECT place FROM inside)`,
		read: func(r *row, at *stores.ListPosition) stores.Affiliation {
			return stores.Affiliation{User: r.id(stores.KindUser), Year: r.int(), Organisation: at.ID, Kind: stores.Company}
		},
	}
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, l, window)
}

// descendingKey returns an SQL expression whose order is the reverse of the order of text: each hex digit of its bytes is replaced by a
// letter in reverse order, and the end sorts after all letters, so that a text comes after the texts it is a prefix of.
func descendingKey(text string) string {
	return "translate(encode(convert_to(" + text + ", 'UTF8'), 'hex'), '0123456789abcdef', 'zyxwvutsrqponmlk') || '~'"
}
