package resolvers_test

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"fivefold/stores"
	"fivefold/stores/searchindex"
	"fivefold/stores/textsearch"
)

// A bruteSearch implements stores.Search by comparing every document, which it makes of the truth when that has changed.
type bruteSearch struct {
	set stores.Set
	ctx context.Context // of its own calls, which are not those of an operation

	mu        sync.Mutex
	head      stores.Revision
	documents []stores.SearchDocument
}

// Find implements stores.Search.
func (s *bruteSearch) Find(_ context.Context, request stores.SearchRequest) (stores.SearchResult, error) {
	documents, err := s.current()
	if err != nil {
		return stores.SearchResult{}, err
	}
	var literal, near []stores.SearchDocument
	for _, d := range documents {
		if !request.Scope.Allows(d) || !request.Filter.Selects(d) {
			continue
		}
		if m, ok := textsearch.Match(request.Query, d); ok && m.Literal {
			literal = append(literal, d)
		} else if ok {
			near = append(near, d)
		}
	}
	for _, list := range [][]stores.SearchDocument{literal, near} {
		slices.SortFunc(list, func(a, b stores.SearchDocument) int {
			return cmp.Or(cmp.Compare(s.priority(request, a), s.priority(request, b)), cmp.Compare(b.Popularity, a.Popularity), a.ID.Compare(b.ID))
		})
	}
	if len(literal) <= request.Limit {
		all := slices.Concat(literal, near)
		return stores.SearchResult{Candidates: all[:min(len(all), request.Limit)]}, nil
	}
	out := stores.SearchResult{Candidates: literal[:request.Limit], More: true, Counts: stores.SearchCounts{Total: len(literal), Facets: map[stores.SearchFacet]map[string]int{}}}
	for _, f := range request.Facets {
		out.Counts.Facets[f] = map[string]int{}
		for _, d := range literal {
			for _, v := range d.FacetValues(f) {
				out.Counts.Facets[f][v]++
			}
		}
	}
	return out, nil
}

func (s *bruteSearch) priority(request stores.SearchRequest, d stores.SearchDocument) int {
	switch {
	case slices.ContainsFunc(d.Names, func(n stores.SearchName) bool {
		return slices.Equal(slices.Sorted(slices.Values(n)), slices.Sorted(slices.Values(request.Query.Words)))
	}):
		return 0
	case slices.Contains(request.Scope.Friends, d.ID):
		return 1
	}
	return 2
}

// current returns the documents of what the truth has.
func (s *bruteSearch) current() ([]stores.SearchDocument, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	head, err := s.set.Outbox.Head(s.ctx)
	if err != nil || head.Revision == s.head && s.documents != nil {
		return s.documents, err
	}
	var ids []stores.ID
	for _, table := range []stores.Table{stores.TableUsers, stores.TablePages, stores.TableInterests, stores.TablePosts} {
		var after stores.Rows
		for {
			rows, err := s.set.Archive.Scan(s.ctx, table, after, stores.MaxBatch)
			if err != nil {
				return nil, err
			}
			if after = rows; rows.Len() == 0 {
				break
			}
			for _, u := range rows.Users {
				ids = append(ids, u.ID)
			}
			for _, p := range rows.Pages {
				ids = append(ids, p.ID)
			}
			for _, i := range rows.Interests {
				ids = append(ids, i.ID)
			}
			for _, p := range rows.Posts {
				ids = append(ids, p.ID)
			}
		}
	}
	s.head, s.documents = head.Revision, nil
	for batch := range slices.Chunk(ids, stores.MaxBatch) {
		documents, err := searchindex.Documents(s.ctx, s.set, batch)
		if err != nil {
			return nil, err
		}
		s.documents = append(s.documents, slices.DeleteFunc(documents, func(d stores.SearchDocument) bool { return d.Deleted })...)
	}
	return s.documents, nil
}
