package storetest

import (
	"reflect"
	"slices"
	"sort"

	"fivefold/stores"
)

// withCounts returns rows with the values that engines count.
func withCounts(rows stores.Rows) stores.Rows {
	rows = cloneRows(rows)
	likes, members := map[stores.ID]int{}, map[stores.ID]int{}
	for _, like := range rows.Likes {
		likes[like.Interest]++
	}
	for _, m := range rows.Memberships {
		members[m.Page]++
	}
	for i := range rows.Interests {
		rows.Interests[i].Likes = likes[rows.Interests[i].ID]
	}
	for i := range rows.Pages {
		rows.Pages[i].Members = members[rows.Pages[i].ID]
	}
	return rows
}

// sortRows returns rows in order of their keys: the row's own ID, or where it has none its IDs in the order of the fields.
func sortRows(rows stores.Rows) stores.Rows {
	rows = cloneRows(rows)
	all := reflect.ValueOf(&rows).Elem()
	for i := range all.NumField() {
		table := all.Field(i)
		sort.SliceStable(table.Interface(), func(x, y int) bool {
			return slices.CompareFunc(rowKey(table.Index(x)), rowKey(table.Index(y)), stores.ID.Compare) < 0
		})
	}
	return rows
}

func rowKey(row reflect.Value) (key []stores.ID) {
	if id := row.FieldByName("ID"); id.IsValid() {
		return []stores.ID{id.Interface().(stores.ID)}
	}
	for i := range row.NumField() {
		if id, ok := row.Field(i).Interface().(stores.ID); ok && len(key) < 2 {
			key = append(key, id)
		}
	}
	return key
}

// cloneRows copies rows; empty slices become nil.
func cloneRows(rows stores.Rows) stores.Rows {
	var all stores.Rows
	all.Append(rows)
	return all
}
