package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5/pgtype"

	"fivefold/stores"
)

// insideTable is the table inside: the places within each of @areas, by the number of the area, from 1.
const insideTable = `,
inside(area, place) AS (
	SELECT n, id FROM unnest(@areas::uuid[]) WITH ORDINALITY AS a(id, n)
	UNION SELECT inside.area, part.id FROM inside CROSS JOIN LATERAL (SELECT part.id FROM places part WHERE part.part_of_id = inside.place OFFSET 0) part
)`

// placeArray returns the uuids of places. An ID of another kind becomes a place that contains nothing.
func placeArray(places ...stores.ID) pgtype.FlatArray[pgtype.UUID] {
	array := make(pgtype.FlatArray[pgtype.UUID], len(places))
	for i, id := range places {
		array[i] = existingArg(id, stores.KindPlace)
	}
	return array
}

// Visitors implements stores.CircleActivity. Of messages written elsewhere only an index is read. The city is checked last: few people were in all
// of the areas.
func (s circleActivity) Visitors(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleVisitors, window stores.Window,
) (map[stores.ID]stores.List[stores.Visitor], error) {
	readable := messageReadable
	if viewer.IsZero() {
		readable = messagePublic
	}
	places := slices.DeleteFunc(slices.Clone(filter.Places[:]), stores.ID.IsZero)
	l := computedList[stores.Visitor]{
		kind: stores.KindUser, columns: ", a1, a2, a3, a4, a5", tables: insideTable,
		args: args{"areas": placeArray(places...), "from": filter.From, "until": filter.Until},
		body: `
SELECT r.* FROM (
	SELECT c.n, count(DISTINCT y.id) AS rank, c.id, count(*) FILTER (WHERE area = 1) AS a1, count(*) FILTER (WHERE area = 2) AS a2,
		count(*) FILTER (WHERE area = 3) AS a3, count(*) FILTER (WHERE area = 4) AS a4, count(*) FILTER (WHERE area = 5) AS a5
	FROM circle c CROSS JOIN LATERAL (
		SELECT y.id FROM messages y WHERE y.author_id = c.id AND y.deleted_at IS NULL AND y.created_at >= @from AND y.created_at < @until
			AND y.place_id IN (SELECT place FROM inside) OFFSET 0
	) x CROSS JOIN LATERAL (SELECT y.* FROM messages y WHERE y.id = x.id OFFSET 0) y JOIN inside ON inside.place = y.place_id
	WHERE ` + readable + `
	GROUP BY c.n, c.id HAVING count(DISTINCT area) = cardinality(@areas)
) r JOIN users u ON u.id = r.id AND NOT EXISTS (SELECT FROM inside WHERE inside.place = u.city_id)`,
		read: func(r *row, at *stores.ListPosition) stores.Visitor {
			v := stores.Visitor{User: at.ID, Messages: int(at.Rank)}
			for area := range v.Counts {
				v.Counts[area] = r.int()
			}
			return v
		},
	}
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, l, window)
}
