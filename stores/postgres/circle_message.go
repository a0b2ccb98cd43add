package postgres

import (
	"context"
	"strings"

	"fivefold/stores"
)

// circleMessages selects a window of the messages of each circle. The first messages of a list are among those of as many people: the ones whose
// own first messages come first. So one message is read of each person of the circle, and more only of those.
const circleMessages = `
SELECT k.n, x.created_at AS rank, x.id, x.kind FROM k CROSS JOIN LATERAL (
	SELECT c.id FROM circle c CROSS JOIN LATERAL (SELECT y.created_at, y.id FROM {from} ORDER BY {order} LIMIT 1) y
	WHERE c.n = k.n ORDER BY {order} LIMIT @limit
) c CROSS JOIN LATERAL (SELECT y.created_at, y.id, y.kind FROM {from} ORDER BY {order} LIMIT @limit) x`

// Messages implements stores.Circles.
func (s circles) Messages(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleMessages, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	l := computedList[stores.ID]{columns: ", kind", read: readMessageAt}
	from := "messages y " + joinThread + " WHERE y.author_id = c.id AND y.deleted_at IS NULL AND " + messageVisible
	if !filter.Before.IsZero() {
		from += " AND y.created_at < @until"
		l.args = args{"until": filter.Before}
	}
	order := listOrder{rank: "y.created_at", id: "y.id"}
	l.body = strings.NewReplacer("{from}", from+order.condition(window), "{order}", order.orderBy(window.Backward)).Replace(circleMessages)
	l.total = "SELECT c.n, sum(y.total)::bigint FROM circle c CROSS JOIN LATERAL (SELECT count(*) AS total FROM " + from + ") y GROUP BY c.n"
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, l, window)
}
