package opensearch

import (
	"encoding/json"
	"testing"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// The server takes time for each letter of a word that it compares with typos: a query of many words, whose parts are long, was never answered in time.
func TestWordsThatAreComparedWithTyposAreShort(t *testing.T) {
	t.Parallel()
	q := textsearch.Parse("embajada de la republica argentina en tunez", true)
	text, err := json.Marshal(bodyOf(stores.SearchRequest{Query: q, Limit: stores.MaxSearchCandidates}))
	if err != nil {
		t.Fatal(err)
	}
	var body any
	if err := json.Unmarshal(text, &body); err != nil {
		t.Fatal(err)
	}
	compared := 0
	var walk func(node any)
	walk = func(node any) {
		switch node := node.(type) {
		case []any:
			for _, n := range node {
				walk(n)
			}
		case map[string]any:
			if word, ok := node["value"].(string); ok && node["fuzziness"] != nil {
				if compared++; textsearch.Letters(word) > maxNear {
					t.Errorf("%q has %d letters, at most %d are compared", word, textsearch.Letters(word), maxNear)
				}
			}
			for _, n := range node {
				walk(n)
			}
		}
	}
	walk(body)
	if compared < len(q.Words) || compared > 40 {
		t.Errorf("%d words are compared", compared)
	}
}
