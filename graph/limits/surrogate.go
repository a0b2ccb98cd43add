package limits

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"fivefold/graph/errorcode"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// checkSurrogates returns a syntax error if a string of the document has an escape of one half of a surrogate pair without the other. The
// parser would replace it. https://spec.graphql.org/September2025/#sec-String-Value.Static-Semantics
func checkSurrogates(text string) *gqlerror.Error {
	if !strings.Contains(text, `\u`) {
		return nil
	}
	for i := 0; i < len(text); {
		switch rest := text[i:]; {
		case rest[0] == '#':
			i += lengthUntil(rest, "\n\r", 0)
		case strings.HasPrefix(rest, `"""`):
			i += blockLength(rest)
		case rest[0] == '"':
			length, at := stringLength(rest)
			if at >= 0 {
				return surrogateError(text[:i+at])
			}
			i += length
		default:
			i++
		}
	}
	return nil
}

// lengthUntil returns the index of the first of some characters from an index on, or the length of the text.
func lengthUntil(text, characters string, from int) int {
	if n := strings.IndexAny(text[from:], characters); n >= 0 {
		return from + n
	}
	return len(text)
}

// blockLength returns the length of the block string at the beginning of text. It has no escapes but that of its end.
func blockLength(text string) int {
	for i := 3; i < len(text); i++ {
		if strings.HasPrefix(text[i:], `\"""`) {
			i += 3
		} else if strings.HasPrefix(text[i:], `"""`) {
			return i + 3 + len(text[i+3:]) - len(strings.TrimLeft(text[i+3:], `"`)) // as the lexer, which ends it at the last quotes
		}
	}
	return len(text)
}

// stringLength returns the length of the string at the beginning of text, and the index of a lone half in it, or -1. The length of what is
// not a string does not matter: it is a syntax error.
func stringLength(text string) (length, lone int) {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '"':
			return i + 1, -1
		case '\n', '\r':
			return i, -1
		case '\\':
			unit, ok := escapedUnit(text[i:])
			if !ok || !utf16.IsSurrogate(unit) {
				i++ // what is escaped
				continue
			}
			if next, ok := escapedUnit(text[i+6:]); !ok || utf16.DecodeRune(unit, next) == utf8.RuneError {
				return 0, i
			}
			i += 11
		}
	}
	return len(text), -1
}

// escapedUnit returns the code unit of an escape of the form \u and four digits at the beginning of text.
func escapedUnit(text string) (rune, bool) {
	if len(text) < 6 || text[:2] != `\u` {
		return 0, false
	}
	n, err := strconv.ParseUint(text[2:6], 16, 16)
	return rune(n), err == nil
}

// surrogateError returns the error at the end of a text.
func surrogateError(before string) *gqlerror.Error {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(before), "\n")
	last := lines[len(lines)-1]
	err := errorcode.Error(errorcode.ParseFailed, "A string has one half of a surrogate pair. Escape both halves, or write the character.")
	err.Locations = []gqlerror.Location{{Line: len(lines), Column: utf8.RuneCountInString(last) + 1}}
	return err
}
