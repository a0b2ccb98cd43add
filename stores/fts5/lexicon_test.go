package fts5

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores/textsearch"
)

func TestTheLexiconFindsWhatTextsearchCallsClose(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("abcж😀")), 1, 8, -1)
		var l lexicon
		texts := rapid.SliceOfNDistinct(text, rapid.SampledFrom([]int{0, 200}).Draw(t, "least"), 300, rapid.ID).Draw(t, "texts")
		for _, text := range texts {
			l.add([]string{text})
		}
		word, edits := text.Draw(t, "word"), rapid.IntRange(0, maxEdits).Draw(t, "edits")
		begun := rapid.IntRange(notBegun, edits).Draw(t, "begun")
		var want [maxEdits + 1][]string
		for _, text := range texts {
			d := textsearch.Distance(word, text, edits)
			if begun != notBegun {
				if b := textsearch.PrefixDistance(word, text, begun); b <= begun {
					d = min(d, b)
				}
			}
			if d <= edits {
				want[d] = append(want[d], text)
			}
		}
		for d, found := range l.close(word, edits, begun) {
			got := map[string]bool{}
			for _, r := range found {
				for i, text := range l.terms {
					if r.first <= text && text <= r.last && (i < len(l.shared) || slices.Contains(want[d], text)) { // others may be in it by chance
						got[text] = true
					}
				}
			}
			slices.Sort(want[d])
			if got := slices.Sorted(maps.Keys(got)); !slices.Equal(got, want[d]) {
				t.Fatalf("%q within %d: %v, want %v", word, d, got, want[d])
			}
		}
	})
}

func TestNoWordMayHaveMoreEditsThanTheLexiconCounts(t *testing.T) {
	t.Parallel()
	for letters := range 100 {
		if edits := textsearch.MaxEdits(letters); edits > maxEdits {
			t.Errorf("%d letters may have %d edits", letters, edits)
		}
	}
}
