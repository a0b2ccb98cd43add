package fts5

import "unicode/utf8"

// maxEdits is the greatest result of textsearch.MaxEdits.
const maxEdits = 2

// maxCompared is the number of letters of a word that are compared. Of a longer word its beginning is compared with those of texts, so that all that are close
// to the word are found, and others.
const maxCompared = 63

// A matcher computes distances of one word from texts that follow each other in order: optimal string alignment, as textsearch.Distance. What two of them
// begin with is computed once. It is an automaton whose states are bits (Wu and Manber, 1992), with swaps.
type matcher struct {
	edits int
	begun int
	goal  uint64          // the bit of the whole word
	ascii [128]uint64     // the bits of the beginnings of the word that end with a letter
	other map[rune]uint64 // the same of other letters
	depth int             // letters of the last text that are computed
	at    []matcherState  // after each of them
}

// A matcherState is what is known after some letters of a text.
type matcherState struct {
	close [maxEdits + 1]uint64 // bit i of close[k]: the first i letters of the word are within k edits of the text
	mask  uint64               // the bits of the latest letter
	end   int                  // bytes of the text
	best  int                  // the distance of the word from the closest beginning of the text
}

func newMatcher(word string, edits, begun int) *matcher {
	m := &matcher{edits: edits, begun: begun}
	letters := 0
	for _, c := range word {
		if letters == maxCompared {
			m.begun = edits
			break
		}
		letters++
		if c < utf8.RuneSelf {
			m.ascii[c] |= 1 << letters
			continue
		}
		if m.other == nil {
			m.other = map[rune]uint64{}
		}
		m.other[c] |= 1 << letters
	}
	m.goal = 1 << letters
	start := matcherState{best: edits + 1}
	for k := range edits + 1 {
		start.close[k] = (1<<(k+1) - 1) & (m.goal<<1 - 1)
	}
	start.best = m.distanceOf(&start)
	m.at = []matcherState{start}
	return m
}

// distanceOf returns the distance of the word from the text, edits+1 if it is greater than edits.
func (m *matcher) distanceOf(s *matcherState) int {
	for k := range m.edits + 1 {
		if s.close[k]&m.goal != 0 {
			return k
		}
	}
	return m.edits + 1
}

// distance returns the distance of a text, of which the first bytes are those of the last text; edits+1 if it is greater than edits. All texts that begin with
// the same bytes have the same distance; with those of this text only if same is 0.
func (m *matcher) distance(text string, shared int) (distance, same int) {
	for m.depth > 0 && m.at[m.depth].end > shared {
		m.depth--
	}
	for m.at[m.depth].end < len(text) {
		if m.next(text) {
			continue
		}
		s := &m.at[m.depth] // texts that go on are not closer
		if s.best <= m.begun {
			return s.best, s.end
		}
		return m.edits + 1, s.end
	}
	s := &m.at[m.depth]
	if s.best <= m.begun {
		return s.best, 0
	}
	return m.distanceOf(s), 0
}

// next computes the state after the next letter of a text, and reports whether a beginning of the word is close.
func (m *matcher) next(text string) bool {
	before := &m.at[m.depth]
	c, size := rune(text[before.end]), 1
	if c >= utf8.RuneSelf {
		c, size = utf8.DecodeRuneInString(text[before.end:])
	}
	if m.depth++; m.depth == len(m.at) {
		m.at = append(m.at, matcherState{})
		before = &m.at[m.depth-1]
	}
	s := &m.at[m.depth]
	s.end = before.end + size
	if c < utf8.RuneSelf {
		s.mask = m.ascii[c]
	} else {
		s.mask = m.other[c]
	}
	swapped := (s.mask << 1) & before.mask // the letter before and this one, in the other order
	all := m.goal<<1 - 1
	s.close[0] = before.close[0] << 1 & s.mask
	some := s.close[0]
	for k := 1; k <= m.edits; k++ {
		// The letter is the next one of the word; is added; replaces the next one; the next one is lost; or two letters are swapped.
		v := before.close[k]<<1&s.mask | before.close[k-1] | before.close[k-1]<<1 | s.close[k-1]<<1
		if m.depth > 1 {
			v |= m.at[m.depth-2].close[k-1] << 2 & swapped
		}
		s.close[k] = v & all
		some |= v & all
	}
	s.best = before.best
	if some&m.goal != 0 && s.best > 0 {
		s.best = min(s.best, m.distanceOf(s))
	}
	return some != 0
}
