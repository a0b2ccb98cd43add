package storetest

import "fivefold/stores"

// A TextClass is a class of characters with one text of it, for tests that try every text of the program with every class.
type TextClass struct {
	Name string
	Text string // what a person writes
	Kept string // what is stored; empty when the text is blank or an error
	// One of these holds, or neither:
	Blank     bool // the text shows nothing
	Forbidden bool // the text is an error
	Lines     bool // the text is valid only where lines are
}

// TextClasses are the classes of characters.
var TextClasses = []TextClass{
	{Name: "letters", Text: "Ada", Kept: "Ada"},
	{Name: "decomposed letters", Text: "Zoe\u0308", Kept: "Zoë"},
	{Name: "decomposed Hangul", Text: "\u1112\u1161\u11ab", Kept: "한"},
	{Name: "spaces at both ends", Text: " \u00a0\u3000Ada\u2003\u202f ", Kept: "Ada"},
	{Name: "line ends at both ends", Text: "\r\n\u0085Ada\u2028\u2029\n", Kept: "Ada"},
	{Name: "zero width spaces at both ends", Text: "\ufeff\u200bAda\u2060\u200b", Kept: "Ada"},
	{Name: "a space inside", Text: "Ada\u00a0L", Kept: "Ada\u00a0L"},
	{Name: "an emoji with a joiner", Text: "👩🏽\u200d💻", Kept: "👩🏽\u200d💻"},
	{Name: "an emoji with a variation selector", Text: "❤\ufe0f", Kept: "❤\ufe0f"},
	{Name: "a flag of tags", Text: "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", Kept: "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"},
	{Name: "a newer emoji than Go knows", Text: "\U0001fae9", Kept: "\U0001fae9"},
	{Name: "Persian with a non-joiner", Text: "می\u200cخواهم", Kept: "می\u200cخواهم"},
	{Name: "Sinhala with a joiner", Text: "ශ්\u200dරී", Kept: "ශ්\u200dරී"},
	{Name: "Thai", Text: "น้ำดี", Kept: "น้ำดี"},
	{Name: "Hebrew with points and a mark", Text: "שָׁלוֹם\u200f", Kept: "שָׁלוֹם\u200f"},
	{Name: "Arabic with a letter mark", Text: "\u061cمحمد", Kept: "\u061cمحمد"},
	{Name: "an isolate", Text: "a \u2067עדה\u2069 b", Kept: "a \u2067עדה\u2069 b"},
	{Name: "an isolate in an embedding", Text: "\u202ba \u2068b\u2069\u202c", Kept: "\u202ba \u2068b\u2069\u202c"},
	{Name: "a sign that encloses digits", Text: "\u06dd", Kept: "\u06dd"},
	{Name: "private use", Text: "\uf8ff", Kept: "\uf8ff"},

	{Name: "spaces", Text: " \u3000", Blank: true},
	{Name: "a zero width space", Text: "\u200b", Blank: true},
	{Name: "a word joiner", Text: "\u2060", Blank: true},
	{Name: "a soft hyphen", Text: "\u00ad", Blank: true},
	{Name: "joiners", Text: "\u200d\u200c", Blank: true},
	{Name: "a Hangul filler", Text: "\u3164", Blank: true},
	{Name: "a halfwidth Hangul filler", Text: "\uffa0", Blank: true},
	{Name: "Hangul jamo fillers", Text: "\u115f\u1160", Blank: true},
	{Name: "a braille blank", Text: "\u2800", Blank: true},
	{Name: "a combining mark", Text: "\u0301", Blank: true},
	{Name: "a combining mark on a space", Text: " \u0301", Blank: true},
	{Name: "a vowel sign", Text: "\u0e35", Blank: true},
	{Name: "an enclosing mark", Text: "\u20dd", Blank: true},
	{Name: "a variation selector", Text: "\ufe0f", Blank: true},
	{Name: "tags", Text: "\U000e0067\U000e007f", Blank: true},
	{Name: "a grapheme joiner", Text: "\u034f", Blank: true},
	{Name: "direction marks", Text: "\u200e\u200f\u061c", Blank: true},
	{Name: "an empty isolate", Text: "\u2067\u2069", Blank: true},

	{Name: "NUL", Text: "a\x00b", Forbidden: true},
	{Name: "a control character", Text: "a\x07b", Forbidden: true},
	{Name: "a vertical tab", Text: "a\vb", Forbidden: true},
	{Name: "a control character of Latin 1", Text: "a\u009bb", Forbidden: true},
	{Name: "a noncharacter", Text: "a\ufffeb", Forbidden: true},
	{Name: "a noncharacter of Arabic forms", Text: "a\ufdd0b", Forbidden: true},
	{Name: "a left-to-right override", Text: "a\u202db\u202c", Forbidden: true},
	{Name: "a right-to-left override", Text: "a\u202eb\u202c", Forbidden: true},
	{Name: "an isolate that is open", Text: "a\u2067b", Forbidden: true},
	{Name: "an embedding that is open", Text: "a\u202bb", Forbidden: true},
	{Name: "an isolate that is closed twice", Text: "a\u2066b\u2069\u2069", Forbidden: true},
	{Name: "an isolate closed as an embedding", Text: "a\u2066b\u202c", Forbidden: true},
	{Name: "crossed isolates and embeddings", Text: "\u2066a\u202ab\u2069c\u202c", Forbidden: true},

	{Name: "a line feed", Text: "a\nb", Kept: "a\nb", Lines: true},
	{Name: "a tab", Text: "a\tb", Kept: "a\tb", Lines: true},
	{Name: "CR LF", Text: "a\r\nb", Kept: "a\nb", Lines: true},
	{Name: "CR", Text: "a\rb", Kept: "a\nb", Lines: true},
	{Name: "NEL", Text: "a\u0085b", Kept: "a\nb", Lines: true},
	{Name: "a line separator", Text: "a\u2028b", Kept: "a\nb", Lines: true},
	{Name: "a paragraph separator", Text: "a\u2029b", Kept: "a\nb", Lines: true},
}

// Valid reports whether a text with the rule may consist of the class.
func (c TextClass) Valid(rule stores.Text) bool {
	return !c.Forbidden && (rule.Lines || !c.Lines) && (rule.Min == 0 || !c.Blank)
}
