package dataset

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fivefold/stores"
)

// keyColumn holds the id of a row, under the name id.
func keyColumn[T any](kind string, of func(*T) *stores.ID) column[T] {
	c := described(idColumn("id", kind, of), "the [key](#keys) of the row")
	c.refers = false
	return c
}

// idColumn holds ids of this network or keys of the owner, which become the same ids in every file.
func idColumn[T any](name, kind string, of func(*T) *stores.ID) column[T] {
	return column[T]{
		name: name, value: keyValue(kind), refers: true, write: func(r T) string { return of(&r).String() },
		read: func(r *T, f string) (err error) {
			*of(r), err = parseCSVID(kind, f)
			return err
		},
	}
}

func keyValue(kind string) string {
	article := "a"
	if strings.ContainsRune("aeio", rune(kind[0])) { // not u: a user
		article = "an"
	}
	return fmt.Sprintf("the [key](#keys) of %s %s", article, kind)
}

// csvSource is the source name under which keys of the owner become ids.
const csvSource = "csv"

// parseCSVID parses an id of this network of the given kind. Anything else is a key of the owner.
func parseCSVID(kind, field string) (stores.ID, error) {
	k, err := sourceKindByName(kind)
	if err != nil {
		return stores.ID{}, err
	}
	if strings.IndexByte(field, '_') > 0 { // most keys are numbers: an error for each takes as long as the rest of a row
		if id, err := stores.ParseID(field); err == nil && id.Kind == k.kind {
			return id, nil
		}
	}
	return ID(csvSource, kind, field)
}

// optional makes a column optional. Empty describes what an empty field means.
func optional[T any](c column[T], empty string) column[T] {
	c.empty = empty
	return c
}

// described replaces the description of a column's value.
func described[T any](c column[T], value string) column[T] {
	c.value = value
	return c
}

// code formats a value of an enum for FORMAT.md.
func code[W ~string](value W) string { return "`" + string(value) + "`" }

// textColumn holds a text of a noun.
func textColumn[T any](name string, rule stores.Text, of func(*T) *string) column[T] {
	return column[T]{
		name: name, value: rule.Bounds(), write: func(r T) string { return *of(&r) },
		read: func(r *T, f string) error {
			stored, err := rule.Check(f)
			if err != nil {
				return fmt.Errorf("%s %w", quote(f), err)
			}
			*of(r) = withEnds(rule, f, stored)
			return nil
		},
	}
}

// linkColumn holds a link in a textColumn named url.
func linkColumn[T any](rule stores.Text, of func(*T) *string) column[T] {
	return described(textColumn("url", rule, of), "a link of "+rule.Bounds())
}

func countColumn[T any](name string, of func(*T) *int) column[T] {
	value := fmt.Sprintf("an integer from 1 to %d", stores.MaxStrength)
	return column[T]{
		name: name, value: value, write: func(r T) string { return strconv.Itoa(*of(&r)) },
		read: func(r *T, f string) error {
			n, err := parseNumber(f)
			if err != nil || n < 1 || n > stores.MaxStrength {
				return notValue(f, value)
			}
			*of(r) = int(n)
			return nil
		},
	}
}

// enumColumn holds one of two or more values.
func enumColumn[T any, W ~string](name string, of func(*T) *W, values ...W) column[T] {
	last := len(values) - 1
	value := code(values[0])
	for _, v := range values[1:last] {
		value += ", " + code(v)
	}
	value += " or " + code(values[last])
	return column[T]{
		name: name, value: value, write: func(r T) string { return string(*of(&r)) },
		read: func(r *T, f string) error {
			if *of(r) = W(f); !slices.Contains(values, W(f)) {
				return notValue(f, value)
			}
			return nil
		},
	}
}

// checkLength returns an error if a text has more than limit characters.
func checkLength(f string, limit int) error {
	if n := characterCount(f); n > limit {
		return fmt.Errorf("%d characters, at most %d are allowed", n, limit)
	}
	return nil
}
