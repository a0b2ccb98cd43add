package embedded

import (
	"context"
	"encoding/hex"
	"slices"

	"fivefold/stores"
)

// withAreas is withCircle and the table inside of the places that are in each of :areas, which are known by their number.
func withAreas(reach int) string {
	return withCircle(reach) + `,
inside(area, place) AS MATERIALIZED (
	SELECT key, unhex(value) FROM json_each(:areas)
	UNION SELECT inside.area, part.id FROM inside CROSS JOIN place part ON part.part_of = inside.place
)`
}

// areasOf gives the JSON of places for withAreas. An ID of another kind is that of a place in which nothing is.
func areasOf(places ...stores.ID) string {
	areas := make([]string, len(places))
	for i, id := range places {
		areas[i] = hex.EncodeToString(bytesOf(id, stores.KindPlace))
	}
	return jsonOf(areas)
}

// visitorList reads people and how many messages they wrote in each of the places asked about.
var visitorList = list[stores.Visitor]{
	kind:    stores.KindUser,
	columns: ", a0, a1, a2, a3, a4",
	into: func(i *stores.Item[stores.Visitor]) (counts []any) {
		for area := range i.Value.Counts {
			counts = append(counts, whole{&i.Value.Counts[area]})
		}
		return counts
	},
	settle: func(i *stores.Item[stores.Visitor]) { i.Value.User, i.Value.Messages = i.At.ID, int(i.At.Rank) },
}

// Visitors implements stores.Whereabouts.
func (s whereabouts) Visitors(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleVisitors, window stores.Window,
) (map[stores.ID]stores.List[stores.Visitor], error) {
	// Where somebody lives is asked last: most people were not in all of the places.
	from := gathering{with: withAreas(filter.Reach), body: `
SELECT r.* FROM (
	SELECT c.n, count(DISTINCT y.id) AS rank, c.id, count(*) FILTER (WHERE area = 0) AS a0, count(*) FILTER (WHERE area = 1) AS a1,
		count(*) FILTER (WHERE area = 2) AS a2, count(*) FILTER (WHERE area = 3) AS a3, count(*) FILTER (WHERE area = 4) AS a4
	FROM circle c CROSS JOIN message y ON y.author = c.id AND y.deleted_at IS NULL AND y.created_at >= :from AND y.created_at < :until
	CROSS JOIN inside ON inside.place = y.place
	CROSS JOIN message p INDEXED BY message_post ON p.id = y.post AND p.reply_to IS NULL AND ` + postOpen + `
	GROUP BY c.n, c.id HAVING count(DISTINCT area) = json_array_length(:areas)
) r
CROSS JOIN user u ON u.id = r.id AND coalesce(u.city, x'') NOT IN (SELECT place FROM inside)`}
	places := slices.DeleteFunc(slices.Clone(filter.Places[:]), stores.ID.IsZero)
	return windows(ctx, s.Engine, "CircleActivity.Visitors", keysOf(people, stores.KindUser), visitorList, from, window,
		named("viewer", person(viewer)), named("areas", areasOf(places...)),
		named("from", filter.From.UnixMicro()), named("until", filter.Until.UnixMicro()))
}
