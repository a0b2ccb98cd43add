package searchindex

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// everything returns the result of a request over documents, without a limit on the values of a facet.
func everything(request stores.SearchRequest, documents map[stores.ID]stores.SearchDocument) (result stores.SearchResult) {
	var literal, closeOnes []stores.SearchDocument
	for _, id := range slices.SortedFunc(maps.Keys(documents), stores.ID.Compare) {
		switch found, isLiteral := (matcher{request}).match(documents[id]); {
		case isLiteral:
			literal = append(literal, documents[id])
		case found:
			closeOnes = append(closeOnes, documents[id])
		}
	}
	if result.More = len(literal) > request.Limit; result.More {
		c := newCounter(request.Facets, stores.SearchCounts{})
		for _, d := range literal {
			c.add(d, 1)
		}
		return stores.SearchResult{Candidates: literal[:request.Limit], More: true, Counts: c.SearchCounts}
	}
	all := append(literal, closeOnes...)
	result.Candidates = all[:min(len(all), request.Limit)]
	return result
}

func drawDocument(id stores.ID) stores.SearchDocument {
	words := []string{"anna", "anne", "band", "bandit", "cafe"}
	d := stores.SearchDocument{ID: id, Deleted: rand.IntN(6) == 0, Public: rand.IntN(4) > 0, Category: []string{"A", "B", ""}[rand.IntN(3)], Owners: []stores.ID{id}}
	if d.Deleted {
		return stores.SearchDocument{ID: id, Deleted: true}
	}
	for range 1 + rand.IntN(2) {
		d.Names = append(d.Names, stores.SearchName{words[rand.IntN(len(words))], words[rand.IntN(len(words))]})
	}
	return d
}

func TestAnOverlayIsWhatTheEngineWouldFindWithTheChanges(t *testing.T) {
	t.Parallel()
	for round := range 3000 {
		engine, truth := map[stores.ID]stores.SearchDocument{}, map[stores.ID]stores.SearchDocument{}
		var changed []stores.SearchDocument
		former := map[stores.ID]stores.SearchDocument{}
		for range 20 {
			d := drawDocument(stores.NewID(stores.KindUser))
			truth[d.ID] = d
			if rand.IntN(8) > 0 {
				engine[d.ID] = d
			} else {
				changed = append(changed, d) // is new
			}
		}
		for _, d := range slices.Collect(maps.Values(engine)) {
			if rand.IntN(4) == 0 {
				former[d.ID] = d
				truth[d.ID] = drawDocument(d.ID)
				changed = append(changed, truth[d.ID])
			}
		}
		request := stores.SearchRequest{Query: textsearch.Parse([]string{"anna", "ban", "ban cafe", "", "anna -cafe", `"anna band"`}[rand.IntN(6)], true),
			Limit: []int{3, 8, 250}[rand.IntN(3)], Facets: []stores.SearchFacet{stores.FacetCategory}}
		if rand.IntN(3) == 0 {
			request.Filter.Categories = []string{"A"}
		}
		before := everything(request, engine)
		if !before.More {
			former = nil
		}
		got, want := overlay(request, before, changed, former), everything(request, truth)
		if message := compareResults(request, got, want, before.More, truth); message != "" {
			t.Fatalf("round %d: %s\nrequest %+v\nchanged %+v\nbefore %+v\ngot  %+v\nwant %+v", round, message, request, changed, before, got, want)
		}
	}
}

// compareResults returns how an overlaid result differs from what it should be. Of a result that had More before, the engine has not returned all.
func compareResults(request stores.SearchRequest, got, want stores.SearchResult, hadMore bool, truth map[stores.ID]stores.SearchDocument) string {
	seen := map[stores.ID]bool{}
	for _, d := range got.Candidates {
		if found, _ := (matcher{request}).match(truth[d.ID]); !found || seen[d.ID] || fmt.Sprint(d) != fmt.Sprint(truth[d.ID]) {
			return fmt.Sprintf("%v is no candidate", d)
		}
		seen[d.ID] = true
	}
	switch {
	case got.More != (want.More || hadMore):
		return "More"
	case want.More && fmt.Sprint(got.Counts) != fmt.Sprint(want.Counts):
		return "Counts"
	case want.More && !hadMore && len(got.Candidates) != request.Limit:
		return "candidates are missing"
	case !got.More:
		for _, d := range want.Candidates {
			if _, isLiteral := (matcher{request}).match(d); isLiteral && !seen[d.ID] {
				return fmt.Sprintf("%v is missing", d)
			}
		}
		if len(got.Candidates) < min(len(want.Candidates), request.Limit) && request.Limit == 250 {
			return "candidates are missing"
		}
	}
	return ""
}
