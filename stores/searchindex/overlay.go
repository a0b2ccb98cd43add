package searchindex

import (
	"context"
	"errors"
	"slices"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// overlaid returns a result of the engine, which lacks changes after a place, with the documents of the nodes that have changed since.
func (f *fresh) overlaid(ctx context.Context, at stores.Cursor, request stores.SearchRequest, result stores.SearchResult) (stores.SearchResult, error) {
	ids, err := f.changed(ctx, at, request.Scope.Own)
	if err != nil || len(ids) == 0 {
		return result, err
	}
	documents, err := Documents(ctx, f.truth, ids)
	if err != nil {
		return result, err
	}
	var former map[stores.ID]stores.SearchDocument
	if result.More {
		if former, err = f.index.ByIDs(ctx, ids); err != nil {
			return result, err
		}
	}
	return overlay(request, result, documents, former), nil
}

// changed returns the nodes that changes after a place concern, those of changes that concern own first. At most MaxBatch.
func (f *fresh) changed(ctx context.Context, at stores.Cursor, own []stores.ID) ([]stores.ID, error) {
	var changes []stores.Change
	if len(own) > 0 {
		managed, err := f.managed(ctx, own[0])
		if err != nil {
			return nil, err
		}
		own = stores.Distinct(append(own[:1:1], append(managed, own[1:]...)...))
	}
	if len(own) > 0 {
		var err error
		if changes, err = f.truth.Outbox.Of(ctx, at, own[:min(len(own), stores.MaxBatch)], maxOverlay); err != nil {
			return nil, err
		}
	}
	batch, err := f.truth.Outbox.Read(ctx, at, maxOverlay)
	if err != nil && !errors.Is(err, stores.ErrPruned) {
		return nil, err
	}
	ids := affected(append(changes, batch.Changes...))
	return ids[:min(len(ids), stores.MaxBatch)], nil
}

// managed returns the pages that a viewer owns or moderates: a scope lacks them where no document has them among its Keepers, and what the viewer has changed
// about a page is a change of the page only.
func (f *fresh) managed(ctx context.Context, viewer stores.ID) (pages []stores.ID, err error) {
	found, err := f.truth.Memberships.OfUsers(ctx, []stores.ID{viewer}, stores.Window{Limit: stores.MaxLimit})
	for _, m := range found[viewer].Items {
		if m.Value.Role == stores.Moderator {
			pages = append(pages, m.Value.Page)
		}
	}
	return pages, err
}

// A matcher decides which documents a request finds.
type matcher struct{ stores.SearchRequest }

// match reports whether a document is a match of the request, and whether it is a literal one.
func (m matcher) match(d stores.SearchDocument) (found, literal bool) {
	if d.Deleted || !m.Filter.Selects(d) || !m.Scope.Allows(d) {
		return false, false
	}
	matching, found := textsearch.Match(m.Query, d)
	return found, found && matching.Literal
}

// overlay returns a result with documents in the place of those with the same IDs. former has the documents that the engine has of them, when there are
// More literal matches.
func overlay(request stores.SearchRequest, result stores.SearchResult, documents []stores.SearchDocument, former map[stores.ID]stores.SearchDocument) stores.SearchResult {
	m := matcher{request}
	replaced := make(map[stores.ID]bool, len(documents))
	var literal, other []stores.SearchDocument
	counts := newCounter(request.Facets, result.Counts)
	for _, d := range documents {
		replaced[d.ID] = true
		found, isLiteral := m.match(d)
		switch {
		case isLiteral:
			literal = append(literal, d)
			counts.add(d, 1)
		case found && !result.More:
			other = append(other, d)
		}
		if _, wasLiteral := m.match(former[d.ID]); wasLiteral {
			counts.add(former[d.ID], -1)
		}
	}
	for _, d := range result.Candidates {
		if replaced[d.ID] {
			continue
		}
		if _, isLiteral := m.match(d); isLiteral || result.More {
			literal = append(literal, d)
			if !result.More {
				counts.add(d, 1)
			}
		} else {
			other = append(other, d)
		}
	}
	more := result.More || len(literal) > request.Limit // also when what was removed makes them fewer: the engine has not returned all of them
	candidates := append(literal, other...)
	result = stores.SearchResult{Candidates: slices.Clip(candidates[:min(len(candidates), request.Limit)]), More: more}
	if more {
		result.Counts = counts.SearchCounts
	}
	return result
}

// A counter counts documents.
type counter struct{ stores.SearchCounts }

// newCounter returns a counter that begins with a copy of counts.
func newCounter(facets []stores.SearchFacet, counts stores.SearchCounts) counter {
	c := counter{stores.SearchCounts{Total: counts.Total}}
	for _, facet := range facets {
		values := map[string]int{}
		for value, n := range counts.Facets[facet] {
			values[value] = n
		}
		if c.Facets == nil {
			c.Facets = map[stores.SearchFacet]map[string]int{}
		}
		c.Facets[facet] = values
	}
	return c
}

// add adds n documents like d. A value that is not among the first MaxFacetValues stays out.
func (c *counter) add(d stores.SearchDocument, n int) {
	c.Total += n
	for facet, values := range c.Facets {
		for _, value := range d.FacetValues(facet) {
			if _, known := values[value]; !known && (n < 0 || len(values) >= stores.MaxFacetValues) {
				continue
			}
			if values[value] += n; values[value] <= 0 {
				delete(values, value)
			}
		}
	}
}
