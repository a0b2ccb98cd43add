package typesense

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/typesense/typesense-go/v3/typesense/api"

	"fivefold/stores"
)

// maxPage is the number of documents that a search returns.
const maxPage = 250

// A search is one of a multi_search. Absent parameters have the defaults of Typesense.
type search struct {
	Collection    string `json:"collection"`
	Query         string `json:"q"`
	QueryBy       string `json:"query_by,omitempty"`
	Prefix        bool   `json:"prefix"` // the last word of Query may be a beginning
	NumTypos      int    `json:"num_typos"`
	DropTokens    int    `json:"drop_tokens_threshold"`
	SplitJoin     string `json:"split_join_tokens,omitempty"`
	Exhaustive    bool   `json:"exhaustive_search"`
	Cutoff        int    `json:"search_cutoff_ms,omitempty"`
	FilterBy      string `json:"filter_by,omitempty"`
	SortBy        string `json:"sort_by,omitempty"`
	Page          int    `json:"page,omitempty"`
	PerPage       int    `json:"per_page"`
	FacetBy       string `json:"facet_by,omitempty"`
	MaxFacets     int    `json:"max_facet_values,omitempty"`
	IncludeFields string `json:"include_fields,omitempty"`
}

// A found is the result of a search.
type found struct {
	Found int `json:"found"`
	Hits  []struct {
		Document hit `json:"document"`
	} `json:"hits"`
	Facets []facet `json:"facet_counts"`
	Cutoff bool    `json:"search_cutoff"` // the search took too long: the result is not complete

	Parameters struct {
		Collection string `json:"collection_name"` // also of a search by alias
	} `json:"request_params"`

	Code  int    `json:"code"` // of a search that failed
	Error string `json:"error"`
}

// A hit has the fields of a record that the search includes.
type hit struct {
	ID       string `json:"id"`
	Version  int64  `json:"version"`
	Document string `json:"document"`
}

type facet struct {
	Field  string `json:"field_name"`
	Counts []struct {
		Count int    `json:"count"`
		Value string `json:"value"`
	} `json:"counts"`
}

// multiSearch runs searches, at most 50, in one round trip. All read the same collection: if the alias is swapped between them, they run again.
func (e *Engine) multiSearch(ctx context.Context, searches []search) ([]found, error) {
	for {
		results, err := e.searchOnce(ctx, searches)
		if err != nil || !slices.ContainsFunc(results, func(r found) bool { return r.Parameters.Collection != results[0].Parameters.Collection }) {
			return results, err
		}
	}
}

func (e *Engine) searchOnce(ctx context.Context, searches []search) ([]found, error) {
	body, err := json.Marshal(map[string][]search{"searches": searches})
	if err != nil {
		return nil, err
	}
	var answer struct {
		Results []found `json:"results"`
	}
	if err := decode(&answer)(e.http.MultiSearchWithBody(ctx, &api.MultiSearchParams{}, "application/json", bytes.NewReader(body))); err != nil {
		return nil, err
	}
	if len(answer.Results) != len(searches) {
		return nil, fmt.Errorf("%w: %d results of %d searches", errFault, len(answer.Results), len(searches))
	}
	for _, r := range answer.Results {
		if r.Code != 0 && r.Code != http.StatusOK {
			return nil, &statusError{r.Code, r.Error}
		}
	}
	return answer.Results, nil
}

// documents returns the documents of a result.
func (f found) documents() ([]stores.SearchDocument, error) {
	all := make([]stores.SearchDocument, len(f.Hits))
	for i, h := range f.Hits {
		var err error
		if all[i], err = h.Document.document(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// best returns the documents of a result by popularity and ID.
func (f found) best() ([]stores.SearchDocument, error) {
	all, err := f.documents()
	slices.SortFunc(all, func(a, b stores.SearchDocument) int {
		return cmp.Or(cmp.Compare(b.Popularity, a.Popularity), a.ID.Compare(b.ID))
	})
	return all, err
}

func (h hit) document() (d stores.SearchDocument, err error) {
	if err := json.Unmarshal([]byte(h.Document), &d); err != nil {
		return d, fmt.Errorf("%w: a document: %w", errFault, err)
	}
	return d, nil
}
