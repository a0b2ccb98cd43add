package fts5

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// count returns the number of documents, and of those with each value of the facets of the request.
func (f *finder) count(numbers []number) (stores.SearchCounts, error) {
	if f.request.Uncounted {
		return stores.SearchCounts{}, nil
	}
	counts := stores.SearchCounts{Total: len(numbers)}
	if len(f.request.Facets) == 0 {
		return counts, nil
	}
	counts.Facets = map[stores.SearchFacet]map[string]int{}
	byKind := true
	for _, facet := range f.request.Facets {
		counts.Facets[facet] = map[string]int{}
		byKind = byKind && facet == stores.FacetKind
	}
	for _, n := range numbers {
		var d stores.SearchDocument
		if d.ID.Kind = n.kind(); d.ID.Kind == "" || !byKind {
			if err := f.head(n, &d); err != nil {
				return counts, err
			}
		}
		for facet, values := range counts.Facets {
			for _, value := range distinct(d.FacetValues(facet)) {
				values[value]++
			}
		}
	}
	for _, values := range counts.Facets {
		order := slices.SortedFunc(maps.Keys(values), func(a, b string) int {
			return cmp.Or(cmp.Compare(values[b], values[a]), strings.Compare(a, b))
		})
		for _, value := range order[min(len(order), stores.MaxFacetValues):] {
			delete(values, value)
		}
	}
	return counts, nil
}

// distinct returns values without repetitions.
func distinct(values []string) []string {
	if len(values) > 1 {
		slices.Sort(values)
		values = slices.Compact(values)
	}
	return values
}

// best returns the numbers of the best documents, as many as the limit, in order.
func (f *finder) best(numbers []number) ([]number, error) {
	exact, err := f.exact(numbers)
	if err != nil {
		return nil, err
	}
	friends, err := f.friendsAmong(numbers, exact)
	if err != nil {
		return nil, err
	}
	var best []number
	for _, class := range [][]number{exact, friends, numbers} {
		class = slices.DeleteFunc(slices.Clone(class), func(n number) bool { return contains(best, n) })
		if class, err = f.first(class, f.request.Limit-len(best)); err != nil {
			return nil, err
		}
		best = append(best, class...)
		slices.Sort(best)
	}
	return best, nil
}

// exact returns the numbers of the literal matches with a name that has the words of the query and no other, in order.
func (f *finder) exact(literal []number) ([]number, error) {
	if len(f.request.Query.Words) == 0 {
		return nil, nil
	}
	exact, err := f.numbers("SELECT number FROM exact_? WHERE words = ? ORDER BY number", exactKey(f.request.Query.Words))
	if err != nil {
		return nil, err
	}
	return f.literalAmong(exact, literal)
}

// literalAmong returns those of numbers in order whose documents are literal matches in the scope and the filter.
func (f *finder) literalAmong(numbers, literal []number) (found []number, err error) {
	for _, n := range numbers {
		ok := contains(literal, n)
		if !ok && f.partly() {
			if ok, err = f.isLiteral(n); err != nil {
				return nil, err
			}
		}
		if ok {
			found = append(found, n)
		}
	}
	return found, nil
}

// isLiteral reports whether a document is a literal match in the scope and the filter.
func (f *finder) isLiteral(n number) (bool, error) {
	if ok, err := f.selectsNumber(n); err != nil || !ok {
		return false, err
	}
	documents, err := f.load([]number{n})
	if err != nil {
		return false, err
	}
	m, ok := textsearch.Match(f.request.Query, documents[0])
	return ok && m.Literal, nil
}

// friendsAmong returns the numbers of the literal matches that are friends, except those in except, in order.
func (f *finder) friendsAmong(literal, except []number) (friends []number, err error) {
	if f.partly() {
		for id := range f.friends {
			_, n, err := f.document(id)
			if err != nil {
				return nil, err
			}
			if n > 0 && !contains(except, n) {
				friends = append(friends, n)
			}
		}
		slices.Sort(friends)
		return f.literalAmong(friends, literal)
	}
	prefixes := prefixesOf(f.request.Scope.Friends)
	for _, n := range literal {
		if len(f.friends) == 0 || !mayHave(prefixes, n) || contains(except, n) {
			continue
		}
		var d stores.SearchDocument
		if err := f.head(n, &d); err != nil {
			return nil, err
		}
		if f.friends[d.ID] {
			friends = append(friends, n)
		}
	}
	return friends, nil
}

// first returns the numbers of the documents of the greatest popularity, of equal ones those with the smallest IDs, at most limit.
func (f *finder) first(numbers []number, limit int) ([]number, error) {
	if len(numbers) <= limit || limit == 0 {
		return numbers[:min(limit, len(numbers))], nil
	}
	tie := numbers[limit-1].tie() // numbers do not say which of those in it are the first
	start, end := limit-1, limit
	for start > 0 && numbers[start-1].tie() == tie {
		start--
	}
	for end < len(numbers) && numbers[end].tie() == tie {
		end++
	}
	tied := make([]stores.SearchDocument, end-start)
	order := make([]int, end-start)
	for i, n := range numbers[start:end] {
		if err := f.head(n, &tied[i]); err != nil {
			return nil, err
		}
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(tied[b].Popularity, tied[a].Popularity), tied[a].ID.Compare(tied[b].ID))
	})
	chosen := slices.Clone(numbers[:start])
	for _, i := range order[:limit-start] {
		chosen = append(chosen, numbers[start+i])
	}
	return chosen, nil
}
