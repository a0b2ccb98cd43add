package dataset

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// sanitize replaces what no store keeps, bytes that are not UTF-8, NUL and CR, by U+FFFD.
func sanitize(text string) string {
	return strings.Map(func(c rune) rune {
		if c == 0 || c == '\r' {
			return utf8.RuneError
		}
		return c
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// sanitizeName is sanitizeText for a name. An empty one is an error.
func (imp *importer) sanitizeName(at position, name string, most int) (string, error) {
	if name == "" {
		return "", errors.New("the name is empty")
	}
	return imp.sanitizeText(at, "name", name, most), nil
}

// sanitizeText makes a source's text one that is kept: fit, and cut to most characters. The report says so.
func (imp *importer) sanitizeText(at position, what, text string, most int) string {
	if f := sanitize(text); f != text {
		text = f
		imp.addRepair(at, "the "+what+" has bytes that are not UTF-8, NUL or CR; they are U+FFFD now")
	}
	if n := characterCount(text); n > most {
		text = string([]rune(text)[:most])
		imp.addRepair(at, fmt.Sprintf("the %s has %d characters; it is cut to %d", what, n, most))
	}
	return text
}

// decodeLatin1 reads ISO-8859-1, whose bytes are the first 256 code points.
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

// quote shows a value in a message, the beginning of it when it is long.
func quote(value string) string {
	const most = 60
	if len(value) > most {
		value = value[:most] + "…"
	}
	return fmt.Sprintf("%q", value)
}

// characterCount counts them as the limits of stores mean them.
func characterCount(s string) int { return utf8.RuneCountInString(s) }
