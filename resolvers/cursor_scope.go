package resolvers

import (
	"strings"

	"fivefold/graph/model"
	"fivefold/stores"
)

// A list's scope names it among all lists: the field, whose it is, and what it is narrowed or ordered by. It goes into every
// cursor's check sum.

// listOf names the list of a key, once the name is asked for.
func listOf[K any](scope func(K) string, key K) model.List {
	return func() string { return scope(key) }
}

func scopeOf(field string) func(stores.ID) string {
	return func(of stores.ID) string { return field + " " + of.String() }
}

func scopeOfPair(field string) func(stores.Pair) string {
	return func(of stores.Pair) string { return field + " " + of.A.String() + " " + of.B.String() }
}

func scopeBy[K, By comparable](of func(K) string, by func(By) string) func(sorted[K, By]) string {
	return func(key sorted[K, By]) string { return of(key.of) + " " + by(key.by) }
}

func scopeOfFilter(f stores.InterestFilter) string {
	return strings.Join([]string{f.Kind, f.Genre.String(), f.GenreName}, "\x00")
}

func scopeText[T ~string](by T) string { return string(by) }
