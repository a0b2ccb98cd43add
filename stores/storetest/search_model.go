package storetest

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// searchModel finds in memory what the contract of stores.Search says.
type searchModel []stores.SearchDocument

// literal returns the documents in the scope and the filter that are literal matches, the best first.
func (m searchModel) literal(request stores.SearchRequest) []stores.SearchDocument {
	var found []stores.SearchDocument
	for _, d := range m {
		if request.Scope.Allows(d) && request.Filter.Selects(d) && isLiteral(d, request.Query) {
			found = append(found, d)
		}
	}
	class := func(d stores.SearchDocument) int {
		switch {
		case isExact(d, request.Query):
			return 0
		case slices.Contains(request.Scope.Friends, d.ID):
			return 1
		}
		return 2
	}
	slices.SortFunc(found, func(a, b stores.SearchDocument) int {
		return cmp.Or(class(a)-class(b), b.Popularity-a.Popularity, a.ID.Compare(b.ID))
	})
	return found
}

// check fails unless a result of a request agrees with the model.
func (m searchModel) check(t tester, request stores.SearchRequest, got stores.SearchResult) {
	t.Helper()
	stored := map[stores.ID]stores.SearchDocument{}
	for _, d := range m {
		stored[d.ID] = normalizeDocument(d)
	}
	candidates := map[stores.ID]bool{}
	for _, d := range got.Candidates {
		if candidates[d.ID] {
			t.Fatalf("%v is a candidate twice", d.ID)
		}
		candidates[d.ID] = true
		want(t, "candidate", normalizeDocument(d), stored[d.ID])
		if !request.Scope.Allows(d) || !request.Filter.Selects(d) || d.Deleted {
			t.Fatalf("%+v is out of the scope %+v or the filter %+v", d, request.Scope, request.Filter)
		}
	}
	literal := m.literal(request)
	want(t, "More", got.More, len(literal) > request.Limit)
	if got.More && !request.Uncounted {
		want(t, "Total", got.Counts.Total, len(literal))
		for _, facet := range request.Facets {
			want(t, string(facet), got.Counts.Facets[facet], facetCounts(literal, facet))
		}
	}
	wanted := append(literal, m.near(request)...)
	wanted = wanted[:min(len(wanted), request.Limit)]
	want(t, "number of candidates", len(got.Candidates), len(wanted))
	for _, d := range wanted {
		if !candidates[d.ID] {
			t.Fatalf("%+v is missing in the candidates of %+v", d, request)
		}
	}
}

// near returns the documents in the scope and the filter that are close matches, the best first.
func (m searchModel) near(request stores.SearchRequest) []stores.SearchDocument {
	var found []stores.SearchDocument
	edits := map[stores.ID]int{}
	for _, d := range m {
		if d.Deleted || !request.Scope.Allows(d) || !request.Filter.Selects(d) {
			continue
		}
		if match, ok := textsearch.Match(request.Query, d); ok && !match.Literal {
			edits[d.ID] = match.Edits
			found = append(found, d)
		}
	}
	slices.SortFunc(found, func(a, b stores.SearchDocument) int {
		return cmp.Or(edits[a.ID]-edits[b.ID], b.Popularity-a.Popularity, a.ID.Compare(b.ID))
	})
	return found
}

// isLiteral reports whether a document is a literal match.
func isLiteral(d stores.SearchDocument, q stores.SearchQuery) bool {
	if d.Deleted {
		return false
	}
	fields := append(slices.Clone(d.Names), d.Text)
	has := func(matches func(field stores.SearchName) bool) bool { return slices.ContainsFunc(fields, matches) }
	for i, word := range q.Words {
		prefix := q.Prefix && i == len(q.Words)-1
		if !has(func(field stores.SearchName) bool {
			return slices.ContainsFunc(field, func(w stores.SearchWord) bool { return w == word || prefix && strings.HasPrefix(w, word) })
		}) {
			return false
		}
	}
	for _, phrase := range q.Phrases {
		if !has(func(field stores.SearchName) bool { return hasPhrase(field, phrase) }) {
			return false
		}
	}
	for _, word := range q.Without {
		if has(func(field stores.SearchName) bool { return slices.Contains(field, word) }) {
			return false
		}
	}
	return true
}

func hasPhrase(field stores.SearchName, phrase []stores.SearchWord) bool {
	for i := range len(field) - len(phrase) + 1 {
		if slices.Equal(field[i:i+len(phrase)], phrase) {
			return true
		}
	}
	return false
}

// isExact reports whether a name of a document has all words of the query and no other word.
func isExact(d stores.SearchDocument, q stores.SearchQuery) bool {
	return len(q.Words) > 0 && slices.ContainsFunc(d.Names, func(name stores.SearchName) bool {
		return equal(setOf(name), setOf(q.Words))
	})
}

func setOf[S ~[]T, T comparable](list S) map[T]bool {
	set := map[T]bool{}
	for _, v := range list {
		set[v] = true
	}
	return set
}

// facetCounts counts the documents by the values of a facet.
func facetCounts(documents []stores.SearchDocument, facet stores.SearchFacet) map[string]int {
	counts := map[string]int{}
	for _, d := range documents {
		for value := range setOf(d.FacetValues(facet)) {
			counts[value]++
		}
	}
	values := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
	for _, value := range values[min(len(values), stores.MaxFacetValues):] {
		delete(counts, value)
	}
	return counts
}
