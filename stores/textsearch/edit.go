package textsearch

// Distances are sums of costs: editCost for each edit, and how unusual the edit is for somebody who types. The number of edits is decisive, since no
// sum of the latter reaches editCost.
const (
	editCost = 64
	usual    = 0 // a letter is lost or doubled, a double letter is single, two letters are swapped
	likely   = 1 // a letter of a neighbouring key or of a similar sound, instead of a letter or besides
	unusual  = 4 // any other letter, instead of a letter or besides
)

// editsOf returns the number of edits of a distance.
func editsOf(distance uint16) int { return int(distance / editCost) }

// replaced returns the cost of a letter that is typed instead of another.
func replaced(typed, meant rune) uint16 {
	if near(typed, meant) {
		return editCost + likely
	}
	return editCost + unusual
}

// added returns the cost of letter i of a word, which is not meant.
func added(word []rune, i int) uint16 {
	c := word[i]
	cost := uint16(editCost + unusual)
	for _, j := range [2]int{i - 1, i + 1} {
		switch {
		case j < 0 || j >= len(word):
		case word[j] == c:
			return editCost + usual
		case near(c, word[j]):
			cost = editCost + likely
		}
	}
	return cost
}

// near reports whether two letters are on neighbouring keys or sound alike.
func near(a, b rune) bool {
	return 'a' <= a && a <= 'z' && 'a' <= b && b <= 'z' && nearLetters[a-'a']&(1<<(b-'a')) != 0
}

// nearLetters has the set of the letters near each letter.
var nearLetters = func() (sets [26]uint32) {
	pair := func(a, b byte) {
		sets[a-'a'] |= 1 << (b - 'a')
		sets[b-'a'] |= 1 << (a - 'a')
	}
	rows := [3]string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}
	for y, keys := range rows {
		for x := range len(keys) {
			if x > 0 {
				pair(keys[x-1], keys[x])
			}
			if y > 0 { // a row begins half a key to the right of the one above
				pair(keys[x], rows[y-1][x])
				if x+1 < len(rows[y-1]) {
					pair(keys[x], rows[y-1][x+1])
				}
			}
		}
	}
	for _, sounds := range []string{"ck", "cs", "sz", "iy", "ij", "ae", "ei", "ou", "vw", "bp", "dt", "kq", "gj", "fv"} {
		pair(sounds[0], sounds[1])
	}
	return sets
}()
