package textsearch_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

func TestParse(t *testing.T) {
	t.Parallel()
	type words = []string
	for text, want := range map[string]stores.SearchQuery{
		"":                              {},
		"Ada Lov":                       {Words: words{"ada", "lov"}, Prefix: true},
		`"Ada  Lovelace" math`:          {Words: words{"ada", "lovelace", "math"}, Phrases: []words{{"ada", "lovelace"}}, Prefix: true},
		`math "Ada Lovelace"`:           {Words: words{"math", "ada", "lovelace"}, Phrases: []words{{"ada", "lovelace"}}},
		`"Ada"`:                         {Words: words{"ada"}},
		`"ada lov`:                      {Words: words{"ada", "lov"}, Prefix: true},
		`ada" lov"e`:                    {Words: words{"ada", "lov", "e"}, Prefix: true},
		"rock -roll -Punk -roll":        {Words: words{"rock"}, Without: words{"roll", "punk"}},
		`rock -"new wave"`:              {Words: words{"rock"}, Without: words{"new", "wave"}},
		"rock -":                        {Words: words{"rock"}, Prefix: true},
		"AC - DC":                       {Words: words{"ac", "dc"}, Prefix: true},
		"blink-182":                     {Words: words{"blink", "182"}, Prefix: true},
		"-":                             {},
		`"" - "`:                        {},
		"-abba":                         {Without: words{"abba"}},
		"@ada":                          {Words: words{"ada"}, Prefix: true},
		"-@ada":                         {Without: words{"ada"}},
		"OR AND NOT":                    {Words: words{"or", "and", "not"}, Prefix: true},
		"name:=[a,b] && id:*":           {Words: words{"name", "a", "b", "and", "and", "id"}, Prefix: true},
		"東京タワー":                         {Words: words{"東", "京", "た", "わ"}, Phrases: []words{{"東", "京", "た", "わ"}}, Prefix: true},
		"東京 abc駅":                       {Words: words{"東", "京", "abc", "駅"}, Phrases: []words{{"東", "京"}}, Prefix: true},
		"a\x00b":                        {Words: words{"a", "b"}, Prefix: true},
		strings.Repeat("a ", 99) + "b":  {Words: slices.Repeat(words{"a"}, 12), Prefix: true},
		strings.Repeat("é", 199) + " b": {Words: words{strings.Repeat("e", 64)}, Prefix: true},
	} {
		if got := textsearch.Parse(text, true); !reflect.DeepEqual(got, want) {
			t.Errorf("%q:\n%+v, want\n%+v", text, got, want)
		}
		want.Prefix = false
		if got := textsearch.Parse(text, false); !reflect.DeepEqual(got, want) {
			t.Errorf("%q without prefix:\n%+v, want\n%+v", text, got, want)
		}
	}
}

// hostile are texts that have hurt parsers.
var hostile = []string{
	"", "-", `"`, `""""`, "- -\"", "`a` := [b] && c || !d", "(a+)+$", "\x00", "\xff\xfe", "\u202eabc\u202c", strings.Repeat("a", 10000), strings.Repeat("a ", 1000),
	strings.Repeat(`"`, 1000), strings.Repeat("-", 1000), "東京", "👩‍💻🇩🇪🇩", "e\u0301\u0301", "ก็ำ", "a\u200d👩", "Ke$ha & R.E.M.", "ﷺ",
}

func FuzzParse(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := textsearch.Parse(text, true)
		if len(q.Words)+len(q.Without) > stores.MaxSearchWords {
			t.Errorf("%d words", len(q.Words)+len(q.Without))
		}
		for _, w := range slices.Concat(append(q.Phrases, q.Words, q.Without)...) {
			if w == "" || !utf8.ValidString(w) || textsearch.Letters(w) > textsearch.MaxWord || strings.ContainsAny(w, " \t\n\x00\"-") {
				t.Errorf("a word %+q", w)
			}
		}
		for _, p := range q.Phrases {
			if !strings.Contains(" "+strings.Join(q.Words, " ")+" ", " "+strings.Join(p, " ")+" ") {
				t.Errorf("phrase %q is not in %q", p, q.Words)
			}
		}
		d := stores.SearchDocument{Names: textsearch.Names(text), Text: textsearch.Words(text)}
		if textsearch.Match(q, d); len(d.Names) > 2 {
			t.Errorf("%d names", len(d.Names))
		}
	})
}
