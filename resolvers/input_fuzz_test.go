package resolvers_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fivefold/resolvers"
	"fivefold/stores"
)

// Accepted text keeps its limits and is accepted again unchanged.
func FuzzInput(f *testing.F) {
	for _, seed := range []string{"", " a ", "ada", "ADA_-9", "İ", "K", "en", "pt-BR", "EN-us", "x-private", "en-x-" + strings.Repeat("a-", 500), "i-klingon",
		"de-1996-u-co-phonebk-t-en", "https://example.org/a?b#c", "javascript:alert(1)", "http://[::1", "https://a\x00b/", "a\r\nb", "\u202e", "\u200f", "\xff",
		strings.Repeat("é", 500), strings.Repeat("-", 10_000), "https://" + strings.Repeat("a", 600)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, lines := range []bool{false, true} {
			if valid, err := resolvers.ValidText("field", text, 1, stores.MaxBio, lines); err == nil {
				again, err := resolvers.ValidText("field", valid, 1, stores.MaxBio, lines)
				if n := utf8.RuneCountInString(valid); err != nil || again != valid || n > stores.MaxBio || !utf8.ValidString(valid) || strings.ContainsAny(valid, "\x00\r") {
					t.Errorf("%q becomes %q, then %q, %v", text, valid, again, err)
				}
			}
		}
		if handle, err := resolvers.ValidHandle("field", text); err == nil && (!stores.ValidHandle(handle) || !strings.EqualFold(handle, text) || len(handle) != len(text)) {
			t.Errorf("%q becomes the handle %q", text, handle)
		}
		if tags, err := resolvers.ValidLanguages("field", []string{text, text}); err == nil {
			again, err := resolvers.ValidLanguages("field", tags)
			if err != nil || len(tags) != 1 || len(again) != 1 || again[0] != tags[0] || len(tags[0]) > stores.MaxLanguage {
				t.Errorf("%q becomes %q, then %q, %v", text, tags, again, err)
			}
		}
		if url, err := resolvers.ValidURL("field", text); err == nil && (utf8.RuneCountInString(url) > stores.MaxURL || !strings.HasPrefix(strings.ToLower(url), "http") || strings.ContainsAny(url, "\x00\n\r")) {
			t.Errorf("%q becomes the address %q", text, url)
		}
	})
}
