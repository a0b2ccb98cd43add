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

// The limits of inputs that the schema states, beside those of stores. Lengths are in characters (Unicode code points).
const (
	maxDevice     = 100
	minPassword   = 8
	maxPassword   = 200
	maxMutationID = 200
)

// foldHandle returns a handle in lower case, as stores keep it. Only A to Z are folded: other Unicode capitals with a lower case among
// a to z, such as the dotted I and the Kelvin sign, are not valid in a handle.
func foldHandle(handle string) string {
	return strings.Map(func(c rune) rune {
		if 'A' <= c && c <= 'Z' {
			return c - 'A' + 'a'
		}
		return c
	}, handle)
}

func validHandle(field, handle string) (string, error) {
	handle = foldHandle(handle)
	if !stores.ValidHandle(handle) {
		return "", badField(field, "A handle has 3 to 30 characters: a to z, 0 to 9, _ and -. It begins with a letter or a digit.")
	}
	return handle, nil
}

// validText returns the text trimmed, with LF as line ends. The length is bounded, and control characters and marks that change the writing
// direction are errors. Tabs and line ends are valid where lines are.
func validText(field, text string, shortest, longest int, lines bool) (string, error) {
	if lines {
		text = stores.LineFeeds(text)
	}
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n < shortest || n > longest || !utf8.ValidString(text) {
		return "", badField(field, fmt.Sprintf("The text must have %d to %d characters.", shortest, longest))
	}
	for _, c := range text {
		isLine := lines && (c == '\n' || c == '\t')
		if (unicode.IsControl(c) && !isLine) || unicode.Is(unicode.Bidi_Control, c) && c != '\u200e' && c != '\u200f' {
			return "", badField(field, fmt.Sprintf("The text has the character %U, which is not allowed. Remove it.", c))
		}
	}
	return text, nil
}

func validPassword(field, password string) error {
	if n := utf8.RuneCountInString(password); n < minPassword || n > maxPassword {
		return badField(field, fmt.Sprintf("A password must have %d to %d characters.", minPassword, maxPassword))
	}
	return nil
}

func validLanguages(field string, tags []string) ([]string, error) {
	if len(tags) > stores.MaxLanguages {
		return nil, badField(field, fmt.Sprintf("Give at most %d languages.", stores.MaxLanguages))
	}
	out := make([]string, len(tags))
	for i, tag := range tags {
		if len(tag) > stores.MaxLanguage {
			return nil, badField(field, fmt.Sprintf("A language tag must have at most %d characters.", stores.MaxLanguage))
		}
		parsed, err := language.Parse(tag)
		if out[i] = parsed.String(); err != nil || len(out[i]) > stores.MaxLanguage {
			return nil, badField(field, "The language tag is malformed. Use a BCP 47 tag such as en or pt-BR.")
		}
	}
	return unique(out), nil
}

func validFacts(field string, facts []*model.FactInput) ([]stores.ProfileField, error) {
	if len(facts) > stores.MaxProfileFields {
		return nil, badField(field, fmt.Sprintf("Give at most %d facts.", stores.MaxProfileFields))
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

// validID checks the kind of an id.
func validID(field string, id stores.ID, kind stores.Kind) error {
	if id.Kind != kind {
		return fault{code: model.ErrorCodeBadID, field: field, message: fmt.Sprintf("The id is not the id of a %s.", kind)}
	}
	return nil
}

// interestFilter checks the arguments that filter lists of interests. genre is an id or a name.
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

// validOptional is validText for an optional text.
func validOptional(field string, text *string, shortest, longest int, lines bool) (*string, error) {
	if text == nil {
		return nil, nil
	}
	valid, err := validText(field, *text, shortest, longest, lines)
	return &valid, err
}

func validCategory(field, category string) (string, error) {
	if !stores.ValidCategory(category) {
		return "", badField(field, "A category has 1 to 30 characters: A to Z, 0 to 9 and _. It begins with a letter.")
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

// validURL accepts the addresses of web pages, and nothing that a browser would run.
func validURL(field, text string) (string, error) {
	text, err := validText(field, text, 1, stores.MaxURL, false)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", badField(field, "The address must begin with https:// or http:// and have a host.")
	}
	return text, nil
}

// validImage accepts the address of an image and the name of a file, without a path.
func validImage(field, text string) (string, error) {
	if strings.Contains(text, ":") {
		return validURL(field, text)
	}
	text, err := validText(field, text, 1, stores.MaxURL, false)
	if err == nil && strings.ContainsAny(text, `/\`) {
		err = badField(field, "The image must be an address that begins with https:// or http://, or the name of a file without a path.")
	}
	return text, err
}

// validUnlessEmpty checks a text unless it is empty, which removes the value, or nil, which changes nothing.
func validUnlessEmpty(text *string, valid func(field, text string) (string, error), field string) (*string, error) {
	if text == nil || *text == "" {
		return text, nil
	}
	checked, err := valid(field, *text)
	return &checked, err
}
