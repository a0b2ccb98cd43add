package evaluation_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fivefold/stores/textsearch"
	"fivefold/stores/textsearch/evaluation"
)

// searchAll ranks all documents of the kind of a query.
func searchAll(libraries map[string]*library) evaluation.Search {
	return func(_ context.Context, q evaluation.Query) ([]string, error) {
		l := libraries[q.Kind]
		var names []string
		query := textsearch.Parse(q.Text, true)
		ranked := textsearch.Rank(query, l.candidates, time.Time{})
		if len(ranked) == 0 {
			ranked = textsearch.RankFewer(query, l.candidates, time.Time{})
		}
		for _, r := range ranked {
			if names = append(names, l.names[r.Document.ID]); len(names) == 10 {
				break
			}
		}
		return names, nil
	}
}

// Of a beginning that several names share, none is right for sure: the popular one is guessed. A class without an entry has 0.75 at least.
var least = map[string]float64{"prefix": 0.55, "one_word": 0.6}

func TestQuality(t *testing.T) {
	t.Parallel()
	all := libraries(t)
	queries, err := evaluation.Read(dataFile(t, "search/queries.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	result := evaluate(t, queries, all)
	demand(t, result, 0.93, 0.99)
	right, count := mostPopular(queries, all)
	t.Logf("prefix: %d of %d mean the most popular of the names that begin so", right, count)
	for _, c := range result.Classes {
		if c.Name == "prefix" && c.Right1 < right {
			t.Errorf("prefix: %d right, fewer than by popularity alone", c.Right1)
		}
	}
}

// Other queries of the same classes and of a few more show that the weights are not fitted to the published ones.
func TestQualityOfGeneratedQueries(t *testing.T) {
	t.Parallel()
	all := libraries(t)
	demand(t, evaluate(t, generate(t, all, 1, 60), all), 0.94, 0.99)
}

func evaluate(t *testing.T, queries []evaluation.Query, all map[string]*library) evaluation.Result {
	t.Helper()
	result, err := evaluation.Run(t.Context(), queries, searchAll(all))
	if err != nil {
		t.Fatal(err)
	}
	if err := result.Write(t.Output(), testing.Verbose()); err != nil {
		t.Fatal(err)
	}
	return result
}

func demand(t *testing.T, result evaluation.Result, s1, s10 float64) {
	t.Helper()
	if result.All.S1() < s1 || result.All.S10() < s10 {
		t.Errorf("S@1 %.3f and S@10 %.3f, want %.3f and %.3f", result.All.S1(), result.All.S10(), s1, s10)
	}
	for _, c := range result.Classes {
		want, ok := least[c.Name]
		if !ok {
			want = 0.75
		}
		if c.S1() < want {
			t.Errorf("%s: S@1 %.3f, want %.3f", c.Name, c.S1(), want)
		}
	}
}

// mostPopular returns how many queries of beginnings mean the most popular name that begins so, which is the most that can be guessed, and how many there are.
func mostPopular(queries []evaluation.Query, all map[string]*library) (right, count int) {
	for _, q := range queries {
		if q.Class != "prefix" {
			continue
		}
		best, name := -1, ""
		for _, c := range all[q.Kind].candidates {
			if n := all[q.Kind].names[c.Document.ID]; strings.HasPrefix(plain(n), plain(q.Text)) && c.Document.Popularity > best {
				best, name = c.Document.Popularity, n
			}
		}
		if count++; evaluation.Same(name, q.Name) {
			right++
		}
	}
	return right, count
}
