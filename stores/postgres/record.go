package postgres

import (
	"context"
	"fmt"
	"strings"

	"fivefold/stores"
)

// records implements stores.Records. Its tables have the names of stores.RecordTables.
type records struct{ *Engine }

// recordColumns returns the names of the columns of a table of records: those of references end in _id.
func recordColumns(t *stores.RecordTable) []string {
	names := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		names[i] = column.Name
		if column.Type == stores.RecordID && column.Name != "id" && column.Name != "token" {
			names[i] += "_id"
		}
	}
	return names
}

// recordTables returns the names of the tables of records.
func recordTables() []string {
	var names []string
	for _, t := range stores.RecordTables() {
		names = append(names, t.Name)
	}
	return names
}

// recordSettings are those of a transaction that reads or adds records, which takes as long as there are some.
var recordSettings = []string{"SET LOCAL statement_timeout = 0", "SET LOCAL idle_in_transaction_session_timeout = 0"}

// Scan implements stores.Records.
func (s records) Scan(ctx context.Context, visit stores.RecordVisit) error {
	return s.readSnapshot(ctx, func(c *conn) error {
		for _, setting := range recordSettings {
			if err := c.run(ctx, setting, nil); err != nil {
				return err
			}
		}
		for _, t := range stores.RecordTables() {
			if err := c.scanRecords(ctx, t, visit); err != nil {
				return err
			}
		}
		return nil
	})
}

// scanRecords calls visit for each record of a table.
func (c *conn) scanRecords(ctx context.Context, t *stores.RecordTable, visit stores.RecordVisit) error {
	names := recordColumns(t)
	order := strings.Join(names[:t.Key], ", ")
	if t.Self != "" {
		order = t.Self + "_id IS NOT NULL, " + order
	}
	values := make([]stores.RecordValue, len(names))
	return c.each(ctx, "SELECT "+strings.Join(names, ", ")+" FROM "+t.Name+" ORDER BY "+order, nil, func(r *row) error {
		for i, column := range t.Columns {
			values[i] = r.recordValue(column.Type)
		}
		if r.err != nil {
			return fmt.Errorf("%s: %w", t.Name, r.err)
		}
		return visit(t, values)
	})
}

// recordValue reads a value of a record.
func (r *row) recordValue(t stores.RecordType) (v stores.RecordValue) {
	if r.next < len(r.values) && r.values[r.next] == nil {
		r.next++
		return stores.RecordValue{IsNull: true}
	}
	switch t {
	case stores.RecordInt:
		v.Int = r.int64()
	case stores.RecordTime:
		v.Int = r.time().UnixMicro()
	case stores.RecordBool:
		if r.bool() {
			v.Int = 1
		}
	case stores.RecordText:
		v.Bytes = r.text()
	case stores.RecordBytes:
		v.Bytes = string(r.blob())
	default:
		id := r.id("")
		v.Bytes = string(id.UUID[:])
	}
	return v
}
