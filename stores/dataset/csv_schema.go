package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"fivefold/stores"
)

//go:generate go test . -run TestFormatIsCurrent -update

// A csvSchema describes a table as a CSV file. FORMAT.md documents the schemas for users; its tables are generated from them.
type csvSchema[T any] struct {
	rows     string // what a row is, as in "one row per user"
	columns  []column[T]
	defaults func(now time.Time) T             // a row with the defaults of all optional columns
	complete func(row *T, now time.Time) error // checks and completes a row across columns; may be nil
	secret   bool                              // exported only on request
}

// A csvFile is a csvSchema of any row type: what is done with a table, in files or from one archive to another.
type csvFile interface {
	file() string
	open(*importer) (f *file, load func() error, err error)
	write(*exporter) error
	move(*mover) error
	digest(context.Context, stores.Archive) (Digest, error)
}

// A column is a column of a csvSchema. An empty field of an optional column means the same as a missing column, unless readsEmpty is set.
type column[T any] struct {
	name       string
	value      string                 // what a field holds, after "is not" in errors
	empty      string                 // what an empty field means; if it is "", the column is required
	refers     bool                   // to a row, which must exist
	readsEmpty bool                   // read is also called for an empty field
	time       func(row *T) time.Time // a time or date, which must not be in the future; nil for other columns
	read       func(row *T, field string) error
	write      func(row T) string
}

func (c column[T]) required() bool { return c.empty == "" }

// notValue returns an error that says what a field must hold, as described by column.value.
func notValue(field, value string) error {
	return fmt.Errorf("%s is not %s", quote(field), plainText(value))
}

// plainText removes the Markdown of a description.
func plainText(value string) string {
	return strings.NewReplacer("`", "", "[key](#keys)", "key").Replace(value)
}

func (csvSchema[T]) table() stores.Table { return stores.TableOf[T]() }

func (s csvSchema[T]) file() string { return string(s.table()) + ".csv" }

func (s csvSchema[T]) columnNames() []columnName {
	names := make([]columnName, 0, len(s.columns))
	for _, c := range s.columns {
		names = append(names, columnName{c.name, c.required()})
	}
	return names
}

// parseRow parses a row. Field i belongs to column order[i].
func (s csvSchema[T]) parseRow(order []int, fields []string, now time.Time) (T, error) {
	row := s.defaults(now)
	if len(fields) != len(order) {
		return row, fmt.Errorf("%d columns, want %d", len(fields), len(order))
	}
	for i, field := range fields {
		c := s.columns[order[i]]
		if field == "" && c.required() {
			return row, fmt.Errorf("%s is empty; it must be %s", c.name, plainText(c.value))
		}
		if field == "" && !c.readsEmpty {
			continue
		}
		if err := c.read(&row, field); err != nil {
			return row, fmt.Errorf("%s: %w", c.name, err)
		}
	}
	if s.complete != nil {
		return row, s.complete(&row, now)
	}
	return row, nil
}

// formatRow returns the fields of a row in the order of the columns.
func (s csvSchema[T]) formatRow(row T) []string {
	fields := make([]string, 0, len(s.columns))
	for _, c := range s.columns {
		fields = append(fields, c.write(row))
	}
	return fields
}

// schemaOf returns the schema of a row type.
func schemaOf[T any]() csvSchema[T] {
	for _, s := range csvSchemas() {
		if s, ok := s.(csvSchema[T]); ok {
			return s
		}
	}
	panic(fmt.Sprintf("dataset: no schema of %s", stores.TableOf[T]()))
}

// readHeader reads the header line. It returns the index in known of each column of the file.
func readHeader(rr *rowReader, known []columnName) ([]int, error) {
	fields, _, err := rr.read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("no header line")
	} else if err != nil {
		return nil, err
	}
	order := make([]int, len(fields))
	found := make([]bool, len(known))
	var unknown []string
	for i, f := range fields {
		c := slices.IndexFunc(known, func(k columnName) bool { return k.name == f })
		switch {
		case c < 0:
			unknown = append(unknown, quote(f))
			continue
		case found[c]:
			return nil, fmt.Errorf("column %s is in the header twice", f)
		}
		order[i], found[c] = c, true
	}
	var names, missing []string
	for c, k := range known {
		names = append(names, k.name)
		if k.required && !found[c] {
			missing = append(missing, k.name)
		}
	}
	switch {
	case unknown != nil:
		return nil, fmt.Errorf("unknown columns %s; known columns are %s", strings.Join(unknown, ", "), strings.Join(names, ", "))
	case missing != nil:
		return nil, fmt.Errorf("missing columns %s", strings.Join(missing, ", "))
	}
	return order, nil
}

// A columnName is the name of a column, and whether the header must have it.
type columnName struct {
	name     string
	required bool
}
