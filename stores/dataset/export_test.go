package dataset

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"time"

	"fivefold/stores"
)

// CheckRows returns an error for the first row that a CSV round trip would change, so that every row an import stores can be exported and
// imported again.
func CheckRows(rows stores.Rows) error {
	for _, s := range csvSchemas() {
		if err := s.(interface{ check(stores.Rows) error }).check(rows); err != nil {
			return fmt.Errorf("%s: %w", s.file(), err)
		}
	}
	return nil
}

func (s csvSchema[T]) check(rows stores.Rows) error {
	for _, row := range *stores.SliceOf[T](&rows) {
		if err := checkRoundTrip(s, row); err != nil {
			return err
		}
	}
	return nil
}

// checkRoundTrip writes a row, reads it and compares the two.
func checkRoundTrip[T any](s csvSchema[T], row T) error {
	written := s.formatRow(row)
	if strings.Contains(strings.Join(written, ""), "\r") {
		return fmt.Errorf("a carriage return in %q", written)
	}
	var text bytes.Buffer
	out := csv.NewWriter(&text)
	out.UseCRLF = true
	if err := out.WriteAll([][]string{written}); err != nil {
		return err
	}
	fields, _, err := newRowReader(bufio.NewReader(&text)).read()
	if err != nil {
		return fmt.Errorf("%q: %w", written, err)
	}
	all := make([]int, len(s.columns))
	for i := range all {
		all[i] = i
	}
	again, err := s.parseRow(all, fields, time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		return fmt.Errorf("%.1000q: %w", written, err)
	}
	if one, two := fmt.Sprintf("%+v", row), fmt.Sprintf("%+v", again); one != two { // which formats nil and empty slices alike
		return fmt.Errorf("wrote %.1000s, read %.1000s", one, two)
	}
	return nil
}
