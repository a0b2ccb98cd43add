package embedded

import (
	"context"
	"strconv"

	"fivefold/stores"
)

// circles implements stores.Circles.
type circles struct{ *Engine }

// circleTable begins a statement of queryCircles, which puts withCircle or givenCircle in its place.
const circleTable = "{circle}"

// withCircle begins a statement with the tables k of the keys and circle of the people within reach around each, with their distance. It
// follows one friendship at a time and visits each person once.
func withCircle(reach int) string {
	with := withKeys + `,
ring1(n, me, id) AS MATERIALIZED (
	SELECT k.n, k.id, f.friend FROM k CROSS JOIN friend f ON f.user = k.id AND f.friend` + notBlockingViewer + `
)`
	rings := "SELECT n, id, 1 AS distance FROM ring1"
	for i := 2; i <= reach; i++ {
		ring := "ring" + strconv.Itoa(i)
		with += `,
` + ring + `(n, me, id) AS MATERIALIZED (
	SELECT DISTINCT near.n, near.me, f.friend FROM ring` + strconv.Itoa(i-1) + ` near
	CROSS JOIN user m INDEXED BY user_listed ON m.id = near.id AND ` + friendsVisible + `
	CROSS JOIN friend f ON f.user = near.id AND f.friend <> near.me AND f.friend` + notBlockingViewer + `
)`
		rings += " UNION ALL SELECT n, id, " + strconv.Itoa(i) + " FROM " + ring
	}
	return with + `,
circle(n, id, distance) AS MATERIALIZED (
	SELECT n, id, min(distance) FROM (` + rings + ") WHERE id" + notBlockedByViewer + ` GROUP BY n, id
)`
}

// circleMemberReader reads people ordered by distance and last name.
var circleMemberReader = listReader[stores.CircleMember]{
	kind: stores.KindUser,
	read: func(_ *row, at *stores.ListPosition) stores.CircleMember {
		return stores.CircleMember{User: at.ID, Distance: -int(at.Rank)}
	},
}

// People implements stores.Circles.
func (s circles) People(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CirclePeople, window stores.Window,
) (map[stores.ID]stores.List[stores.CircleMember], error) {
	condition := ""
	firstName, given := filter.FirstName.Value()
	if given {
		condition = " AND u.first_name = :first_name AND u.first_name <> ''"
	}
	source := computedList{with: circleTable, text: "last_name_key", body: `
SELECT c.n, -c.distance AS rank, u.last_name_key, c.id FROM circle c CROSS JOIN user u ON u.id = c.id` + condition}
	if !given {
		keys := keysOf(people, stores.KindUser)
		result, answered, err := s.peopleFromGraph(ctx, viewer, keys, filter.Reach, window)
		if answered || err != nil {
			return result, err
		}
		return queryWindows(ctx, s.Engine, keys, circleMemberReader, circleList{source, withCircle(filter.Reach)}, window,
			named("viewer", userArg(viewer)))
	}
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, circleMemberReader, source, window,
		named("first_name", textArg(firstName)))
}
