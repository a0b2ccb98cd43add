package textsearch

import (
	"slices"
	"strings"

	"fivefold/stores"
)

// DidYouMean returns a query that finds the best of ranked candidates as they are written, in words as they are compared; or "" if there is no candidate, one
// of them is a literal match, or the best differs by no edit.
func DidYouMean(q stores.SearchQuery, ranked []Ranked) string {
	if len(ranked) == 0 || ranked[0].Edits == 0 || ranked[0].Name == InText || slices.ContainsFunc(ranked, func(r Ranked) bool { return r.Literal }) {
		return ""
	}
	name := ranked[0].Document.Names[ranked[0].Name]
	m := NewMatcher(q)
	m.setName(name)
	m.used = make([]bool, len(name))
	words := make([]string, 0, len(m.words))
	for i := range m.words {
		p, ok := m.closest(&m.words[i], name, -1)
		if !ok || ranked[0].Separated {
			return strings.Join(name, " ")
		}
		m.used[p.at] = true
		words = append(words, name[p.at])
	}
	return strings.Join(words, " ")
}
