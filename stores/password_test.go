package stores_test

import (
	"strings"
	"testing"

	"fivefold/stores"
)

func TestCheckPassword(t *testing.T) {
	for password, want := range map[string]string{
		"12345678": "12345678", " spaces ": " spaces ", "e\u0301e\u0301e\u0301e\u0301": "", strings.Repeat("e\u0301", 8): "éééééééé",
		strings.Repeat("e\u0301", 200): strings.Repeat("é", 200), strings.Repeat("é", 201): "", "a\u2003b\u00a0cdefg": "a b cdefg",
		"👩🏽\u200d💻 emoji": "👩🏽\u200d💻 emoji", "tab\there!": "", "nul\x00here": "", "\xff1234567": "", "Passwort": "Passwort",
		strings.Repeat(" ", 8): "", strings.Repeat("\u00a0", 20): "", strings.Repeat("\u3000", 8): "", strings.Repeat("\u200b", 8): "", strings.Repeat("\u2800", 8): "",
		strings.Repeat("\u3164", 8): "", strings.Repeat("\u0301", 8): "", " \u200d\ufe0f \u2060\u00ad\u202e ": "", "       x": "       x", "correct horse battery": "correct horse battery",
		"\u1100\u1161\u11a8ab": "", strings.Repeat("\u1100\u1161\u11a8", 8): strings.Repeat("\uac01", 8),
	} {
		got, err := stores.CheckPassword(password)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%+q becomes %+q, %v, want %+q", password, got, err, want)
		}
	}
}
