package textsearch

import (
	"unicode/utf8"

	"fivefold/stores"
)

// MaxEdits returns the number of edits by which a word may differ from a word of a query with that many letters: an edit is a letter that is lost, added
// or replaced, or two neighbours that are swapped.
func MaxEdits(letters int) int {
	switch {
	case letters < 3:
		return 0
	case letters < 5:
		return 1
	default:
		return 2
	}
}

// MaxEditsOfBeginning returns the number of edits by which the beginning of a word may differ from the last word of a query, of that many letters: those of a
// word with a letter less, since many words have a beginning that is close to a few letters.
func MaxEditsOfBeginning(letters int) int { return MaxEdits(letters - 1) }

// Distance returns the number of edits between two words, or most+1 if there are more than most, which is at most 15. No letter is edited twice: this is the optimal string
// alignment distance.
func Distance(a, b string, most int) int {
	whole, _ := distances(a, b, most)
	return whole
}

// PrefixDistance returns the smallest distance between a word and the beginnings of another, or most+1 if all of them are greater than most, which is at
// most 15.
func PrefixDistance(word, of string, most int) int {
	_, prefix := distances(word, of, most)
	return prefix
}

func distances(a, b string, most int) (whole, prefix int) {
	most = min(most, maxMost)
	var space [2][2 * MaxWord]rune
	var r row
	from, to := appendLetters(space[0][:0], a), appendLetters(space[1][:0], b)
	if !r.fill(from, to, most) {
		return most + 1, most + 1
	}
	least, _ := r.least()
	return editsOf(r.at(len(to))), editsOf(least)
}

func appendLetters(to []rune, text string) []rune {
	for _, c := range text {
		to = append(to, c)
	}
	return to
}

// A row holds the distances between a word and the beginnings of a text, as far as they are at most most: those whose length differs by no more.
type row struct {
	cells [maxWidth]uint16 // the distance to the first first+k letters: see editCost
	first int              // len(word)-most
	most  int
}

const maxWidth = 2*maxMost + 1

// maxMost is the greatest number of edits that a row distinguishes.
const maxMost = 15

// fill computes the row of a word, and reports whether one of the distances is at most most. It looks only at the diagonals that can be so small.
func (r *row) fill(word, text []rune, most int) bool {
	r.most, r.first = most, len(word)-most
	if r.first > len(text) {
		return false
	}
	// Cell k+1 of the line of i letters of the word is for i-most+k letters of the text. The cells around are for none, and far.
	var lines [3][maxWidth + 2]uint16
	width, far := 2*most+1, uint16(most+1)*editCost
	before, above, line := &lines[0], &lines[1], &lines[2]
	for k := range width + 2 {
		before[k], above[k], line[k] = far, far, far
	}
	for j := range min(most, len(text)) + 1 {
		above[most+j+1] = uint16(j) * (editCost + usual)
	}
	leastAbove := uint16(0)
	for i, c := range word {
		least := far
		besides := added(word, i)
		from, to := max(0, most-i-1), min(width, len(text)+most-i)
		for k := range from {
			line[k+1] = far
		}
		for k := max(to, 0); k < width; k++ {
			line[k+1] = far
		}
		for k := from; k < to; k++ {
			j := i - most + k // the index of the letter of the text
			d := min(above[k+2]+besides, line[k]+editCost+usual)
			switch {
			case j < 0:
			case text[j] == c:
				d = min(d, above[k+1])
			default:
				d = min(d, above[k+1]+replaced(c, text[j]))
				if i > 0 && j > 0 && text[j-1] == c && text[j] == word[i-1] {
					d = min(d, before[k+1]+editCost+usual)
				}
			}
			d = min(d, far)
			line[k+1] = d
			least = min(least, d)
		}
		if least == far && leastAbove >= uint16(most)*editCost {
			return false // a swap that ends in the next line costs one more
		}
		before, above, line = above, line, before
		leastAbove = least
	}
	copy(r.cells[:width], above[1:])
	return leastAbove < far
}

// at returns the distance to the first letters of the text, or that of more than most edits.
func (r *row) at(letters int) uint16 {
	if k := letters - r.first; k >= 0 && k <= 2*r.most {
		return r.cells[k]
	}
	return uint16(r.most+1) * editCost
}

// least returns the smallest distance to a beginning of the text, and the number of its letters, of equals the one that differs least from the word.
func (r *row) least() (distance uint16, letters int) {
	distance = uint16(r.most+1) * editCost
	for k, d := range r.cells[:2*r.most+1] {
		if d < distance || d == distance && abs(k-r.most) < abs(letters-r.first-r.most) {
			distance, letters = d, r.first+k
		}
	}
	return distance, letters
}

func abs(n int) int { return max(n, -n) }

// Letters returns the number of letters of a word.
func Letters(word stores.SearchWord) int { return utf8.RuneCountInString(word) }

// Trigrams returns the parts of three letters of a word with a space before and after it, each once, in their order: of "abba" " ab", "abb", "bba", "ba ".
func Trigrams(word stores.SearchWord) []string {
	letters := []rune(" " + word + " ")
	var grams []string
	seen := map[string]bool{}
	for i := 0; i+3 <= len(letters); i++ {
		if g := string(letters[i : i+3]); !seen[g] {
			seen[g] = true
			grams = append(grams, g)
		}
	}
	return grams
}
