package textsearch_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ query, name, want string }{
		{"radiohead", "Radiohead", "EXACT literal"},
		{"RADIO-HEAD", "Radiohead", "EXACT separated"},
		{"acdc", "AC/DC", "EXACT separated"},
		{"simon garfunkel", "Simon & Garfunkel", "WORDS literal"},
		{"simon and garfunkel", "Simon Garfunkel", "EXACT separated"},
		{"radio", "Radiohead", "PREFIX literal rest 4"},
		{"the wonder", "The Wonder Years", "PREFIX literal extra 5"},
		{"nickcave", "Nick Cave and the Bad Seeds", "PREFIX separated extra 11"},
		{"badseeds", "Nick Cave and the Bad Seeds", "WORDS separated extra 11 position 11"},
		{"lovelace ada", "Ada Lovelace", "WORDS literal shuffled"},
		{"stills young", "Crosby, Stills, Nash & Young", "WORDS literal extra 10 position 6"},
		{"the mission uk", "The Mission", "WORDS separated missing 2"},
		{"radoihead", "Radiohead", "TYPO edits 1"},
		{"radoihaed", "Radiohead", "TYPO edits 2"},
		{"radxxhexd", "Radiohead", ""},
		{"maeters reality", "Masters of Reality", "TYPO edits 1 extra 2"},
		{"joshhua ra", "Joshua Radin", "TYPO edits 1 rest 3"},
		{"orb", "Rob", "TYPO edits 1"},
		{"xy", "xz", ""},
		{"ada turing", "Ada Lovelace", ""},
		{`"ada lovelace"`, "Lovelace Ada", ""},
		{`"ada lovelace"`, "Dr. Ada Lovelace", "WORDS literal extra 2 position 2"},
		{"ada -lovelace", "Ada Lovelace", ""},
		{"ada -turing", "Ada", "EXACT literal"},
		{"東京", "東京", "EXACT literal"},
		{"京東", "東京", ""},
		{"超級接接班人", "超級接班人", "TYPO separated edits 1"},
		{`"ada lovelac"`, "Ada Lovelace", ""},
		{"allemagne", "Ambassade d'Allemagne", "WORDS literal extra 10 position 10"},
		{"lay s arabia", "Lay's Arabia", "EXACT literal"},
		{"lays arabia", "Lay's Arabia", "EXACT literal"},
		{"moskva", "Москва", "EXACT literal"},
		{"beijing", "北京", "EXACT separated"},
		{"sakura", "さくら", "EXACT literal"},
		{"🇩🇪", "Team 🇩🇪", "WORDS literal extra 4 position 4"},
		{"🇩🇪", "Team 🇪🇩", ""},
	} {
		m, ok := textsearch.Match(textsearch.Parse(c.query, true), stores.SearchDocument{Names: textsearch.Names(c.name)})
		if got := describe(m, ok); got != c.want {
			t.Errorf("%s: %s is %q, want %q", c.query, c.name, got, c.want)
		}
	}
}

func describe(m textsearch.Matching, ok bool) string {
	if !ok {
		return ""
	}
	parts := []string{string(m.Kind)}
	for _, flag := range []struct {
		name string
		set  bool
	}{{"literal", m.Literal}, {"separated", m.Separated}, {"shuffled", m.Shuffled}, {"text", m.Name == textsearch.InText}} {
		if flag.set {
			parts = append(parts, flag.name)
		}
	}
	for _, number := range []struct {
		name  string
		value int
	}{{"edits", m.Edits}, {"rest", m.Rest}, {"extra", m.Extra}, {"missing", m.Missing}, {"position", m.Position}} {
		if number.value != 0 {
			parts = append(parts, fmt.Sprint(number.name, " ", number.value))
		}
	}
	return strings.Join(parts, " ")
}

