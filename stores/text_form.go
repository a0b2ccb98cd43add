package stores

import (
	"errors"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/text/language"
)

var (
	handlePattern   = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)
	kindPattern     = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
	languagePattern = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)
)

// handleForm is the form of a handle. Capital letters A to Z become small letters. Other Unicode capitals with a small letter among a to z,
// such as the dotted I and the Kelvin sign, are not valid.
func handleForm(text string) (string, error) {
	text = strings.Map(func(c rune) rune {
		if 'A' <= c && c <= 'Z' {
			return c - 'A' + 'a'
		}
		return c
	}, text)
	if !handlePattern.MatchString(text) {
		return "", TextError("must consist of a to z, 0 to 9, _ and -, and begin with a letter or a digit")
	}
	return text, nil
}

// kindForm is the form of the kind of an interest and of the category of a page.
func kindForm(text string) (string, error) {
	if !kindPattern.MatchString(text) {
		return "", TextError("must consist of A to Z, 0 to 9 and _, and begin with a letter")
	}
	return text, nil
}

// urlForm is the form of the address of a web page. It accepts nothing that a browser would run.
func urlForm(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", TextError("must be an address that begins with https:// or http:// and has a host")
	}
	return text, nil
}

// imageForm is the form of the address of an image, or of the name of a file without a path.
func imageForm(text string) (string, error) {
	if strings.Contains(text, ":") {
		return urlForm(text)
	}
	if strings.ContainsAny(text, `/\`) {
		return "", TextError("must be an address that begins with https:// or http://, or the name of a file without a path")
	}
	return text, nil
}

// languageForm is the form of a BCP 47 tag. It returns the tag in the letter case that RFC 5646 recommends. Subtags that this version does
// not know are valid, because the registry grows.
func languageForm(text string) (string, error) {
	if _, err := language.Raw.Parse(text); err != nil && !errors.As(err, new(language.ValueError)) || !languagePattern.MatchString(text) {
		return "", TextError("must be a BCP 47 tag such as en or pt-BR")
	}
	subtags := strings.Split(strings.ToLower(text), "-")
	for i, s := range subtags {
		switch {
		case len(s) == 1:
			return strings.Join(subtags, "-"), nil // what follows a singleton stays in lower case
		case i > 0 && len(s) == 2:
			subtags[i] = strings.ToUpper(s)
		case i > 0 && len(s) == 4:
			subtags[i] = strings.ToUpper(s[:1]) + s[1:]
		}
	}
	return strings.Join(subtags, "-"), nil
}
