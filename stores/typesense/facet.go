package typesense

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"fivefold/stores"
)

const (
	// firstFacets is the number of values of a facet that are asked for at first. Typesense returns values of equal numbers in no order, so those up to
	// MaxFacetValues are known when the last value that it returns has a smaller number, or it returns all.
	firstFacets = 4 * stores.MaxFacetValues
	allFacets   = 1_000_000
)

// facetField is the field of a facet.
func facetField(f stores.SearchFacet) string {
	if f == stores.FacetGenre {
		return "genres"
	}
	return string(f)
}

func facetFields(facets []stores.SearchFacet) string {
	fields := make([]string, len(facets))
	for i, f := range facets {
		fields[i] = facetField(f)
	}
	return strings.Join(fields, ",")
}

// facets returns the counts of facets that the search s returned. It asks again, for all values, if those that are equal to the last one cannot be chosen.
func (e *Engine) facets(ctx context.Context, s search, counts []facet, facets []stores.SearchFacet) (map[stores.SearchFacet]map[string]int, error) {
	if len(facets) == 0 {
		return nil, nil
	}
	if slices.ContainsFunc(counts, facet.isUndecided) {
		s.MaxFacets, s.PerPage = allFacets, 0
		results, err := e.multiSearch(ctx, []search{s})
		if err != nil {
			return nil, err
		}
		if results[0].Cutoff {
			return nil, errCutoff
		}
		counts = results[0].Facets
	}
	all := map[stores.SearchFacet]map[string]int{}
	for _, name := range facets {
		all[name] = map[string]int{}
		for _, f := range counts {
			if f.Field != facetField(name) {
				continue
			}
			values, err := f.values(name)
			if err != nil {
				return nil, err
			}
			all[name] = values
		}
	}
	return all, nil
}

// isUndecided reports whether values that were not returned may be among the first.
func (f facet) isUndecided() bool {
	if len(f.Counts) < firstFacets {
		return false
	}
	smallest := f.Counts[0].Count
	for _, c := range f.Counts {
		smallest = min(smallest, c.Count)
	}
	larger := 0
	for _, c := range f.Counts {
		if c.Count > smallest {
			larger++
		}
	}
	return larger < stores.MaxFacetValues
}

// values returns the numbers of the first values.
func (f facet) values(name stores.SearchFacet) (map[string]int, error) {
	counts := map[string]int{}
	for _, c := range f.Counts {
		value := c.Value
		if name == stores.FacetCategory || name == stores.FacetLanguage {
			text, err := decodeText(value)
			if err != nil {
				return nil, fmt.Errorf("%w: the value %q of a facet: %w", errFault, value, err)
			}
			value = text
		}
		counts[value] = c.Count
	}
	values := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
	for _, v := range values[min(len(values), stores.MaxFacetValues):] {
		delete(counts, v)
	}
	return counts, nil
}
