package textsearch

import (
	"slices"
	"strings"
	"unicode"

	"fivefold/stores"
)

// Parse returns the query that a person types. Everything is text, except that quotes contain a phrase, and a minus before a word or a quoted text excludes
// each of its words. A quote without a second one is ignored, as is "@" before a handle. Characters that follow each other in a script without
// spaces are a phrase too. It reads stores.MaxSearchQuery characters and stores.MaxSearchWords words and ignores the rest.
//
// Prefix of the query is set if prefix is and the last word is neither quoted nor excluded: people may not have typed it to its end.
//
// A query without Words, such as "-" or "-abba", asks for nothing. Callers return an empty result and do not call Search, which would find everything.
func Parse(query string, prefix bool) stores.SearchQuery {
	p := parser{prefix: prefix, left: stores.MaxSearchWords}
	for query = strings.TrimSpace(beginning(query, stores.MaxSearchQuery)); query != "" && p.left > 0; query = strings.TrimSpace(query) {
		text, excluded := strings.CutPrefix(query, "-")
		if quoted, ok := strings.CutPrefix(text, `"`); ok {
			if phrase, rest, ok := strings.Cut(quoted, `"`); ok {
				p.add(phrase, true, excluded)
				query = rest
				continue
			}
		}
		end := strings.IndexFunc(text, unicode.IsSpace)
		if end < 0 {
			end = len(text)
		}
		p.add(text[:end], false, excluded)
		query = text[end:]
	}
	return p.query
}

// beginning returns the first characters of a text.
func beginning(text string, characters int) string {
	for at := range text {
		if characters--; characters < 0 {
			return text[:at]
		}
	}
	return text
}

type parser struct {
	query  stores.SearchQuery
	prefix bool
	left   int // words
}

// add adds the words of a part of a query.
func (p *parser) add(text string, quoted, excluded bool) {
	found := tokens(text)
	found = found[:min(len(found), p.left)]
	p.left -= len(found)
	if len(found) == 0 {
		return
	}
	p.query.Prefix = p.prefix && !quoted && !excluded
	if excluded {
		for _, t := range found {
			if !slices.Contains(p.query.Without, t.word) {
				p.query.Without = append(p.query.Without, t.word)
			}
		}
		return
	}
	first := len(p.query.Words)
	for _, t := range found {
		p.query.Words = append(p.query.Words, t.word)
	}
	words := p.query.Words[first:]
	if quoted {
		p.phrase(words)
		return
	}
	for i := 0; i < len(found); i++ {
		from := i
		for found[i].single && i+1 < len(found) && found[i+1].single && found[i+1].start == found[i].end {
			i++
		}
		p.phrase(words[from : i+1])
	}
}

// phrase adds a phrase, unless it is one word.
func (p *parser) phrase(words []stores.SearchWord) {
	if len(words) > 1 {
		p.query.Phrases = append(p.query.Phrases, slices.Clone(words))
	}
}
