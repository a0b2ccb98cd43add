package dataset

import (
	"fmt"
	"time"

	"fivefold/stores"
)

const (
	timeLayout   = "2006-01-02T15:04:05.000000Z07:00"
	timeValue    = "a time in RFC 3339 such as `2024-01-31T12:00:00.000000Z`, of the years 1 to 9999 in UTC"
	timeOfImport = "the time of the import" // describes the default of times
)

// maxClockSkew is how far a time may be ahead of the time of the import, because the clock of the server that wrote it may be fast.
// Mutations take their times from the clock of the server, so that nothing they store is later.
const maxClockSkew = 5 * time.Minute

// timeColumn holds a time that every row has.
func timeColumn[T any](name string, of func(*T) *time.Time) column[T] {
	return column[T]{
		name: name, value: timeValue, time: func(r *T) time.Time { return *of(r) },
		write: func(r T) string { return formatTime(*of(&r)) },
		read: func(r *T, f string) (err error) {
			*of(r), err = parseTime(f)
			return err
		},
	}
}

// optionalTimeColumn holds a time that a row may lack. Stores keep the zero time for rows that lack it, so it is not a value. Empty
// describes what its absence means.
func optionalTimeColumn[T any](name, empty string, of func(*T) *time.Time) column[T] {
	c := optional(timeColumn(name, of), empty)
	c.write = func(r T) string {
		if t := *of(&r); !t.IsZero() {
			return formatTime(t)
		}
		return ""
	}
	c.read = func(r *T, f string) error {
		t, err := parseTime(f)
		if err == nil && t.IsZero() {
			return fmt.Errorf("%s means that there is no time; leave the field empty, or write a later time", quote(f))
		}
		*of(r) = t
		return err
	}
	return c
}

// parseTime parses RFC 3339 and truncates the time to microseconds.
func parseTime(f string) (time.Time, error) {
	t, err := stores.ParseTime(f)
	if err != nil {
		return time.Time{}, notValue(f, timeValue)
	}
	return t, nil
}

// storedTime returns a time in UTC and truncated to microseconds, as stores keep it. Times outside the years 1 to 9999 are an error, which
// quotes text.
func storedTime(t time.Time, text string) (time.Time, error) {
	t = t.UTC().Truncate(time.Microsecond)
	if t.Year() < 1 || t.Year() > stores.MaxYear {
		return time.Time{}, fmt.Errorf("%s is outside the years 1 to %d", quote(text), stores.MaxYear)
	}
	return t, nil
}

// formatTime formats a time in UTC with microseconds.
func formatTime(t time.Time) string { return t.UTC().Format(timeLayout) }

// checkPast returns an error for a time that is more than maxClockSkew after the time of the import.
func (imp *importer) checkPast(t time.Time) error {
	if now := imp.opts.Now; t.After(now.Add(maxClockSkew)) {
		return fmt.Errorf("is in the future; the time of the import is %s", formatTime(now))
	}
	return nil
}

// checkPast returns an error if a row has a time or a date in the future.
func (s csvSchema[T]) checkPast(imp *importer, row T) error {
	for _, c := range s.columns {
		if c.time == nil {
			continue
		}
		if err := imp.checkPast(c.time(&row)); err != nil {
			return fmt.Errorf("%s: %s %w", c.name, quote(c.write(row)), err)
		}
	}
	return nil
}
