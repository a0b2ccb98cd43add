package textsearch

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"fivefold/stores"
)

// A token is a word and the bytes of the text from which it was made. Tokens begin and end where characters do, as readers see them.
type token struct {
	word       stores.SearchWord
	start, end int
	single     bool // a character of a script without spaces, which is a word of its own
}

// A tokenizer makes words of a text.
type tokenizer struct {
	text    string
	found   []token
	word    []rune // letters of the word that is being read; those after MaxWord are dropped
	start   int    // of the word, or -1
	end     int    // after its last letter or mark
	part    int    // characters of the word since its last full stop
	apart   bool   // apostrophes and full stops separate words
	dollars bool   // the word ends with a dollar sign, which is an s if a letter follows
}

// tokens returns the words of a text and where they are.
func tokens(text string) []token { return (&tokenizer{text: text}).read() }

func (t *tokenizer) read() []token {
	text := t.text
	t.start, t.found = -1, make([]token, 0, min(len(text)/4+1, 64))
	for at := 0; at < len(text) && len(t.found) < MaxWords; {
		if c := text[at]; c < utf8.RuneSelf && (at+1 == len(text) || text[at+1] < utf8.RuneSelf) {
			t.ascii(rune(c), at)
			at++
			continue
		}
		// A character with the marks that belong to it. They are bounded, so that the work is.
		end := at + max(1, norm.NFC.NextBoundaryInString(text[at:], true))
		t.character(at, end)
		at = end
	}
	t.flush()
	return t.found
}

// ascii reads a character of ASCII.
func (t *tokenizer) ascii(c rune, at int) {
	switch {
	case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
		t.part++
		t.letter(c, at, at+1)
	case 'A' <= c && c <= 'Z':
		t.part++
		t.letter(c+'a'-'A', at, at+1)
	case c == '\'' || c == '`':
		t.mark()
	case c == '.':
		t.stop(at)
	case c == '$' && t.start >= 0:
		t.dollars = true
	case c == '&':
		t.flush()
		t.add(and, at, at+1)
	case c == '+' || c == '$':
		t.flush()
		t.add(string(c), at, at+1)
	default:
		t.flush()
	}
}

// letter appends a letter of the word.
func (t *tokenizer) letter(c rune, start, end int) {
	if t.start < 0 {
		t.start = start
	}
	if t.dollars {
		t.dollars = false
		t.letter('s', start, end) // "A$AP"
	}
	if t.end = end; len(t.word) < MaxWord {
		t.word = append(t.word, c)
	}
}

// stop reads a full stop. It joins what is on both sides, if one of these is a single letter.
func (t *tokenizer) stop(at int) {
	if t.part != 1 {
		next, size := utf8.DecodeRuneInString(t.text[at+1:])
		after, _ := utf8.DecodeRuneInString(t.text[at+1+size:])
		if t.apart || !unicode.IsLetter(next) || unicode.IsLetter(after) || unicode.IsNumber(after) {
			t.flush()
		}
	}
	t.part = 0
	t.mark()
}

// mark reads an apostrophe.
func (t *tokenizer) mark() {
	if t.apart {
		t.flush()
	}
}

// flush ends the word.
func (t *tokenizer) flush() {
	if len(t.word) > 0 {
		t.add(string(t.word), t.start, t.end)
	}
	t.word, t.start, t.part, t.dollars = t.word[:0], -1, 0, false
}

func (t *tokenizer) add(word stores.SearchWord, start, end int) {
	if len(t.found) < MaxWords {
		t.found = append(t.found, token{word: word, start: start, end: end})
	}
}

// character reads a character that is not ASCII, or has marks that are not: its first rune decides.
func (t *tokenizer) character(start, end int) {
	c, size := utf8.DecodeRuneInString(t.text[start:])
	if c < utf8.RuneSelf {
		t.ascii(c, start)
		t.marks(start+size, end)
		return
	}
	switch {
	case c == utf8.RuneError:
		t.flush()
	case isMark(c):
		t.marks(start, end)
	case unicode.Is(unicode.Cf, c): // direction, joiners, soft hyphens
		t.joiner(c, end)
	case c == '’' || c == '‘' || c == '´' || c == '′' || c == '＇':
		t.mark()
	case unicode.IsLetter(c) && unicode.In(c, spaceless...):
		t.flush()
		if word := plainCharacter(t.text[start:end]); word != "" {
			t.add(word, start, end)
			t.found[len(t.found)-1].single = true
		}
	case unicode.IsLetter(c) || unicode.IsNumber(c):
		t.part++
		t.letters(start, end)
	case unicode.In(c, unicode.So, unicode.Sm, unicode.Sc, unicode.Sk):
		t.symbol(c, start, end)
	default:
		t.flush()
	}
}

// letters reads letters and digits in Latin letters.
func (t *tokenizer) letters(start, end int) {
	if len(t.word) == MaxWord {
		t.end = end
		return
	}
	for _, c := range norm.NFKC.String(t.text[start:end]) {
		if isIgnoredMark(c) {
			continue
		}
		latin := string(c)
		if c >= utf8.RuneSelf {
			latin = inLatin(c)
		}
		for _, l := range latin {
			if '0' <= l && l <= '9' || 'a' <= l && l <= 'z' {
				t.letter(l, start, end)
			} else if 'A' <= l && l <= 'Z' {
				t.letter(l+'a'-'A', start, end)
			}
		}
	}
	if t.start >= 0 {
		t.end = end
	}
}

// marks reads marks that follow a character.
func (t *tokenizer) marks(start, end int) {
	switch last := len(t.found) - 1; {
	case start == end:
	case t.start >= 0:
		t.letters(start, end)
	case last >= 0 && t.found[last].end == start:
		t.found[last].end = end
		if t.found[last].single && len(t.found[last].word) < MaxWord {
			t.found[last].word += plainCharacter(t.text[start:end])
		}
	}
}
