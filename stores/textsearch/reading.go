package textsearch

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"fivefold/stores"
)

// reading returns the words of a text with those of scripts without spaces in Latin letters, or nil if it has none of these. Each Chinese character is
// a word, and so are characters of other scripts that follow each other.
func reading(text string) stores.SearchName {
	var words stores.SearchName
	found := tokens(text)
	some := false
	for i := 0; i < len(found); i++ {
		first := found[i]
		if !first.single {
			words = append(words, first.word)
			continue
		}
		some = true
		if !isHan(first.word) {
			for i+1 < len(found) && found[i+1].single && found[i+1].start == found[i].end && !isHan(found[i+1].word) {
				i++
			}
		}
		words = append(words, Words(romanised(text[first.start:found[i].end]))...)
	}
	if !some {
		return nil
	}
	return words
}

func isHan(word stores.SearchWord) bool { return unicode.Is(unicode.Han, []rune(word)[0]) }

// romanised returns a text in Latin letters. Small kana change what is before or after them: きゃ is kya, しゃ sha, ファ fa, っか kka.
func romanised(text string) string {
	var out []byte
	double := false
	for _, c := range norm.NFKC.String(text) {
		latin := strings.ToLower(inLatin(c))
		switch {
		case c == 'っ' || c == 'ッ':
			double = true
			continue
		case strings.ContainsRune("ゃゅょャュョ", c) && strings.HasSuffix(string(out), "i"):
			out = out[:len(out)-1]
			if s := string(out); strings.HasSuffix(s, "sh") || strings.HasSuffix(s, "ch") || strings.HasSuffix(s, "j") {
				latin = strings.TrimPrefix(latin, "y")
			}
		case strings.ContainsRune("ぁぃぅぇぉァィゥェォ", c) && len(out) > 1:
			out = out[:len(out)-1]
		}
		if double && latin != "" {
			out = append(out, strings.Replace(latin[:1], "c", "t", 1)...)
			double = false
		}
		out = append(out, latin...)
	}
	return string(out)
}
