package resolvers

import (
	"fmt"
	"strings"

	"fivefold/graph/model"
	"fivefold/stores"
)

// The scope of a list is its name among all lists: the field, the owner, and the filter or order. It is part of the check sum of each
// cursor, so that a cursor of one list is an error in every other.

// listOf returns the list of a key. Its name is made when a cursor is written or parsed.
func listOf[K any](scope func(K) string, key K) model.List {
	return func() string { return scope(key) }
}

// scopeOf returns the scopes of a field by the owner of the list.
func scopeOf(field string) func(stores.ID) string {
	return func(of stores.ID) string { return field + " " + of.String() }
}

// scopeOfPair is scopeOf for lists of two people.
func scopeOfPair(field string) func(stores.Pair) string {
	return func(of stores.Pair) string { return field + " " + of.A.String() + " " + of.B.String() }
}

// scopeOfPosts returns the scopes of posts, on a "wall" or on a "page".
func scopeOfPosts(on string) func(stores.ID) string {
	return func(of stores.ID) string { return "posts " + of.String() + " " + on }
}

// scopeOfCircle returns the scopes of a field of a circle, which has every field of the filter.
func scopeOfCircle[Filter comparable](field string) func(filteredKey[stores.ID, Filter]) string {
	return scopeBy(scopeOf(field), func(f Filter) string { return fmt.Sprint(f) })
}

// scopeBy adds the filter or the order of the list to its scope.
func scopeBy[K, By comparable](of func(K) string, by func(By) string) func(filteredKey[K, By]) string {
	return func(key filteredKey[K, By]) string { return of(key.of) + " " + by(key.by) }
}

// scopeGiven adds the name of the filter or the order that all lists of a field have.
func scopeGiven[K any](of func(K) string, by string) func(K) string {
	return func(key K) string { return of(key) + " " + by }
}

func scopeOfInterests(f stores.InterestFilter) string {
	return strings.Join([]string{f.Kind, f.Genre.String(), f.GenreName.String()}, "\x00")
}
