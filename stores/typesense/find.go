package typesense

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fivefold/stores"
)

// byPopularity is the order of candidates.
const byPopularity = "popularity:desc,high:asc,low:asc"

// sameBytes is a number of documents whose IDs have the same bytes and different kinds. Typesense orders by three fields at most, the last of which is one
// of the bytes: so many more documents are read, and ordered by best.
const sameBytes = 8

// Find implements stores.Search.
func (e *Engine) Find(ctx context.Context, request stores.SearchRequest) (result stores.SearchResult, err error) {
	f, some := newFinder(request)
	if !some {
		return stores.SearchResult{}, e.do(ctx, e.options.Timeout, func(context.Context) error { return nil })
	}
	err = e.read(ctx, stores.SearchServing, func(ctx context.Context, collection string) error {
		result, err = f.find(ctx, e, collection)
		return err
	})
	stores.CountRows(ctx, len(result.Candidates))
	return result, err
}

// A finder makes the searches of a request.
type finder struct {
	stores.SearchRequest
	common []string // filters of every search: the scope, the filter, and the words that no document may have
}

// newFinder returns the finder of a request, and false if its filter selects nothing.
func newFinder(request stores.SearchRequest) (finder, bool) {
	selected, some := filters(request.Filter)
	common := append([]string{notDeleted, scopeFilter(request.Scope)}, selected...)
	if len(request.Query.Without) > 0 {
		common = append(common, notList("words", encodeWords(request.Query.Without)))
	}
	return finder{request, common}, some
}

// literalSearches returns the searches of literal matches, of these the exact names and the friends.
func (f finder) literalSearches(collection string) []search {
	searches := []search{f.literal()}
	if !f.Uncounted {
		searches[0].FacetBy, searches[0].MaxFacets = facetFields(f.Facets), firstFacets
	}
	if len(f.Query.Words) > 0 {
		searches = append(searches, f.literal(list("sets", []string{encodeSet(f.Query.Words)})))
	}
	if friends := texts(f.Scope.Friends); len(friends) > 0 {
		searches = append(searches, f.literal(list("id", friends)))
	}
	for i := range searches {
		searches[i].Collection, searches[i].PerPage, searches[i].IncludeFields = collection, min(maxPage, f.Limit+sameBytes), "id,document"
	}
	return searches
}

// find runs the searches of literal matches, and those of close matches if there is space for them. Both read the same collection: if the alias is swapped
// between them, they run again.
func (f finder) find(ctx context.Context, e *Engine, collection string) (result stores.SearchResult, err error) {
	searches := f.literalSearches(collection)
	for {
		limitTime(ctx, searches, 1)
		literal, err := e.multiSearch(ctx, searches)
		if err != nil {
			return result, err
		}
		if literal[0].Cutoff {
			return result, errCutoff
		}
		all, err := literal[0].best()
		if err != nil {
			return result, err
		}
		if len(all) > 0 && !hasPhrases(all[0], f.Query) { // Typesense ignores phrases that no document has: then there is no literal match
			literal[0].Found, all = 0, nil
		}
		if literal[0].Found > f.Limit {
			return f.more(ctx, e, searches[0], literal, all)
		}
		result.Candidates = all
		if len(f.Query.Words) == 0 || len(all) == f.Limit {
			return result, nil
		}
		near, err := f.near(ctx, e, collection, literal[0].Parameters.Collection, f.Limit-len(all))
		if !errors.Is(err, errMoved) {
			result.Candidates = append(all, near...)
			return result, err
		}
	}
}

// more returns the result of more literal matches than the limit.
func (f finder) more(ctx context.Context, e *Engine, s search, literal []found, all []stores.SearchDocument) (result stores.SearchResult, err error) {
	result.More, result.Counts.Total = true, literal[0].Found
	if !f.Uncounted {
		if result.Counts.Facets, err = e.facets(ctx, s, literal[0].Facets, f.Facets); err != nil {
			return result, err
		}
	}
	result.Candidates, err = f.first(literal[1:], all)
	return result, err
}

// limitTime gives each search a part of the time that is left. Results of close matches may be incomplete.
func limitTime(ctx context.Context, searches []search, parts time.Duration) {
	if deadline, ok := ctx.Deadline(); ok {
		for i := range searches {
			searches[i].Cutoff = max(1, int((time.Until(deadline) / parts).Milliseconds()))
		}
	}
}

// literal returns the search of literal matches that have further filters.
func (f finder) literal(further ...string) search {
	words, query := f.Query.Words, []string{}
	for _, p := range f.Query.Phrases {
		if len(p) > 1 {
			query = append(query, `"`+encodeRun(p)+`"`)
		} else {
			words = append(slices.Clone(words), p...)
		}
	}
	s := search{Query: "*", QueryBy: "runs", SplitJoin: "off", Exhaustive: true, SortBy: byPopularity}
	if f.Query.Prefix && len(f.Query.Words) > 0 {
		last := len(f.Query.Words) - 1
		s.Prefix, words, query = true, slices.Delete(slices.Clone(words), last, last+1), append(query, encodeWord(f.Query.Words[last]))
	}
	if len(query) > 0 {
		s.Query = strings.Join(query, " ")
	}
	filter := slices.Concat(f.common, further)
	for _, w := range words {
		filter = append(filter, list("words", []string{encodeWord(w)}))
	}
	s.FilterBy = strings.Join(filter, and)
	return s
}

// first returns the literal matches that come first: those of results, in their order, then others.
func (f finder) first(results []found, others []stores.SearchDocument) ([]stores.SearchDocument, error) {
	c := newCandidates(f.Limit)
	for _, r := range results {
		documents, err := r.best()
		if err != nil {
			return nil, err
		}
		c.add(slices.DeleteFunc(documents, func(d stores.SearchDocument) bool { return !hasPhrases(d, f.Query) }))
	}
	c.add(others)
	return c.documents, nil
}

// candidates are different documents, at most limit.
type candidates struct {
	limit     int
	seen      map[stores.ID]bool
	documents []stores.SearchDocument
}

func newCandidates(limit int) *candidates {
	return &candidates{limit: limit, seen: map[stores.ID]bool{}}
}

func (c *candidates) add(documents []stores.SearchDocument) {
	for _, d := range documents {
		if len(c.documents) < c.limit && !c.seen[d.ID] {
			c.seen[d.ID] = true
			c.documents = append(c.documents, d)
		}
	}
}
