package storetest

import (
	"testing"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// Search tests the port over documents that it stores through SearchIndex of the same set, which may be all that the set has.
func Search(t *testing.T, open Open) {
	s := suite{t, open, "Search"}
	s.searchWords()
	s.searchPhrases()
	s.searchOpaqueWords()
	s.searchRandomWords()
	s.searchClose()
	s.searchCloseModel()
	s.searchNamesModel()
	s.searchSpaceless()
	s.searchFilter()
	s.searchFilterModel()
	s.searchScope()
	s.searchScopeModel()
	s.searchBest()
	s.searchCounts()
	s.searchLimits()
	s.searchCalls()
	s.searchConcurrency()
}

// searchName returns a name of words.
func searchName(words ...stores.SearchWord) stores.SearchName { return words }

// searchDocument returns a document that everybody finds, with one name.
func searchDocument(kind stores.Kind, name ...stores.SearchWord) stores.SearchDocument {
	return stores.SearchDocument{ID: stores.NewID(kind), Version: 1, Public: true, Names: []stores.SearchName{name}}
}

// searchText returns a document that everybody finds, with a text.
func searchText(text ...stores.SearchWord) stores.SearchDocument {
	return stores.SearchDocument{ID: stores.NewID(stores.KindPost), Version: 1, Public: true, Text: text}
}

// searchFor returns a request for the literal words.
func searchFor(words ...stores.SearchWord) stores.SearchRequest {
	return stores.SearchRequest{Query: stores.SearchQuery{Words: words}, Limit: stores.MaxSearchCandidates}
}

// searchPrefix returns a request for words of which the last is a beginning.
func searchPrefix(words ...stores.SearchWord) stores.SearchRequest {
	request := searchFor(words...)
	request.Query.Prefix = true
	return request
}

// putDocuments stores documents in batches.
func (fx *fixture) putDocuments(t tester, documents ...stores.SearchDocument) {
	t.Helper()
	fx.putCopy(t, stores.SearchServing, documents...)
}

// putCopy stores documents in a copy, in batches.
func (fx *fixture) putCopy(t tester, to stores.SearchCopy, documents ...stores.SearchDocument) {
	t.Helper()
	for len(documents) > 0 {
		n := min(len(documents), stores.MaxBatch)
		if err := fx.SearchIndex.Put(t.Context(), to, documents[:n]); err != nil {
			t.Fatalf("put: %v", err)
		}
		documents = documents[n:]
	}
}

// find returns the result of a request, whose limit is MaxSearchCandidates by default.
func (fx *fixture) find(t tester, request stores.SearchRequest) stores.SearchResult {
	t.Helper()
	if request.Limit == 0 {
		request.Limit = stores.MaxSearchCandidates
	}
	result := must(fx.Search.Find(t.Context(), request))(t)
	if len(result.Candidates) > request.Limit {
		t.Errorf("%d candidates, limit %d", len(result.Candidates), request.Limit)
	}
	return result
}

// found returns how often each document that matches is a candidate of a request.
func (fx *fixture) found(t tester, request stores.SearchRequest) map[stores.ID]int {
	t.Helper()
	got := map[stores.ID]int{}
	for _, d := range fx.find(t, request).Candidates {
		if _, ok := textsearch.Match(request.Query, d); ok {
			got[d.ID]++
		}
	}
	return got
}

// wantFound fails unless the candidates of a request that match are the documents of ids.
func (fx *fixture) wantFound(t tester, request stores.SearchRequest, ids ...stores.ID) {
	t.Helper()
	want := map[stores.ID]int{}
	for _, id := range ids {
		want[id] = 1
	}
	if got := fx.found(t, request); !equal(got, want) {
		t.Errorf("%+v\nfound %v, want %v", request.Query, got, want)
	}
}

// wantDocuments fails unless the candidates of a request that match are documents, as they were stored.
func (fx *fixture) wantDocuments(t tester, request stores.SearchRequest, documents ...stores.SearchDocument) {
	t.Helper()
	want, got := map[stores.ID]stores.SearchDocument{}, map[stores.ID]stores.SearchDocument{}
	for _, d := range documents {
		want[d.ID] = normalizeDocument(d)
	}
	for _, d := range fx.find(t, request).Candidates {
		if _, ok := textsearch.Match(request.Query, d); ok {
			got[d.ID] = normalizeDocument(d)
		}
	}
	if !equal(got, want) {
		t.Errorf("%+v\n got %+v\nwant %+v", request.Query, got, want)
	}
}

// normalizeDocument replaces empty slices by nil.
func normalizeDocument(d stores.SearchDocument) stores.SearchDocument {
	names := make([]stores.SearchName, len(d.Names))
	for i, name := range d.Names {
		names[i] = emptyIsNil(name)
	}
	d.Names, d.Text = emptyIsNil(names), emptyIsNil(d.Text)
	d.Owners, d.Keepers, d.Genres, d.Groups = emptyIsNil(d.Owners), emptyIsNil(d.Keepers), emptyIsNil(d.Genres), emptyIsNil(d.Groups)
	return d
}

func emptyIsNil[S ~[]T, T any](list S) S {
	if len(list) == 0 {
		return nil
	}
	return list
}
