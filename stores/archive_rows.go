package stores

import (
	"fmt"
	"reflect"
)

// tables are the tables in the order of the fields of Rows, and tableFields the field of each type of rows.
var tables, tableFields = describeRows()

func describeRows() ([]Table, map[reflect.Type]int) {
	t := reflect.TypeFor[Rows]()
	names, fields := make([]Table, t.NumField()), make(map[reflect.Type]int, t.NumField())
	for i := range names {
		names[i] = Table(t.Field(i).Tag.Get("table"))
		fields[t.Field(i).Type.Elem()] = i
	}
	return names, fields
}

// Tables returns the tables in an order in which each refers only to those before it.
func Tables() []Table { return append([]Table(nil), tables...) }

// TableOf returns the table of the rows of type T.
func TableOf[T any]() Table { return tables[fieldOf[T]()] }

// RowsOf returns rows of type T as the rows of their table.
func RowsOf[T any](rows []T) (r Rows) {
	*SliceOf[T](&r) = rows
	return r
}

// SliceOf returns the rows of type T in r. It panics when Rows has no such rows.
func SliceOf[T any](r *Rows) *[]T {
	return reflect.ValueOf(r).Elem().Field(fieldOf[T]()).Addr().Interface().(*[]T)
}

func fieldOf[T any]() int {
	field, ok := tableFields[reflect.TypeFor[T]()]
	if !ok {
		panic(fmt.Sprintf("stores: no table of %v", reflect.TypeFor[T]()))
	}
	return field
}

// Len returns the number of rows.
func (r Rows) Len() (n int) {
	for _, count := range r.Counts() {
		n += count
	}
	return n
}

// Counts returns the number of rows of every table.
func (r Rows) Counts() map[Table]int {
	counts := make(map[Table]int, len(tables))
	for i, table := range tables {
		counts[table] = reflect.ValueOf(r).Field(i).Len()
	}
	return counts
}

// Append adds the rows of other to those of r, table by table.
func (r *Rows) Append(other Rows) {
	for i := range tables {
		field := reflect.ValueOf(r).Elem().Field(i)
		field.Set(reflect.AppendSlice(field, reflect.ValueOf(other).Field(i)))
	}
}
