package stores

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The bounds of a password, in characters (Unicode code points) after normalization.
const (
	MinPassword = 8
	MaxPassword = 200
)

// NormalizePassword returns a password as it is hashed: in Unicode's normalization form C, with U+0020 for every other space, as
// OpaqueString of RFC 8265 has it. Nothing else changes, spaces at the ends included. So a password is the same from every keyboard.
func NormalizePassword(password string) string {
	return norm.NFC.String(strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Zs, c) {
			return ' '
		}
		return c
	}, password))
}

// CheckPassword returns a new password as it is hashed. One outside the bounds, without a visible character, or with a control character
// returns a TextError. Unlike RFC 8265 it accepts emoji and what Unicode does not define yet.
func CheckPassword(password string) (string, error) {
	if !utf8.ValidString(password) {
		return "", TextError("must be valid UTF-8")
	}
	password = NormalizePassword(password)
	if n := utf8.RuneCountInString(password); n < MinPassword || n > MaxPassword {
		return "", TextError(fmt.Sprintf("must have %d to %d characters; it has %d", MinPassword, MaxPassword, n))
	}
	if !strings.ContainsFunc(password, isVisible) {
		return "", TextError(fmt.Sprintf("must have %d to %d characters, one of them visible", MinPassword, MaxPassword))
	}
	for _, c := range password {
		if unicode.IsControl(c) {
			return "", TextError(fmt.Sprintf("has the character %U, which is not allowed; remove it", c))
		}
	}
	return password, nil
}
