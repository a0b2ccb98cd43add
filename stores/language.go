package stores

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// LanguageName returns the name of a language in English, such as German for de. Of a tag that is not known, and of what is no tag, it returns the text.
func LanguageName(tag string) string {
	t, err := language.Raw.Parse(tag)
	if base, _, _ := t.Raw(); err != nil || base == (language.Base{}) {
		return tag
	}
	if name := display.English.Tags().Name(t); name != "" {
		return name
	}
	return tag
}
