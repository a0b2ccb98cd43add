package dataset

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fivefold/stores"
)

// idColumn holds ids of ours, or the owner's own keys, which become ids the same way in every file.
func idColumn[T any](name, kind string, of func(*T) *stores.ID) column[T] {
	return column[T]{
		name: name, required: true, write: func(r T) string { return of(&r).String() },
		read: func(r *T, f string) (err error) {
			*of(r), err = parseCSVID(kind, f)
			return err
		},
	}
}

// csvSource is the name under which the owner's own keys become ids.
const csvSource = "csv"

// parseCSVID reads an id of ours of the kind; anything else is a key of the owner's.
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

// textColumn holds a text without carriage returns. The reader makes CR LF LF already; one that is left ends no line.
func textColumn[T any](name string, required bool, most int, of func(*T) *string) column[T] {
	return column[T]{
		name: name, required: required, write: func(r T) string { return *of(&r) },
		read: func(r *T, f string) error {
			if strings.Contains(f, "\r") {
				return errCR
			}
			*of(r) = f
			return checkLength(f, most)
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
				return fmt.Errorf("%s is not a whole number from 1 to %d", quote(f), stores.MaxStrength)
			}
			*of(r) = int(n)
			return nil
		},
	}
}

// enumColumn holds one of a few words.
func enumColumn[T any, W ~string](name string, of func(*T) *W, words ...W) column[T] {
	return column[T]{
		name: name, write: func(r T) string { return string(*of(&r)) },
		read: func(r *T, f string) error {
			if *of(r) = W(f); !slices.Contains(words, W(f)) {
				return fmt.Errorf("%s is none of %v", quote(f), words)
			}
			return nil
		},
	}
}

// multilineColumn holds a text of several lines, each of which ends in LF.
func multilineColumn[T any](name string, most int, of func(*T) *string) column[T] {
	return column[T]{
		name: name, write: func(r T) string { return *of(&r) },
		read: func(r *T, f string) error { *of(r) = stores.LineFeeds(f); return checkLength(*of(r), most) },
	}
}

func checkLength(f string, most int) error {
	if n := characterCount(f); n > most {
		return fmt.Errorf("%d characters, more than %d", n, most)
	}
	return nil
}

const timeLayout = "2006-01-02T15:04:05.000000Z07:00"

// parseTime reads RFC 3339; what is finer than a microsecond is cut off.
func parseTime(f string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, f)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s is not a time such as 2024-01-31T12:00:00.000000Z", quote(f))
	}
	return storedTime(t, f)
}

// storedTime gives a time as it is storedTime, unless it is beyond the years that every engine keeps.
func storedTime(t time.Time, text string) (time.Time, error) {
	t = t.UTC().Truncate(time.Microsecond)
	if t.IsZero() || t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, fmt.Errorf("%s is not of the years 1 to 9999", quote(text))
	}
	return t, nil
}

// formatTime writes a time; the zero time is the empty text.
func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeLayout)
}
