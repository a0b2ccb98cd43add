package evaluation_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"fivefold/stores/textsearch/evaluation"
)

// A generator makes queries of the classes of the published list from the same names.
type generator struct {
	random   *rand.Rand
	names    []string          // of a kind
	listened []string          // those of some popularity
	folded   map[string]string // by plain form, a name
	words    map[string][]int  // by plain word, the indexes of the names with it
	plain    []string          // plain form of each name, in order
	slips    map[string][]string
}

// generate returns count queries of each class, half of them artists.
func generate(t testing.TB, all map[string]*library, seed uint64, count int) []evaluation.Query {
	t.Helper()
	slips := misspellings(t)
	var queries []evaluation.Query
	for _, kind := range []string{"artist", "page"} {
		g := &generator{random: rand.New(rand.NewPCG(seed, 2)), folded: map[string]string{}, words: map[string][]int{}, slips: slips}
		for _, c := range all[kind].candidates {
			name := all[kind].names[c.Document.ID]
			g.names = append(g.names, name)
			if c.Document.Popularity >= 3 {
				g.listened = append(g.listened, name)
			}
			p := plain(name)
			g.folded[p] = name
			g.plain = append(g.plain, p)
			for _, w := range strings.Fields(p) {
				g.words[w] = append(g.words[w], len(g.names)-1)
			}
		}
		slices.Sort(g.plain)
		for _, class := range classes {
			made := 0
			for range 100000 {
				if made == count/2 {
					break
				}
				from := g.names
				if kind == "artist" && g.random.IntN(10) < 7 {
					from = g.listened
				}
				name := from[g.random.IntN(len(from))]
				text, ok := class.make(g, name)
				other, taken := g.folded[plain(text)]
				if !ok || strings.TrimSpace(text) == "" || taken && class.name != "exact" && !evaluation.Same(other, name) {
					continue
				}
				queries = append(queries, evaluation.Query{ID: fmt.Sprint(kind, made), Class: class.name, Kind: kind, Text: text, Name: name})
				made++
			}
			if made < count/2 {
				t.Logf("%s %s: only %d", kind, class.name, made)
			}
		}
	}
	return queries
}

