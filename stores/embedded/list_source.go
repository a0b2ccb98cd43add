package embedded

import (
	"strings"

	"fivefold/stores"
)

// An indexedList finds the items of all keys in one statement, with an index in the order of the list. It reads no more of the index than a window.
// It is faster than a keyList where a condition needs much to be prepared.
type indexedList struct {
	keyList              // of the key k
	with       string    // begins the statement with the table k
	key        string    // the column of from that identifies an item
	table      string    // the table with the columns of the list, joined ON its key column
	tableOrder listOrder // the same order in terms of table
}

// statement implements listSource. The correlated IN does what LATERAL does in other databases.
func (l indexedList) statement(columns string, window stores.Window, _ int) string {
	text := `{with}
SELECT k.n, {position}{columns} FROM k CROSS JOIN {table} IN (
	SELECT {key} FROM {from}{condition} ORDER BY {order} LIMIT :limit
)`
	if window.Count {
		text += "\nUNION ALL\nSELECT k.n, count(*), NULL, NULL{nulls} FROM k CROSS JOIN {from} GROUP BY k.n"
	}
	return strings.NewReplacer("{with}", l.with, "{position}", l.tableOrder.columns(), "{columns}", columns, "{table}", l.table,
		"{key}", l.key, "{from}", l.from, "{condition}", l.order.condition(window), "{order}", l.order.orderBy(window.Backward),
		"{nulls}", noColumns(columns),
	).Replace(text)
}

func (indexedList) expensive() bool { return false }

// A computedList finds the items of a key by counting or sorting what no index holds.
type computedList struct {
	with string // withKeys or withPairs, and further tables
	body string // a SELECT of n, rank, id and the columns of the list
	text string // the column of body between rank and id in the order of the list; empty when there is none

	large bool // body reads thousands of rows even for one key
}

func (l computedList) expensive() bool { return l.large }

// statement implements listSource.
func (l computedList) statement(columns string, window stores.Window, keys int) string {
	o := listOrder{rank: "rank", text: l.text, id: "id"}
	text := `{with}, list AS MATERIALIZED ({body})
SELECT n, {position}{columns} FROM (
	SELECT *, row_number() OVER (PARTITION BY n ORDER BY {order}) AS place FROM list WHERE TRUE {condition}
) WHERE place <= :limit`
	if keys == 1 { // sorted without numbers, which cost more than to compute most lists
		text = `{with}, list AS MATERIALIZED ({body})
SELECT * FROM (SELECT n, {position}{columns} FROM list WHERE TRUE {condition} ORDER BY {order} LIMIT :limit)`
	}
	if window.Count {
		text += "\nUNION ALL\nSELECT n, count(*), NULL, NULL{nulls} FROM list GROUP BY n"
	}
	return strings.NewReplacer("{with}", l.with, "{body}", l.body, "{position}", o.columns(), "{columns}", columns,
		"{order}", o.orderBy(window.Backward), "{condition}", o.condition(window), "{nulls}", noColumns(columns),
	).Replace(text)
}
