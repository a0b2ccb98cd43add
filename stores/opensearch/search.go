package opensearch

import (
	"context"
	"encoding/json"
	"net/http"

	"fivefold/stores"
)

// search implements stores.Search.
type search struct{ *Engine }

// A searchAnswer is the answer of the server to a search.
type searchAnswer struct {
	Hits struct {
		Total struct{ Value int }
		Hits  []searchHit
	}
	Aggregations struct {
		Literal map[string]json.RawMessage // doc_count, and a facetAnswer for each facet
	}
}

// A searchHit is a document of an answer.
type searchHit struct {
	ID          string            `json:"_id"`
	Score       float64           `json:"_score"`
	SeqNo       int64             `json:"_seq_no"`
	PrimaryTerm int64             `json:"_primary_term"`
	Source      stored            `json:"_source"`
	Sort        []json.RawMessage // the score, the popularity and the key
}

// A facetAnswer has the values of a facet.
type facetAnswer struct {
	Buckets []struct {
		Key   string
		Count int `json:"doc_count"`
	}
}

// facetFields are the fields that facets count.
var facetFields = map[stores.SearchFacet]string{
	stores.FacetKind: "kind", stores.FacetCategory: "category", stores.FacetGenre: "genres", stores.FacetPlace: "place",
	stores.FacetLanguage: "language", stores.FacetYear: "year",
}

// search asks the index that Search reads.
func (e *Engine) search(ctx context.Context, body map[string]any) (searchAnswer, error) {
	var answer searchAnswer
	err := e.read(ctx, http.MethodPost, searchPath(e.serving()), body, &answer)
	return answer, err
}

func searchPath(alias string) string {
	return "/" + alias + "/_search?allow_partial_search_results=false"
}

// bodyOf returns the search for a request. It counts the literal matches and returns the best candidates.
func bodyOf(request stores.SearchRequest) map[string]any {
	facets := map[string]any{}
	for _, f := range request.Facets {
		facets[string(f)] = map[string]any{"terms": map[string]any{
			"field": facetFields[f], "size": stores.MaxFacetValues, "order": []any{map[string]any{"_count": "desc"}, map[string]any{"_key": "asc"}},
		}}
	}
	literal := filter(literalMatch(request.Query)...)
	size := request.Limit
	if len(request.Query.Words) > 0 {
		size = stores.MaxSearchCandidates // some are no close matches, and must not take the place of one
	}
	return map[string]any{
		"size": size, "track_total_hits": false, "query": find(request, literal),
		"sort": []any{map[string]any{"_score": "desc"}, map[string]any{"popularity": "desc"}, map[string]any{"key": "asc"}},
		"aggs": map[string]any{"literal": map[string]any{"filter": literal, "aggs": facets}},
	}
}

// Find implements stores.Search.
func (s search) Find(ctx context.Context, request stores.SearchRequest) (stores.SearchResult, error) {
	body := bodyOf(request)
	var result stores.SearchResult
	return result, s.serve(ctx, func() error {
		answer, err := s.search(ctx, body)
		if err != nil {
			return err
		}
		var total int
		if result, total, err = resultOf(request, answer); err != nil || result.More || len(request.Query.Words) == 0 {
			return err
		}
		hits := answer.Hits.Hits
		near, err := s.near(ctx, request, body, hits[min(total, len(hits)):], len(hits) < stores.MaxSearchCandidates, request.Limit-total)
		result.Candidates = append(result.Candidates, near...)
		return err
	})
}

// resultOf returns the result of the literal matches, which come first in an answer, and their number.
func resultOf(request stores.SearchRequest, answer searchAnswer) (result stores.SearchResult, total int, err error) {
	if err := json.Unmarshal(answer.Aggregations.Literal["doc_count"], &total); err != nil {
		return result, 0, err
	}
	for _, hit := range answer.Hits.Hits[:min(total, request.Limit, len(answer.Hits.Hits))] {
		d, err := decode(hit.ID, hit.Source.D)
		if err != nil {
			return result, total, err
		}
		result.Candidates = append(result.Candidates, d)
	}
	if total <= request.Limit {
		return result, total, nil
	}
	result.More = true
	result.Counts = stores.SearchCounts{Total: total}
	if len(request.Facets) > 0 {
		result.Counts.Facets = map[stores.SearchFacet]map[string]int{}
	}
	for _, f := range request.Facets {
		var values facetAnswer
		if err := json.Unmarshal(answer.Aggregations.Literal[string(f)], &values); err != nil {
			return result, total, err
		}
		counts := map[string]int{}
		for _, value := range values.Buckets {
			counts[value.Key] = value.Count
		}
		result.Counts.Facets[f] = counts
	}
	return result, total, nil
}