var classes = []struct {
	name string
	make func(g *generator, name string) (string, bool)
}{
	{"exact", func(g *generator, name string) (string, bool) {
		if g.random.IntN(2) == 0 {
			return strings.ToLower(name), true
		}
		return name, true
	}},
	{"diacritics", func(g *generator, name string) (string, bool) {
		lower := strings.ToLower(name)
		return unaccented(lower), unaccented(lower) != lower
	}},
	{"punct", func(g *generator, name string) (string, bool) {
		lower := strings.ToLower(name)
		and := []string{"", "and"}[g.random.IntN(2)]
		text := strings.Join(strings.Fields(strings.NewReplacer(".", "", "'", "", "-", "", "/", "", "!", "", "&", and).Replace(lower)), " ")
		return text, text != strings.Join(strings.Fields(lower), " ")
	}},
	{"spacing", func(g *generator, name string) (string, bool) {
		words := strings.Fields(plain(name))
		if len(words) < 2 {
			return "", false
		}
		i := g.random.IntN(len(words) - 1)
		words[i] += words[i+1]
		return strings.Join(slices.Delete(words, i+1, i+2), " "), true
	}},
	{"word_order", func(g *generator, name string) (string, bool) {
		words := strings.Fields(plain(name))
		before := slices.Clone(words)
		g.random.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		return strings.Join(words, " "), !slices.Equal(words, before)
	}},
	{"word_subset", func(g *generator, name string) (string, bool) { return g.subset(name, 2+g.random.IntN(2)) }},
	{"one_word", func(g *generator, name string) (string, bool) {
		words := strings.Fields(plain(name))
		if len(words) < 2 {
			return "", false
		}
		w := words[1+g.random.IntN(len(words)-1)]
		return w, len(w) >= 4 && len(g.words[w]) <= 5
	}},
	{"prefix", func(g *generator, name string) (string, bool) {
		p, shared := g.beginning(name)
		return p, shared <= 5
	}},
	{"typo1", func(g *generator, name string) (string, bool) { return g.typo(strings.ToLower(name)) }},
	{"typo2", func(g *generator, name string) (string, bool) {
		lower := strings.ToLower(name)
		if len(lower) < 7 {
			return "", false
		}
		once, ok := g.typo(lower)
		if !ok {
			return "", false
		}
		return g.typo(once)
	}},
	{"short_typo", func(g *generator, name string) (string, bool) {
		p := plain(name)
		if n := len([]rune(p)); n < 4 || n > 6 || strings.Contains(p, " ") {
			return "", false
		}
		return g.typo(p)
	}},
	{"typo_subset", func(g *generator, name string) (string, bool) {
		text, ok := g.subset(name, 2)
		if words := strings.Fields(text); ok && len(words) == 2 {
			i := 0
			if len(words[1]) > len(words[0]) {
				i = 1
			}
			if words[i], ok = g.typo(words[i]); ok {
				return strings.Join(words, " "), true
			}
		}
		return "", false
	}},
	{"typo_prefix", func(g *generator, name string) (string, bool) {
		p, shared := g.beginning(name)
		whole := []rune(plain(name))
		if shared > 5 || len([]rune(p))+4 > len(whole) {
			return "", false
		}
		return g.typo(strings.TrimSpace(string(whole[:len([]rune(p))+4])))
	}},
	{"human_word", func(g *generator, name string) (string, bool) {
		words := strings.Fields(plain(name))
		for i, w := range words {
			if wrong := g.slips[w]; len(wrong) > 0 {
				words[i] = wrong[g.random.IntN(len(wrong))]
				return strings.Join(words, " "), true
			}
		}
		return "", false
	}},
	{"human_more", func(g *generator, name string) (string, bool) {
		words := strings.Fields(plain(name))
		if len(words) < 1 || len(words) > 4 {
			return "", false
		}
		other := strings.Fields(plain(g.names[g.random.IntN(len(g.names))]))
		more := []string{" UK", " Songs", " Band", " and His Orchestra", " & Her Trio", " feat. " + strings.Join(other, " "), " (live)", ", The"}
		text := name + more[g.random.IntN(len(more))]
		return text, len(strings.Join(words, "")) > 3 && len(text) < 2*len(name)
	}},
	{"human_comma", func(g *generator, name string) (string, bool) {
		words := strings.Fields(name)
		if len(words) != 2 {
			return "", false
		}
		return words[1] + ", " + words[0], true
	}},
}

// subset returns some words of a name that no other name has together.
func (g *generator) subset(name string, count int) (string, bool) {
	words := strings.Fields(plain(name))
	if len(words) <= count {
		return "", false
	}
	chosen := g.random.Perm(len(words))[:count]
	slices.Sort(chosen)
	var text []string
	shared := map[int]int{}
	for _, i := range chosen {
		text = append(text, words[i])
		for _, n := range slices.Compact(slices.Clone(g.words[words[i]])) {
			shared[n]++
		}
	}
	all := 0
	for n, times := range shared {
		if times == count && plain(g.names[n]) != plain(name) {
			all++
		}
	}
	return strings.Join(text, " "), all == 0
}

// beginning returns the shortest beginning of a name, of at least 3 letters, that at most 5 names share, and how many others share it.
func (g *generator) beginning(name string) (string, int) {
	whole := []rune(plain(name))
	for n := 3; n < len(whole); n++ {
		p := string(whole[:n])
		at, _ := slices.BinarySearch(g.plain, p)
		shared := 0
		for ; at+shared < len(g.plain) && strings.HasPrefix(g.plain[at+shared], p) && shared <= 5; shared++ {
		}
		if shared <= 5 && !strings.HasSuffix(p, " ") {
			return p, shared
		}
	}
	return "", 99
}

// plain returns a name in lower case without accents, with single spaces in the place of punctuation.
func plain(name string) string {
	return strings.Join(strings.FieldsFunc(unaccented(strings.ToLower(name)), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }), " ")
}

var special = strings.NewReplacer("ø", "o", "æ", "ae", "ß", "ss", "đ", "d", "ł", "l", "ı", "i", "œ", "oe", "ð", "d", "þ", "th")

func unaccented(text string) string {
	return norm.NFC.String(strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Mn, c) {
			return -1
		}
		return c
	}, norm.NFD.String(special.Replace(text))))
}
