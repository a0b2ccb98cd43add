package textsearch_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/rivo/uniseg"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// marked returns a text with what is highlighted in brackets.
func marked(text string, ranges []textsearch.Range) string {
	units := utf16.Encode([]rune(text))
	var b strings.Builder
	last := 0
	for _, r := range ranges {
		b.WriteString(string(utf16.Decode(units[last:r.Start])) + "[" + string(utf16.Decode(units[r.Start:r.End])) + "]")
		last = r.End
	}
	return b.String() + string(utf16.Decode(units[last:]))
}

func TestHighlights(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ query, want string }{
		{"lovelace", "Ada [Lovelace], countess"},
		{"ada lov", "[Ada] [Lovelace]"},
		{"lukasz", "👩‍💻 [Łukasz] Żal"},
		{"bjork", "[Bjo\u0308rk] live"},
		{"moskva", "в [Москва]!"},
		{"rem", "the [R.E.M]. band"},
		{"radoihead", "[Radiohead] live"},
		{"radiohead", "[Radiohead], not Radoihead"},
		{"addisonroad", "by [Addison] [Road] live"},
		{"radio head", "by [Radiohead]"},
		{"the mission uk", "[The] [Mission]"},
		{`"to be"`, "[to] [be] or not to bee"},
		{"東京", "京[東京]都の東"},
		{"超級接接班人", "最新看[超級接班人]"},
		{"allemagne", "Ambassade [d'Allemagne]"},
		{"💻", "👩‍💻 [💻]"},
		{"👩‍💻", "[👩‍💻] 👩 💻"},
		{"🇩🇪", "🇫🇷[🇩🇪]🇫🇷"},
		{"ada -ada", "[ada]"},
		{"xyzzy", "Ada"},
		{"-", "- a"},
		{"", "a"},
	} {
		text := strings.NewReplacer("[", "", "]", "").Replace(c.want)
		if got := marked(text, textsearch.Highlights(textsearch.Parse(c.query, true), text)); got != c.want {
			t.Errorf("%s: %s, want %s", c.query, got, c.want)
		}
	}
}

func FuzzHighlights(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, text)
		f.Add("a", text+"a"+text)
	}
	f.Fuzz(func(t *testing.T, query, text string) {
		q := textsearch.Parse(query, true)
		ranges := textsearch.Highlights(q, text)
		text = string([]rune(text)) // what clients receive
		var ends []int
		at := 0
		for g := uniseg.NewGraphemes(text); g.Next(); {
			at += len(utf16.Encode(g.Runes()))
			ends = append(ends, at)
		}
		last := -1
		for _, r := range ranges {
			if r.Start <= last || r.End <= r.Start || r.End > at {
				t.Errorf("ranges %v of %d code units", ranges, at)
			}
			last = r.End
			if _, ok := slices.BinarySearch(ends, r.End); !ok {
				t.Errorf("%+q: %v ends within a character", text, r)
			}
			if _, ok := slices.BinarySearch(ends, r.Start); !ok && r.Start > 0 {
				t.Errorf("%+q: %v begins within a character", text, r)
			}
		}
	})
}

func TestDidYouMean(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ query, name, want string }{
		{"radoihead", "Radiohead", "radiohead"},
		{"maeters reality", "Masters of Reality", "masters reality"},
		{"joshhua ra", "Joshua Radin", "joshua radin"},
		{"adisonroad", "Addison Road", "addison road"},
		{"acdc", "AC/DC", ""},
		{"radio", "Radiohead", ""},
		{"xyzzy", "Radiohead", ""},
	} {
		q := textsearch.Parse(c.query, true)
		candidates := []textsearch.Candidate{{Document: stores.SearchDocument{ID: stores.NewID(stores.KindUser), Names: textsearch.Names(c.name)}}}
		suggestion := textsearch.DidYouMean(q, textsearch.Rank(q, candidates, now))
		if suggestion != c.want {
			t.Errorf("%s: %q, want %q", c.query, suggestion, c.want)
		}
		if m, ok := textsearch.Match(textsearch.Parse(suggestion, false), candidates[0].Document); suggestion != "" && (!ok || !m.Literal) {
			t.Errorf("%s does not find %s literally", suggestion, c.name)
		}
	}
}
