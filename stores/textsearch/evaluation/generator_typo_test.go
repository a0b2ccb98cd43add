package evaluation_test

import (
	"bufio"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var keyboard = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}

// neighbour returns a letter beside another on a keyboard.
func (g *generator) neighbour(c rune) (rune, bool) {
	for y, row := range keyboard {
		x := strings.IndexRune(row, c)
		if x < 0 {
			continue
		}
		var near []rune
		for _, p := range [][2]int{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x + 1, y - 1}, {x, y + 1}, {x - 1, y + 1}} {
			if p[1] >= 0 && p[1] < len(keyboard) && p[0] >= 0 && p[0] < len(keyboard[p[1]]) {
				near = append(near, rune(keyboard[p[1]][p[0]]))
			}
		}
		return near[g.random.IntN(len(near))], true
	}
	return 0, false
}

var sounds = []string{"ph", "f", "c", "k", "y", "i", "s", "z", "a", "e", "i", "y", "e", "a", "k", "c", "z", "s", "f", "ph", "ck", "k", "v", "w"}

// typo makes one edit in a text, as frequent as in the published list.
func (g *generator) typo(text string) (string, bool) {
	letters := []rune(text)
	for range 50 {
		i := g.random.IntN(len(letters))
		if !unicode.IsLetter(letters[i]) {
			continue
		}
		near, hasNear := g.neighbour(letters[i])
		next := i+1 < len(letters) && unicode.IsLetter(letters[i+1])
		switch n := g.random.IntN(114); {
		case n < 22 && hasNear:
			letters[i] = near
			return string(letters), true
		case n >= 22 && n < 44:
			return string(slices.Delete(letters, i, i+1)), true
		case n >= 44 && n < 58 && hasNear:
			return string(slices.Insert(letters, i+g.random.IntN(2), near)), true
		case n >= 58 && n < 76 && next && letters[i] != letters[i+1]:
			letters[i], letters[i+1] = letters[i+1], letters[i]
			return string(letters), true
		case n >= 76 && n < 84:
			return string(slices.Insert(letters, i, letters[i])), true
		case n >= 84 && n < 92 && next && letters[i] == letters[i+1]:
			return string(slices.Delete(letters, i, i+1)), true
		case n >= 92 && n < 100:
			from := 2 * g.random.IntN(len(sounds)/2)
			if at := strings.Index(text, sounds[from]); at >= 0 {
				return text[:at] + sounds[from+1] + text[at+len(sounds[from]):], true
			}
		}
	}
	return "", false
}

// misspellings returns what people write instead of words.
func misspellings(t testing.TB) map[string][]string {
	t.Helper()
	wrong := map[string][]string{}
	for _, file := range []string{"misspellings/wikipedia.dat", "misspellings/aspell.dat"} {
		right := ""
		for lines := bufio.NewScanner(dataFile(t, file)); lines.Scan(); {
			line := strings.ToLower(lines.Text())
			if after, ok := strings.CutPrefix(line, "$"); ok {
				right = after
			} else {
				wrong[right] = append(wrong[right], strings.ReplaceAll(line, "_", " "))
			}
		}
	}
	return wrong
}
