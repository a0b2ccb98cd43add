package embedded

import (
	"context"
	"encoding/hex"
	"slices"

	"fivefold/stores"
)

// withAreas is withCircle and the table inside: the places within each of :areas, by the index of the area.
func withAreas(reach int) string {
	return withCircle(reach) + `,
inside(area, place) AS MATERIALIZED (
	SELECT key, unhex(value) FROM json_each(:areas)
	UNION SELECT inside.area, part.id FROM inside CROSS JOIN place part ON part.part_of = inside.place
)`
}

// areasJSON returns the JSON of places for withAreas. An ID of another kind becomes a place that contains nothing.
func areasJSON(places ...stores.ID) string {
	areas := make([]string, len(places))
	for i, id := range places {
		areas[i] = hex.EncodeToString(idBytes(id, stores.KindPlace))
	}
	return jsonText(areas)
}

// visitorReader reads people and the number of messages they wrote in each area.
var visitorReader = listReader[stores.Visitor]{
	kind:    stores.KindUser,
	columns: ", a0, a1, a2, a3, a4",
	into: func(i *stores.Item[stores.Visitor]) (counts []any) {
		for area := range i.Value.Counts {
			counts = append(counts, intColumn{&i.Value.Counts[area]})
		}
		return counts
	},
	finish: func(i *stores.Item[stores.Visitor]) { i.Value.User, i.Value.Messages = i.At.ID, int(i.At.Rank) },
}

// Visitors implements stores.CircleActivity.
func (s circleActivity) Visitors(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleVisitors, window stores.Window,
) (map[stores.ID]stores.List[stores.Visitor], error) {
	// The city is checked last: few people were in all of the areas.
	source := computedList{with: withAreas(filter.Reach), body: `
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
	return queryWindows(ctx, s.Engine, keysOf(people, stores.KindUser), visitorReader, source, window,
		named("viewer", userBytes(viewer)), named("areas", areasJSON(places...)),
		named("from", filter.From.UnixMicro()), named("until", filter.Until.UnixMicro()))
}
