package typesense_test

import (
	"testing"

	"fivefold/stores/storetest/searchdata"
	"fivefold/stores/typesense"
)

// TestCandidatesAgreeWithTheContract compares candidates with those that a look at each document finds.
func TestCandidatesAgreeWithTheContract(t *testing.T) {
	t.Parallel()
	documents := searchdata.Names(t)
	engine := typesense.OpenEmpty(t)
	searchdata.Fill(t, engine, documents)
	searchdata.CompareAll(t, engine, documents)
}

// TestCandidatesAmongPostsAgreeWithTheContract does the same with texts.
func TestCandidatesAmongPostsAgreeWithTheContract(t *testing.T) {
	t.Parallel()
	documents := searchdata.Posts(t)
	engine := typesense.OpenEmpty(t)
	searchdata.Fill(t, engine, documents)
	searchdata.ComparePosts(t, engine, documents)
}
