package opensearch

import (
	"context"
	"maps"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// closePage is the number of documents that are asked for when the first ones are not certainly the best close matches.
const closePage = 1000

// near returns the best close matches, at most limit, of which hits are the first ones that may be. Documents can have more edits than their score says. So
// it asks for more until those that it has are better than all that follow, or it has compared stores.MaxSearchClose.
func (s search) near(ctx context.Context, request stores.SearchRequest, body map[string]any, hits []searchHit, isLast bool, limit int) ([]stores.SearchDocument, error) {
	matches := textsearch.NewCloseMatches(request.Query)
	for compared := 0; limit > 0; {
		for _, hit := range hits {
			d, err := decode(hit.ID, hit.Source.D)
			if err != nil {
				return nil, err
			}
			if matches.Before(&textsearch.CloseMatch{Document: d, Edits: closeScores - int(hit.Score)}) >= limit { // what follows is not better
				return matches.First(limit), nil
			}
			matches.Add(d)
		}
		if compared += len(hits); isLast || len(hits) == 0 || compared >= stores.MaxSearchClose {
			break
		}
		further := maps.Clone(body)
		delete(further, "aggs")
		further["size"], further["search_after"] = closePage, hits[len(hits)-1].Sort
		answer, err := s.search(ctx, further)
		if err != nil {
			return nil, err
		}
		hits, isLast = answer.Hits.Hits, len(answer.Hits.Hits) < closePage
	}
	return matches.First(limit), nil
}
