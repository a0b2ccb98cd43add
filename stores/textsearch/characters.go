package textsearch

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/anyascii/go"
	"golang.org/x/text/unicode/norm"

	"fivefold/stores"
)

// spaceless are the scripts in which words are not separated, so that each character is a word.
var spaceless = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
	unicode.Cuneiform}

// isSpaceless reports whether all words are characters of such scripts.
func isSpaceless(words []stores.SearchWord) bool {
	return !slices.ContainsFunc(words, func(w stores.SearchWord) bool {
		c, _ := utf8.DecodeRuneInString(w)
		return !unicode.In(c, spaceless...)
	})
}

// isMark reports whether a rune belongs to the character before it. Two vowels of Thai and Lao and the mark of a long vowel of Japanese are letters for
// Unicode, but do.
func isMark(c rune) bool {
	return unicode.Is(unicode.M, c) || c == 'ำ' || c == 'ຳ' || c == 'ー' || c == 'ｰ'
}

// isIgnoredMark reports whether a mark does not count: accents, the vowel points of Hebrew and Arabic, the tone marks of Thai and Lao. Vowel signs of
// other scripts do.
func isIgnoredMark(c rune) bool {
	return unicode.Is(unicode.M, c) && (unicode.In(c, unicode.Inherited, unicode.Hebrew, unicode.Arabic, unicode.Syriac) || '่' <= c && c <= '์' || '່' <= c && c <= 'ໍ')
}

// plainCharacter returns a character of a script without spaces without the marks that do not count. Katakana are hiragana, and
// small kana large ones.
func plainCharacter(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case isIgnoredMark(c) || c == 'ー' || !unicode.IsLetter(c) && !unicode.Is(unicode.M, c):
			return -1
		case 'ァ' <= c && c <= 'ヶ':
			c = c - 'ァ' + 'ぁ'
		}
		if strings.ContainsRune("ぁぃぅぇぉっゃゅょゎ", c) {
			return c + 1
		}
		return c
	}, norm.NFKD.String(text))
}

// inLatin returns a letter or a digit in letters, digits and punctuation of ASCII. Alif is an a, not silent.
func inLatin(c rune) string {
	switch c {
	case 'ا', 'أ', 'إ':
		return "a"
	}
	return anyascii.TransliterateRune(c)
}

// symbol reads a symbol. An emoji of several runes is one word, without its variants, such as colours of skin.
func (t *tokenizer) symbol(c rune, start, end int) {
	switch {
	case c == '™' || c == '℠' || c == '®' || c == '©' || c == '´' || c == '¨':
		return
	case unicode.Is(unicode.Sk, c):
		if last := len(t.found) - 1; t.start < 0 && last >= 0 && t.found[last].end == start {
			t.found[last].end = end // the colour of the skin
		}
		return
	}
	if wide := norm.NFKC.String(t.text[start:end]); strings.ContainsFunc(wide, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsNumber(c) }) {
		t.letters(start, end) // "Ⓐ"
		return
	}
	t.flush()
	if last := len(t.found) - 1; last >= 0 && t.found[last].end == start && isJoined(t.text[:start], t.found[last], c) {
		t.found[last].end = end
		if f := &t.found[last]; len(f.word)+4 <= MaxWord {
			f.word += string(c)
		}
		return
	}
	t.add(string(c), start, end)
}

// isJoined reports whether a symbol belongs to the emoji before it: after a joiner, or as the second letter of a flag.
func isJoined(before string, last token, c rune) bool {
	first, size := utf8.DecodeRuneInString(last.word)
	if strings.HasSuffix(before, joiner) {
		return !unicode.IsLetter(first) && first >= utf8.RuneSelf
	}
	return isFlag(c) && isFlag(first) && size == len(last.word)
}

const joiner = "\u200d"

// isFlag reports whether a rune is one of the letters of which two are a flag.
func isFlag(c rune) bool { return '🇦' <= c && c <= '🇿' }

// joiner reads a rune that is not visible. It belongs to what is before it.
func (t *tokenizer) joiner(c rune, end int) {
	if last := len(t.found) - 1; t.start >= 0 {
		t.end = end
	} else if last >= 0 && t.found[last].end == end-len(string(c)) {
		t.found[last].end = end
	}
}
