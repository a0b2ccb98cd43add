package opensearch_test

import (
	"testing"

	"fivefold/stores/opensearch"
	"fivefold/stores/storetest/searchdata"
)

// TestCandidatesAgreeWithTheContract compares candidates with those that a look at each document finds.
func TestCandidatesAgreeWithTheContract(t *testing.T) {
	documents := searchdata.Names(t)
	opensearch.OnEach(t, func(t *testing.T, address string) {
		engine := opensearch.OpenEmpty(t, address)
		searchdata.Fill(t, engine.Set().SearchIndex, documents)
		searchdata.CompareAll(t, engine.Set().Search, documents)
	})
}

// TestCandidatesAmongPostsAgreeWithTheContract does the same with texts.
func TestCandidatesAmongPostsAgreeWithTheContract(t *testing.T) {
	documents := searchdata.Posts(t)
	opensearch.OnEach(t, func(t *testing.T, address string) {
		engine := opensearch.OpenEmpty(t, address)
		searchdata.Fill(t, engine.Set().SearchIndex, documents)
		searchdata.ComparePosts(t, engine.Set().Search, documents)
	})
}
