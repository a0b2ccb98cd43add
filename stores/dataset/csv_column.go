package dataset

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fivefold/stores"
)

// idColumn holds ids of this network or keys of the owner, which become the same ids in every file.
func idColumn[T any](name, kind string, of func(*T) *stores.ID) column[T] {
	return column[T]{
		name: name, required: true, write: func(r T) string { return of(&r).String() },
		read: func(r *T, f string) (err error) {
			*of(r), err = parseCSVID(kind, f)
			return err
		},
	}
}

// csvSource is the source name under which keys of the owner become ids.
const csvSource = "csv"

// parseCSVID parses an id of this network of the given kind. Anything else is a key of the owner.
func parseCSVID(kind, field string) (stores.ID, error) {
	k, err := sourceKindByName(kind)
	if err != nil {
		return stores.ID{}, err
	}
	if id, err := stores.ParseID(field); err == nil && id.Kind == k.kind {
		return id, nil
	}
	return ID(csvSource, kind, field)
}

func optional[T any](c column[T]) column[T] {
	c.required = false
	return c
}

func required[T any](c column[T]) column[T] {
	c.required = true
	return c
}

// textColumn holds a text without carriage returns. The CSV reader has already converted CR LF to LF; any other CR is an error.
func textColumn[T any](name string, required bool, limit int, of func(*T) *string) column[T] {
	return column[T]{
		name: name, required: required, write: func(r T) string { return *of(&r) },
		read: func(r *T, f string) error {
			if strings.Contains(f, "\r") {
				return errCR
			}
			*of(r) = f
			return checkLength(f, limit)
		},
	}
}

func timeColumn[T any](name string, of func(*T) *time.Time) column[T] {
	return column[T]{
		name: name, write: func(r T) string { return formatTime(*of(&r)) },
		read: func(r *T, f string) (err error) {
			*of(r), err = parseTime(f)
			return err
		},
	}
}

func countColumn[T any](name string, of func(*T) *int) column[T] {
	return column[T]{
		name: name, write: func(r T) string { return strconv.Itoa(*of(&r)) },
		read: func(r *T, f string) error {
			n, err := parseNumber(f)
			if err != nil || n < 1 || n > stores.MaxStrength {
				return fmt.Errorf("%s is not an integer from 1 to %d", quote(f), stores.MaxStrength)
			}
			*of(r) = int(n)
			return nil
		},
	}
}

// enumColumn holds one of several values.
func enumColumn[T any, W ~string](name string, of func(*T) *W, values ...W) column[T] {
	return column[T]{
		name: name, write: func(r T) string { return string(*of(&r)) },
		read: func(r *T, f string) error {
			if *of(r) = W(f); !slices.Contains(values, W(f)) {
				return fmt.Errorf("%s is not one of %v", quote(f), values)
			}
			return nil
		},
	}
}

// multilineColumn holds a text of several lines. Line ends are converted to LF.
func multilineColumn[T any](name string, limit int, of func(*T) *string) column[T] {
	return column[T]{
		name: name, write: func(r T) string { return *of(&r) },
		read: func(r *T, f string) error { *of(r) = stores.LineFeeds(f); return checkLength(*of(r), limit) },
	}
}

// checkLength returns an error if a text has more than limit characters.
func checkLength(f string, limit int) error {
	if n := characterCount(f); n > limit {
		return fmt.Errorf("%d characters, at most %d are allowed", n, limit)
	}
	return nil
}

const timeLayout = "2006-01-02T15:04:05.000000Z07:00"

// parseTime parses RFC 3339 and truncates the time to microseconds.
func parseTime(f string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, f)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s is not a time such as 2024-01-31T12:00:00.000000Z", quote(f))
	}
	return storedTime(t, f)
}

// storedTime returns a time in UTC and truncated to microseconds, as stores keep it. Times outside the years 1 to 9999 are an error, which
// quotes text.
func storedTime(t time.Time, text string) (time.Time, error) {
	t = t.UTC().Truncate(time.Microsecond)
	if t.IsZero() || t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, fmt.Errorf("%s is outside the years 1 to 9999", quote(text))
	}
	return t, nil
}

// formatTime formats a time. The zero time becomes the empty string.
func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeLayout)
}
