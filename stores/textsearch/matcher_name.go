package textsearch

import (
	"cmp"
	"slices"

	"fivefold/stores"
)

// matchName considers each way in which a name can match, and reports whether it has all words of the query as they are.
func (m *Matcher) matchName(index int, name stores.SearchName) bool {
	m.setName(name)
	if m.nameSet.lacks(m.set) <= m.total {
		if m.apart && m.matchWords(index, name) {
			return true
		}
		if m.nameSet.lacks(m.set) <= m.most {
			m.matchJoined(index)
		}
	}
	// The letters of an "and" may be in the set only.
	if len(m.words) > 1 && 2*len(m.nameJoined.letters) >= m.letters && m.set.lacks(m.nameSet) <= MaxEdits(len(m.nameJoined.letters))+len(and) {
		m.matchPart(index)
	}
	return false
}

// matchWords considers the words one by one, and reports whether the name has all as they are.
func (m *Matcher) matchWords(index int, name stores.SearchName) bool {
	found := Matching{Kind: MatchWords, Name: index, Extra: len(m.nameJoined.letters)}
	m.used = append(m.used[:0], make([]bool, len(name))...)
	literal := true
	previous, first := -1, len(name)
	for i := range m.words {
		w := &m.words[i]
		p, ok := m.closest(w, name, previous)
		if !ok {
			return false
		}
		literal = literal && p.distance == 0
		found.add(p.distance, len(w.letters))
		found.Rest += p.rest
		found.Shuffled = found.Shuffled || p.before
		first, previous = min(first, p.at), p.at
		if !m.used[p.at] {
			m.used[p.at] = true
			found.Extra -= m.nameJoined.length(p.at)
		}
	}
	if found.Edits > m.total {
		return false
	}
	found.Position = m.nameJoined.ends[first] - m.nameJoined.length(first)
	switch {
	case found.Edits > 0:
		found.Kind = MatchTypo
	case found.Extra == 0 && found.Rest == 0 && slices.Equal(name, m.query.Words):
		found.Kind = MatchExact
	case !found.Shuffled && first == 0 && previous == len(m.words)-1:
		found.Kind = MatchPrefix
	}
	m.consider(found)
	return literal
}

func (m *Matcher) nameWord(i int) []rune {
	start := 0
	if i > 0 {
		start = m.nameEnds[i-1]
	}
	return m.name[start:m.nameEnds[i]]
}

// A place is a word of a name that one of the query may be.
type place struct {
	at       int // the index of the word
	distance uint16
	used     bool // by another word of the query
	before   bool // the word of the query before it
	rest     int  // letters that complete the word of the query
}

// compare orders places, the best first.
func (p place) compare(other place) int {
	return cmp.Or(cmp.Compare(p.distance, other.distance), compareBools(p.used, other.used), compareBools(p.before, other.before), cmp.Compare(p.rest, other.rest))
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// closest returns the best place of a word of the query, and whether there is one. Previous is the index of the place of the word before it.
func (m *Matcher) closest(w *queryWord, name stores.SearchName, previous int) (best place, found bool) {
	consider := func(at int, distance uint16, rest int) {
		if p := (place{at, distance, m.used[at], at <= previous, rest}); !found || p.compare(best) < 0 {
			best, found = p, true
		}
	}
	for i, word := range name {
		letters := m.nameWord(i)
		if w.is(word) {
			consider(i, 0, len(letters)-len(w.letters))
			continue
		}
		if i >= MaxNameWords || found && best.distance == 0 || w.most == 0 || m.nameSets[i].lacks(w.set) > w.most {
			continue
		}
		if !w.prefix && (abs(len(letters)-len(w.letters)) > w.most || w.set.lacks(m.nameSets[i]) > w.most) {
			continue
		}
		var r row
		if !r.fill(w.letters, letters, w.most) {
			continue
		}
		if d := r.at(len(letters)); editsOf(d) <= w.most {
			consider(i, d, 0)
		}
		if w.prefix {
			if d, n := r.least(); editsOf(d) <= MaxEditsOfBeginning(len(w.letters)) {
				consider(i, d, len(letters)-n)
			}
		}
	}
	return best, found
}

// matchJoined considers words of the name that follow each other, without spaces.
func (m *Matcher) matchJoined(index int) {
	ends := m.nameJoined.ends[:min(len(m.nameJoined.ends), MaxNameWords)]
	if len(ends) == 0 {
		return
	}
	letters := m.nameJoined.letters[:ends[len(ends)-1]]
	others := len(m.nameJoined.letters) - len(letters)
	start := 0
	for i, end := range ends {
		if len(letters)-start < m.letters-m.most {
			return
		}
		var r row
		if r.fill(m.joined.letters, letters[start:], m.most) {
			for _, e := range ends[i:] {
				if d := r.at(e - start); editsOf(d) <= m.most {
					m.considerRun(index, start, d, 0, others+len(letters)-(e-start))
				}
			}
			if d, n := r.least(); m.query.Prefix && editsOf(d) <= m.most {
				next, _ := slices.BinarySearch(ends, start+n)
				rest := ends[next] - start - n
				m.considerRun(index, start, d, rest, others+len(letters)-n-rest)
			}
		}
		start = end
	}
}

func (m *Matcher) considerRun(index, position int, distance uint16, rest, extra int) {
	found := Matching{Kind: MatchWords, Name: index, Position: position, Rest: rest, Extra: extra, Separated: true}
	found.add(distance, m.letters)
	switch {
	case distance > 0:
		found.Kind = MatchTypo
	case rest == 0 && extra == 0:
		found.Kind = MatchExact
	case position == 0:
		found.Kind = MatchPrefix
	}
	m.consider(found)
}

// matchPart considers words of the query that follow each other and make the whole name, without spaces.
func (m *Matcher) matchPart(index int) {
	name := m.nameJoined.letters
	most := MaxEdits(len(name))
	start := 0
	for i, end := range m.joined.ends {
		if m.letters-start < len(name)-most {
			return
		}
		var r row
		if r.fill(name, m.joined.letters[start:], most) {
			for _, e := range m.joined.ends[i:] {
				d := r.at(e - start)
				if editsOf(d) > most || 2*(e-start) < m.letters || e-start == m.letters {
					continue
				}
				found := Matching{Kind: MatchWords, Name: index, Missing: m.letters - (e - start), Separated: true}
				if d > 0 {
					found.Kind = MatchTypo
				}
				found.add(d, e-start)
				m.consider(found)
			}
		}
		start = end
	}
}

// add adds the edits of a distance to some letters of the query.
func (m *Matching) add(distance uint16, letters int) {
	if distance > 0 {
		m.Differing += letters
	}
	m.Edits += editsOf(distance)
	m.Unusual += int(distance % editCost)
}
