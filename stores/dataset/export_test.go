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

// CheckRows gives an error for the first row that would not come back the same from our CSV files, so that whatever an import
// stores can be exported and imported again.
func CheckRows(rows stores.Rows) error {
	for _, check := range []func(stores.Rows) error{
		checked(placesSheet()), checked(organisationsSheet()), checked(usersSheet()), checked(passwordsSheet()), checked(affiliationsSheet()),
		checked(interestsSheet()), checked(genresSheet()), checked(friendshipsSheet()), checked(blocksSheet()), checked(likesSheet()),
		checked(pagesSheet()), checked(pageTopicsSheet()), checked(pageLinksSheet()), checked(membershipsSheet()), checked(postsSheet()),
		checked(commentsSheet()), checked(messageTopicsSheet()), checked(reactionsSheet()),
	} {
		if err := check(rows); err != nil {
			return err
		}
	}
	return nil
}

func checked[T any](s sheet[T]) func(stores.Rows) error {
	return func(rows stores.Rows) error {
		for _, row := range s.unwrap(rows) {
			if err := comesBack(s, row); err != nil {
				return fmt.Errorf("%s: %w", s.table, err)
			}
		}
		return nil
	}
}

// comesBack writes a row and reads it again.
func comesBack[T any](s sheet[T], row T) error {
	written := s.fields(row)
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
	again, err := s.row(all, fields, time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		return fmt.Errorf("%.1000q: %w", written, err)
	}
	if one, two := fmt.Sprintf("%+v", row), fmt.Sprintf("%+v", again); one != two { // in which what is empty is nothing
		return fmt.Errorf("%.1000s became %.1000s", one, two)
	}
	return nil
}
