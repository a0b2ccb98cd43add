package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	driver "github.com/jackc/pgx/v5"

	"fivefold/stores"
)

// Fill implements stores.Records.
func (s records) Fill(ctx context.Context, scan stores.RecordScan) error {
	return s.write(ctx, func(c *conn) error {
		c.quiet = true
		for _, setting := range recordSettings {
			if err := c.run(ctx, setting, nil); err != nil {
				return err
			}
		}
		return c.fillRecords(ctx, scan)
	})
}

// fillRecords adds the records that scan visits, unless there are some.
func (c *conn) fillRecords(ctx context.Context, scan stores.RecordScan) error {
	if err := c.run(ctx, "LOCK TABLE "+strings.Join(recordTables(), ", ")+" IN SHARE ROW EXCLUSIVE MODE", nil); err != nil {
		return err
	}
	for _, name := range recordTables() {
		found, err := queryRow(ctx, c, (*row).bool, "SELECT EXISTS (SELECT FROM "+name+")", nil)
		if err != nil {
			return err
		}
		if found {
			return fmt.Errorf("%s: %w", name, stores.ErrAlreadyExists)
		}
	}
	source := newRecordSource(ctx, scan)
	defer source.stop()
	if err := c.ready(ctx); err != nil {
		return err
	}
	for _, t := range stores.RecordTables() {
		source.begin(t)
		_, err := c.pgx.CopyFrom(ctx, driver.Identifier{t.Name}, recordColumns(t), source)
		if source.err != nil { // otherwise the server repeats it in its own words
			err = source.err
		}
		if err != nil {
			return recordError(t, err)
		}
	}
	if source.hasNext {
		return fmt.Errorf("%s: the records are not in the order of the tables", source.table.Name)
	}
	return c.checkRecords(ctx)
}

// checkRecords does what is left when all records are there. Accounts are inserted as their last entries have left them: the trigger of accounts compares
// each with its last entry. References that are checked late are checked here, since the commit has less time.
func (c *conn) checkRecords(ctx context.Context) error {
	for _, text := range []string{"UPDATE accounts SET held = held WHERE entries > 0", "SET CONSTRAINTS ALL IMMEDIATE", "ANALYZE " + strings.Join(recordTables(), ", ")} {
		if err := c.run(ctx, text, nil); err != nil {
			if known := constraintError(err); known != nil {
				err = fmt.Errorf("%s: %w", text, known)
			}
			return err
		}
	}
	return nil
}

// recordError returns the error of adding records of a table.
func recordError(t *stores.RecordTable, err error) error {
	if known := constraintError(err); known != nil {
		err = known
	}
	return fmt.Errorf("%s: %w", t.Name, err)
}

// A recordSource gives COPY the records of one table after the other. It is a driver.CopyFromSource.
type recordSource struct {
	next    func() (*stores.RecordTable, []stores.RecordValue, bool)
	stop    func()
	err     error // of the scan, or of a value that the database cannot have
	current *stores.RecordTable

	hasNext bool // a record is read that COPY has not taken
	table   *stores.RecordTable
	record  []stores.RecordValue
}

// errStopped ends a scan whose records are not wanted any more.
var errStopped = errors.New("stopped")

func newRecordSource(ctx context.Context, scan stores.RecordScan) *recordSource {
	s := &recordSource{}
	s.next, s.stop = iter.Pull2(func(yield func(*stores.RecordTable, []stores.RecordValue) bool) {
		err := scan(ctx, func(t *stores.RecordTable, record []stores.RecordValue) error {
			if !yield(t, record) {
				return errStopped
			}
			return nil
		})
		if s.err == nil && !errors.Is(err, errStopped) {
			s.err = err
		}
	})
	return s
}

// begin begins a table.
func (s *recordSource) begin(t *stores.RecordTable) { s.current = t }

// Next implements driver.CopyFromSource. The record before is not valid any more when the scan goes on, so it goes on only when the next one is wanted.
func (s *recordSource) Next() bool {
	if s.err != nil {
		return false
	}
	if !s.hasNext {
		s.table, s.record, s.hasNext = s.next()
	}
	return s.hasNext && s.table == s.current
}

// Values implements driver.CopyFromSource.
func (s *recordSource) Values() ([]any, error) {
	s.hasNext = false
	if s.err = s.current.Check(s.record); s.err != nil {
		return nil, s.err
	}
	values := make([]any, len(s.record))
	for i, v := range s.record {
		column := s.current.Columns[i]
		if column.Type == stores.RecordText && !isStorable(v.Bytes) {
			s.err = fmt.Errorf("%s: %s has characters that PostgreSQL cannot store", s.current.Name, column.Name)
			return nil, s.err
		}
		values[i] = recordArg(v, column.Type)
	}
	return values, nil
}

// Err implements driver.CopyFromSource.
func (s *recordSource) Err() error { return s.err }

// recordArg returns a value of a record.
func recordArg(v stores.RecordValue, t stores.RecordType) any {
	switch {
	case v.IsNull:
		return nil
	case t == stores.RecordText:
		return v.Bytes
	case t == stores.RecordBytes:
		return []byte(v.Bytes)
	case t == stores.RecordID:
		return [16]byte([]byte(v.Bytes))
	case t == stores.RecordBool:
		return v.Int != 0
	case t == stores.RecordTime:
		return time.UnixMicro(v.Int).UTC()
	}
	return v.Int
}

// Fill adds records as stores.Records does. An error ends the load.
func (l *Load) Fill(ctx context.Context, scan stores.RecordScan) error {
	return l.do(ctx, func() error { return l.conn.fillRecords(ctx, scan) })
}
