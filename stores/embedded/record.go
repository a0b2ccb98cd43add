package embedded

import (
	"context"
	"fmt"
	"strings"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
)

// records implements stores.Records.
type records struct{ *Engine }

// recordTables are the names of the tables of records that are not the singular of stores.RecordTables.
var recordTables = map[string]string{"entries": "entry", "answers": "kept_answer", "ad_group_people": "ad_group_person"}

// recordTable returns the name of a table of records.
func recordTable(t *stores.RecordTable) string {
	if name, ok := recordTables[t.Name]; ok {
		return name
	}
	return strings.TrimSuffix(t.Name, "s")
}

// recordColumns returns the names of the columns of a table of records.
func recordColumns(t *stores.RecordTable) []string {
	names := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		names[i] = column.Name
		if column.Name == "from" || column.Name == "to" {
			names[i] += "_account"
		}
	}
	return names
}

// Scan implements stores.Records.
func (s records) Scan(ctx context.Context, visit stores.RecordVisit) error {
	return s.readExpensive(ctx, func(c *conn) error {
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
		order = t.Self + " IS NOT NULL, " + order
	}
	values := make([]stores.RecordValue, len(names))
	for r, err := range c.query(ctx, "SELECT "+strings.Join(names, ", ")+" FROM "+recordTable(t)+" ORDER BY "+order) {
		if err != nil {
			return err
		}
		for i, column := range t.Columns {
			values[i] = r.recordValue(column.Type)
		}
		if r.err != nil {
			return fmt.Errorf("%s: %w", t.Name, r.err)
		}
		if err := visit(t, values); err != nil {
			return err
		}
	}
	return nil
}

// recordValue reads a value of a record.
func (r *row) recordValue(t stores.RecordType) (v stores.RecordValue) {
	if r.stmt.ColumnIsNull(r.next) {
		r.column()
		return stores.RecordValue{IsNull: true}
	}
	switch t {
	case stores.RecordInt, stores.RecordTime:
		v.Int = r.int64()
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

// Fill implements stores.Records.
func (s records) Fill(ctx context.Context, scan stores.RecordScan) error {
	return s.writeWithin(ctx, patientBusyTime, func(c *conn) error {
		return c.withLargeCache(ctx, func() error { return c.fillRecords(ctx, scan) })
	})
}

// checkAccounts makes the trigger of accounts, which are inserted as their last entries have left them, compare each with its last entry.
const checkAccounts = "UPDATE account SET held = held WHERE entries > 0"

// missingTransfers counts the transfers that entries refer to and that are missing. The commit would find them too, and not say what is missing.
const missingTransfers = `SELECT count(*) FROM entry e WHERE e.transfer IS NOT NULL AND NOT EXISTS (SELECT 1 FROM transfer t WHERE t.id = e.transfer)`

// fillRecords adds the records that scan visits, unless there are some.
func (c *conn) fillRecords(ctx context.Context, scan stores.RecordScan) error {
	inserts := map[*stores.RecordTable]string{}
	for _, t := range stores.RecordTables() {
		n, err := queryRow(ctx, c, (*row).int, "SELECT EXISTS (SELECT 1 FROM "+recordTable(t)+")")
		if err != nil {
			return err
		}
		if n > 0 {
			return fmt.Errorf("%s: %w", t.Name, stores.ErrAlreadyExists)
		}
		names := recordColumns(t)
		inserts[t] = "INSERT INTO " + recordTable(t) + " (" + strings.Join(names, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(names)-1) + ")"
	}
	var args []arg
	err := scan(ctx, func(t *stores.RecordTable, record []stores.RecordValue) error {
		if err := t.Check(record); err != nil {
			return err
		}
		args = args[:0]
		for i, v := range record {
			args = append(args, recordArg(v, t.Columns[i].Type))
		}
		if err := c.run(ctx, inserts[t], args...); err != nil {
			return fmt.Errorf("%s: %w", t.Name, constraintError(err))
		}
		return nil
	})
	if err != nil {
		return err
	}
	n, err := queryRow(ctx, c, (*row).int, missingTransfers)
	if err != nil {
		return err
	}
	if n > 0 {
		return fmt.Errorf("transfers: %d of entries: %w", n, stores.ErrNotFound)
	}
	if err := c.run(ctx, checkAccounts); err != nil {
		return fmt.Errorf("accounts: %w", err)
	}
	return nil
}

// recordArg returns a value of a record.
func recordArg(v stores.RecordValue, t stores.RecordType) arg {
	switch {
	case v.IsNull:
		return arg{}
	case t == stores.RecordText:
		return textArg(v.Bytes)
	case t == stores.RecordID, t == stores.RecordBytes:
		return arg{kind: driver.TypeBlob, text: v.Bytes}
	}
	return intArg(v.Int)
}

// Fill adds records as stores.Records does. An error ends the load.
func (l *Load) Fill(ctx context.Context, scan stores.RecordScan) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.do(ctx, func(c *conn) error { return c.fillRecords(ctx, scan) }); err != nil {
		return fmt.Errorf("embedded: load: %w", err)
	}
	return nil
}
