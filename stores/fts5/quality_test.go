package fts5_test

import (
	"testing"

	"fivefold/stores/fts5"
	"fivefold/stores/storetest/searchdata"
)

// TestCandidatesAgreeWithTheContract compares candidates with those that a look at each document finds.
func TestCandidatesAgreeWithTheContract(t *testing.T) {
	t.Parallel()
	documents := searchdata.Names(t)
	engine := open(t, fts5.Memory)
	searchdata.Fill(t, engine.Set().SearchIndex, documents)
	searchdata.CompareAll(t, engine.Set().Search, documents)
}

// TestCandidatesAmongPostsAgreeWithTheContract does the same with texts.
func TestCandidatesAmongPostsAgreeWithTheContract(t *testing.T) {
	t.Parallel()
	documents := searchdata.Posts(t)
	engine := open(t, fts5.Memory)
	searchdata.Fill(t, engine.Set().SearchIndex, documents)
	searchdata.ComparePosts(t, engine.Set().Search, documents)
}
