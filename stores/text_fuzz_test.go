package stores_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fivefold/stores"
)

// Accepted text keeps its limits and is accepted again unchanged.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"", " a ", "ada", "ADA_-9", "İ", "\u212a", "en", "pt-BR", "EN-us", "x-private", "en-x-" + strings.Repeat("a-", 500), "i-klingon",
		"de-1996-u-co-phonebk-t-en", "https://example.org/a?b#c", "javascript:alert(1)", "http://[::1", "https://a\x00b/", "a\r\nb", "\u202e", "\u200f", "\xff",
		strings.Repeat("é", 500), strings.Repeat("-", 10_000), "https://" + strings.Repeat("a", 600)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name, rule := range textRules {
			valid, err := rule.Check(text)
			if err != nil {
				repaired := rule.Repair(text)
				if again, err := rule.Check(repaired); repaired != "" && (err != nil || again != repaired) {
					t.Errorf("%s: %q is repaired to %q, then %q, %v", name, text, repaired, again, err)
				}
				continue
			}
			again, err := rule.Check(valid)
			n := utf8.RuneCountInString(valid)
			if err != nil || again != valid || n < rule.Min || n > rule.Max || !utf8.ValidString(valid) || strings.ContainsAny(valid, "\x00\r") {
				t.Errorf("%s: %q becomes %q, then %q, %v", name, text, valid, again, err)
			}
			if repaired := rule.Repair(text); repaired != valid {
				t.Errorf("%s: %q becomes %q, but is repaired to %q", name, text, valid, repaired)
			}
			if !rule.Lines && strings.ContainsAny(valid, "\n\t") {
				t.Errorf("%s: %q becomes %q with lines", name, text, valid)
			}
		}
		if url, err := stores.PageURL.Check(text); err == nil && url != "" && !strings.HasPrefix(strings.ToLower(url), "http") {
			t.Errorf("%q becomes the address %q", text, url)
		}
	})
}
