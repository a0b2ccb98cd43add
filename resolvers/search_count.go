package resolvers

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"fivefold/graph/model"
	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// countHits counts hits as an engine does.
func countHits(ranked []textsearch.Ranked, facets []stores.SearchFacet) *stores.SearchCounts {
	counts := stores.SearchCounts{Total: len(ranked), Facets: make(map[stores.SearchFacet]map[string]int, len(facets))}
	for _, f := range facets {
		counts.Facets[f] = map[string]int{}
		for _, hit := range ranked {
			for _, value := range hit.Document.FacetValues(f) {
				counts.Facets[f][value]++
			}
		}
	}
	return &counts
}

// mostFirst returns values by their counts, most first, then by value, at most stores.MaxFacetValues.
func mostFirst(counts map[string]int) []string {
	values := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
	return values[:min(len(values), stores.MaxFacetValues)]
}

// kindCounts returns the kinds that have hits; nil when kinds were not counted.
func kindCounts(counts map[string]int) []*model.SearchKindCount {
	if counts == nil {
		return nil
	}
	out := []*model.SearchKindCount{}
	for _, value := range mostFirst(counts) {
		for _, known := range searchKinds {
			if string(known.of) == value {
				out = append(out, &model.SearchKindCount{Kind: known.kind, Count: counts[value]})
			}
		}
	}
	return out
}

// facets are what hits are counted by. Those with a kind have the categories of that kind.
var facets = []struct {
	name model.FacetName
	of   stores.SearchFacet
	kind stores.Kind
}{
	{model.FacetNameInterestKind, stores.FacetCategory, stores.KindInterest},
	{model.FacetNameGenre, stores.FacetGenre, ""},
	{model.FacetNamePageCategory, stores.FacetCategory, stores.KindPage},
	{model.FacetNamePlace, stores.FacetPlace, ""},
	{model.FacetNameLanguage, stores.FacetLanguage, ""},
	{model.FacetNameYear, stores.FacetYear, ""},
}

// facetCounts returns the facets that have a value; nil when they were not counted.
func facetCounts(counts map[stores.SearchFacet]map[string]int) []*model.Facet {
	if counts[stores.FacetCategory] == nil {
		return nil
	}
	out := []*model.Facet{}
	for _, f := range facets {
		facet := &model.Facet{Name: f.name}
		for _, value := range mostFirst(counts[f.of]) {
			shown, id := value, stores.ID{}
			if f.kind != "" {
				var isOfKind bool
				if shown, isOfKind = stores.SearchCategoryName(f.kind, value); !isOfKind {
					continue
				}
			}
			if f.of == stores.FacetGenre || f.of == stores.FacetPlace {
				id, _ = stores.ParseID(value)
			}
			facet.Values = append(facet.Values, &model.FacetValue{Value: shown, Count: counts[f.of][value], NodeID: id})
		}
		if len(facet.Values) > 0 {
			out = append(out, facet)
		}
	}
	return out
}

// facetNodes loads genres and places.
func (r *Resolver) facetNodes(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Node, error) {
	genres, err := asNodes(r.interests)(ctx, ids)
	places, err2 := asNodes(r.places)(ctx, ids)
	maps.Copy(genres, places)
	return genres, errors.Join(err, err2)
}
