package embedded

import (
	"context"
	"strings"

	"fivefold/stores"
)

// A merging finds a key's items among those of its members: of each it seeks no more than a window.
type merging struct {
	with    string // withKeys, and further tables
	members string // the table that has the members of each key: n and id
	seek    seek   // finds the items of a member, which is called k there
}

func (m merging) statement(columns string, count int, window stores.Window) string {
	body := strings.NewReplacer("{members}", m.members, "{rank}", m.seek.place.rank, "{id}", m.seek.place.id, "{columns}", columns,
		"{read}", m.seek.read, "{pick}", m.seek.pick, "{find}", m.seek.find, "{within}", m.seek.order.within(window),
		"{by}", m.seek.order.by(window.Backward)).Replace(`
SELECT k.n, {rank} AS rank, {id} AS id{columns} FROM {members} k CROSS JOIN {read} IN (
	SELECT {pick} FROM {find}{within} ORDER BY {by} LIMIT :limit
)`)
	// What the list has is what was sought, so it is counted where it is found.
	counts := window.Count
	window.Count = false
	query := gathering{with: m.with, body: body}.statement(strings.ReplaceAll(columns, " x.", " "), count, window)
	if counts {
		query += "\nUNION ALL\nSELECT k.n, count(*), NULL, NULL" + strings.Repeat(", NULL", count) +
			" FROM " + m.members + " k CROSS JOIN " + m.seek.find + " GROUP BY k.n"
	}
	return query
}

// Messages implements stores.Circles.
func (s circles) Messages(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleMessages, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	condition := ""
	if !filter.Before.IsZero() {
		condition = " AND y.created_at < :until"
	}
	from := merging{with: withCircle(filter.Reach), members: "circle", seek: messagesFound("",
		`message y CROSS JOIN message p INDEXED BY message_post ON p.id = y.post AND p.reply_to IS NULL
		WHERE y.author = k.id AND y.deleted_at IS NULL AND `+postOpen+condition, "y")}
	return windows(ctx, s.Engine, "Circles.Messages", keysOf(people, stores.KindUser), messageList, from, window,
		named("viewer", person(viewer)), named("until", filter.Before.UnixMicro()))
}
