package fts5

import (
	"math"
	"slices"
	"sort"
	"strings"
	"sync"
)

// A lexicon is the terms of one kind of a copy in memory. It only grows. A term that no name has any more stays until the next copy.
type lexicon struct {
	mu     sync.RWMutex
	terms  []string // in order, except the last ones, which are added and not yet in order
	shared []uint8  // the number of bytes with which a term that is in order and the one before it begin, at most 255
}

// A termRange is the terms from first to last.
type termRange struct{ first, last string }

// add adds terms that the lexicon does not have.
func (l *lexicon) add(terms []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.terms = append(l.terms, terms...)
	if unordered := len(l.terms) - len(l.shared); unordered < 64+len(l.terms)/64 {
		return
	}
	slices.Sort(l.terms)
	l.shared = slices.Grow(l.shared[:0], len(l.terms))
	before := ""
	for _, t := range l.terms {
		n := 0
		for n < len(t) && n < len(before) && n < math.MaxUint8 && t[n] == before[n] {
			n++
		}
		l.shared, before = append(l.shared, uint8(n)), t
	}
}

// notBegun is the number of edits of beginnings that do not count.
const notBegun = -1

// close returns the terms within edits of a word, or of which a beginning is within begun edits, which are no more, by the number of edits. Terms that
// follow each other are a range.
func (l *lexicon) close(word string, edits, begun int) [maxEdits + 1][]termRange {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var found [maxEdits + 1][]termRange
	m := newMatcher(word, edits, begun)
	latest := -1 // the distance of the term before, if it was found
	for i := 0; i < len(l.terms); {
		shared := 0
		if i < len(l.shared) {
			shared = int(l.shared[i])
		}
		distance, same := m.distance(l.terms[i], shared)
		first := i
		if i++; same > 0 {
			i = l.after(i, same)
		}
		switch {
		case distance > edits:
			latest = -1
		case distance == latest && i <= len(l.shared):
			found[distance][len(found[distance])-1].last = l.terms[i-1]
		default:
			found[distance], latest = append(found[distance], termRange{l.terms[first], l.terms[i-1]}), distance
		}
	}
	return found
}

// nearby is the number of terms that are skipped one by one.
const nearby = 512

// after returns the index of the first term from i on that does not begin with the same bytes as the term before i.
func (l *lexicon) after(i, bytes int) int {
	for end := i + nearby; i < len(l.shared) && int(l.shared[i]) >= bytes; i++ {
		if i == end {
			beginning := l.terms[i][:bytes]
			rest := l.terms[i:len(l.shared)]
			return i + sort.Search(len(rest), func(n int) bool { return !strings.HasPrefix(rest[n], beginning) })
		}
	}
	return i
}
