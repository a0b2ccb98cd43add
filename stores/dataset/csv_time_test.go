package dataset

import (
	"strings"
	"testing"
	"time"
)

// timeColumns is implemented by the schema of every file.
type timeColumns interface {
	csvFile
	testTimes(t *testing.T)
}

func TestEveryTimeOfAnImportIsRFC3339AndPast(t *testing.T) {
	t.Parallel()
	for _, s := range csvSchemas() {
		s.(timeColumns).testTimes(t)
	}
}

func (s csvSchema[T]) testTimes(t *testing.T) {
	for _, c := range s.columns {
		name := s.file() + ": " + c.name
		if c.value != timeValue && c.value != dateValue {
			if c.time != nil {
				t.Errorf("%s is not described as a time", name)
			}
			continue
		}
		if c.time == nil {
			t.Errorf("%s may be in the future", name)
			continue
		}
		now := time.Date(2024, 2, 28, 23, 58, 0, 0, time.UTC)
		imp := &importer{opts: Options{Now: now}}
		past, future := "2024-02-29T00:03:00Z", "2024-02-29T00:03:00.000001Z"
		valid := []string{"2020-01-01t00:00:00z", "2016-12-31T23:59:60Z", "2020-01-01T00:00:00.1234567891-23:59", "0001-01-01T00:00:00.000001Z", "9999-12-31T23:59:59.999999Z"}
		invalid := []string{"yesterday", "2020-01-01", "2020-01-01T00:00:00", "2020-01-01 00:00:00Z", "2020-01-01T00:00:00,5Z", "2020-01-01T5:00:00Z", "2020-01-01T00:00:00+24:00",
			"2021-02-29T00:00:00Z", "0000-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "9999-12-31T23:00:00-02:00", " 2020-01-01T00:00:00Z"}
		if c.value == dateValue {
			past, future = "2024-02-29", "2024-03-01"
			valid, invalid = []string{"0001-01-01", "9999-12-31"}, []string{"2021-02-29", "0000-01-01", "10000-01-01", "1.2.2020", "2020-01-01T00:00:00Z"}
		}
		for _, f := range append(valid, past, future) {
			if err := c.read(new(T), f); err != nil {
				t.Errorf("%s: %s: %v", name, f, err)
			}
		}
		for _, f := range invalid {
			if err := c.read(new(T), f); err == nil || !strings.Contains(err.Error(), quote(f)+" is not "+plainText(c.value)) {
				t.Errorf("%s: %s: %v", name, f, err)
			}
		}
		var row T
		if err := c.read(&row, past); err != nil || s.checkPast(imp, row) != nil {
			t.Errorf("%s: %s is in the future: %v", name, past, err)
		}
		if err := c.read(&row, future); err != nil {
			t.Errorf("%s: %s: %v", name, future, err)
		}
		if err := s.checkPast(imp, row); err == nil || !strings.Contains(err.Error(), "is in the future; the time of the import is 2024-02-28T23:58:00.000000Z") {
			t.Errorf("%s: %s: %v", name, future, err)
		}
	}
}

// The zero time is the first instant of year 1. Stores keep it for rows that have no time, so only columns in which every row has a time
// can hold it.
func TestTheFirstInstantOfYearOne(t *testing.T) {
	t.Parallel()
	const first = "0001-01-01T00:00:00.000000Z"
	for _, s := range csvSchemas() {
		s.(interface{ testFirstInstant(*testing.T, string) }).testFirstInstant(t, first)
	}
}

func (s csvSchema[T]) testFirstInstant(t *testing.T, first string) {
	for _, c := range s.columns {
		if c.value != timeValue {
			continue
		}
		var row T
		err := c.read(&row, first)
		if c.write(*new(T)) == "" { // a row may lack it
			if err == nil || !strings.Contains(err.Error(), "means that there is no time") {
				t.Errorf("%s: %s: %v", s.file(), c.name, err)
			}
		} else if err != nil || c.write(row) != first {
			t.Errorf("%s: %s: %v, written as %q", s.file(), c.name, err, c.write(row))
		}
	}
}
