package stores

import (
	"slices"
	"strconv"
)

// Allows reports whether a viewer with this scope may find a document. Engines do the same in their queries.
func (s SearchScope) Allows(d SearchDocument) bool {
	contains := func(ids []ID) func(ID) bool { return func(id ID) bool { return slices.Contains(ids, id) } }
	if slices.ContainsFunc(d.Keepers, contains(s.Own)) {
		return true
	}
	return (d.Public || !d.FriendsOf.IsZero() && slices.Contains(s.Friends, d.FriendsOf)) && !slices.ContainsFunc(d.Owners, contains(s.Hidden))
}

// Selects reports whether a document passes the filter. Engines do the same in their queries.
func (f SearchFilter) Selects(d SearchDocument) bool {
	return agrees(f.Kinds, d.ID.Kind) && agrees(f.Categories, d.Category) && agrees(f.Genres, d.Genres...) && agrees(f.Places, d.Place) &&
		agrees(f.Languages, d.Language) && agrees(f.Authors, d.Author) && agrees(f.On, d.On) && agrees(f.Groups, d.Groups...) && agrees(f.IDs, d.ID) &&
		(f.From.IsZero() || !d.At.Before(f.From)) && (f.To.IsZero() || !d.At.IsZero() && d.At.Before(f.To))
}

// agrees reports whether one of the values is wanted. Every value is when wanted is nil, and the zero value, which a document has in the place of
// none, otherwise never.
func agrees[T comparable](wanted []T, values ...T) bool {
	var none T
	return wanted == nil || slices.ContainsFunc(values, func(v T) bool { return v != none && slices.Contains(wanted, v) })
}

// FacetValues returns the values of a facet that a document has, none where the node has none.
func (d SearchDocument) FacetValues(f SearchFacet) []string {
	var values []string
	switch f {
	case FacetKind:
		values = []string{string(d.ID.Kind)}
	case FacetCategory:
		values = []string{d.Category}
	case FacetGenre:
		for _, id := range d.Genres {
			values = append(values, id.String())
		}
	case FacetPlace:
		values = []string{d.Place.String()}
	case FacetLanguage:
		values = []string{d.Language}
	case FacetYear:
		if !d.At.IsZero() {
			values = []string{strconv.Itoa(d.At.UTC().Year())}
		}
	}
	return slices.DeleteFunc(values, func(v string) bool { return v == "" })
}
