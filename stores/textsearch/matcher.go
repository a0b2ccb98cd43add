package textsearch

import (
	"math/bits"
	"slices"
	"strings"

	"fivefold/stores"
)

// A Matcher compares documents with one query. It is not safe for concurrent use.
type Matcher struct {
	query   stores.SearchQuery
	words   []queryWord
	joined  joinedWords
	set     letterSet
	most    int // edits of joined
	total   int // edits of all words
	letters int // of joined

	// The name that is compared, as the query above.
	name       []rune
	nameEnds   []int
	nameSets   []letterSet
	nameSet    letterSet
	nameJoined joinedWords
	used       []bool // words of the name that match a word of the query

	apart bool // words may match one by one: the document has all phrases
	best  Matching
	score float64
}

// A queryWord is a word of a query.
type queryWord struct {
	word    stores.SearchWord
	letters []rune
	set     letterSet
	most    int  // edits
	prefix  bool // it may be the beginning of a word
}

// A letterSet has a bit for each letter that occurs; letters share bits.
type letterSet uint64

func setOf(letters []rune) (s letterSet) {
	for _, c := range letters {
		s |= 1 << (c & 63)
	}
	return s
}

// lacks returns the number of letters of a set that another set lacks: there are at least as many edits.
func (s letterSet) lacks(other letterSet) int { return bits.OnesCount64(uint64(other &^ s)) }

// NewMatcher returns the matcher of a query.
func NewMatcher(q stores.SearchQuery) *Matcher {
	m := &Matcher{query: q, words: make([]queryWord, len(q.Words)), total: max(2, len(q.Words))}
	for i, w := range q.Words {
		letters := []rune(w)
		m.words[i] = queryWord{w, letters, setOf(letters), MaxEdits(len(letters)), q.Prefix && i == len(q.Words)-1}
	}
	m.joined.set(q.Words)
	m.set, m.letters, m.most = setOf(m.joined.letters), len(m.joined.letters), MaxEdits(len(m.joined.letters))
	if q.Prefix {
		m.most = MaxEditsOfBeginning(m.letters)
	}
	return m
}

// joinedWords are words as Joined writes them.
type joinedWords struct {
	letters []rune
	ends    []int // in letters, of each word
}

func (j *joinedWords) set(words []stores.SearchWord) {
	j.letters, j.ends = j.letters[:0], j.ends[:0]
	for i, w := range words {
		if !isBetween(words, i) {
			j.letters = appendLetters(j.letters, w)
		}
		j.ends = append(j.ends, len(j.letters))
	}
}

// length returns the number of letters of a word.
func (j *joinedWords) length(i int) int {
	if i == 0 {
		return j.ends[0]
	}
	return j.ends[i] - j.ends[i-1]
}

// is reports whether a word is the one of the query, or begins with it if it may.
func (w *queryWord) is(word stores.SearchWord) bool {
	return word == w.word || w.prefix && strings.HasPrefix(word, w.word)
}

// in reports whether one of words is the one of the query.
func (w *queryWord) in(words stores.SearchName) bool { return slices.ContainsFunc(words, w.is) }

// setName reads the name that is compared.
func (m *Matcher) setName(name stores.SearchName) {
	m.name, m.nameEnds, m.nameSets, m.nameSet = m.name[:0], m.nameEnds[:0], m.nameSets[:0], 0
	for _, w := range name {
		start := len(m.name)
		m.name = appendLetters(m.name, w)
		s := setOf(m.name[start:])
		m.nameEnds, m.nameSets, m.nameSet = append(m.nameEnds, len(m.name)), append(m.nameSets, s), m.nameSet|s
	}
	m.nameJoined.set(name)
}
