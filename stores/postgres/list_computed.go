package postgres

import (
	"cmp"
	"context"
	"strings"

	"fivefold/stores"
)

// A computedList says how the lists of keys are read that no index holds in their order, because they are counted or sorted.
type computedList[T any] struct {
	kind    stores.Kind // of the items' IDs
	tables  string      // further tables of WITH, which body uses; each begins with a comma
	body    string      // a SELECT of n, rank, text if the order has one, id, and columns; rank is a bigint
	text    string      // "text" if the order has one
	columns string      // read after the position; each begins with a comma and has no other
	read    func(*row, *stores.ListPosition) T
	total   string // a SELECT of n and the total; empty if body selects the whole list
	args    args   // of tables, body and total
}

// order is the order of the list, in terms of the columns of body.
func (l computedList[T]) order() listOrder { return listOrder{rank: "rank", text: l.text, id: "id"} }

// statement returns the statement for a window of the list of each key. It begins with the tables of WITH in with, among them k of the keys. Its
// rows are those of list.statement.
func (l computedList[T]) statement(with string, keys int, window stores.Window) string {
	o, total := l.order(), ""
	columns := ", " + o.columns() + l.columns
	if window.Count {
		total = ", NULL::bigint AS total"
	}
	text := `{with}{tables}, list AS MATERIALIZED ({body})
SELECT n{columns}{null} FROM (
	SELECT *, row_number() OVER (PARTITION BY n ORDER BY {order}) AS place FROM list WHERE TRUE{condition}
) x WHERE place <= @limit`
	if keys == 1 { // only the first are sorted
		text = `{with}{tables}, list AS MATERIALIZED ({body})
(SELECT n{columns}{null} FROM list WHERE TRUE{condition} ORDER BY {order} LIMIT @limit)`
	}
	if window.Count {
		text += "\nUNION ALL\nSELECT t.n{nulls}, t.total FROM ({total}) AS t(n, total)"
	}
	return strings.NewReplacer("{with}", with, "{tables}", l.tables, "{body}", l.body, "{columns}", columns, "{null}", total,
		"{order}", o.orderBy(window.Backward), "{condition}", o.condition(window),
		"{total}", cmp.Or(l.total, "SELECT n, count(*) FROM list GROUP BY n"), "{nulls}", nullColumns(columns),
	).Replace(text)
}

// withKeys begins a statement with the table k of keys. Further tables may be recursive.
func withKeys[K comparable](keys keySet[K]) string {
	return "WITH RECURSIVE k AS MATERIALIZED (SELECT * FROM " + keys.table + ")"
}

// queryComputed returns a window of the list of each key, in one statement. Keys whose list is empty are absent.
func queryComputed[K comparable, T any](
	ctx context.Context, e *Engine, keys keySet[K], l computedList[T], window stores.Window,
) (map[K]stores.List[T], error) {
	return queryWindows(ctx, e, keys.list, l.statement(withKeys(keys), len(keys.list), window), with(l.args, keys.args, l.order().args(window)),
		l.order(), l.kind, l.read, window)
}
