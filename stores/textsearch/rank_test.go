package textsearch_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

var now = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func candidate(popularity int, names ...string) textsearch.Candidate {
	return textsearch.Candidate{Document: stores.SearchDocument{ID: stores.NewID(stores.KindUser), Names: textsearch.Names(names...), Popularity: popularity}}
}

// order returns the indexes of candidates in the order of their ranks.
func order(query string, candidates ...textsearch.Candidate) []int {
	var indexes []int
	for _, r := range textsearch.Rank(textsearch.Parse(query, true), candidates, now) {
		indexes = append(indexes, slices.IndexFunc(candidates, func(c textsearch.Candidate) bool { return c.Document.ID == r.Document.ID }))
	}
	return indexes
}

func TestRanksAreInOrder(t *testing.T) {
	t.Parallel()
	friend, mutual, common := candidate(0, "Ada Byron"), candidate(0, "Ada Byron"), candidate(0, "Ada Byron")
	friend.Friend, mutual.MutualFriends, common.CommonInterests = true, 9, 9
	newer, older := candidate(0), candidate(0)
	for i, c := range []*textsearch.Candidate{&newer, &older} {
		c.Document.Text, c.Document.At = textsearch.Words("on engines"), now.AddDate(0, 0, -30*(i+1))
	}
	for name, c := range map[string]struct {
		query      string
		candidates []textsearch.Candidate
	}{
		"exact, beginning, words, typo": {"black", []textsearch.Candidate{candidate(1, "Black"), candidate(1, "Black Flag"), candidate(1, "Frank Black"), candidate(1, "Pitch Blanck")}},
		"fewer edits first":             {"radoihead", []textsearch.Candidate{candidate(1, "Radiohead"), candidate(1, "Radiohead Live"), candidate(1, "Radioheat")}},
		"likely edits first":            {"pihk", []textsearch.Candidate{candidate(1, "Pink"), candidate(1, "Pizk")}},
		"popular first":                 {"ada", []textsearch.Candidate{candidate(9, "Ada King"), candidate(1, "Ada Byro")}},
		"exact before popular":          {"ada", []textsearch.Candidate{candidate(1, "Ada"), candidate(90, "Ada King")}},
		"in order first":                {"ada king", []textsearch.Candidate{candidate(1, "Ada King"), candidate(1, "King Ada")}},
		"names before text":             {"ada", []textsearch.Candidate{candidate(1, "Maria Ada King"), {Document: stores.SearchDocument{ID: stores.NewID(stores.KindPage), Text: textsearch.Words("ada"), Popularity: 1}}}},
		"friends before the popular":    {"ada", []textsearch.Candidate{friend, candidate(200, "Ada Byron")}},
		"mutual friends and interests":  {"ada", []textsearch.Candidate{mutual, common, candidate(0, "Ada Byron")}},
		"better name before friends":    {"ada king", []textsearch.Candidate{candidate(0, "Ada King"), {Friend: true, Document: candidate(0, "Aga Kinh").Document}}},
		"newer posts first":             {"engines", []textsearch.Candidate{newer, older}},
		"others are left out":           {"ada", []textsearch.Candidate{candidate(0, "Ada")}},
	} {
		got := order(c.query, append(c.candidates, candidate(1000000, "Unrelated"))...)
		want := make([]int, len(c.candidates))
		for i := range want {
			want[i] = i
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Where a name is the query or begins with it, short words that differ by two edits are not listed.
func TestFarMatchesAreLeftOut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		query string
		names []string
		want  []int
	}{
		{"grace", []string{"Grace", "Grave", "Glade"}, []int{0, 1}},
		{"grace", []string{"Grace Okonjo", "Glade", "Amazing Grace"}, []int{0, 2}},
		{"grace", []string{"Glade"}, []int{0}},
		{"grace", []string{"Amazing Grace", "Glade"}, []int{0, 1}},
		{"radiohead", []string{"Radiohead", "Radoihaed"}, []int{0, 1}},
		{"ada king", []string{"Ada King", "Aga Kinh"}, []int{0, 1}},
	} {
		var candidates []textsearch.Candidate
		for _, name := range c.names {
			candidates = append(candidates, candidate(1, name))
		}
		if got := order(c.query, candidates...); !slices.Equal(slices.Sorted(slices.Values(got)), c.want) {
			t.Errorf("%s among %q: %v, want %v", c.query, c.names, got, c.want)
		}
	}
}

func TestRankOfAnyCandidates(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var candidates []textsearch.Candidate
		for range rapid.IntRange(0, 20).Draw(t, "candidates") {
			c := textsearch.Candidate{Friend: rapid.Bool().Draw(t, "friend"), MutualFriends: rapid.IntRange(0, 9).Draw(t, "mutual"), CommonInterests: rapid.IntRange(0, 9).Draw(t, "common")}
			c.Document = stores.SearchDocument{ID: stores.NewID(stores.KindUser), Names: []stores.SearchName{words(t, "name", 3)}, Text: words(t, "text", 3), Popularity: rapid.IntRange(0, 3).Draw(t, "popularity")}
			if rapid.Bool().Draw(t, "post") {
				c.Document.At = now.Add(-time.Duration(rapid.IntRange(-9, 999).Draw(t, "hours")) * time.Hour)
			}
			candidates = append(candidates, c)
		}
		q := stores.SearchQuery{Words: words(t, "query", 2), Prefix: rapid.Bool().Draw(t, "prefix")}
		ranked := textsearch.Rank(q, candidates, now)
		matching, far, hasBeginning := 0, 0, false
		for _, c := range candidates {
			m, ok := textsearch.Match(q, c.Document)
			if ok {
				matching++
			}
			if ok && m.Edits > 1 && 2*m.Differing < 7*m.Edits {
				far++
			}
			hasBeginning = hasBeginning || ok && (m.Kind == textsearch.MatchExact || m.Kind == textsearch.MatchPrefix)
		}
		if far > 0 && hasBeginning {
			matching -= far
		}
		if matching != len(ranked) {
			t.Errorf("%d are ranked, %d match", len(ranked), matching)
		}
		for i, r := range ranked {
			product := 1.0
			for _, f := range r.Explanation {
				product *= f.Value
			}
			if product != r.Score || r.Score <= 0 {
				t.Errorf("score %v, product %v", r.Score, product)
			}
			if m, _ := textsearch.Match(q, r.Document); m != r.Matching {
				t.Errorf("matching %+v, want %+v", r.Matching, m)
			}
			if i > 0 && (ranked[i-1].Score < r.Score || ranked[i-1].Score == r.Score && ranked[i-1].Document.ID.Compare(r.Document.ID) >= 0) {
				t.Error("not in order")
			}
		}
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)).Shuffle(len(candidates), func(i, j int) { candidates[i], candidates[j] = candidates[j], candidates[i] })
		if again := textsearch.Rank(q, candidates, now); !reflect.DeepEqual(ranked, again) {
			t.Error("the order of candidates matters")
		}
	})
}
