package stores_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fivefold/stores"

	"golang.org/x/text/unicode/norm"
)

// A parsed id is formatted as the same text. Any other text returns ErrMalformedID.
func FuzzParseID(f *testing.F) {
	for _, seed := range []string{"", "_", "user_01h455vb4pex5vsknk084sn02q", "prefix_7zzzzzzzzzzzzzzzzzzzzzzzzz", "user_81h455vb4pex5vsknk084sn02q",
		"a_b_01h455vb4pex5vsknk084sn02q", "User_01h455vb4pex5vsknk084sn02q", "user_01h455vb4pex5vsknk084sn02\x00", "üser_01h455vb4pex5vsknk084sn02q",
		strings.Repeat("a", 64) + "_01h455vb4pex5vsknk084sn02q"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, err := stores.ParseID(text)
		if err != nil {
			if !errors.Is(err, stores.ErrMalformedID) || id != (stores.ID{}) {
				t.Errorf("%q returns %v, %v", text, id, err)
			}
			return
		}
		if id.String() != text || id.IsZero() || len(text) > 63+1+26 {
			t.Errorf("%q is formatted as %q", text, id)
		}
	})
}

// A parsed date is a valid day in the form YYYY-MM-DD, which sorts by time.
func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"", "1985-09-20", "0001-01-01", "0000-01-01", "9999-12-31", "10000-01-01", "2023-02-29", "2024-02-29", "1985-9-20",
		"1985-09-20T00:00:00Z", " 1985-09-20", "-985-09-20", "１９８５-09-20", "1985-09-20\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		date, err := stores.ParseDate(text)
		if err != nil {
			if !errors.Is(err, stores.ErrMalformedDate) || date != "" {
				t.Errorf("%q returns %q, %v", text, date, err)
			}
			return
		}
		day, err := time.Parse(time.DateOnly, text)
		if err != nil || string(date) != text || day.Format(time.DateOnly) != text || len(text) != len(time.DateOnly) {
			t.Errorf("%q is the day %v: %v", text, day, err)
		}
	})
}

// Texts that differ in letter case or in the form of normalization have the same key, which is digits and letters.
func FuzzFold(f *testing.F) {
	for _, seed := range []string{"", "Élodie", "İstanbul", "K", "ﬁ", "\xff", "a\u0300\u0301", "Ⅸ", "ẞ", "\u0345", "日本", "ดี", "ı", "\u0301"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !utf8.ValidString(name) {
			return // names are valid UTF-8
		}
		key := stores.Fold(name)
		others := []string{norm.NFC.String(name), norm.NFD.String(name)}
		if !strings.ContainsRune(others[1], '\u0345') { // a mark whose capital is a letter
			others = append(others, strings.ToUpper(name))
		}
		for _, other := range others {
			if stores.Fold(other) != key {
				t.Errorf("%+q folds to %s, %+q to %s", name, key, other, stores.Fold(other))
			}
		}
		if strings.Trim(key, "0123456789ABCDEFGHIJKLMNOPQRSTUV") != "" {
			t.Errorf("%+q folds to %q", name, key)
		}
		if lines := stores.LineFeeds(name); strings.ContainsAny(lines, "\r\u0085\u2028\u2029") || stores.LineFeeds(lines) != lines {
			t.Errorf("%q becomes %q", name, lines)
		}
	})
}
