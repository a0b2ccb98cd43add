package resolvers

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"fivefold/graph/model"
	"fivefold/stores"
)

// maxFilterValues is the largest length of a list of a search's filter.
const maxFilterValues = 100

// searchKinds are the kinds of what a search finds.
var searchKinds = []struct {
	kind model.SearchKind
	of   stores.Kind
}{
	{model.SearchKindUser, stores.KindUser},
	{model.SearchKindPage, stores.KindPage},
	{model.SearchKindPost, stores.KindPost},
	{model.SearchKindInterest, stores.KindInterest},
}

// kindsOf returns the kinds of ids that kinds name, not nil.
func kindsOf(kinds []model.SearchKind) []stores.Kind {
	out := []stores.Kind{}
	for _, k := range kinds {
		for _, known := range searchKinds {
			if known.kind == k {
				out = append(out, known.of)
			}
		}
	}
	return stores.Distinct(out)
}

// searchFilter checks the kinds and the filter of a search. Kinds and lists that are not given are nil and select all.
func searchFilter(kinds []model.SearchKind, given *model.SearchFilterInput) (stores.SearchFilter, error) {
	if kinds == nil {
		for _, known := range searchKinds {
			kinds = append(kinds, known.kind)
		}
	}
	filter := stores.SearchFilter{Kinds: kindsOf(kinds)}
	if given == nil {
		return filter, nil
	}
	var errs [7]error
	filter.Genres, errs[0] = filterIDs("genreIds", stores.KindInterest, given.GenreIds)
	filter.Places, errs[1] = filterIDs("placeIds", stores.KindPlace, given.PlaceIds)
	filter.Authors, errs[2] = filterIDs("authorIds", stores.KindUser, given.AuthorIds)
	filter.Languages, errs[3] = filterTexts("languages", stores.PostLanguage.Required(), given.Languages)
	kindNames, err := filterTexts("interestKinds", stores.InterestKind, given.InterestKinds)
	categories, err2 := filterTexts("pageCategories", stores.PageCategory.Required(), given.PageCategories)
	errs[4], errs[5] = err, err2
	if kindNames != nil || categories != nil {
		filter.Categories = []string{}
	}
	for _, name := range kindNames {
		filter.Categories = append(filter.Categories, stores.SearchCategory(stores.KindInterest, name))
	}
	for _, name := range categories {
		filter.Categories = append(filter.Categories, stores.SearchCategory(stores.KindPage, name))
	}
	errs[6] = filterTimes(&filter, given.WrittenFrom, given.WrittenBefore)
	for _, err := range errs {
		if err != nil {
			return stores.SearchFilter{}, err
		}
	}
	return filter, nil
}

// filterTimes adds when posts were written to a filter, in which the zero time is none: all posts are written after it.
func filterTimes(filter *stores.SearchFilter, from, before *time.Time) error {
	if from != nil {
		if filter.From = *from; from.IsZero() {
			filter.Kinds = slices.DeleteFunc(filter.Kinds, func(k stores.Kind) bool { return k != stores.KindPost })
		}
	}
	if before == nil {
		return nil
	}
	if filter.To = *before; from != nil && !before.After(*from) {
		return badField("filters.writtenBefore", "The time writtenBefore must be after writtenFrom.")
	}
	if before.IsZero() {
		filter.Kinds = []stores.Kind{}
	}
	return nil
}

// findsNothing reports whether nothing passes a filter: an empty list selects nothing, and a nil one all.
func findsNothing(f stores.SearchFilter) bool {
	return isNothing(f.Kinds) || isNothing(f.Categories) || isNothing(f.Genres) || isNothing(f.Places) || isNothing(f.Languages) || isNothing(f.Authors) || isNothing(f.IDs)
}

func isNothing[T any](list []T) bool { return list != nil && len(list) == 0 }

func filterIDs(field string, kind stores.Kind, given []*stores.ID) ([]stores.ID, error) {
	field = "filters." + field
	if err := checkLength(field, len(given)); given == nil || err != nil {
		return nil, err
	}
	out := make([]stores.ID, len(given))
	for i, id := range given {
		if err := validID(fmt.Sprintf("%s.%d", field, i), *id, kind); err != nil {
			return nil, err
		}
		out[i] = *id
	}
	return stores.Distinct(out), nil
}

func filterTexts(field string, rule stores.Text, given []string) ([]string, error) {
	field = "filters." + field
	if err := checkLength(field, len(given)); given == nil || err != nil {
		return nil, err
	}
	out, errs := make([]string, len(given)), make([]error, len(given))
	for i, text := range given {
		out[i], errs[i] = validText(fmt.Sprintf("%s.%d", field, i), rule, text)
	}
	return stores.Distinct(out), errors.Join(errs...)
}

func checkLength(field string, n int) error {
	if n > maxFilterValues {
		return badField(field, fmt.Sprintf("Give at most %d values.", maxFilterValues))
	}
	return nil
}
