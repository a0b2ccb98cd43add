package stores

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// Records reads and writes the rows that only a move carries: the ledger, payments, advertisers and what they advertise, what ads have brought and cost,
// and how ads may be chosen for a person. Imports and exports do not have them. A row is copied as it is, and an engine understands none of them but
// by the rules of its tables, which hold for what Fill adds as for what any program writes. It is the truth.
type Records interface {
	// Scan calls visit for each record, table by table in the order of RecordTables, within a table in its order: see RecordTable. All are as of one time.
	// It ends with the error of visit.
	Scan(ctx context.Context, visit RecordVisit) error

	// Fill adds the records that scan visits, which are in the order of Scan, all or none. It may run scan several times. A record that breaks a rule of the
	// store returns an error that names its table: ErrNotFound for a reference to a missing row. A store that has records already returns
	// ErrAlreadyExists.
	Fill(ctx context.Context, scan RecordScan) error
}

// A RecordVisit receives a record, which is valid until it returns.
type RecordVisit func(table *RecordTable, record []RecordValue) error

// A RecordScan calls visit for each record of a store, as Records.Scan does.
type RecordScan func(ctx context.Context, visit RecordVisit) error

// RecordType is the type of a column of records.
type RecordType string

// The types of columns.
const (
	RecordID    RecordType = "id"    // 16 bytes
	RecordInt   RecordType = "int"   // an int64
	RecordBool  RecordType = "bool"  // 0 or 1
	RecordText  RecordType = "text"  // UTF-8
	RecordBytes RecordType = "bytes" // any number of them
	RecordTime  RecordType = "time"  // microseconds since 1970
)

// A RecordColumn is a column of a table of records.
type RecordColumn struct {
	Name string
	Type RecordType
}

// A RecordTable is a table of records. Its records are ordered by their key; if some refer to others of the table, those without such a reference are first.
type RecordTable struct {
	Name    string
	Columns []RecordColumn // the key first
	Key     int            // the number of columns of the key
	Self    string         // the column that refers to the table itself; empty when there is none
}

// A RecordValue is the value of a column.
type RecordValue struct {
	IsNull bool
	Int    int64  // of an int, a bool and a time
	Bytes  string // of an ID, a text and bytes
}

// Append appends v to b, so that no two lists of values of a table have the same bytes.
func (v RecordValue) Append(b []byte, t RecordType) []byte {
	if v.IsNull {
		return append(b, 0)
	}
	b = append(b, 1)
	switch t {
	case RecordInt, RecordBool, RecordTime:
		return binary.BigEndian.AppendUint64(b, uint64(v.Int))
	}
	b = binary.BigEndian.AppendUint64(b, uint64(len(v.Bytes)))
	return append(b, v.Bytes...)
}

// Check returns an error unless record has a value for each column, IDs have 16 bytes and bools are 0 or 1.
func (t *RecordTable) Check(record []RecordValue) error {
	if len(record) != len(t.Columns) {
		return fmt.Errorf("%s: a record of %d values, want %d", t.Name, len(record), len(t.Columns))
	}
	for i, v := range record {
		switch c := t.Columns[i]; {
		case v.IsNull:
		case c.Type == RecordID && len(v.Bytes) != len(ID{}.UUID):
			return fmt.Errorf("%s: %s has %d bytes, want %d", t.Name, c.Name, len(v.Bytes), len(ID{}.UUID))
		case c.Type == RecordBool && v.Int>>1 != 0:
			return fmt.Errorf("%s: %s is %d, want 0 or 1", t.Name, c.Name, v.Int)
		}
	}
	return nil
}

// RecordTables returns the tables of records in an order in which each refers only to those before it and to those of Rows, and the entries of a transfer
// precede it.
func RecordTables() []*RecordTable { return slices.Clone(recordTables) }

// newRecordTable returns a table. columns are the names and types of its columns, separated by commas; those of the key, which is first, end before a semicolon.
func newRecordTable(name, columns string) *RecordTable {
	t := &RecordTable{Name: name}
	key, _, _ := strings.Cut(columns, ";")
	t.Key = 1 + strings.Count(key, ",")
	for _, column := range strings.FieldsFunc(columns, func(r rune) bool { return r == ',' || r == ';' }) {
		name, typ, _ := strings.Cut(strings.TrimSpace(column), " ")
		t.Columns = append(t.Columns, RecordColumn{name, RecordType(typ)})
	}
	return t
}

// refersTo sets the column that refers to the table itself.
func (t *RecordTable) refersTo(self string) *RecordTable {
	t.Self = self
	return t
}
