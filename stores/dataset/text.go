package dataset

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"fivefold/stores"
)

// sanitize replaces invalid UTF-8, NUL and CR, which stores do not accept, with U+FFFD.
func sanitize(text string) string {
	return strings.Map(func(c rune) rune {
		if c == 0 || c == '\r' {
			return utf8.RuneError
		}
		return c
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// sanitizeName is sanitizeText for a name. A name that shows nothing is an error.
func (imp *importer) sanitizeName(at position, rule stores.Text, name string) (string, error) {
	if name = imp.sanitizeText(at, "name", rule, name); name == "" {
		return "", errors.New("the name is empty")
	}
	return name, nil
}

// sanitizeText returns a text as stores keep it. It reports as a repair what stores do not accept: replaced characters and a text that is too
// long.
func (imp *importer) sanitizeText(at position, field string, rule stores.Text, text string) string {
	if f := sanitize(text); f != text {
		text = f
		imp.addRepair(at, "the "+field+" had invalid UTF-8, NUL or CR, replaced with U+FFFD")
	}
	rule.Min = 0
	if n := characterCount(text); n > rule.Max {
		imp.addRepair(at, fmt.Sprintf("the %s had %d characters, truncated to %d", field, n, rule.Max))
	} else if _, err := rule.Check(text); err != nil {
		imp.addRepair(at, fmt.Sprintf("the %s was repaired: it %v", field, err))
	}
	return withEnds(rule, text, rule.Repair(text))
}

// withEnds returns a text that is stored, with the spaces at the ends of the given one if it has several lines and else no other change.
// Published answers have these spaces, and an export that is imported again must be the same network.
func withEnds(rule stores.Text, given, stored string) string {
	given = stores.LineFeeds(given)
	if rule.Lines && stored != "" && stored == strings.TrimSpace(given) && characterCount(given) <= rule.Max {
		return given
	}
	return stored
}

// decodeLatin1 decodes ISO-8859-1, whose bytes are the first 256 code points.
func decodeLatin1(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return r >= 0x80 }) < 0 {
		return text
	}
	runes := make([]rune, 0, len(text))
	for _, b := range []byte(text) {
		runes = append(runes, rune(b))
	}
	return string(runes)
}

// quote quotes a value for an error message. Long values are truncated.
func quote(value string) string {
	const maxBytes = 60
	if len(value) > maxBytes {
		value = value[:maxBytes] + "…"
	}
	return fmt.Sprintf("%q", value)
}

// characterCount returns the number of characters as the limits in stores count them.
func characterCount(s string) int { return utf8.RuneCountInString(s) }
