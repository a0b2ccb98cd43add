package stores

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The explicit formatting characters of Unicode's bidirectional algorithm (UAX #9), by what ends each.
const (
	leftToRightEmbedding     = '\u202A' // ended by popDirectionalFormatting, like the next
	rightToLeftEmbedding     = '\u202B'
	popDirectionalFormatting = '\u202C'
	leftToRightOverride      = '\u202D'
	rightToLeftOverride      = '\u202E'
	leftToRightIsolate       = '\u2066' // ended by popDirectionalIsolate, like the next two
	rightToLeftIsolate       = '\u2067'
	firstStrongIsolate       = '\u2068'
	popDirectionalIsolate    = '\u2069'
)

// normalize returns the text as Check does, whatever its characters and length.
func (t Text) normalize(text string) string {
	if t.Lines {
		text = LineFeeds(text)
	}
	text = strings.TrimFunc(norm.NFC.String(text), isTrimmed)
	if !strings.ContainsFunc(text, isVisible) {
		return ""
	}
	return text
}

// LineFeeds returns text with every line ending (CR LF, CR, and Unicode's NEL, LS and PS) replaced by LF. Stored text holds no CR, so that it
// is unchanged by CSV, browsers and terminals.
func LineFeeds(text string) string { return lineEnds.Replace(text) }

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// isTrimmed reports whether c is a space, visible or not, that a text neither begins nor ends with.
func isTrimmed(c rune) bool {
	return unicode.IsSpace(c) || c == '\u200B' || c == '\u2060' || c == '\uFEFF' // zero width space, word joiner, byte order mark
}

// isVisible reports whether c shows something by itself. Spaces, combining marks, control and format characters, and fillers do not, except
// the signs that enclose the digits after them, such as the Arabic end of a verse. What this version of Unicode does not define is visible, so
// that new emoji are.
func isVisible(c rune) bool {
	switch {
	case unicode.Is(unicode.Prepended_Concatenation_Mark, c):
		return true
	case unicode.IsSpace(c), unicode.In(c, unicode.M, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
		return false
	case c == '\u2800', c == '\U0001D159': // braille pattern blank, musical symbol null notehead
		return false
	}
	return true
}

// checkCharacters returns an error for a control character, a noncharacter, a line end where there is one line only, a direction override,
// and an embedding or an isolate that is not closed within the text.
func (t Text) checkCharacters(text string) error {
	var open []rune // what ends each embedding and isolate that is open
	for _, c := range text {
		switch {
		case !t.isValid(c):
			return TextError(fmt.Sprintf("has the character %U, which is not allowed; remove it", c))
		case c == leftToRightEmbedding || c == rightToLeftEmbedding:
			open = append(open, popDirectionalFormatting)
		case c == leftToRightIsolate || c == rightToLeftIsolate || c == firstStrongIsolate:
			open = append(open, popDirectionalIsolate)
		case c == popDirectionalFormatting || c == popDirectionalIsolate:
			if len(open) == 0 || open[len(open)-1] != c {
				return TextError(fmt.Sprintf("has the character %U, which closes nothing; remove it", c))
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return TextError(fmt.Sprintf("has a change of the writing direction that is not closed; add %U", open[len(open)-1]))
	}
	return nil
}

func (t Text) isValid(c rune) bool {
	switch {
	case c == '\n', c == '\t':
		return t.Lines
	case unicode.IsControl(c), c == leftToRightOverride, c == rightToLeftOverride, c == '\u2028', c == '\u2029':
		return false
	}
	return c&0xFFFE != 0xFFFE && (c < '\uFDD0' || '\uFDEF' < c) // noncharacters
}

// withoutInvalid returns the text with spaces for line ends where there is one line only, the replacement character for other characters
// that are not valid, and without changes of the writing direction.
func (t Text) withoutInvalid(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case leftToRightEmbedding <= c && c <= rightToLeftOverride, leftToRightIsolate <= c && c <= popDirectionalIsolate:
			return -1
		case !t.isValid(c) && unicode.IsSpace(c):
			return ' '
		case !t.isValid(c):
			return utf8.RuneError
		}
		return c
	}, text)
}
