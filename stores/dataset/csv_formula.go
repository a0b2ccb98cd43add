package dataset

import (
	"strconv"
	"strings"
)

// formulaStarts are the characters with which a formula begins, also in full width, and those that spreadsheets skip before it.
// https://owasp.org/www-community/attacks/CSV_Injection
const formulaStarts = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"

// WithoutFormula returns a value that spreadsheets show as it is: an apostrophe stands before one that begins like a formula. Numbers stay.
func WithoutFormula(value string) string {
	if !strings.ContainsAny(firstCharacter(value), formulaStarts) {
		return value
	}
	if _, err := strconv.ParseFloat(value, 64); err == nil {
		return value
	}
	return "'" + value
}

// firstCharacter returns the first character after spaces, which some spreadsheets skip; empty for a value without one.
func firstCharacter(value string) string {
	for _, c := range strings.TrimLeft(value, " \u00a0") {
		return string(c)
	}
	return ""
}
