package embedded

import (
	"context"
	"encoding/hex"
	"slices"

	"fivefold/stores"
)

// withAreas is circleTable and the table inside: the places within each of :areas, by the index of the area.
const withAreas = circleTable + `,
inside(area, place) AS MATERIALIZED (
	SELECT key, unhex(value) FROM json_each(:areas)
	UNION SELECT inside.area, part.id FROM inside CROSS JOIN place part ON part.part_of = inside.place
)`

// areasArg returns the argument of withAreas. An ID of another kind becomes a place that contains nothing.
func areasArg(places ...stores.ID) arg {
	areas := make([]string, len(places))
	for i, id := range places {
		areas[i] = hex.EncodeToString([]byte(idArg(id, stores.KindPlace).text))
	}
	return named("areas", textArg(jsonText(areas)))
}

// visitorReader reads people and the number of messages they wrote in each area.
var visitorReader = listReader[stores.Visitor]{
	kind:    stores.KindUser,
	columns: ", a0, a1, a2, a3, a4",
	read: func(r *row, at *stores.ListPosition) stores.Visitor {
		v := stores.Visitor{User: at.ID, Messages: int(at.Rank)}
		for area := range v.Counts {
			v.Counts[area] = r.int()
		}
		return v
	},
}

// Visitors implements stores.CircleActivity.
func (s circleActivity) Visitors(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleVisitors, window stores.Window,
) (map[stores.ID]stores.List[stores.Visitor], error) {
	// The city is checked last: few people were in all of the areas.
	source := computedList{with: withAreas, body: `
SELECT r.* FROM (
	SELECT c.n, count(DISTINCT y.id) AS rank, c.id, count(*) FILTER (WHERE area = 0) AS a0, count(*) FILTER (WHERE area = 1) AS a1,
		count(*) FILTER (WHERE area = 2) AS a2, count(*) FILTER (WHERE area = 3) AS a3, count(*) FILTER (WHERE area = 4) AS a4
	FROM circle c CROSS JOIN message y ON y.author = c.id AND y.deleted_at IS NULL AND y.created_at >= :from AND y.created_at < :until
	CROSS JOIN inside ON inside.place = y.place
	` + joinThread + ` AND ` + messageVisible + `
	GROUP BY c.n, c.id HAVING count(DISTINCT area) = json_array_length(:areas)
) r
CROSS JOIN user u ON u.id = r.id AND coalesce(u.city, x'') NOT IN (SELECT place FROM inside)`}
	places := slices.DeleteFunc(slices.Clone(filter.Places[:]), stores.ID.IsZero)
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, visitorReader, source, window,
		areasArg(places...),
		named("from", timeArg(filter.From)), named("until", timeArg(filter.Until)))
}
