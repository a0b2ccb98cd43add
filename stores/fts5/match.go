package fts5

import (
	"fmt"
	"strings"

	"fivefold/stores"
)

// The tokenizer "ascii" separates at ASCII characters that are no letters or digits, folds ASCII capitals and keeps everything else. So words are written
// without such characters: a character that it would change is written as escape and its number.
const (
	escape    = '\uE000'
	separator = "\uE001" // a token between names, so that no phrase is found in two of them
)

// tokenOf returns a word as one token. The token of the beginning of a word is the beginning of its token.
func tokenOf(word stores.SearchWord) string {
	plain := func(c rune) bool {
		return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80 && c != escape && string(c) != separator
	}
	if strings.IndexFunc(word, func(c rune) bool { return !plain(c) }) < 0 {
		return word
	}
	var b strings.Builder
	for _, c := range word {
		if plain(c) {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, "%c%04x", escape, c)
		}
	}
	return b.String()
}

// tokensOf returns words as tokens.
func tokensOf(words []stores.SearchWord) string {
	tokens := make([]string, len(words))
	for i, word := range words {
		tokens[i] = tokenOf(word)
	}
	return strings.Join(tokens, " ")
}

// namesOf returns names as tokens.
func namesOf(names []stores.SearchName) string {
	tokens := make([]string, len(names))
	for i, name := range names {
		tokens[i] = tokensOf(name)
	}
	return strings.Join(tokens, " "+separator+" ")
}

// matchOf returns the expression of FTS5 for the words and phrases that a document must have, empty if there are none. Without is in it if there are.
func matchOf(q stores.SearchQuery) string {
	var all []string
	for i, word := range q.Words {
		term := `"` + tokenOf(word) + `"`
		if q.Prefix && i == len(q.Words)-1 {
			term += "*"
		}
		all = append(all, term)
	}
	for _, phrase := range q.Phrases {
		if len(phrase) > 0 {
			all = append(all, `"`+tokensOf(phrase)+`"`)
		}
	}
	if len(all) == 0 {
		return ""
	}
	match := "(" + strings.Join(all, " AND ") + ")"
	if len(q.Without) > 0 {
		match += " NOT (" + anyMatch(q.Without) + ")"
	}
	return match
}

// anyMatch returns the expression for documents that have one of the words.
func anyMatch(words []stores.SearchWord) string {
	terms := make([]string, len(words))
	for i, word := range words {
		terms[i] = `"` + tokenOf(word) + `"`
	}
	return strings.Join(terms, " OR ")
}
