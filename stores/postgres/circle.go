package postgres

import (
	"context"
	"fmt"

	"fivefold/stores"
)

// circles implements stores.Circles.
type circles struct{ *Engine }

// withCircle begins a statement with the tables k(id, n) of keys and circle(n, id, distance) of the people within reach around each, each once.
// It follows one friendship at a time and visits each person once.
func withCircle(keys keySet[stores.ID], reach int) string {
	text := withKeys(keys) + `,
ring1(n, me, id) AS MATERIALIZED (
	SELECT k.n, k.id, f.friend_id FROM k JOIN friends f ON f.user_id = k.id WHERE ` + notBlockingViewer("f.friend_id") + `
)`
	rings, nearer := "SELECT n, id, 1::bigint AS distance FROM ring1", ""
	for i := 2; i <= reach; i++ {
		ring := fmt.Sprintf("ring%d", i)
		nearer = fmt.Sprintf(" EXCEPT SELECT * FROM ring%d", i-1) + nearer
		text += `,
` + ring + `(n, me, id) AS MATERIALIZED (
	SELECT near.n, near.me, f.friend_id FROM ring` + fmt.Sprint(i-1) + ` near
	CROSS JOIN LATERAL (SELECT m.id FROM users m WHERE m.id = near.id AND ` + friendsVisible + ` OFFSET 0) m
	CROSS JOIN LATERAL (SELECT f.friend_id FROM friends f WHERE f.user_id = m.id AND f.friend_id <> near.me OFFSET 0) f
	WHERE ` + notBlockingViewer("f.friend_id") + nearer + `
)`
		rings += fmt.Sprintf(" UNION ALL SELECT n, id, %d FROM %s", i, ring)
	}
	return text + `,
circle(n, id, distance) AS MATERIALIZED (
	SELECT * FROM (` + rings + ") c WHERE " + notBlockedByViewer("c.id") + `
)`
}

// queryCircles is queryComputed for lists of the circles around people. tables and body of l can use the tables of withCircle and @viewer.
func queryCircles[T any](ctx context.Context, e *Engine, viewer stores.ID, people []stores.ID, reach int, l computedList[T], window stores.Window,
) (map[stores.ID]stores.List[T], error) {
	keys := keysOf(people, stores.KindUser)
	if result, answered, err := circlesFromGraph(ctx, e, viewer, keys, reach, l, window); answered || err != nil {
		return result, err
	}
	return queryWindows(ctx, e, keys.list, l.statement(withCircle(keys, reach), len(keys.list), window),
		with(l.args, keys.args, l.order().args(window), args{"viewer": userArg(viewer)}), l.order(), l.kind, l.read, window)
}

// People implements stores.Circles.
func (s circles) People(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CirclePeople, window stores.Window,
) (map[stores.ID]stores.List[stores.CircleMember], error) {
	firstName, given := filter.FirstName.Value()
	if !given {
		result, answered, err := s.peopleFromGraph(ctx, viewer, keysOf(people, stores.KindUser), filter.Reach, window)
		if answered || err != nil {
			return result, err
		}
	}
	condition, a := "", args{}
	if given {
		condition, a = " AND u.first_name = @first_name AND u.first_name <> ''", args{"first_name": matchArg(firstName)}
	}
	l := computedList[stores.CircleMember]{
		kind: stores.KindUser, text: "text", args: a,
		body: `SELECT c.n, -c.distance AS rank, u.last_name_key AS text, c.id FROM circle c
			CROSS JOIN LATERAL (SELECT u.last_name_key FROM users u WHERE u.id = c.id` + condition + " OFFSET 0) u",
		read: func(_ *row, at *stores.ListPosition) stores.CircleMember {
			return stores.CircleMember{User: at.ID, Distance: -int(at.Rank)}
		},
	}
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, l, window)
}
