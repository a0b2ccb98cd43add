package embedded

import (
	"context"
	"fmt"
	"strings"

	"fivefold/stores"
)

// A list tells how the items of a list that each key has are found and read.
type list[T any] struct {
	kind    stores.Kind                 // of the items' IDs
	columns string                      // read besides the position, each after a comma
	into    func(*stores.Item[T]) []any // where the columns go
	settle  func(*stores.Item[T])       // fills what follows from the position
}

// A seek finds a key's items with an index in the order of the list: it reads no more of it than a window.
type seek struct {
	with  string // withKeys or withPairs
	find  string // the tables and the condition that make the list of the key k, for a FROM
	order order  // of find
	pick  string // the column of find that read knows an item by
	read  string // the table that has the items' columns, joined on that column
	join  string // further tables, joined to read
	place order  // the order in the words of read
}

// ofTable seeks in a table of items, called x: those whose parent is the key, and for which the condition, if there is one,
// holds. The column id is different for each item of a key.
func ofTable(with, table, parent, id, join, condition string, o order) seek {
	return seek{
		with: with, order: o, pick: "x." + id, join: join, place: o,
		find: table + " x " + join + " WHERE x." + parent + " = k.id" + condition,
		read: table + " x ON x." + parent + " = k.id AND x." + id,
	}
}

// statement finds the windows of all keys at once: a correlated IN does what LATERAL does elsewhere. The total comes as a row
// of its own, with no id.
func (s seek) statement(columns string, count int, window stores.Window) string {
	query := `{with}
SELECT k.n, {place}{columns} FROM k CROSS JOIN {read} IN (
	SELECT {pick} FROM {find}{within} ORDER BY {by} LIMIT :limit
) {join}`
	if window.Count {
		query += "\nUNION ALL\nSELECT k.n, count(*), NULL, NULL{nulls} FROM k CROSS JOIN {find} GROUP BY k.n"
	}
	return strings.NewReplacer("{with}", s.with, "{place}", s.place.place(), "{columns}", columns, "{read}", s.read,
		"{pick}", s.pick, "{find}", s.find, "{within}", s.order.within(window), "{by}", s.order.by(window.Backward),
		"{join}", s.join, "{nulls}", strings.Repeat(", NULL", count),
	).Replace(query)
}

// A gathering finds a key's items by counting or sorting what no index holds.
type gathering struct {
	with string // withKeys or withPairs, and further tables
	body string // a SELECT of n, rank, id and the columns of the list
	text string // the column of body by which it stands between rank and id; empty when there is none
}

func (g gathering) statement(columns string, count int, window stores.Window) string {
	o := order{rank: "rank", text: g.text, id: "id"}
	query := `{with}, list AS MATERIALIZED ({body})
SELECT n, {place}{columns} FROM (
	SELECT *, row_number() OVER (PARTITION BY n ORDER BY {by}) AS place FROM list WHERE TRUE {within}
) WHERE place <= :limit`
	if window.Count {
		query += "\nUNION ALL\nSELECT n, count(*), NULL, NULL{nulls} FROM list GROUP BY n"
	}
	return strings.NewReplacer("{with}", g.with, "{body}", g.body, "{place}", o.place(), "{columns}", columns,
		"{by}", o.by(window.Backward), "{within}", o.within(window), "{nulls}", strings.Repeat(", NULL", count),
	).Replace(query)
}

// windows answers, in one round trip, a window of the list of each key. Keys whose list is empty are absent.
func windows[K comparable, T any](ctx context.Context, e *Engine, method string, ks keys[K], l list[T],
	source interface {
		statement(string, int, stores.Window) string
	}, window stores.Window, args ...any,
) (map[K]stores.List[T], error) {
	answer := make(map[K]stores.List[T], len(ks.list))
	if len(ks.list) == 0 {
		return answer, e.alive(ctx)
	}
	var n int
	var item stores.Item[T]
	into := append([]any{whole{&n}}, l.position(&item)...)
	items, totals := make([][]stores.Item[T], len(ks.list)), make([]int, len(ks.list))
	statement := source.statement(l.columns, len(into)-4, window)
	args = append(append(args, named("keys", ks.json)), windowArgs(window)...)
	err := e.read(ctx, method, len(ks.list), func(line *line) error {
		return line.each(ctx, statement, args, into, func() error {
			if n < 0 || n >= len(items) {
				return fmt.Errorf("an answer to key %d of %d", n, len(items))
			}
			if item.At.ID.IsZero() {
				totals[n] = int(item.At.Rank)
				return nil
			}
			l.settle(&item)
			items[n] = append(items[n], item)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	for n, key := range ks.list {
		if len(items[n]) > 0 || totals[n] > 0 {
			one := cut(items[n], window)
			one.Total = totals[n]
			answer[key] = one
		}
	}
	return answer, nil
}

// position gives where the columns of a position and those of the list go.
func (l list[T]) position(item *stores.Item[T]) []any {
	into := []any{rank{&item.At.Rank}, text{&item.At.Text}, identity{&item.At.ID, l.kind}}
	if l.into != nil {
		into = append(into, l.into(item)...)
	}
	return into
}
