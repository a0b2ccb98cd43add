package searchdata

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// Agreement is how many of some queries have the same results in an engine as by the contract of stores.Search.
type Agreement struct {
	Queries int
	First   int // the first ranked result is the same
	Ten     int // the first ten are
	Sets    int // all candidates are
	Best    int // the first is that of all documents ranked

	Wanted  int // queries with known answers
	Right   int // the first ranked result is a right answer
	Right10 int // one of the first ten is
}

func (a *Agreement) add(b Agreement) {
	a.Queries, a.First, a.Ten, a.Sets, a.Best = a.Queries+b.Queries, a.First+b.First, a.Ten+b.Ten, a.Sets+b.Sets, a.Best+b.Best
	a.Wanted, a.Right, a.Right10 = a.Wanted+b.Wanted, a.Right+b.Right, a.Right10+b.Right10
}

// CompareAll compares the results of an engine that has Names with the contract: of the published queries and of some hundred others with the limit of a
// search, and of a quarter of them with that of suggestions; with -short, of the published ones. It fails if the first result is another one for 1 of 100 queries, or one of the first ten is for 2 of 100.
func CompareAll(t *testing.T, search stores.Search, documents []stores.SearchDocument) {
	t.Helper()
	queries := Published(t)
	if !testing.Short() {
		queries = append(queries, Drawn(documents, 8)...)
	}
	for _, limit := range []int{stores.MaxSearchCandidates, 60} {
		if limit < stores.MaxSearchCandidates {
			queries = quarter(queries)
		}
		a := Compare(t, search, documents, queries, limit)
		if a.First*100 < a.Queries*99 || a.Ten*100 < a.Queries*98 {
			t.Errorf("limit %d: of %d queries the first result of %d is equal, the first ten of %d; want 99 %% and 98 %%", limit, a.Queries, a.First, a.Ten)
		}
		if limit == stores.MaxSearchCandidates && (a.Right*1000 < a.Wanted*935 || a.Right10*100 < a.Wanted*99) {
			t.Errorf("of %d queries with known answers the first result of %d is right, one of the first ten of %d; want 93.5 %% and 99 %%", a.Wanted, a.Right, a.Right10)
		}
	}
}

// quarter returns every fourth of some queries.
func quarter(queries []Query) (some []Query) {
	for i := 0; i < len(queries); i += 4 {
		some = append(some, queries[i])
	}
	return some
}

// ComparePosts compares the results of an engine that has Posts with the contract. It fails if 1 of 100 queries has other candidates.
func ComparePosts(t *testing.T, search stores.Search, documents []stores.SearchDocument) {
	t.Helper()
	queries := append(Drawn(documents, 8), Query{Class: "about", Text: "About M"}, Query{Class: "about", Text: "abuot"})
	if a := Compare(t, search, documents, queries, stores.MaxSearchCandidates); a.Sets*100 < a.Queries*99 {
		t.Errorf("of %d queries %d have the same candidates, want 99 %%", a.Queries, a.Sets)
	}
}

// Compare compares the results of an engine that has documents with the contract, and logs the agreement by class of queries.
func Compare(t *testing.T, search stores.Search, documents []stores.SearchDocument, queries []Query, limit int) (total Agreement) {
	t.Helper()
	classes := map[string]*Agreement{}
	for _, q := range queries {
		request := q.Request(limit)
		if len(request.Query.Words) == 0 {
			continue
		}
		result, err := search.Find(t.Context(), request)
		if err != nil {
			t.Fatalf("%q: %v", q.Text, err)
		}
		all := matches(documents, request)
		got, want, best := Ranked(request.Query, result.Candidates), Ranked(request.Query, all[:min(len(all), limit)]), Ranked(request.Query, all)
		a := Agreement{Queries: 1, First: equal(got, want, 1), Ten: equal(got, want, 10), Sets: equal(got, want, limit), Best: equal(got, best, 1)}
		if len(q.Want) > 0 {
			right := func(id stores.ID) bool { return slices.Contains(q.Want, id) }
			a.Wanted, a.Right, a.Right10 = 1, number(slices.ContainsFunc(first(got, 1), right)), number(slices.ContainsFunc(first(got, 10), right))
		}
		if a.Sets == 0 {
			t.Logf("%s %q: %d candidates that match, want %d; more: %t; first equal %d, ten equal %d", q.Class, q.Text, len(got), len(want), result.More, a.First, a.Ten)
		}
		if classes[q.Class] == nil {
			classes[q.Class] = &Agreement{}
		}
		classes[q.Class].add(a)
		total.add(a)
	}
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "class\tqueries\tfirst\tfirst of all\tten\tsets\t")
	for _, class := range append(slices.Sorted(maps.Keys(classes)), "all") {
		a := &total
		if class != "all" {
			a = classes[class]
		}
		n := float64(a.Queries) / 100
		fmt.Fprintf(w, "%s\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t\n", class, a.Queries, float64(a.First)/n, float64(a.Best)/n, float64(a.Ten)/n, float64(a.Sets)/n)
	}
	_ = w.Flush()
	t.Logf("agreement over %d documents, in %%\n%s", len(documents), table.String())
	t.Logf("of %d queries with known answers, S@1 %.3f, S@10 %.3f", total.Wanted, float64(total.Right)/float64(max(1, total.Wanted)), float64(total.Right10)/float64(max(1, total.Wanted)))
	return total
}

func first(ids []stores.ID, n int) []stores.ID { return ids[:min(n, len(ids))] }

// equal returns 1 if the first n of two lists are the same.
func equal(a, b []stores.ID, n int) int { return number(slices.Equal(first(a, n), first(b, n))) }

func number(equal bool) int {
	if equal {
		return 1
	}
	return 0
}

// Ranked returns the IDs of the documents that match a query, ranked.
func Ranked(q stores.SearchQuery, documents []stores.SearchDocument) []stores.ID {
	candidates := make([]textsearch.Candidate, len(documents))
	for i, d := range documents {
		candidates[i].Document = d
	}
	ranked := textsearch.Rank(q, candidates, time.Time{})
	ids := make([]stores.ID, len(ranked))
	for i, r := range ranked {
		ids[i] = r.Document.ID
	}
	return ids
}

// matches returns the documents that match a request, in the order in which stores.Search makes candidates of them, by a look at each document. All are
// public.
func matches(documents []stores.SearchDocument, request stores.SearchRequest) []stores.SearchDocument {
	type matching struct {
		*stores.SearchDocument
		class int // 0 exact, 1 literal, then by the number of edits
	}
	var found []matching
	matcher := textsearch.NewMatcher(request.Query)
	words := set(request.Query.Words)
	for i := range documents {
		d := &documents[i]
		if request.Filter.Kinds != nil && !slices.Contains(request.Filter.Kinds, d.ID.Kind) {
			continue
		}
		m, ok := matcher.Match(d)
		switch {
		case !ok:
		case !m.Literal:
			found = append(found, matching{d, 2 + m.Edits})
		case slices.ContainsFunc(d.Names, func(name stores.SearchName) bool { return slices.Equal(set(name), words) }):
			found = append(found, matching{d, 0})
		default:
			found = append(found, matching{d, 1})
		}
	}
	slices.SortFunc(found, func(a, b matching) int {
		return cmp.Or(a.class-b.class, b.Popularity-a.Popularity, a.ID.Compare(b.ID))
	})
	all := make([]stores.SearchDocument, len(found))
	for i, m := range found {
		all[i] = *m.SearchDocument
	}
	return all
}

func set(words []stores.SearchWord) []stores.SearchWord {
	return slices.Compact(slices.Sorted(slices.Values(words)))
}
