// Package textsearch makes words of what people write and search for, compares and ranks them. Every search engine stores and compares the words that it
// makes, so that all of them find the same.
package textsearch

import (
	"slices"
	"strings"

	"fivefold/stores"
)

// The limits of words.
const (
	MaxWord  = 64   // letters of a word, bytes of one that is a character or an emoji; what follows is dropped
	MaxWords = 2000 // words of a text; those that follow are dropped
)

// Words returns the words of a text, in the form in which they are compared, at most MaxWords. It returns nil for a text without letters, digits and
// symbols. The words of words, separated by spaces, are the same words.
//
//   - Letter case, accents and marks that are not visible do not count, as in stores.Fold. Alphabets are written in Latin letters: "Ёлка" is elka, "Øyvind" oyvind,
//     "김치" gimchi.
//   - Each character of Chinese, Japanese, Thai, Lao, Khmer and Burmese, which have no spaces between words, is a word in its own script. Katakana are hiragana.
//   - Each symbol and each emoji is a word; colours of skin and signs such as ™ are ignored, and most symbols of ASCII separate words. "&" is the word "and".
//     "$" in a word is an s.
//   - Apostrophes join, and so do full stops beside single letters: "O'Connor" is oconnor, "R.E.M." is rem. Other punctuation separates words, hyphens and
//     slashes too.
func Words(text string) stores.SearchName {
	return wordsOf(tokens(text))
}

func wordsOf(found []token) stores.SearchName {
	if len(found) == 0 {
		return nil
	}
	words := make(stores.SearchName, len(found))
	for i, t := range found {
		words[i] = t.word
	}
	return words
}

// Names returns what a person, a page or an interest is called: of each text
//
//   - its words;
//   - its words where apostrophes and full stops separate, so that "d'Allemagne" is found by allemagne and "U.S." by u s;
//   - in Chinese, Japanese and other scripts without spaces, its reading in Latin letters: kana in the spelling of Hepburn, Chinese characters in
//     Mandarin, "東京" as dong jing. Japanese readings of these are not known.
//
// Names without words and repeated ones are left out.
func Names(texts ...string) []stores.SearchName {
	var names []stores.SearchName
	add := func(words stores.SearchName) {
		if len(words) > 0 && !slices.ContainsFunc(names, func(n stores.SearchName) bool { return slices.Equal(n, words) }) {
			names = append(names, words)
		}
	}
	for _, text := range texts {
		add(Words(text))
		add(wordsOf((&tokenizer{text: text, apart: true}).read()))
		add(reading(text))
	}
	return names
}

// Joined returns words without the spaces between them, and without each "and" between two words, which people write as "&" or leave out.
func Joined(words []stores.SearchWord) string {
	var b strings.Builder
	for i, w := range words {
		if !isBetween(words, i) {
			b.WriteString(w)
		}
	}
	return b.String()
}

// Parts returns the parts of a query that Match takes for a whole name: words that follow each other, as Joined writes them, with at least half of
// the letters but not all. Each is there once, the longest first.
func Parts(words []stores.SearchWord) []string {
	var joined joinedWords
	joined.set(words)
	var parts []string
	for length := len(joined.letters) - 1; length > 0 && 2*length >= len(joined.letters); length-- {
		start := 0
		for i, end := range joined.ends {
			if slices.Contains(joined.ends[i:], start+length) {
				if part := string(joined.letters[start : start+length]); !slices.Contains(parts, part) {
					parts = append(parts, part)
				}
			}
			start = end
		}
	}
	return parts
}

// isBetween reports whether a word is an "and" between two words.
func isBetween(words []stores.SearchWord, i int) bool {
	return words[i] == and && i > 0 && i < len(words)-1
}

const and = "and"
