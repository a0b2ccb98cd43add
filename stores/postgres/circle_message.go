package postgres

import (
	"context"
	"strings"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// circleCandidates selects the first @limit messages of a window of each circle, and whether the viewer may read them. The first messages of a list
// are among those of as many people: the ones whose own first messages come first. So one message is read of each person of the circle, and more
// only of those. Both are read from an index. The rows, and what else decides who may read a message, are read of the selected ones only.
const circleCandidates = `
SELECT k.n, y.created_at, y.id, y.kind, {readable}, ` + listedColumns + `{total} FROM {keys} CROSS JOIN LATERAL (
	SELECT y.created_at, y.id FROM (
		SELECT {person} AS id FROM {circle} CROSS JOIN LATERAL (SELECT y.created_at, y.id FROM {first}) y {members} ORDER BY {order} LIMIT @limit
	) c CROSS JOIN LATERAL (SELECT y.created_at, y.id FROM {next}) y ORDER BY {order} LIMIT @limit
) x CROSS JOIN LATERAL (SELECT y.* FROM messages y WHERE y.id = x.id OFFSET 0) y`

// circleOrder is the order of the messages y of a circle.
var circleOrder = listOrder{rank: "y.created_at", id: "y.id"}

// circleTotals adds the number of messages of each circle.
var circleTotals = `
UNION ALL
SELECT k.n, NULL, NULL, NULL, NULL` + nullColumns(", "+listedColumns) + `, sum(y.total)::bigint FROM {keys} CROSS JOIN {circle}
CROSS JOIN LATERAL (SELECT count(*) AS total FROM {all}) y {members} GROUP BY k.n`

// candidateGrowth is how many times as many candidates are read when too few of them can be read by the viewer.
const candidateGrowth = 4

// A circleSearch searches the messages of circles. A list is the result of one statement; where totals are counted, all statements see one state of
// the data.
type circleSearch struct {
	viewer stores.ID
	filter stores.CircleMessages
	window stores.Window
	result map[stores.ID]stores.List[stores.Message]
}

// A candidate is a message of a circle.
type candidate struct {
	message  stores.Message
	readable bool
}

// Messages implements stores.Circles.
func (s circles) Messages(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleMessages, window stores.Window,
) (map[stores.ID]stores.List[stores.Message], error) {
	keys := keysOf(people, stores.KindUser)
	search := circleSearch{viewer: viewer, filter: filter, window: window, result: make(map[stores.ID]stores.List[stores.Message], len(keys.list))}
	if len(keys.list) == 0 {
		return search.result, s.checkOpen(ctx)
	}
	run := func(c *conn) error { return search.run(ctx, c, keys, nil) }
	var err error
	if filter.Reach == 1 && !window.Count {
		err = s.read(ctx, run)
	} else if answered, failed := s.fromGraph(ctx, viewer, len(keys.list), true, func(c *conn, v *adjacency.View) error {
		return search.run(ctx, c, keys, v)
	}); failed != nil || answered {
		err = failed
	} else {
		err = s.readSnapshot(ctx, run)
	}
	if err != nil {
		return nil, err
	}
	return search.result, nil
}

// run finds the messages of the circles around keys. view is that of the friendship graph, or nil.
func (s circleSearch) run(ctx context.Context, c *conn, keys keySet[stores.ID], view *adjacency.View) error {
	part := s.window
	for part.Limit++; len(keys.list) > 0; part.Limit *= candidateGrowth {
		statement, a := s.statement(keys, view, part)
		found, err := queryWindowsOn(ctx, c, keys.list, statement, a, circleOrder, "", func(r *row, at *stores.ListPosition) candidate {
			readMessageAt(r, at)
			readable := r.bool()
			return candidate{readListed(r, at), readable}
		}, part)
		if err != nil {
			return err
		}
		var unfinished []stores.ID
		for _, key := range keys.list {
			candidates := found[key]
			list := stores.InWindow(readableItems(candidates.Items), s.window)
			list.Total = candidates.Total + s.result[key].Total // the first statement counts
			if len(list.Items) > 0 || list.More || list.Total > 0 {
				s.result[key] = list
			}
			if !list.More && candidates.More {
				unfinished = append(unfinished, key)
			}
		}
		keys, part.Count = keysOf(unfinished, stores.KindUser), false
	}
	return nil
}

// readableItems returns the items of the messages that the viewer may read.
func readableItems(candidates []stores.Item[candidate]) []stores.Item[stores.Message] {
	items := make([]stores.Item[stores.Message], 0, len(candidates))
	for _, c := range candidates {
		if c.Value.readable {
			items = append(items, stores.Item[stores.Message]{At: c.At, Value: c.Value.message})
		}
	}
	return items
}

// statement returns the statement for the candidates of a window, and its arguments.
func (s circleSearch) statement(keys keySet[stores.ID], view *adjacency.View, window stores.Window) (string, args) {
	order, total := circleOrder, ""
	all := with(keys.args, order.args(window))
	tables, from, circle, person, members := "", keys.table, "friends c", "c.friend_id", "WHERE c.user_id = k.id"
	switch {
	case s.filter.Reach > 1 && view != nil:
		given, a := givenCircle(view, keys, s.filter.Reach)
		tables, all = given, with(all, a)
	case s.filter.Reach > 1:
		tables = withCircle(keys, s.filter.Reach)
	case !s.viewer.IsZero():
		members += " AND " + notBlockingViewer(person) + " AND " + notBlockedByViewer(person)
	}
	if tables != "" {
		from, circle, person, members = "k", "circle c", "c.id", "WHERE c.n = k.n"
	}
	written, readable := " AND y.deleted_at IS NULL", messageReadable
	if s.viewer.IsZero() {
		readable = messagePublic
	}
	if !s.filter.Before.IsZero() {
		written += " AND y.created_at < @until"
		all["until"] = s.filter.Before
	}
	messages := func(author string) string { return "messages y WHERE y.author_id = " + author + written }
	ordered := order.condition(window) + " ORDER BY " + order.orderBy(window.Backward) + " LIMIT "
	text := tables + circleCandidates
	if window.Count {
		text, total = text+circleTotals, ", NULL::bigint"
	}
	text = strings.NewReplacer("{keys}", from, "{circle}", circle, "{members}", members, "{person}", person,
		"{readable}", readable, "{total}", total,
		"{first}", messages(person)+ordered+"1", "{next}", messages("c.id")+ordered+"@limit", "{all}", messages(person)+" AND "+readable,
		"{order}", order.orderBy(window.Backward)).Replace(text)
	if strings.Contains(text, "@viewer") {
		all["viewer"] = userArg(s.viewer)
	}
	return text, all
}
