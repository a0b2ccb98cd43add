package typesense

import (
	"hash/fnv"
	"maps"
	"slices"
	"strconv"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// Typesense's own typos miss many of two edits, and read all words. So close words are found by what is left of them without up to two of
// their letters: of two words that are within some edits of each other, one left without as many letters equals the other left without as many (Garbe,
// Symmetric Delete, 2012). Numbers stand for what is left, and a document has those of all its words. This is exact but for letters after nearLetters.

const (
	nearLetters = 7 // of a word, whose rest is not compared
	nearEdits   = 2 // the greatest result of textsearch.MaxEdits
)

// What a number stands for: something left of a word of a length, of a whole name of a length without spaces, or of a beginning.
const (
	beginning = 0
	wholeName = 128 // and the length
)

// left is what is left of a word, and the number of letters that it lacks.
type left struct {
	letters string
	lacks   int
}

// number returns the number of l, of a whole word of a length or of a beginning. It is an int32 that is not negative.
func (l left) number(length int) int32 {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte{byte(length), byte(l.lacks)})
	_, _ = hash.Write([]byte(l.letters))
	return int32(hash.Sum32() & 0x7fffffff)
}

// lacking returns what is left of the first letters of a word without up to most of them, with the smallest number that it lacks.
func lacking(word []rune, most int) map[string]int {
	word = word[:min(len(word), nearLetters)]
	all := map[string]int{string(word): 0}
	latest := [][]rune{word}
	for n := 1; n <= most; n++ {
		var next [][]rune
		for _, w := range latest {
			for i := range w {
				shorter := slices.Delete(slices.Clone(w), i, i+1)
				if _, ok := all[string(shorter)]; !ok {
					all[string(shorter)] = n
					next = append(next, shorter)
				}
			}
		}
		latest = next
	}
	return all
}

// nearNumbers returns the numbers of names: of each word, of the name without spaces, and of the beginnings of what follows from each word on, without spaces.
func nearNumbers(names []stores.SearchName) []int32 {
	numbers := map[int32]bool{}
	add := func(word string, of int) {
		letters := []rune(word)
		for l, lacks := range lacking(letters, nearEdits) {
			numbers[left{l, lacks}.number(of+min(len(letters), maxLength))] = true
		}
	}
	for _, name := range names {
		add(textsearch.Joined(name), wholeName)
		name = name[:min(len(name), textsearch.MaxNameWords)]
		for i, word := range name {
			add(word, 0)
			rest := []rune(textsearch.Joined(name[i:]))
			starts := map[string]int{}
			for n := 1; n <= min(len(rest), nearLetters); n++ {
				for l, lacks := range lacking(rest[:n], nearEdits) {
					if before, ok := starts[l]; !ok || lacks < before {
						starts[l] = lacks
					}
				}
			}
			for l, lacks := range starts {
				numbers[left{l, lacks}.number(beginning)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(numbers))
}

// maxLength is the greatest length of a word that is distinguished from greater ones.
const maxLength = 100

// beginningNumbers returns the numbers of documents of which the beginning of what follows from a word on is within some edits of a text.
func beginningNumbers(text string, edits int) []string {
	return nearValues(nil, []rune(text), edits, beginning)
}

// wordNumbers returns the numbers of documents that have a word within edits of a word, as far as so many are allowed; or with begun a beginning of one.
func wordNumbers(word string, edits int, begun bool) []string {
	letters := []rune(word)
	var values []string
	if begun {
		values = beginningNumbers(word, min(edits, textsearch.MaxEditsOfBeginning(len(letters))))
	}
	most := min(edits, textsearch.MaxEdits(len(letters)))
	for length := max(1, len(letters)-most); length <= len(letters)+most; length++ {
		values = nearValues(values, letters, most, min(length, maxLength))
	}
	return values
}

// partNumbers returns the numbers of documents that have a name within edits of a part of a query, as far as so many are allowed for the letters of the name.
func partNumbers(parts []string, edits int) (values []string) {
	for _, part := range parts {
		letters := []rune(part)
		for length := max(1, len(letters)-edits); length <= len(letters)+edits; length++ {
			if most := min(edits, textsearch.MaxEdits(length)); max(length-len(letters), len(letters)-length) <= most {
				values = nearValues(values, letters, most, wholeName+min(length, maxLength))
			}
		}
	}
	return values
}

// nearValues appends the numbers of what is within most edits of a word.
func nearValues(values []string, word []rune, most, of int) []string {
	for _, l := range slices.Sorted(maps.Keys(lacking(word, most))) {
		for lacks := range most + 1 {
			values = append(values, strconv.Itoa(int(left{l, lacks}.number(of))))
		}
	}
	return values
}
