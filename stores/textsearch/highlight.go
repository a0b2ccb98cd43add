package textsearch

import (
	"math"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"fivefold/stores"
)

// A Range is a part of a text, from Start to before End, in UTF-16 code units, as the strings of JavaScript, and Java count. It begins and ends where
// characters do, as readers see them.
type Range struct{ Start, End int }

// Highlights returns the parts of a plain text that match words of a query, in their order; they are apart from each other. A word matches as a whole, also
// if the query has only its beginning or writes it otherwise. Words of phrases match where the phrase does. What is close to a word of the query
// matches only if nothing is that word. At most MaxWords words of the text are read.
func Highlights(q stores.SearchQuery, text string) []Range {
	h := highlighter{matcher: NewMatcher(q), found: tokens(text)}
	if len(h.found) == 0 || len(q.Words) == 0 {
		return nil
	}
	h.marked = make([]bool, len(h.found))
	h.words = make(stores.SearchName, len(h.found))
	for i, t := range h.found {
		h.words[i] = t.word
	}
	phrased := map[stores.SearchWord]bool{}
	all := true
	for _, p := range q.Phrases {
		all = h.phrase(p) && all
		for _, w := range p {
			phrased[w] = true
		}
	}
	for i := range h.matcher.words {
		if w := &h.matcher.words[i]; !phrased[w.word] && !h.word(w) {
			all = false
		}
	}
	if !all {
		h.joined()
	}
	return h.ranges(text)
}

// A highlighter marks words of a text.
type highlighter struct {
	matcher *Matcher
	found   []token
	words   stores.SearchName
	marked  []bool // of found
}

// phrase marks words that follow each other, and reports whether there are any.
func (h *highlighter) phrase(words []stores.SearchWord) (some bool) {
	for i := 0; i+len(words) <= len(h.words); i++ {
		if hasPhrase(h.words[i:i+len(words)], words) {
			for j := range words {
				h.marked[i+j], some = true, true
			}
		}
	}
	return some
}

// word marks the words that are one of the query, else those that are closest, and reports whether there are any.
func (h *highlighter) word(w *queryWord) bool {
	some := false
	for i, o := range h.words {
		if w.is(o) {
			h.marked[i], some = true, true
		}
	}
	if some || w.most == 0 {
		return some
	}
	least, closest := uint16(w.most+1)*editCost, []int(nil)
	var space [MaxWord]rune
	for i, o := range h.words {
		letters := appendLetters(space[:0], o)
		var r row
		if setOf(letters).lacks(w.set) > w.most || !r.fill(w.letters, letters, w.most) {
			continue
		}
		d := r.at(len(letters))
		if w.prefix {
			d, _ = r.least()
		}
		if d < least {
			least, closest = d, closest[:0]
		}
		if d == least && editsOf(d) <= w.most {
			closest = append(closest, i)
		}
	}
	for _, i := range closest {
		h.marked[i] = true
	}
	return len(closest) > 0
}

// joined marks the words that the query has without spaces between them, or with others.
func (h *highlighter) joined() {
	m := h.matcher
	m.best, m.score, m.apart = Matching{}, math.Inf(-1), false
	if m.matchName(0, h.words); !m.best.Separated {
		return
	}
	end := m.best.Position + len(m.nameJoined.letters) - m.best.Extra
	for i, e := range m.nameJoined.ends {
		if length := m.nameJoined.length(i); length > 0 && e-length >= m.best.Position && e <= end {
			h.marked[i] = true
		}
	}
}

// ranges returns what is marked. What touches is one range.
func (h *highlighter) ranges(text string) []Range {
	var ranges []Range
	last := 0 // the end of the last range in bytes
	units := counter{text: text}
	for i, t := range h.found {
		if !h.marked[i] {
			continue
		}
		start, end := characters(text, t.start, t.end)
		if start = max(start, last); start >= end {
			continue
		}
		if r := (Range{units.until(start), units.until(end)}); last == start && len(ranges) > 0 {
			ranges[len(ranges)-1].End = r.End
		} else {
			ranges = append(ranges, r)
		}
		last = end
	}
	return ranges
}

// maxCharacter is how far back characters looks for the beginning of a character, in bytes.
const maxCharacter = 128

// characters returns a part of a text with the whole of the characters in which it begins and ends, as far as these are not hostile.
func characters(text string, start, end int) (int, int) {
	if isBoundary(text, start) && isBoundary(text, end) {
		return start, end
	}
	at := max(0, start-maxCharacter)
	for at > 0 && at < start && !utf8.RuneStart(text[at]) {
		at++
	}
	state := -1
	var character string
	for rest := text[at:]; rest != "" && at < end; at += len(character) {
		character, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if at < start && start < at+len(character) {
			start = at
		}
		end = max(end, at+len(character))
	}
	return start, end
}

// isBoundary reports whether there is certainly a boundary of characters: beside ASCII.
func isBoundary(text string, at int) bool {
	return at == 0 || at == len(text) || text[at-1] < utf8.RuneSelf && text[at] < utf8.RuneSelf
}

// A counter counts code units of UTF-16.
type counter struct {
	text      string
	at, units int
}

// until returns the code units before a byte, which is not before that of the last call. A byte that is not UTF-8 is a replacement character.
func (c *counter) until(at int) int {
	for c.at < at {
		r, size := utf8.DecodeRuneInString(c.text[c.at:])
		if c.units++; r > 0xffff {
			c.units++
		}
		c.at += size
	}
	return c.units
}
