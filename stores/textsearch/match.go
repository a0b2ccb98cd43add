package textsearch

import (
	"math"
	"slices"

	"fivefold/stores"
)

// A MatchKind is how a document matches a query.
type MatchKind string

// The kinds of matches.
const (
	MatchExact  MatchKind = "EXACT"  // a name is the query, or differs from it only by where words are separated
	MatchPrefix MatchKind = "PREFIX" // a name begins with the query
	MatchWords  MatchKind = "WORDS"  // the document has the words of the query, or a name is among them
	MatchTypo   MatchKind = "TYPO"   // one of these, but for edits
)

// InText is the Name of a Matching that is not in one name.
const InText = -1

// A Matching says how a document matches a query. Numbers of letters are without spaces.
type Matching struct {
	Kind      MatchKind
	Literal   bool // the document has the words as they are: see stores.Search
	Name      int  // the index of the name that matches best; InText if the words are in the text or in several names
	Edits     int  // letters that differ
	Differing int  // letters of the words of the query that differ
	Unusual   int  // how badly typing explains the edits
	Position  int  // letters of the name before the first word that the query has
	Rest      int  // letters of the name that complete the last word of the query
	Extra     int  // letters of the other words of the name
	Missing   int  // letters of words of the query that the name lacks
	Shuffled  bool // the words of the name are in another order
	Separated bool // words are separated otherwise
}

// MaxNameWords is the number of words of a name that may differ from those of a query. In scripts without spaces they are characters.
const MaxNameWords = 16

// isFar reports whether short words differ by two edits or more, more than two in seven letters: people who type a name or its beginning as it is do not mean
// these.
func (m Matching) isFar() bool { return m.Edits > 1 && 2*m.Differing < 7*m.Edits }

// Match reports whether a document is a literal or a close match of a query, as stores.Search defines them, and how it matches best.
//
// A close match has one name of whose words each word of the query differs by at most MaxEdits, or of whose beginnings by at most MaxEditsOfBeginning if it is
// the last and Prefix is set, and all of them by at most two or one per word; or of which some words that follow each other, written without spaces, differ so from the query
// written without spaces; or which, written without spaces, differs so from some words of the query that follow each other and have at least half of its letters.
//
// A close match has the phrases of the query too, except that those of characters of scripts without spaces may differ by edits as words do
// (RequiredPhrases). Of a name, only the first MaxNameWords words match closely.
//
// A query without words matches every document that has its phrases and no excluded word.
func Match(q stores.SearchQuery, d stores.SearchDocument) (Matching, bool) {
	return NewMatcher(q).Match(&d)
}

// Match is the function of that name.
func (m *Matcher) Match(d *stores.SearchDocument) (Matching, bool) {
	for _, w := range m.query.Without {
		if hasWord(d, w) {
			return Matching{}, false
		}
	}
	m.apart = true
	for _, p := range m.query.Phrases {
		if hasPhrase(d.Text, p) || slices.ContainsFunc(d.Names, func(n stores.SearchName) bool { return hasPhrase(n, p) }) {
			continue
		}
		if len(m.words) == 0 || !isSpaceless(p) {
			return Matching{}, false
		}
		m.apart = false
	}
	if len(m.words) == 0 {
		return Matching{Kind: MatchWords, Literal: true, Name: InText}, true
	}
	m.best, m.score = Matching{}, math.Inf(-1)
	inName := false
	for i, name := range d.Names {
		inName = m.matchName(i, name) || inName
	}
	literal := inName || m.apart && m.inAll(d)
	if literal && !inName {
		m.consider(Matching{Kind: MatchWords, Name: InText})
	}
	m.best.Literal = literal
	return m.best, !math.IsInf(m.score, -1)
}

// consider keeps a matching if it is the best so far.
func (m *Matcher) consider(candidate Matching) {
	if score := textScore(candidate, m.letters); score > m.score {
		m.best, m.score = candidate, score
	}
}

// RequiredPhrases returns the phrases of a query that close matches have too.
func RequiredPhrases(q stores.SearchQuery) (required [][]stores.SearchWord) {
	for _, p := range q.Phrases {
		if len(q.Words) == 0 || !isSpaceless(p) {
			required = append(required, p)
		}
	}
	return required
}

func hasWord(d *stores.SearchDocument, word stores.SearchWord) bool {
	return slices.Contains(d.Text, word) || slices.ContainsFunc(d.Names, func(n stores.SearchName) bool { return slices.Contains(n, word) })
}

func hasPhrase(words, phrase []stores.SearchWord) bool {
	for i := 0; i+len(phrase) <= len(words); i++ {
		if slices.Equal(words[i:i+len(phrase)], phrase) {
			return true
		}
	}
	return false
}

// inAll reports whether the names and the text of a document have each word of the query.
func (m *Matcher) inAll(d *stores.SearchDocument) bool {
	for i := range m.words {
		w := &m.words[i]
		if !w.in(d.Text) && !slices.ContainsFunc(d.Names, w.in) {
			return false
		}
	}
	return true
}
