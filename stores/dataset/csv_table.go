package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
)

// readTable reads a CSV file of a directory, plain or gzipped, whose first row is columns. It calls row for each of the others, with the line on which it begins, and
// returns the name of the file. The first damaged row, and the first for which row returns an error, is a *RowError.
func readTable(ctx context.Context, dir, name string, columns []string, row func(fields []string, line int) error) (string, error) {
	f, err := openSource(dir, name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	rows := newRowReader(f.Reader)
	for n := 0; ; n++ {
		fields, line, err := rows.read()
		switch rowErr := csvError(""); {
		case errors.Is(err, io.EOF):
			if f.gzip != nil && f.gzip.trailing {
				return f.name, &RowError{f.name, line, errTrailing}
			}
			return f.name, nil
		case errors.As(err, &rowErr):
			return f.name, &RowError{f.name, line, err}
		case err != nil:
			return f.name, f.wrapError(err)
		case n == 0 && !slices.Equal(fields, columns):
			return f.name, fmt.Errorf("%s: the first line is not the header %q", f.name, columns)
		case n == 0:
			continue
		case n%1024 == 0 && ctx.Err() != nil:
			return f.name, ctx.Err()
		}
		if len(fields) != len(columns) {
			err = fmt.Errorf("%d columns, want %d", len(fields), len(columns))
		} else {
			err = row(fields, line)
		}
		if err != nil {
			return f.name, &RowError{f.name, line, err}
		}
	}
}
