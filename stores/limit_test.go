package stores_test

import (
	"strings"
	"testing"

	"fivefold/stores"
)

func TestValidHandleAndInterestKind(t *testing.T) {
	for handle, want := range map[string]bool{
		"ada": true, "0-_": true, strings.Repeat("a", 30): true,
		"": false, "ab": false, strings.Repeat("a", 31): false, "Ada": false, "_ada": false, "-ada": false, "ada\n": false, "adé": false,
	} {
		if stores.ValidHandle(handle) != want {
			t.Errorf("handle %q: %v", handle, !want)
		}
	}
	for kind, want := range map[string]bool{
		"F": true, "BAND_2": true, strings.Repeat("A", 30): true,
		"": false, strings.Repeat("A", 31): false, "Band": false, "2BAND": false, "_BAND": false, "BAND\n": false, "BÄND": false,
	} {
		if stores.ValidInterestKind(kind) != want {
			t.Errorf("kind %q: %v", kind, !want)
		}
	}
}

func TestLineFeeds(t *testing.T) {
	for text, want := range map[string]string{"": "", "a": "a", "a\r\nb\rc\nd": "a\nb\nc\nd", "\r\r\n\n\r": "\n\n\n\n"} {
		if got := stores.LineFeeds(text); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
}