func TestMatchOfSeveralFields(t *testing.T) {
	t.Parallel()
	d := stores.SearchDocument{Names: textsearch.Names("Ada Lovelace", "@countess"), Text: textsearch.Words("mathematics and engines")}
	for query, want := range map[string]string{
		"lovelace countess": "WORDS literal text", "ada math": "WORDS literal text", "engines and mathematics": "WORDS literal text", "matematics": "",
		"countess": "EXACT literal", "cuontess": "TYPO edits 1", `"mathematics and"`: "WORDS literal text", `"lovelace countess"`: "", "ada -engines": "",
	} {
		m, ok := textsearch.Match(textsearch.Parse(query, true), d)
		if got := describe(m, ok); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	if m, ok := textsearch.Match(stores.SearchQuery{}, d); !ok || !m.Literal {
		t.Error("a query without words does not match")
	}
	if _, ok := textsearch.Match(stores.SearchQuery{Phrases: [][]string{{"東", "京"}}}, d); ok {
		t.Error("a query of a phrase matches a document without it")
	}
}

// The letters are few, so that words are often close.
func words(t *rapid.T, label string, most int) stores.SearchName {
	return rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune("abcd京")), 1, 7, -1), 1, most).Draw(t, label)
}

func TestLiteralMatchesAreThoseOfTheContract(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := stores.SearchDocument{Names: []stores.SearchName{words(t, "name", 3), words(t, "handle", 1)}, Text: words(t, "text", 4)}
		q := stores.SearchQuery{Words: words(t, "query", 3), Prefix: rapid.Bool().Draw(t, "prefix")}
		if rapid.Bool().Draw(t, "without") {
			q.Without = words(t, "excluded", 1)
		}
		if rapid.Bool().Draw(t, "phrase") {
			q.Phrases = [][]string{q.Words[:min(2, len(q.Words))]}
		}
		all := slices.Concat(append(d.Names, d.Text)...)
		want := !slices.ContainsFunc(all, func(w string) bool { return slices.Contains(q.Without, w) })
		for i, w := range q.Words {
			want = want && slices.ContainsFunc(all, func(o string) bool {
				return o == w || q.Prefix && i == len(q.Words)-1 && strings.HasPrefix(o, w)
			})
		}
		for _, p := range q.Phrases {
			want = want && slices.ContainsFunc(append(slices.Clone(d.Names), d.Text), func(f stores.SearchName) bool {
				return strings.Contains(" "+strings.Join(f, " ")+" ", " "+strings.Join(p, " ")+" ")
			})
		}
		m, ok := textsearch.Match(q, d)
		if got := ok && m.Literal; got != want {
			t.Errorf("literal %t, want %t (%+v)", got, want, m)
		}
	})
}

func TestMatchesOfNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := words(t, "name", 4)
		d := stores.SearchDocument{Names: []stores.SearchName{name}}
		if m, ok := textsearch.Match(stores.SearchQuery{Words: name}, d); !ok || m.Kind != textsearch.MatchExact || !m.Literal || m.Edits+m.Extra+m.Rest+m.Missing != 0 {
			t.Errorf("a name does not match itself exactly: %+v", m)
		}
		shuffled := slices.Clone(name)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)).Shuffle(len(name), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if m, ok := textsearch.Match(stores.SearchQuery{Words: shuffled}, d); !ok || !m.Literal || m.Edits+m.Missing != 0 {
			t.Errorf("a shuffled name does not match: %+v", m)
		}
		if m, ok := textsearch.Match(stores.SearchQuery{Words: []string{strings.Join(name, "")}}, d); !ok || m.Kind != textsearch.MatchExact {
			t.Errorf("a name without spaces does not match: %+v", m)
		}
	})
}

// Two words of a length match each other alike.
func TestMatchesOfWordsAreSymmetric(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := words(t, "a", 1), words(t, "b", 1)
		ab, okAB := textsearch.Match(stores.SearchQuery{Words: a}, stores.SearchDocument{Names: []stores.SearchName{b}})
		ba, okBA := textsearch.Match(stores.SearchQuery{Words: b}, stores.SearchDocument{Names: []stores.SearchName{a}})
		most := textsearch.MaxEdits(textsearch.Letters(a[0]))
		if want := textsearch.Distance(a[0], b[0], most) <= most; okAB != want {
			t.Errorf("%q matches %q: %t, want %t", a, b, okAB, want)
		}
		if textsearch.Letters(a[0]) == textsearch.Letters(b[0]) && (okAB != okBA || ab.Edits != ba.Edits) {
			t.Errorf("%q and %q: %+v, %+v", a, b, ab, ba)
		}
	})
}
