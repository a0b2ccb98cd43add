package stores

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A Text is the rule of one text that people write, beside the noun that has it. Every path into the network checks texts with it.
type Text struct {
	Min, Max int  // characters (Unicode code points) after normalization; an empty text is valid when Min is 0
	Lines    bool // line feeds and tabs are valid
	Form     Form // what a text that is not empty must look like; nil for any text
}

// A Form normalizes a text, or returns a TextError that says what the text must look like.
type Form func(text string) (string, error)

// A TextError says what a text must be, as the end of a sentence that begins with the name of its field: "must have 1 to 80 characters".
type TextError string

func (e TextError) Error() string { return string(e) }

// Check returns the text as stores keep it: in Unicode's normalization form C, without spaces at both ends, with LF as line ends, and empty
// when it has no visible character. A text outside the bounds, of another form, or with a character that no text may have returns a
// TextError. A text that Check returned is valid and does not change.
func (t Text) Check(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", TextError("must be valid UTF-8")
	}
	checked := t.normalize(text)
	n := utf8.RuneCountInString(checked)
	switch {
	case n == 0 && t.Min > 0 && text != "":
		return "", TextError("must have " + t.Bounds() + ", one of them visible")
	case n < t.Min || n > t.Max:
		return "", TextError(fmt.Sprintf("must have %s; it has %d", t.Bounds(), n))
	}
	if err := t.checkCharacters(checked); err != nil {
		return "", err
	}
	if t.Form == nil || checked == "" {
		return checked, nil
	}
	return t.Form(checked)
}

// Repair returns the text as Check does. Where Check returns an error, it first replaces the characters that the text may not have and cuts
// the text to the bound. A text that is of another form, or has no visible character, becomes empty, whatever the minimum is.
func (t Text) Repair(text string) string {
	text = strings.ToValidUTF8(text, string(utf8.RuneError))
	if valid, err := t.Check(text); err == nil {
		return valid
	}
	text = t.normalize(t.withoutInvalid(t.normalize(text)))
	if characters := []rune(text); len(characters) > t.Max {
		text = string(characters[:t.Max])
	}
	valid, err := t.Check(text)
	if err != nil {
		return ""
	}
	return valid
}

// Required returns the rule of a text that may not be empty, such as the value of a filter.
func (t Text) Required() Text {
	t.Min = max(t.Min, 1)
	return t
}

// Bounds returns the bounds as text, such as "1 to 80 characters".
func (t Text) Bounds() string {
	if t.Min == 0 {
		return fmt.Sprintf("at most %d characters", t.Max)
	}
	return fmt.Sprintf("%d to %d characters", t.Min, t.Max)
}

// A TextFilter selects by a text. Its zero value selects all; Only("") selects nothing.
type TextFilter struct {
	text  string
	given bool
}

// Only returns a filter that selects what has the text, whatever the text is.
func Only(text string) TextFilter { return TextFilter{text: text, given: true} }

// Value returns the text, and false when the filter selects all.
func (f TextFilter) Value() (text string, given bool) { return f.text, f.given }

// String returns the empty text when f selects all, and otherwise a text that differs for each text of f.
func (f TextFilter) String() string {
	if !f.given {
		return ""
	}
	return "=" + f.text
}

// Selects reports whether f selects what has the text. What has no text is selected only when f selects all.
func (f TextFilter) Selects(text string) bool { return !f.given || text != "" && text == f.text }
