package bench

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// searchTexts are what is searched for when searches are measured: many hits, few, none, misspellings, and as many words as are read.
var searchTexts = map[string]string{
	"one letter": "a", "two letters": "ma", "name": "john", "misspelled": "jhon", "two misspelled words": "alxeander smiht", "no hit": "xqzvkwj",
	"twelve words": "jhon maria alxeander smiht carlso anan petre davdi michale joesph thomsa marka",
}

// searchProbes returns probes of the fields and arguments that search, each with one of searchTexts.
func (m *measuredServer) searchProbes(text string) (list []probe) {
	schema := m.server.HTTP.Schema.Schema()
	for field, argument := range map[string]string{"search": "query", "suggest": "prefix", "exactMatches": "name", "interests": "search"} {
		f := schema.Query.Fields.ForName(field)
		for _, selection := range selectionsOf(schema, f) {
			list = append(list, probe{"Query." + field + " " + selection, func(parents, first int) string {
				var b strings.Builder
				for i := range min(parents, 20) {
					arguments := fmt.Sprintf("%s: %q", argument, text)
					switch field {
					case "suggest":
						arguments += fmt.Sprintf(", first: %d", max(1, min(first, 20)-i))
					case "exactMatches":
						arguments = fmt.Sprintf("%s: %q", argument, text+strings.Repeat("a", i))
					default:
						arguments += fmt.Sprintf(", first: %d", max(1, first-i))
					}
					fmt.Fprintf(&b, " a%d: %s(%s) %s", i, field, arguments, selection)
				}
				return "{" + b.String() + " }"
			}})
		}
	}
	for _, name := range []string{"User.friends", "User.interests", "User.wall", "Page.members", "Page.posts"} {
		parent, field, _ := strings.Cut(name, ".")
		for _, selection := range selectionsOf(schema, schema.Types[parent].Fields.ForName(field)) {
			list = append(list, probe{name + " " + selection, func(parents, first int) string {
				ids := m.parents[parent]
				if len(ids) < parents {
					return ""
				}
				return fmt.Sprintf(`{ nodes(ids: ["%s"]) { ... on %s { %s(search: %q, first: %d) %s } } }`, strings.Join(ids[:parents], `", "`), parent, field, text, first, selection)
			}})
		}
	}
	return list
}

// checkSearches measures searches and returns what it has measured.
func (m *measuredServer) checkSearches(t *testing.T) (rows []measurement) {
	m.t = t
	for deadline := time.Now().Add(5 * time.Minute); ; time.Sleep(100 * time.Millisecond) { // the documents are built when the server starts
		if body, _ := m.run(`{ search(query: "x") { totalCount } }`); !strings.Contains(string(body), "UNAVAILABLE") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the documents are not built")
		}
	}
	for name, text := range searchTexts {
		for _, p := range m.searchProbes(text) {
			for _, measured := range m.largest(p) {
				measured.name += " " + name
				rows = append(rows, measured)
			}
		}
	}
	for _, measured := range rows {
		m.checkCombination(t, measured)
	}
	slices.SortFunc(rows, func(a, b measurement) int { return int(1e6 * (b.perPoint() - a.perPoint())) })
	for i, r := range rows {
		if i < 25 || i >= len(rows)-10 {
			t.Logf("%.2f of declared, %.2f µs/point, %d points, %.0f µs: %.160s", m.deviation(r), r.perPoint(), r.points, r.micros, r.name)
		}
	}
	return rows
}
