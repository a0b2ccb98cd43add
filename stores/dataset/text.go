package dataset

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
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

// sanitizeName is sanitizeText for a name. An empty name is an error.
func (imp *importer) sanitizeName(at position, name string, limit int) (string, error) {
	if name == "" {
		return "", errors.New("the name is empty")
	}
	return imp.sanitizeText(at, "name", name, limit), nil
}

// sanitizeText sanitizes a text and truncates it to limit characters. It reports each change as a repair.
func (imp *importer) sanitizeText(at position, field, text string, limit int) string {
	if f := sanitize(text); f != text {
		text = f
		imp.addRepair(at, "the "+field+" had invalid UTF-8, NUL or CR, replaced with U+FFFD")
	}
	if n := characterCount(text); n > limit {
		text = string([]rune(text)[:limit])
		imp.addRepair(at, fmt.Sprintf("the %s had %d characters, truncated to %d", field, n, limit))
	}
	return text
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
