package searchdata

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// A Query is what somebody types.
type Query struct {
	Class string
	Text  string
	Kind  stores.Kind // of the documents that are searched; empty for all
	Want  []stores.ID // the right answers; none if they are not known
}

// Request returns the request for the candidates of a query of which the last word may not be complete.
func (q Query) Request(limit int) stores.SearchRequest {
	request := stores.SearchRequest{Query: textsearch.Parse(q.Text, true), Limit: limit}
	if q.Kind != "" {
		request.Filter.Kinds = []stores.Kind{q.Kind}
	}
	return request
}

// Published returns the published queries for the names of Artists and Pages.
func Published(t testing.TB) (queries []Query) {
	t.Helper()
	kinds := map[string]stores.Kind{"artist": stores.KindInterest, "page": stores.KindPage}
	for _, row := range rows(t, "search", "queries.tsv", "\t") {
		q := Query{Class: row[1], Text: row[3], Kind: kinds[row[2]]}
		for _, text := range strings.Split(row[4], "|") {
			n, err := strconv.Atoi(text)
			if err != nil {
				t.Fatal(err)
			}
			q.Want = append(q.Want, Numbered(q.Kind, n))
		}
		queries = append(queries, q)
	}
	return queries
}

// Drawn returns n queries of each of some classes for random documents: beginnings of 1 to 10 letters, words with and without typos. They have many matches more often
// than the published ones.
func Drawn(documents []stores.SearchDocument, n int) (queries []Query) {
	r := rand.New(rand.NewPCG(5, 6))
	frequency := map[stores.SearchWord]int{}
	for _, d := range documents {
		for _, w := range wordsOf(d) {
			frequency[w]++
		}
	}
	var common []stores.SearchWord // by frequency
	for w, f := range frequency {
		if f > 50 && textsearch.Letters(w) > 2 {
			common = append(common, w)
		}
	}
	slices.SortFunc(common, func(a, b stores.SearchWord) int {
		if d := frequency[b] - frequency[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	draw := func(class string, text func(words stores.SearchName) string) {
		for range n {
			queries = append(queries, Query{Class: class, Text: text(randomWords(r, documents))})
		}
	}
	for letters := 1; letters <= 10; letters++ {
		draw("beginning of "+strconv.Itoa(letters), func(words stores.SearchName) string { return beginning(strings.Join(words, " "), letters) })
	}
	draw("word", func(words stores.SearchName) string { return `"` + words[r.IntN(len(words))] + `"` })
	draw("two words", func(words stores.SearchName) string {
		i := r.IntN(len(words))
		return strings.Join(words[i:min(len(words), i+2)], " ")
	})
	draw("word and a beginning", func(words stores.SearchName) string {
		i := r.IntN(len(words))
		return words[0] + " " + beginning(words[i], 1+r.IntN(3))
	})
	draw("typo", func(words stores.SearchName) string {
		words = slices.Clone(words)
		i := r.IntN(len(words))
		words[i] = misspelt(r, words[i])
		return strings.Join(words[:min(len(words), 4)], " ")
	})
	draw("typo in a beginning", func(words stores.SearchName) string {
		return misspelt(r, beginning(words[0], 4+r.IntN(5)))
	})
	if len(common) > 0 {
		draw("typo in a common word", func(stores.SearchName) string { return misspelt(r, common[r.IntN(len(common))]) })
		draw("common words with a typo", func(stores.SearchName) string {
			return misspelt(r, common[r.IntN(len(common))]) + " " + common[r.IntN(len(common))]
		})
	}
	return queries
}

// BeginningOf returns the first letters of a random document.
func BeginningOf(r *rand.Rand, documents []stores.SearchDocument, letters int) string {
	return beginning(strings.Join(randomWords(r, documents), " "), letters)
}

func randomWords(r *rand.Rand, documents []stores.SearchDocument) stores.SearchName {
	for {
		if words := wordsOf(documents[r.IntN(len(documents))]); len(words) > 0 {
			return words
		}
	}
}

// wordsOf returns the first name of a document, or its text if it has none.
func wordsOf(d stores.SearchDocument) stores.SearchName {
	if len(d.Names) > 0 {
		return d.Names[0]
	}
	return d.Text
}

// beginning returns the first letters of a text.
func beginning(text string, letters int) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), letters)])
}

// misspelt returns a word with an edit.
func misspelt(r *rand.Rand, word string) string {
	letters := []rune(word)
	at := r.IntN(len(letters))
	switch r.IntN(4) {
	case 0:
		if len(letters) > 1 {
			return string(slices.Delete(letters, at, at+1))
		}
	case 1:
		if at > 0 {
			letters[at-1], letters[at] = letters[at], letters[at-1]
		}
		return string(letters)
	case 2:
		return string(slices.Insert(letters, at, letters[at]))
	}
	letters[at] = rune('a' + r.IntN(26))
	return string(letters)
}
