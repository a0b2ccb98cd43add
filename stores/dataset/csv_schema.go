package dataset

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"fivefold/stores"
)

// A csvSchema is a table as a CSV file. FORMAT.md says the same to those who write such files.
type csvSchema[T any] struct {
	table    stores.Table
	columns  []column[T]
	defaults func(now time.Time) T             // a row whose optional columns are missing
	complete func(row *T, now time.Time) error // what no column can say alone; may be nil
	toRows   func([]T) stores.Rows             // rows as Archive.Put takes them
	fromRows func(stores.Rows) []T             // and as Archive.Scan gives them
	secret   bool                              // readable by its owner only, and exported only when asked for
}

// A csvFile is a sheet of any noun.
type csvFile interface {
	file() string
	open(*importer) (f *file, load func() error, err error)
	write(*exporter) error
}

// csvSchemas lists them in the order of stores.Tables: a row refers to those of its own table and of those before.
func csvSchemas() []csvFile {
	return []csvFile{
		placeSchema(), organisationSchema(), userSchema(), passwordSchema(), affiliationSchema(), interestSchema(), genreSchema(),
		friendshipSchema(), blockSchema(), likeSchema(), pageSchema(), pageTopicSchema(), pageLinkSchema(), membershipSchema(),
		postSchema(), commentSchema(), messageTopicSchema(), reactionSchema(),
	}
}

// A column is one of a sheet. An empty field of an optional column is as if the column were missing, unless readsEmpty.
type column[T any] struct {
	name       string
	required   bool // an empty field is an error
	readsEmpty bool // read is asked about an empty field also
	read       func(row *T, field string) error
	write      func(row T) string
}

func (s csvSchema[T]) file() string { return string(s.table) + ".csv" }

func (s csvSchema[T]) columnNames() []columnName {
	names := make([]columnName, 0, len(s.columns))
	for _, c := range s.columns {
		names = append(names, columnName{c.name, c.required})
	}
	return names
}

// parseRow reads a parseRow whose fields belong to the columns that order tells.
func (s csvSchema[T]) parseRow(order []int, fields []string, now time.Time) (T, error) {
	row := s.defaults(now)
	if len(fields) != len(order) {
		return row, fmt.Errorf("%d columns instead of %d", len(fields), len(order))
	}
	for i, field := range fields {
		c := s.columns[order[i]]
		if field == "" && c.required {
			return row, fmt.Errorf("%s is empty", c.name)
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

// formatRow writes a row.
func (s csvSchema[T]) formatRow(row T) []string {
	fields := make([]string, 0, len(s.columns))
	for _, c := range s.columns {
		fields = append(fields, c.write(row))
	}
	return fields
}

// readHeader reads the header line and finds the columns in it: for each field of a row, the column's number.
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
		c := indexOf(known, f)
		switch {
		case c < 0:
			unknown = append(unknown, quote(f))
			continue
		case found[c]:
			return nil, fmt.Errorf("column %s stands in the header twice", f)
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
		return nil, fmt.Errorf("unknown columns %s; known are %s", strings.Join(unknown, ", "), strings.Join(names, ", "))
	case missing != nil:
		return nil, fmt.Errorf("missing columns %s", strings.Join(missing, ", "))
	}
	return order, nil
}

// A columnName is what a header line may or must hold.
type columnName struct {
	name     string
	required bool
}

func indexOf(known []columnName, name string) int {
	for i, k := range known {
		if k.name == name {
			return i
		}
	}
	return -1
}
