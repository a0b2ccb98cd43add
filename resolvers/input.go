package resolvers

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"fivefold/graph/model"
	"fivefold/stores"

	"golang.org/x/text/language"
)

// What may be written, as the schema promises it, beside the limits of stores. Lengths are in characters (Unicode code points).
const (
	deviceMax     = 100
	passwordMin   = 8
	passwordMax   = 200
	mutationIDMax = 200
)

// fold brings a handle to the form in which it is kept. Only A to Z have a small letter here: Unicode has other capitals, such
// as the dotted I and the Kelvin sign, whose small letters are among a to z, and they are no letters of a handle.
func fold(handle string) string {
	return strings.Map(func(c rune) rune {
		if 'A' <= c && c <= 'Z' {
			return c - 'A' + 'a'
		}
		return c
	}, handle)
}

func validHandle(field, handle string) (string, error) {
	handle = fold(handle)
	if !stores.ValidHandle(handle) {
		return "", badField(field, "A handle is 3 to 30 of a to z, 0 to 9, _ and -, a letter or digit first.")
	}
	return handle, nil
}

// validText trims a text and checks its length and its characters: no control characters, but tabs and line ends where lines
// are allowed, which all become LF, and none of the marks that turn the writing direction of what follows.
func validText(field, text string, least, most int, lines bool) (string, error) {
	if lines {
		text = stores.LineFeeds(text)
	}
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n < least || n > most || !utf8.ValidString(text) {
		return "", badField(field, fmt.Sprintf("The text must have %d to %d characters.", least, most))
	}
	for _, c := range text {
		isLine := lines && (c == '\n' || c == '\t')
		if (unicode.IsControl(c) && !isLine) || unicode.Is(unicode.Bidi_Control, c) && c != '\u200e' && c != '\u200f' {
			return "", badField(field, fmt.Sprintf("The text has a character that is not allowed: %U.", c))
		}
	}
	return text, nil
}

func validPassword(field, password string) error {
	if n := utf8.RuneCountInString(password); n < passwordMin || n > passwordMax {
		return badField(field, fmt.Sprintf("A password has %d to %d characters.", passwordMin, passwordMax))
	}
	return nil
}

func validLanguages(field string, tags []string) ([]string, error) {
	if len(tags) > stores.MaxLanguages {
		return nil, badField(field, fmt.Sprintf("At most %d languages.", stores.MaxLanguages))
	}
	out := make([]string, len(tags))
	for i, tag := range tags {
		if len(tag) > stores.MaxLanguage {
			return nil, badField(field, fmt.Sprintf("A language has at most %d characters.", stores.MaxLanguage))
		}
		parsed, err := language.Parse(tag)
		if out[i] = parsed.String(); err != nil || len(out[i]) > stores.MaxLanguage {
			return nil, badField(field, "A language is a BCP 47 tag such as en or pt-BR.")
		}
	}
	return unique(out), nil
}

func validFacts(field string, facts []*model.FactInput) ([]stores.ProfileField, error) {
	if len(facts) > stores.MaxProfileFields {
		return nil, badField(field, fmt.Sprintf("At most %d facts.", stores.MaxProfileFields))
	}
	out := make([]stores.ProfileField, len(facts))
	var err error
	for i, f := range facts {
		if out[i].Label, err = validText(field, f.Label, 1, stores.MaxLabel, false); err != nil {
			return nil, err
		}
		if out[i].Value, err = validText(field, f.Value, 1, stores.MaxValue, false); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func validStrength(field string, strength int) error {
	if strength < 1 || strength > stores.MaxStrength {
		return badField(field, fmt.Sprintf("The strength must be between 1 and %d.", stores.MaxStrength))
	}
	return nil
}

// validID checks that an id is of the kind that is asked for.
func validID(field string, id stores.ID, kind stores.Kind) error {
	if id.Kind != kind {
		return fault{code: model.ErrorCodeBadID, field: field, message: fmt.Sprintf("The id is not that of a %s.", kind)}
	}
	return nil
}

// interestFilter reads the arguments that narrow a list of interests.
func interestFilter(kind, genre *string) (stores.InterestFilter, error) {
	var filter stores.InterestFilter
	if kind != nil {
		filter.Kind = *kind
	}
	if genre == nil {
		return filter, nil
	}
	if id, err := stores.ParseID(*genre); err == nil {
		filter.Genre = id
		return filter, validID("genre", id, stores.KindInterest)
	}
	name, err := validText("genre", *genre, 1, stores.MaxInterestName, false)
	filter.GenreName = stores.Fold(name)
	return filter, err
}

// validOptional is validText for a text that may not be given.
func validOptional(field string, text *string, least, most int, lines bool) (*string, error) {
	if text == nil {
		return nil, nil
	}
	valid, err := validText(field, *text, least, most, lines)
	return &valid, err
}

func validCategory(field, category string) (string, error) {
	if !stores.ValidCategory(category) {
		return "", badField(field, "A category is 1 to 30 of A to Z, 0 to 9 and _, a letter first.")
	}
	return category, nil
}

func validLanguage(field, tag string) (string, error) {
	tags, err := validLanguages(field, []string{tag})
	if err != nil {
		return "", err
	}
	return tags[0], nil
}

// validURL lets the addresses of web pages through and nothing that a browser would run.
func validURL(field, text string) (string, error) {
	text, err := validText(field, text, 1, stores.MaxURL, false)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", badField(field, "An address begins with https:// and names a host.")
	}
	return text, nil
}

// validImage lets the address of an image through, and the name of a file, which leads nowhere else.
func validImage(field, text string) (string, error) {
	if strings.Contains(text, ":") {
		return validURL(field, text)
	}
	text, err := validText(field, text, 1, stores.MaxURL, false)
	if err == nil && strings.ContainsAny(text, `/\`) {
		err = badField(field, "An image is an address that begins with https://, or the name of a file.")
	}
	return text, err
}

// emptyOr checks a text that takes a thing away when it is empty, and is not to be changed when it is nil.
func emptyOr(text *string, valid func(field, text string) (string, error), field string) (*string, error) {
	if text == nil || *text == "" {
		return text, nil
	}
	checked, err := valid(field, *text)
	return &checked, err
}
