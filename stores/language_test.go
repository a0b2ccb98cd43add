package stores_test

import (
	"testing"

	"fivefold/stores"
)

func TestLanguagesHaveNamesInEnglish(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{
		"de": "German", "en": "English", "pt-BR": "Brazilian Portuguese", "hu": "Hungarian", "zh-Hant": "Traditional Chinese", "DE": "German",
		"": "", "x-own": "x-own", "not a tag": "not a tag", "qaa": "qaa",
	} {
		if got := stores.LanguageName(tag); got != want {
			t.Errorf("%q is %q, want %q", tag, got, want)
		}
	}
}
